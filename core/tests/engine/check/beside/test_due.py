from __future__ import annotations

from datetime import date

import pytest

from kpi.engine.check.policy import check_policy
from kpi.engine.due.cycle import timeline
from kpi.engine.due.terms import rhythm_on
from kpi.testing.policies import policy_of

DAY = date(2020, 1, 1)

TALK = """
[due.talk]
label = "talk"
from = "hire"
clauses = ["X.1"]
done = DONE
[due.talk.parameters]
"""
CARD = """
[metric.sold]
label = "sold"
unit = "count"
[rule.sold]
label = "sold"
scorer = "deduct_per_event"
full = "full"
inputs = { lost = "sold" }
parameters = { full = 10, lost_pts = 1, floor = 0 }
[scorecard.year]
label = "year"
frequency = "year"
item = [{ rule = "sold" }]
"""


def found(parameters, done='{ decision = "talk" }', more=""):
    text = TALK.replace("DONE", done) + parameters + more
    return [one for one in check_policy(policy_of(text), DAY).findings if one.code != "unused"]


@pytest.mark.parametrize(
    "parameters",
    [
        "every_months = 3",
        "first_after_months = 3",
        'every_months = [{ value = "none", until = "2019-12-31" }, { value = 3, from = "2020-07-01" }]',
    ],
)
def test_what_falls_due_is_clean(parameters):
    assert found(parameters) == []


NEVER = 'every_months = "none"\nfirst_after_months = 3'


def test_what_never_falls_due_is_found_and_has_no_day():
    [one] = found(NEVER)
    assert (one.code, one.severity, one.about) == ("dead_branch", "warning", "company.talk")
    assert one.parameter == "company.talk.every_months"
    due = policy_of(TALK.replace("DONE", '{ decision = "talk" }') + NEVER).catalogue.due["company.talk"]
    assert timeline(rhythm_on(due, DAY), DAY, (), DAY, date(2030, 1, 1)) == []


def test_what_falls_due_no_more_is_found():
    [one] = found('every_months = [{ value = 3, until = "2019-12-31" }]')
    assert one.code == "not_valid"


BOUND = '[[bind]]\nrole = "cs"\ndue = ["talk"]\n'


def test_a_card_that_nobody_is_bound_to_fulfils_nothing():
    done = '{ scorecard = "year" }'
    assert found("every_months = 12", done, CARD) == []
    assert found("every_months = 12", done, CARD + BOUND + 'scorecard = "year"') == []
    [one] = found("every_months = 12", done, CARD + BOUND)
    assert (one.code, one.about) == ("dead_branch", "company.talk")


def test_results_that_come_less_often_than_they_are_due_are_a_gap():
    [one] = found("every_months = 3", '{ scorecard = "year" }', CARD)
    assert (one.code, one.severity) == ("gap", "warning")
    assert "every 3 months, and company.year has a result every 12" in one.message.en
    assert found("every_months = 3", '{ scorecard = "year", decision = "talk" }', CARD) == []
