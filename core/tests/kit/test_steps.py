"""Points for each step, on one scale and by bands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.errors import PolicyError
from kpi.kit.scorers import points_per_step, step_bands
from kpi.testing.scoring import scored

PASS_RATE = {"base_rate": 90, "base_points": 20, "step": 1, "above": 1, "below": -1, "full": 30, "floor": 0}
VOLUME = {"bands": [[2200, 1800, 100, 1], [1800, 1600, 100, 2]], "full": 10, "floor": 1500}


@pytest.mark.parametrize(("rate", "points"), [("93.62", 23), (100, 30), (90, 20), ("89.1", 20), (60, 0)])
def test_only_whole_steps_count(rate, points):
    assert scored(points_per_step, {"value": rate}, PASS_RATE).value == points


@pytest.mark.parametrize(
    ("rounding", "points"),
    [("floor", 21), ("trunc", 21), ("ceil", 22), ("proportional", "21.5"), ("linear", "21.5")],
)
def test_a_part_of_a_step_is_worth_what_the_rounding_says(rounding, points):
    found = scored(points_per_step, {"value": "91.5"}, {**PASS_RATE, "step_rounding": rounding})
    assert str(float(found.value)) == str(float(points))


def test_relative_steps_are_percent_of_the_base():
    numbers = {**PASS_RATE, "base_rate": None, "step_unit": "relative"}
    assert scored(points_per_step, {"value": "8.4", "base": 8}, numbers).value == 25


def test_one_base_is_needed_and_no_more():
    for numbers in ({**PASS_RATE, "base_rate": None}, {**PASS_RATE, "base": 90}):
        with pytest.raises(PolicyError, match="exactly one"):
            scored(points_per_step, {"value": 1}, numbers)


@pytest.mark.parametrize(
    ("calls", "points"),
    [(2300, 10), (2101, 10), (1850, 7), (1800, 6), (1700, 4), (1600, 2), (1550, 2), (1500, 0), (1499, 0)],
)
def test_each_step_costs_the_rate_of_its_own_band(calls, points):
    assert scored(step_bands, {"value": calls}, VOLUME).value == points


@pytest.mark.parametrize(
    ("numbers", "calls", "points"),
    [
        ({"step_rounding": "ceil"}, 1850, 6), ({"band_mode": "whole"}, 1700, 0), ({"band_mode": "whole"}, 1800, 6),
        ({"gap": "zero"}, 1600, 2), ({"gap": "zero"}, 1599, 0), ({"gap": "hold"}, 1500, 2),
        ({"band_mode": "local"}, 1700, 8), ({"band_mode": "local"}, 1800, 6), ({"band_mode": "local"}, 1500, 4),
    ],
)  # fmt: skip
def test_other_readings_can_be_chosen(numbers, calls, points):
    assert scored(step_bands, {"value": calls}, {**VOLUME, **numbers}).value == points


def test_bands_must_follow_each_other_down():
    for bad in ([[1800, 2200, 100, 1]], [[2200, 1800, 100, 1], [1700, 1600, 100, 2]], [[2200, 1800, 0, 1]]):
        with pytest.raises(PolicyError, match="bands"):
            scored(step_bands, {"value": 1}, {**VOLUME, "bands": bad})


@given(
    pair=st.tuples(st.integers(1000, 2500), st.integers(1000, 2500)),
    rounding=st.sampled_from(["floor", "ceil", "proportional"]),
    gap=st.sampled_from(["extend", "zero", "hold"]),
    mode=st.sampled_from(["marginal", "whole"]),
)
def test_more_calls_never_score_less(pair, rounding, gap, mode):
    numbers = {**VOLUME, "step_rounding": rounding, "gap": gap, "band_mode": mode}
    low, high = (scored(step_bands, {"value": one}, numbers).value for one in sorted(pair))
    assert 0 <= low <= high <= 10


@pytest.mark.parametrize(("calls", "points"), [(1600, 2), (1599, None), (1500, None), (1499, 0)])
def test_between_the_last_band_and_the_floor_an_open_gap_says_nothing(calls, points):
    got = scored(step_bands, {"value": calls}, {**VOLUME, "gap": "open"})
    assert got.value == points
    assert ("gap" in got.flags) is (points is None)
