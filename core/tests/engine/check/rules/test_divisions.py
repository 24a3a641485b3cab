"""A result that a division by 0 leaves missing though every input is there."""

from __future__ import annotations

from datetime import date

import pytest
from checked_company import METRICS

from kpi.engine.check.policy import check_policy
from kpi.expr import choose, coalesce, if_, is_missing, minimum
from kpi.model.rule import Scorer
from kpi.testing.policies import policy_of
from kpi.trial import trial
from kpi.words import Label

DAY = date(2018, 6, 30)
RULE = """
[rule.ruled]
label = "ruled"
scorer = "hand"
full = "full"
inputs = { err = "errors", done = "errors_before" }
[rule.ruled.parameters]
full = 50
"""


def quotient_asked(err, full):
    return choose((100 / err >= 10, full), (100 / err < 10, 20))


def bounded(err, full):
    return minimum(full, 100 / err)


def of_two(done, err, full):
    return minimum(full, done / err)


def by_nothing(err, full):
    return minimum(err / 0, full)


def of_a_quotient(err, done, full):
    return minimum(full, done / (err / 2 - 1))


def asked_before(err, full):
    return choose((err >= 5, 0), (err >= 1, 20 / err), (err == 0, full))


def said_to_be_missing(err, full):
    return if_(err == 0, None, minimum(full, 100 / err))


def asked_whether_it_is_there(err, full):
    return if_(is_missing(100 / err), 0, minimum(full, 100 / err))


def made_up_for(err, full):
    return minimum(full, coalesce(100 / err, 50))


def of_what_is_never_nothing(err, full):
    return minimum(full, 100 / (err + 1))


def gaps_of(scorer):
    """Return the policy of one rule with a scorer written by hand, and the gaps that are found of it."""
    names = scorer.__code__.co_varnames[: scorer.__code__.co_argcount]
    inputs = {"err": 'err = "errors"', "done": 'done = "errors_before"'}
    given = ", ".join(text for name, text in inputs.items() if name in names)
    text = RULE.replace('err = "errors", done = "errors_before"', given)
    policy = policy_of(METRICS + text, scorers=[Scorer("hand", scorer, Label(en="by hand"))])
    return policy, [one for one in check_policy(policy, DAY).findings if one.code == "gap"]


@pytest.mark.parametrize(
    ("scorer", "where"),
    [
        (quotient_asked, "errors = 0"),
        (bounded, "errors = 0"),
        (of_two, "errors = 0, errors before = 0 (other inputs sampled)"),
        (by_nothing, "0 ≤ errors ≤ 50"),
        (of_a_quotient, "errors = 2, errors before = 0 (other inputs sampled)"),
    ],
)
def test_a_division_by_nothing_that_leaves_the_result_missing_is_found_and_shown(scorer, where):
    policy, [found] = gaps_of(scorer)
    assert (found.severity, found.proven) == ("error", True)
    assert found.message.en == f"ruled: no result: division by 0 where {where}"
    assert trial(policy, "company.ruled", found.witness, {}, DAY).result is None
    assert "none" not in found.witness.values()


@pytest.mark.parametrize(
    "scorer",
    [
        asked_before,
        said_to_be_missing,
        asked_whether_it_is_there,
        made_up_for,
        of_what_is_never_nothing,
    ],
)
def test_a_rule_that_says_what_follows_or_never_divides_by_nothing_is_clean(scorer):
    assert gaps_of(scorer)[1] == []
