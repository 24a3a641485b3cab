"""Trying ranks alone: scores of several people in a month, or in some months."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.errors import UsageError
from kpi.testing.policies import policy_of
from kpi.trial import trial
from kpi.trial.ranks import try_ranks

TEXT = """
[ladder.steps]
label = { zh = "级别", en = "steps" }
[[ladder.steps.level]]
id = "junior"
label = { zh = "初级", en = "Junior" }
"""
policy = cache(policy_of)


def tried(**given: Any) -> Any:
    return trial(policy(TEXT), "steps", {"employee": "A", "top_n": 2, **given}, {}, date(2024, 1, 1))


def test_whoever_is_excluded_takes_no_place():
    found = tried(scores={"A": 90, "B": 95, "C": 99}, excluded=["C"])
    assert (found.result, found.outputs["in_top"], found.outputs["rank_if_included"]) == (2, True, 3)


def test_those_who_tie_share_the_better_rank():
    assert tried(scores={"A": 90, "B": 90, "C": 95}).result == 2


def test_months_are_read_in_three_ways():
    found = tried(scores='{"A": [96, 70], "B": [95, 94], "C": [91, 91]}').outputs
    assert found["mean_score"] == {"rank": 3, "ok": False}
    assert found["mean_rank"] == {"value": 2, "ok": True}
    assert found["every_month"] == {"ranks": [1, 3], "ok": False}


@pytest.mark.parametrize(
    "given",
    [{"scores": {"B": 1}}, {"scores": {"A": [1, 2], "B": [1]}}, {"scores": [1, 2]},
     {"scores": {"A": 1, "B": 2}, "excluded": ["A"]}],
)  # fmt: skip
def test_scores_that_rank_nobody_are_refused(given: dict[str, Any]):
    with pytest.raises(UsageError):
        tried(**given)


@settings(max_examples=50)
@given(st.lists(st.integers(0, 100), min_size=1, max_size=8))
def test_as_many_stand_before_somebody_as_have_a_better_score(scores: list[int]):
    table = {str(place): score for place, score in enumerate(scores)}
    ranks = [try_ranks("x", {"scores": table, "employee": who, "top_n": 1}).result for who in table]
    assert sorted(ranks) == sorted(1 + sum(other > one for other in scores) for one in scores)
