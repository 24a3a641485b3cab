"""Trying panels on the scores of raters."""

from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from kpi.errors import DataError, UsageError
from kpi.testing.policies import policy_of as read_policy
from kpi.trial import trial

policy_of = cache(read_policy)
F = Fraction

TEXT = """
[panel.round]
label = "round"
clauses = ["C.3"]
[panel.round.parameters]
groups = { customers = ["customer"], team = ["member"], others = ["colleague"] }
group_weights = { value = "none", aliases = ["weights"] }
min_raters = 3

[metric.goals]
label = "goals"
unit = "score"
domain = { low = 0, high = 100 }
clauses = ["C.1"]
source = { rated = "goals", panel = "round" }
[metric.ideas]
label = "ideas"
unit = "score"
domain = { low = 0, high = 100 }
clauses = ["C.2"]
source = { rated = "ideas", panel = "round" }

[rule.both]
label = "both"
clauses = ["C.1", "C.2"]
scorer = "weighted_raters"
full = "full"
outputs = ["total"]
inputs = { ratings = ["goals", "ideas"] }
parameters = { full = 100, rater_weights = [1, 1] }
"""
GROUPS = {"customers": [90, 80, 70], "team": [60, 61, 62], "others": [1]}


def tried(name: str, settings: dict[str, Any] | None = None, **given: Any) -> Any:
    return trial(policy_of(TEXT), name, given, settings or {}, date(2024, 3, 31))


@pytest.mark.parametrize("name", ["company.round", "round", "C.3", "goals", "C.1"])
def test_a_panel_is_meant_by_its_names_its_clause_and_what_it_judges(name) -> None:
    found = tried(name, groups=GROUPS)
    assert (found.rule, found.result) == ("company.round", F("70.5"))
    assert found.outputs["customers"] == 80
    assert found.outputs["left_out"] == ("others",)
    assert found.flags == ("group_left_out",)


@pytest.mark.parametrize(
    "given",
    [
        {"groups": '{"customers": [90, 80, 70], "team": [60, 61, 62]}'},
        {"customers": "[90, 80, 70]", "team": "60, 61, 62"},
        {"customer": [90, 80, 70], "member": [60, 61, 62]},
        {"customers": {"a": 90, "b": 80, "c": 70}, "team": [60, 61, 62]},
        {"ratings": {"customers": [90, 80, 70], "team": [60, 61, 62]}},
        {
            "ratings": '[["customer", 90], ["customer", 80], ["customer", 70], ["a", "team", 60], ["b", "team", 61], ["c", "team", 62]]'
        },
        {"groups": {"clients": [90, 80, 70], "staff": [60, 61, 62]}},
    ],
)
def test_scores_are_given_in_several_ways(given) -> None:
    assert tried("round", **given).outputs["total"] == F("70.5")


def test_a_total_is_rounded_and_its_exact_value_stands_beside_it() -> None:
    found = tried("round", customers=[90, 80, 71])
    assert (found.result, found.outputs["exact"]) == (F("80.33"), F(241, 3))


def test_parameters_are_set_apart_or_among_the_inputs() -> None:
    assert tried("round", {"min_raters": "1"}, groups=GROUPS).outputs["others"] == 1
    assert tried("round", min_raters=1, groups=GROUPS).outputs["others"] == 1
    weights = '{"customers": 3, "team": 1}'
    some = {name: GROUPS[name] for name in ("customers", "team")}
    assert tried("round", {"group_weights": weights}, groups=some).result == F("75.25")
    assert tried("round", {"weights": "[3, 1]"}, groups=some).result == F("75.25")


def test_a_missing_score_is_no_rater_and_no_zero() -> None:
    found = tried("round", customers=[90, 80, None], team=[60, 60, 60, "none"])
    assert (found.result, found.outputs["left_out"]) == (60, ("customers",))


def test_raters_without_a_name_are_others_in_each_group() -> None:
    assert tried("round", team=[60, 60], others=[90]).outputs["merged"] == 70


def test_raters_may_be_given_for_the_input_of_a_rule() -> None:
    found = tried("both", goals={"customers": [90, 80, 70]}, ideas=60)
    assert (found.rule, found.result, found.outputs["total"]) == ("company.both", 70, 70)
    found = tried("both", {"min_raters": "2"}, goals={"customers": [90, 80]}, ideas=60)
    assert found.result == F("72.5")


def test_values_that_no_panel_is_asked_for_go_to_the_rule() -> None:
    assert tried("C.1", ratings="[90, 70]").outputs == {"result": 80, "total": 80}


@pytest.mark.parametrize(
    "given, code",
    [
        ({}, "missing_input"),
        ({"customers": [1, 2, 3], "teem": [1]}, "unknown_input"),
        ({"customers": [1, 2, 3], "min_rater": 2}, "unknown_input"),
        ({"groups": [1, 2, 3]}, "bad_value"),
        ({"customers": ["x"]}, "bad_value"),
        ({"customers": [101]}, "out_of_range"),
        ({"ratings": [[1, 2, 3, 4]]}, "bad_value"),
        ({"ratings": [{"rater": "a", "score": 1}]}, "bad_value"),
    ],
)
def test_what_cannot_be_judged_is_told(given, code) -> None:
    with pytest.raises((UsageError, DataError)) as refused:
        tried("round", **given)
    assert [one.code for one in refused.value.faults] == [code]


def test_an_unknown_parameter_is_told() -> None:
    with pytest.raises(UsageError, match="no parameter 'min_rater'"):
        tried("round", {"min_rater": "2"}, customers=[1, 2, 3])


def test_a_list_of_weights_is_one_for_each_group_given() -> None:
    with pytest.raises(UsageError, match="3 weights for 2 groups"):
        tried("round", {"weights": "[3, 1, 1]"}, customers=[1, 2, 3], team=[1, 2, 3])
