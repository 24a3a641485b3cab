"""Trying a rule that reads the scores of cards on what the items of those cards read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.errors import UsageError
from kpi.model.catalogue import Policy
from kpi.testing.policies import policy_of
from kpi.trial import Outcome, trial

METRIC = '[metric.{0}]\nlabel = "{0}"\nunit = "points"\nbetter = "more"\naliases = ["{0}_alias"]\n'
RULE = """
[rule.{0}]
clauses = ["X.{0}"]
scorer = "manual"
full = "full"
inputs = {{ value = "{0}" }}
[rule.{0}.parameters]
full = {{ value = 10 }}
"""
CARD = """
[scorecard.{0}]
label = "{0}"
[[scorecard.{0}.item]]
rule = "{1}"
[[scorecard.{0}.item]]
rule = "{2}"
[metric.{0}_score]
label = "{0} score"
unit = "points"
aliases = ["{0}_total"]
source = {{ standing = "score", card = "{0}" }}
"""
BLEND = """
[scorecard.form]
label = "form"
[[scorecard.form.item]]
rule = "blend"
[rule.blend]
clauses = ["X.TOTAL"]
scorer = "weighted_raters"
outputs = ["total"]
inputs = { ratings = ["tasks_score", "conduct_score"] }
[rule.blend.parameters]
rater_weights = { value = [0.5, 0.5] }
[rule.one]
scorer = "manual"
full = "full"
inputs = { value = "tasks_score" }
[rule.one.parameters]
full = { value = 100 }
"""
NAMES = ("a", "b", "c", "d")


@cache
def policy() -> Policy:
    items = "".join(METRIC.format(name) + RULE.format(name) for name in NAMES)
    return policy_of(items + CARD.format("tasks", "a", "b") + CARD.format("conduct", "c", "d") + BLEND)


def tried(name: str, given: Mapping[str, Any], settings: Mapping[str, Any] | None = None) -> Outcome:
    return trial(policy(), name, given, settings or {}, date(2025, 1, 1))


def test_a_card_takes_a_table_of_clauses_and_names_or_a_list_of_its_items() -> None:
    found = tried("blend", {"tasks_total": {"X.a": 4, "b": 6}, "conduct_total": "[3, 5]"})
    assert (found.result, found.outputs["total"]) == (9, 9)


def test_loose_names_go_to_the_card_that_knows_them() -> None:
    assert tried("X.TOTAL", {"a": 4, "b_alias": 6, "c": 3, "d": 5}).result == 9


def test_scores_may_still_be_given() -> None:
    assert tried("blend", {"tasks_score": 10, "conduct_score": 8}).result == 9
    assert tried("blend", {"tasks_score": 10, "conduct_total": [3, 5]}).result == 9


def test_of_an_only_card_the_outputs_are_told_too() -> None:
    found = tried("one", {"a": 4, "b": 6})
    assert dict(found.outputs["items"]) == {"a": 4, "b": 6}


def test_a_parameter_is_set_at_the_rule_or_at_the_card_that_has_it() -> None:
    given = {"a": 4, "b": 6, "c": 3, "d": 5}
    assert tried("blend", given, {"rater_weights": [1, 0]}).result == 10
    assert tried("blend", given, {"conduct.cap": 6}).result == 8
    with pytest.raises(UsageError, match=r"cap is a parameter of company\.tasks, company\.conduct"):
        tried("blend", given, {"cap": 6})
    with pytest.raises(UsageError, match="no parameter 'fulll'"):
        tried("blend", given, {"fulll": 4})


def test_a_name_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UsageError, match="no input 'e'"):
        tried("blend", {"a": 4, "b": 6, "c": 3, "d": 5, "e": 1})


def test_a_card_of_one_item_is_tried_as_its_rule() -> None:
    assert tried("form", {"tasks_total": {"X.a": 4, "b": 6}, "conduct_total": [3, 5]}).result == 9
