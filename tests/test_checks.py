"""The default policies of the plugins: nothing is found in them that is not so, and `kpi try` shows it."""

from __future__ import annotations

from datetime import date

import pytest
from tried import outcomes

from kpi.app.catalogue import load_policy
from kpi.engine.check.policy import check_policy

DAY = date(2018, 6, 30)

KNOWN = {
    ("ecommerce.daily_discipline", "below_zero"),
    ("installer.service_satisfaction", "below_zero"),
    ("installer.order_timeliness", "below_zero"),
    ("installer.backlog_rate", "above_full"),
    ("management.supervisor_tasks", "weights"),
}
"""Deductions without an end, a bonus without a cap, weights of 105: so the regulations say, and so it is computed."""


@pytest.fixture(scope="module")
def policy():
    return load_policy(None)


@pytest.fixture(scope="module")
def found(policy):
    return check_policy(policy, DAY).findings


def test_the_default_policies_have_no_error_and_only_the_warnings_that_are_right(found):
    assert [one for one in found if one.severity == "error"] == []
    assert {(one.about, one.code) for one in found if one.severity == "warning"} == KNOWN


def test_what_an_author_accepts_is_found_so_that_his_reason_holds(policy, found):
    accepted = {(rule.id, code) for rule in policy.catalogue.rules.values() for code in rule.accepted}
    assert accepted <= {(one.about, one.code) for one in found}


def test_kpi_try_shows_every_witness(policy, found):
    shown = [one for one in found if one.witness and one.about in policy.catalogue.rules]
    assert len(shown) >= len(KNOWN) - 1
    for one in shown:
        outcome = outcomes(policy, one, DAY)[-1]
        if one.code == "gap":
            assert (outcome.result, "gap" in outcome.flags) == (None, True), one
        elif one.code == "below_zero":
            assert outcome.result < 0, one
        elif one.code in ("above_full", "wrong_direction"):
            assert outcome.result is not None, one


def test_most_results_are_examined_exactly(policy):
    counts = check_policy(policy, DAY).examined
    assert counts["exact"] > 2 * counts["sampled"]
    assert counts["not_examined"] < 20
