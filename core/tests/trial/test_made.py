"""Trying a rule whose inputs other rules make, on what those read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from kpi.errors import UsageError
from kpi.model.catalogue import Policy
from kpi.testing.policies import policy_of
from kpi.trial import Outcome, trial

METRIC = '[metric.{0}]\nlabel = "{0}"\nunit = "score"\nbetter = "more"\n{1}\n'
MEAN = """
[rule.{0}]
scorer = "weighted_raters"
unit = "score"
inputs = {{ ratings = {1} }}
[rule.{0}.parameters]
{2} = {{ value = 1 }}
"""
TEXT = (
    "".join(METRIC.format(name, "") for name in ("a", "b", "c", "d"))
    + METRIC.format("first_score", 'source = { rule = "first" }')
    + METRIC.format("second_score", 'source = { rule = "second" }')
    + MEAN.format("first", '["a", "b"]', "rater_weights")
    + MEAN.format("second", '["c", "d"]', "rater_weights")
    + MEAN.format("both", '["first_score", "second_score"]', "rater_weights")
    + '[scorecard.first]\nlabel = "first"\n[[scorecard.first.item]]\nrule = "first"\n'
    + '[scorecard.form]\nlabel = "form"\n[[scorecard.form.item]]\nrule = "both"\n'
)


@cache
def policy() -> Policy:
    return policy_of(TEXT)


def tried(name: str, given: Mapping[str, Any], settings: Mapping[str, Any] | None = None) -> Outcome:
    return trial(policy(), name, given, settings or {}, date(2025, 1, 1))


@pytest.mark.parametrize(
    "given",
    [
        {"first_score": 70, "second_score": 90},
        {"first_score": [60, 80], "second_score": "[85, 95]"},
        {"first_score": {"a": 60, "b": 80}, "second_score": 90},
        {"a": 60, "b": 80, "c": 85, "d": 95},
        {"ratings": [70, 90]},
    ],
)
@pytest.mark.parametrize("name", ["both", "form"])
def test_what_rules_make_is_given_itself_or_by_what_they_read(name: str, given: Mapping[str, Any]) -> None:
    assert tried(name, given).result == 80


def test_a_name_that_no_rule_behind_knows_is_refused() -> None:
    with pytest.raises(UsageError, match="no input 'e'"):
        tried("both", {"a": 60, "b": 80, "c": 85, "d": 95, "e": 1})


def test_a_parameter_is_that_of_the_rule_asked_about() -> None:
    given = {"a": 60, "b": 80, "c": 85, "d": 95}
    assert tried("both", given, {"rater_weights": [1, 0]}).result == 70


def test_a_metric_that_the_rule_and_the_rule_behind_read_is_given_once() -> None:
    text = (
        "".join(METRIC.format(name, "") for name in ("lines", "wrong"))
        + METRIC.format("right", 'source = { rule = "right" }')
        + MEAN.format("right", '["lines", "wrong"]', "rater_weights")
        + MEAN.format("judged", '["right", "lines"]', "rater_weights")
    )
    found = trial(policy_of(text), "judged", {"lines": 80, "wrong": 40}, {}, date(2025, 1, 1))
    assert found.result == (Fraction(80 + 40, 2) + 80) / 2
