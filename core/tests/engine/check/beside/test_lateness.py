"""Lateness that attendance finds, and what is taken for it: classes out of reach, and more that costs less."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.engine.check.policy import check_policy
from kpi.testing.policies import policy_of
from kpi.trial import trial

DAY = date(2020, 1, 1)

RULES = """
[event]
late = { label = "late" }
absence = { label = "absence" }
[sanction.late_fine]
label = "late"
scorer = "bands"
inputs = { value = "quantity" }
ledger = "yuan"
money = "fine"
on = ["late"]
[sanction.late_fine.parameters]
edges = [10, 30]
points = POINTS
[sanction.absence_fine]
label = "absence"
scorer = "per_event"
inputs = { nth = "nth" }
ledger = "yuan"
money = "fine"
on = ["absence"]
parameters = { amount = 100 }
[sanctions.fines]
label = "fines"
rules = ["late_fine", "absence_fine"]
[attendance.shop]
label = "shop"
outcomes = { late = "late", absent = "absence" }
sanctions = ["fines"]
[attendance.shop.parameters]
grace_minutes = 5
late_to_absent_minutes = LIMIT
"""


def policy(points="[5, 20, 50]", limit="45", more="", **changes):
    text = RULES.replace("POINTS", points).replace("LIMIT", limit)
    for old, new in changes.items():
        text = text.replace(old, new)
    return policy_of(text + more)


def found(*args, **changes):
    every = check_policy(policy(*args, **changes), DAY).findings
    return tuple(one for one in every if one.code != "unused")


def test_lateness_that_costs_more_the_longer_it_is_is_clean():
    assert found() == ()
    assert found(limit='"none"') == ()


def test_a_class_beyond_what_is_absence_already_is_never_reached():
    [one] = found(limit="30")
    assert (one.code, one.severity, one.about) == ("dead_branch", "warning", "company.late_fine")
    assert "5 minutes are in time, and 30 are absence already" in one.message.en


def test_a_class_within_the_grace_is_never_reached():
    codes = [one.code for one in found(**{"grace_minutes = 5": "grace_minutes = 10"})]
    assert codes == ["dead_branch"]


def test_a_second_within_the_last_class_is_enough_to_reach_it():
    assert found(limit="30.1") == ()


def test_more_minutes_that_cost_less_are_the_wrong_direction_and_tried():
    wrong = policy("[5, 50, 20]")
    [one] = check_policy(wrong, DAY).findings
    assert (one.code, one.severity, one.about) == ("wrong_direction", "error", "company.late_fine")
    assert trial(wrong, one.about, one.witness, {}, DAY).result == 20


def test_an_absence_that_costs_less_than_the_lateness_before_it_is_the_wrong_direction():
    wrong = policy("[5, 20, 150]")
    [one] = check_policy(wrong, DAY).findings
    assert (one.code, one.severity, dict(one.witness)) == ("wrong_direction", "warning", {"quantity": "44"})
    assert trial(wrong, one.about, one.witness, {}, DAY).result == 150


@pytest.mark.parametrize(
    "changes",
    [
        {'on = ["absence"]\n': 'on = ["absence"]\nforfeits = ["award"]\n'},
        {'on = ["late"]\n': 'on = ["late"]\nwhen = { metric = "role", value = "cs" }\n'},
        {'on = ["late"]\n': 'on = ["late"]\ncharged = "leader"\n'},
        {'rules = ["late_fine", "absence_fine"]': 'rules = ["late_fine"]'},
    ],
)
def test_of_what_has_another_consequence_or_is_for_some_alone_nothing_is_said(changes):
    assert found("[5, 20, 150]", **changes) == ()


def test_sets_that_bind_nobody_with_the_rules_are_not_held_against_them():
    bound = '[[bind]]\nrole = "cs"\nattendance = "shop"\n'
    assert found("[5, 50, 20]", more=bound) == ()
    wrong = found("[5, 50, 20]", more=bound + 'sanctions = ["fines"]\n')
    assert [one.code for one in wrong] == ["wrong_direction"]


def test_a_rule_that_two_bindings_name_is_told_once():
    bound = '[[bind]]\nrole = "ROLE"\nattendance = "shop"\nsanctions = SETS\n'
    more = bound.replace("ROLE", "cs").replace("SETS", '["fines"]')
    more += bound.replace("ROLE", "lead").replace("SETS", '["fines", "other"]')
    more += '[sanctions.other]\nlabel = "other"\nrules = ["absence_fine"]\n'
    assert len([one for one in found("[5, 50, 20]", more=more) if one.code == "wrong_direction"]) == 1


def test_of_a_kind_of_event_that_leaving_early_is_too_nothing_is_said():
    both = {'absent = "absence"': 'absent = "absence", early_leave = "late"'}
    assert found("[5, 50, 20]", "30", **both) == ()
