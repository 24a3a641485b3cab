"""What no tree shows is tried on worked examples: with its value, and with another one."""

from __future__ import annotations

from datetime import date

import pytest
from tried import results

from kpi.engine.check.policy import check_policy
from kpi.testing.policies import policy_of
from kpi.trial.readings import Example, shown_by_examples, text

DAY = date(2024, 3, 31)
KEY = "company.late.reset_period"
LATE = """
[event.late]
label = "late"
[sanction.late]
kind = "fine"
label = "late"
clauses = ["C.1"]
scorer = "escalating"
inputs = { nth = "nth" }
ledger = "yuan"
money = "fine"
on = ["late"]
window = "month"
[sanction.late.parameters]
base = 10
factor = 2
mode = "linear"
cap = "none"
reset_period = { value = "month", origin = "default", choices = ["month", "year"] }
[sanctions.shop]
label = "shop"
rules = ["late"]
"""
EVENTS = ["2024-02-28", "2024-03-01"]


@pytest.fixture(scope="module")
def policy():
    return policy_of(LATE)


def shown(policy, *examples):
    doubts = check_policy(policy, DAY, printed=True).doubts
    assert [(one.key, one.same) for one in doubts] == [(KEY, True)]
    return shown_by_examples(policy, doubts, examples, DAY)


def test_an_example_that_comes_out_otherwise_shows_a_window_that_no_tree_has(policy):
    [found], left = shown(policy, Example("late", {"events": EVENTS}, {"reset_period": "year"}))
    assert left == []
    assert (found.code, found.about, found.parameter) == ("two_readings", "company.late", KEY)
    assert results(policy, found, DAY) == [20, 30]
    assert "reset_period = month gives 20.00 and reset_period = year gives 30.00" in found.message.en


def test_an_example_may_name_the_rule_by_a_clause_and_the_parameter_among_what_is_given(policy):
    [found], _ = shown(policy, Example("C.1", {"events": EVENTS, "reset_period": "year"}, {}))
    assert "reset_period" not in found.witness


@pytest.mark.parametrize(
    "example",
    [
        Example("late", {"events": EVENTS}, {}),
        Example("late", {"events": EVENTS[1:]}, {"reset_period": "year"}),
        Example("late", {"nothing": 1}, {"reset_period": "year"}),
        Example("somewhere", {"events": EVENTS}, {"reset_period": "year"}),
    ],
    ids=["names it not", "comes out alike", "cannot be tried", "of something else"],
)
def test_nothing_is_claimed_where_no_example_shows_a_difference(policy, example):
    found, [left] = shown(policy, example)
    assert found == []
    assert left.key == KEY


def test_values_are_written_as_on_a_command_line():
    assert (
        text({"a": [1, True, None], "on": date(2024, 3, 1)}) == '{"a": [1, true, null], "on": "2024-03-01"}'
    )
    assert [text(one) for one in (None, True, 3, "90%")] == ["none", "true", "3", "90%"]
