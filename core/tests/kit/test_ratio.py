"""Ratios and linear zones."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.errors import PolicyError
from kpi.exact import round_half_away
from kpi.kit.scorers import linear_zone, ratio
from kpi.testing.scoring import scored

ZONE = {"floor": "0.9", "target": "0.98", "full": 100}
_amounts = st.fractions(0, 1000, max_denominator=8)


@pytest.mark.parametrize(
    ("mode", "actual", "target", "points"),
    [
        ("direct", 9, 12, 15), ("direct", 15, 12, 20), ("direct", 9, 0, None), ("as_printed", "0.5", 1, 10),
        ("as_printed", 2, 1, 20), ("as_printed", 0, 0, 20), ("as_printed_capped", 1, 0, 0),
        ("inverse", 2, 1, 10), ("inverse", 0, 1, 20), ("inverse", 0, 0, 20), ("inverse", 1, 0, 0),
        ("linear", "1.2", 1, 16), ("linear", 3, 1, 0), ("linear", 0, 0, 20), ("linear", 1, 0, 0),
    ],
)  # fmt: skip
def test_each_mode_says_what_a_ratio_is_worth(mode, actual, target, points):
    assert scored(ratio, {"actual": actual, "target": target}, {"full": 20, "mode": mode}).value == points


def test_without_a_cap_the_points_may_pass_the_full_mark():
    assert scored(ratio, {"actual": 30, "target": 20}, {"full": 20, "cap": None}).value == 30


def test_a_formula_that_was_turned_round_says_so():
    numbers = {"full": 20, "mode": "inverse", "flag": "inverted"}
    assert scored(ratio, {"actual": 2, "target": 1}, numbers).flags == ("inverted",)


@pytest.mark.parametrize("lacking", ["actual", "target"])
def test_a_missing_side_makes_the_ratio_missing(lacking):
    for mode in ("direct", "inverse", "linear"):
        numbers = {"actual": 1, "target": 1, lacking: None}
        assert scored(ratio, numbers, {"full": 20, "mode": mode}).value is None


@given(
    mode=st.sampled_from(["direct", "inverse", "linear"]), pair=st.tuples(_amounts, _amounts), target=_amounts
)
def test_better_never_scores_less_and_the_cap_holds(mode, pair, target):
    low, high = sorted(pair)
    worse, better = (low, high) if mode == "direct" else (high, low)
    points = [
        scored(ratio, {"actual": one, "target": target}, {"full": 20, "mode": mode, "floor": 0}).value
        for one in (worse, better)
    ]
    if points[0] is None or points[1] is None:
        assert target == 0
        assert mode == "direct"
    else:
        assert 0 <= points[0] <= points[1] <= 20


@pytest.mark.parametrize(
    ("rate", "points"),
    [("0.89996", 0), ("0.9", Fraction(4500, 49)), ("0.94", Fraction(4700, 49)), ("0.98", 100), ("1", 100)],
)
def test_a_linear_zone_is_a_ratio_above_its_floor(rate, points):
    assert scored(linear_zone, {"value": rate}, ZONE).value == points


@pytest.mark.parametrize(("places", "points"), [(None, 0), (4, "91.84"), (2, "91.84"), (5, 0)])
def test_a_rate_is_compared_exactly_unless_it_is_rounded_first(places, points):
    found = scored(linear_zone, {"value": "0.89996"}, {**ZONE, "rate_precision": places}).value
    assert round_half_away(found, 2) == Fraction(points)


@pytest.mark.parametrize("places", ["1.5", -1])
def test_decimals_of_a_rate_are_a_whole_number(places):
    with pytest.raises(PolicyError, match="rate_precision"):
        scored(linear_zone, {"value": "0.9"}, {**ZONE, "rate_precision": places})


def test_a_linear_zone_may_be_interpolated():
    assert scored(linear_zone, {"value": "0.94"}, {**ZONE, "linear_mode": "interpolate"}).value == 50


@given(
    mode=st.sampled_from(["ratio", "interpolate"]),
    pair=st.tuples(*[st.fractions(0, 1, max_denominator=200)] * 2),
)
def test_a_higher_rate_never_scores_less(mode, pair):
    low, high = (
        scored(linear_zone, {"value": one}, {**ZONE, "linear_mode": mode}).value for one in sorted(pair)
    )
    assert low is not None
    assert high is not None
    assert 0 <= low <= high <= 100


def test_a_full_mark_that_the_company_must_give_is_asked_for():
    with pytest.raises(PolicyError) as refused:
        scored(linear_zone, {"value": 1}, {**ZONE, "full": None})
    assert refused.value.faults[0].code == "not_given"


def test_a_floor_above_the_target_is_refused():
    with pytest.raises(PolicyError, match="not below the target"):
        scored(linear_zone, {"value": 1}, {**ZONE, "floor": 1})
