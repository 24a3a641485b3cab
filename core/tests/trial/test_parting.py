"""What is given is parted into a rule's own inputs and what stands behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpi.testing.policies import policy_of
from kpi.trial.parting import parted, words_taken

POLICY = policy_of(
    """
[metric.care]
label = "care"
unit = "points"
[metric.speed]
label = "speed"
unit = "points"
aliases = ["pace"]
[rule.total]
label = "total"
scorer = "manual"
inputs = { value = "care" }
parameters = { full = 10 }
[rule.both]
label = "both"
scorer = "weighted_raters"
inputs = { ratings = ["care", "speed"] }
"""
).catalogue
BOTH = POLICY.rules["company.both"]
BEHIND = {"company.care": {"late", "shared"}, "company.speed": {"seconds", "shared"}}


def part(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    return parted(BOTH, given, BEHIND, lambda _, raw: dict(raw) if isinstance(raw, Mapping) else None)


def test_a_value_of_an_input_is_its_own_and_a_table_is_what_stands_behind_it():
    assert part({"care": 5, "pace": {"seconds": 3}}) == ({"company.speed": {"seconds": 3}}, {"care": 5})


def test_a_name_that_one_of_them_alone_knows_is_that_ones():
    assert part({"late": 2}) == ({"company.care": {"late": 2}}, {})


def test_a_name_that_several_know_is_left_to_the_rule_which_refuses_it():
    assert part({"shared": 1}) == ({}, {"shared": 1})


def test_a_list_for_an_argument_of_several_inputs_is_the_rules_own():
    assert part({"ratings": [1, 2]}) == ({}, {"ratings": [1, 2]})


def test_a_rule_takes_its_inputs_their_aliases_and_its_arguments():
    assert {"care", "pace", "ratings"} <= words_taken(BOTH, POLICY)
