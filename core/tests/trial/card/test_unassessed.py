"""What follows, in a trial of one rule, where it is not assessed."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.errors import UsageError
from kpi.model.catalogue import Policy
from kpi.testing.policies import policy_of
from kpi.trial import Outcome, trial

TEXT = """
[metric.rate]
label = "rate"
unit = "ratio"
[rule.zone]
label = "zone"
scorer = "linear_zone"
full = "full"
inputs = { value = "rate" }
[rule.zone.parameters]
full = { value = 100 }
floor = { value = 0.5 }
target = { value = 0.8 }
[rule.bare]
label = "bare"
kind = "condition"
scorer = "at_least"
inputs = { value = "rate" }
parameters = { least = 0.5 }
"""


@cache
def policy() -> Policy:
    return policy_of(TEXT)


def tried(given: dict[str, Any], settings: dict[str, Any], rule: str = "zone") -> Outcome:
    return trial(policy(), rule, given, settings, date(2024, 3, 31))


@pytest.mark.parametrize(
    ("word", "points", "flag"),
    [
        ("full", 40, "na_full"),
        ("zero", 0, "na_zero"),
        ("not_assessed", None, "na_drop"),
        ("drop", None, "na_drop"),
        ("rescale", None, "na_rescale"),
        ("reweight", None, "na_rescale"),
        ("manual", None, "na_block"),
    ],
)
def test_what_is_not_assessed_gives_what_the_word_says(word: str, points: int | None, flag: str):
    found = tried({"num": 0, "den": 0, "full": 40}, {"na_policy": word})
    assert (found.result, next(iter(found.outputs.values()))) == (points, points)
    assert found.flags == (flag, "not_assessed")


def test_the_word_may_stand_among_the_inputs_and_in_their_table_of_parameters():
    assert tried({"num": 0, "den": 0, "na_policy": "full"}, {}).result == 100
    assert tried({"num": 0, "den": 0, "params": {"na_policy": "full"}}, {}).result == 100


def test_what_is_assessed_does_not_heed_the_word():
    found = tried({"num": 8, "den": 10}, {"na_policy": "zero"})
    assert (found.result, found.flags) == (100, ())


def test_another_word_is_refused_with_those_there_are():
    with pytest.raises(UsageError, match="generous") as refused:
        tried({"num": 0, "den": 0}, {"na_policy": "generous"})
    assert "full" in refused.value.faults[0].hint


def test_a_rule_without_a_full_mark_has_no_such_parameter():
    with pytest.raises(UsageError, match="na_policy"):
        tried({"num": 0, "den": 0}, {"na_policy": "full"}, "bare")
