"""A rule tried on the counts of several people: each for himself, and all of them together."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.errors import DataError
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
inputs = { value = "rate" }
[rule.zone.parameters]
full = { value = 100 }
floor = { value = 0.5 }
target = { value = 0.8 }
"""


@cache
def policy() -> Policy:
    return policy_of(TEXT)


def tried(agents: Any, **settings: Any) -> Outcome:
    return trial(policy(), "zone", {"agents": agents}, settings, date(2024, 3, 31))


def test_the_unit_is_scored_on_the_sums_and_not_by_the_mean_of_the_scores():
    found = tried([[8, 10], [40, 100]])
    assert found.outputs["results"] == (100, 0)
    assert found.result == found.outputs["department"] == 0  # 48 of 110


def test_counts_have_the_names_of_a_rate_and_people_theirs():
    found = tried({"A": {"num": 8, "den": 10}, "B": {"done": 6, "due": 10}})
    assert found.outputs["results"] == {"A": 100, "B": 75}
    assert found.result == Fraction("87.5")


def test_who_has_nothing_to_count_is_not_assessed_and_takes_nothing_from_the_others():
    found = tried([[0, 0], [8, 10]])
    assert found.outputs["results"] == (None, 100)
    assert found.result == 100


def test_they_may_stand_in_text():
    assert tried("[[8, 10], [6, 10]]").outputs["results"] == (100, 75)


@pytest.mark.parametrize("agents", [[[1]], [[1, 2, 3]], [{"num": 1}], ["8/10"]])
def test_what_is_no_two_counts_is_refused(agents: Any):
    with pytest.raises(DataError, match="cannot be read"):
        tried(agents)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted), min_size=1, max_size=6))
def test_the_unit_scores_what_one_person_with_all_the_counts_would(counts):
    both = [sum(one[place] for one in counts) for place in (0, 1)]
    assert tried(counts).result == tried([both]).result


def test_members_are_people_too_and_each_of_a_table_is_an_output():
    found = trial(policy(), "zone", {"members": {"A": [8, 10], "B": [40, 100]}}, {}, date(2024, 3, 31))
    assert (found.outputs["A"], found.outputs["B"], found.outputs["department"]) == (100, 0, 0)


def test_people_may_be_json_text():
    assert tried('{"A": [8, 10], "B": [8, 10]}').outputs["B"] == 100
