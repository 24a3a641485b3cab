"""Bands: where a value lies, what an edge belongs to, what fills a gap."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.errors import PolicyError
from kpi.kit.scorers import bands
from kpi.testing.scoring import default, scored

RESPONSE = {
    "edges": [10, 20, 25],
    "points": [10, 6, 3, 0],
    "edge_policy": ["better", "better", "edge_25"],
    "edge_25": 0,
}
WITH_GAP = {"edges": [75, 80, 90], "points": [0, "gap", 10, 20]}


@pytest.mark.parametrize(
    ("seconds", "points"), [("9", 10), ("10", 10), ("10.1", 6), ("20", 6), ("24.99", 3), ("25", 0), ("30", 0)]
)
def test_less_is_better_and_edges_lean_to_the_better_band(seconds, points):
    assert scored(bands, {"value": seconds}, RESPONSE).value == points


@pytest.mark.parametrize(
    ("policy", "points"), [("better", 20), ("target", 20), ("worse", 10), ("upper", 20), ("lower", 10)]
)
def test_the_edge_policy_decides_for_the_value_on_the_edge(policy, points):
    numbers = {"edges": [80, 90], "points": [0, 10, 20], "edge_policy": policy}
    assert scored(bands, {"value": 90}, numbers).value == points


@pytest.mark.parametrize(
    ("policy", "points"),
    [("lower", 0), ("upper", 10), ("interpolate", 4), ("midpoint", 5), ("manual", None), ("open", None)],
)
def test_a_gap_is_filled_visibly(policy, points):
    found = scored(bands, {"value": 77}, {**WITH_GAP, "gap_policy": policy})
    assert (found.value, found.flags) == (points, ("gap",))


def test_the_lower_neighbour_of_a_gap_is_the_one_with_fewer_points():
    found = scored(bands, {"value": 7}, {"edges": [5, 10], "points": [20, "gap", 0]})
    assert (found.value, found.flags) == (0, ("gap",))


def test_values_beside_a_gap_carry_no_flag():
    for value in (74, 80, 90):
        assert scored(bands, {"value": value}, {**WITH_GAP, "gap_policy": "open"}).flags == ()


def test_only_a_default_that_is_reached_is_reported():
    numbers = {
        "edges": [75, 80],
        "points": ["below", "band_75", 20],
        "below": default(0),
        "band_75": default(10),
    }
    assert scored(bands, {"value": 80}, numbers).flags == ()
    assert scored(bands, {"value": 75}, numbers).flags == ("default_assumed",)


@pytest.mark.parametrize(("value", "points"), [(99, 20), ("99.1", 25), (95, 20), (90, 10)])
def test_the_edge_policy_is_for_the_edges_that_are_open(value, points):
    numbers = {"edges": [90, 95, 99], "points": [0, 10, 20, 25], "edge_policy": "worse", "open_edges": [99]}
    assert scored(bands, {"value": value}, numbers).value == points


def test_an_open_edge_must_be_an_edge():
    with pytest.raises(PolicyError, match="open_edges names a number that is not among edges"):
        scored(bands, {"value": 1}, {"edges": [90], "points": [0, 10], "open_edges": [95]})


def test_a_missing_value_is_never_zero():
    assert scored(bands, {"value": None}, RESPONSE).value is None


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"edges": [20, 10], "points": [1, 2, 3]}, "edges must rise"),
        ({"edges": [10, 20], "points": [1, 2]}, "3 are needed"),
        ({"edges": [10], "points": [1, "band_10"]}, "'band_10', which is not a parameter"),
        ({"edges": [10], "points": [1, 2], "edge_policy": "bettr"}, "edge_policy"),
        ({"edges": [10], "points": [1, 2], "gap_policy": "loewr"}, "did you mean 'lower'"),
        ({"edges": [10], "points": ["gap", 2], "gap_policy": "interpolate"}, "band on both sides"),
        ({"edges": [10], "points": ["gap", "gap"]}, "no number"),
    ],
)
def test_wrong_parameters_are_refused_with_advice(numbers, said):
    with pytest.raises(PolicyError) as refused:
        scored(bands, {"value": 1}, numbers)
    assert said in str(refused.value)


@given(
    edges=st.lists(st.integers(0, 100), min_size=1, max_size=5, unique=True).map(sorted),
    steps=st.lists(st.integers(0, 10), min_size=6, max_size=6),
    policy=st.sampled_from(["better", "worse", "lower", "upper"]),
    rising=st.booleans(),
    pair=st.tuples(st.fractions(-10, 110, max_denominator=4), st.fractions(-10, 110, max_denominator=4)),
)
def test_a_better_value_never_lowers_the_points(edges, steps, policy, rising, pair):
    points = [sum(steps[: place + 1]) for place in range(len(edges) + 1)]
    numbers = {"edges": edges, "points": points if rising else points[::-1], "edge_policy": policy}
    worse, better = sorted(pair) if rising else sorted(pair, reverse=True)
    low, high = (scored(bands, {"value": one}, numbers).value for one in (worse, better))
    assert isinstance(low, Fraction)
    assert isinstance(high, Fraction)
    assert low <= high


@given(
    value=st.fractions(60, 100, max_denominator=10),
    policy=st.sampled_from(["lower", "upper", "interpolate", "midpoint"]),
)
def test_a_filled_gap_stays_between_its_neighbours(value, policy):
    points = scored(bands, {"value": value}, {**WITH_GAP, "gap_policy": policy}).value
    assert points is not None
    assert 0 <= points <= 20
