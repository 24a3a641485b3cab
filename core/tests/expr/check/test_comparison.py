from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.expr import (
    Aggregate,
    all_of,
    any_of,
    ceil_of,
    choose,
    evaluate_at,
    floor_of,
    if_,
    maximum,
    minimum,
    round_to,
    trunc_of,
    var,
)
from kpi.expr.check import compare
from kpi.expr.rows import Single
from kpi.model.quantity import Domain, Measure
from kpi.types import Scope

F = Fraction
RATE = var("rate", Measure.PERCENT)
calls = var("x", domain=Domain(F(0), F(12), whole=True))
days = var("y", domain=Domain(F(0), F(5), whole=True))


def values(tree, x, y):
    return evaluate_at(tree, Single({"x": F(x), "y": F(y)}, {}))[0]


def differ(first, second):
    """Hold two trees against each other at every point of both domains."""
    return any(values(first, *at) != values(second, *at) for at in product(range(13), range(6)))


def test_two_readings_that_differ_at_one_number_alone_are_told_apart_there():
    found = compare(if_(RATE >= 90, 10, 5), if_(RATE > 90, 10, 5)).difference
    assert found is not None
    assert (found.row["rate"], found.first, found.second) == (90, 10, 5)


def test_two_ways_of_saying_the_same_are_proven_to_be_the_same():
    found = compare(if_(RATE >= 90, 10, 5), if_(RATE < 90, 5, 10))
    assert found.same
    assert found.difference is None


def test_a_rounding_that_never_matters_makes_no_difference():
    assert compare(floor_of(RATE / 5), trunc_of(RATE / 5)).same
    assert not compare(floor_of(RATE / 5), ceil_of(RATE / 5)).same


def test_the_numbers_of_an_example_are_familiar_ones():
    sales, cost = var("sales", Measure.YUAN), var("cost", Measure.YUAN)
    found = compare(sales - cost, maximum(sales - cost, 0)).difference
    assert found is not None
    assert all(abs(x) <= 100 for x in found.row.values())


def test_a_result_that_is_missing_under_one_reading_differs():
    found = compare(
        choose((RATE >= 90, 10), otherwise=0), choose((RATE >= 90, 10), (RATE < 80, 0))
    ).difference
    assert found is not None
    assert (found.first, found.second) == (0, None)
    assert 80 <= found.row["rate"] < 90


def test_of_a_group_nothing_is_claimed():
    mean = Aggregate("mean", Scope.UNIT, RATE)
    found = compare(RATE - mean, RATE)
    assert found.difference is None
    assert not found.same


def test_several_inputs_within_one_quantity_are_proven_to_be_the_same():
    share = calls / (days + 1)
    assert compare(minimum(share, 3), if_(share < 3, share, 3)).same
    assert compare(if_(calls - days >= 3, 1, 0), if_(calls >= days + 3, 1, 0)).same


def test_decimals_that_both_round_alike_are_not_searched_step_by_step():
    assert compare(round_to(RATE / 3, 2), round_to(RATE / 3 + 0, 2)).difference is None
    assert compare(round_to(RATE / 3, 2), round_to(RATE / 4, 2)).difference is not None


def readings(draw):
    """Draw a rule with a planted parameter: two readings of it, which need not differ."""
    edge, step = draw(st.integers(1, 11)), draw(st.integers(2, 4))
    low, high = draw(st.integers(-3, 3)), draw(st.integers(4, 9))
    inner = draw(
        st.sampled_from(
            [calls, calls + days, calls - days, calls * 2 - days, maximum(calls, days), calls * days]
        )
    )
    beside = draw(st.sampled_from([0, days, minimum(calls, 4)]))
    one, other = draw(
        st.sampled_from(
            [
                (inner >= edge, inner > edge),
                (inner >= edge, inner > edge - 1),
                (inner >= edge, all_of(inner >= edge, calls <= 12)),
                (inner >= edge, any_of(inner >= edge, days >= 5)),
                (inner >= edge, inner >= edge + draw(st.integers(0, 30))),
            ]
        )
    )
    plain = [
        (if_(one, high, low) + beside, if_(other, high, low) + beside),
        (floor_of(inner / step) + beside, trunc_of(inner / step) + beside),
        (floor_of(inner / step), ceil_of(inner / step)),
        (minimum(inner, high), if_(inner > high, high, inner)),
        (maximum(minimum(inner, high), low), minimum(maximum(inner, low), high)),
        (choose((one, high), otherwise=low), choose((other, high), (inner < 3, low))),
    ]
    return draw(st.sampled_from(plain))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_planted_readings_are_told_apart_as_by_trying_every_input(data):
    first, second = readings(data.draw)
    found = compare(first, second)
    apart = differ(first, second)
    assert not (found.same and apart)
    if found.difference is not None:
        row = found.difference.row
        at = (row.get("x", F(0)), row.get("y", F(0)))
        assert values(first, *at) == found.difference.first != found.difference.second == values(second, *at)
        assert apart
    else:
        assert not apart, "a difference was missed"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_of_one_input_there_is_always_a_verdict(data):
    edge, other = data.draw(st.integers(0, 12)), data.draw(st.integers(0, 12))
    first, second = if_(calls >= edge, calls, 0), if_(calls > other, calls, 0)
    found = compare(first, second)
    assert found.same is not differ(first, second)
    assert (found.difference is None) is found.same
