"""The range of a node."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.expr import (
    Range,
    choose,
    clamp,
    explain,
    floor_of,
    group_mean,
    group_rank,
    group_sum,
    hull,
    if_,
    maximum,
    minimum,
    round_to,
    var,
)
from kpi.expr.nodes import Arith
from kpi.model.quantity import Domain, Measure

X = var("x", domain=Domain(Fraction(-2), Fraction(3)))
RATE = var("rate", Measure.PERCENT)
OPEN = var("open", domain=Domain(Fraction(1)))


@pytest.mark.parametrize(
    "node,low,high",
    [
        (X, -2, 3),
        (X + 1, -1, 4),
        (X - X, -5, 5),
        (X * X, -6, 9),
        (-X, -3, 2),
        (abs(X), -2, 3),
        (RATE / 100, 0, 1),
        (20 / OPEN, 0, 20),
        (X / OPEN, -2, 3),
        (1 / X, None, None),
        (OPEN * OPEN, 1, None),
        (OPEN * 0, 0, 0),
        (-OPEN, None, -1),
        (clamp(20 * RATE / OPEN, 0, 20), 0, 20),
        (minimum(OPEN, 5), 1, 5),
        (maximum(X, 0), 0, 3),
        (round_to(X / 7, 1), Fraction("-0.3"), Fraction("0.4")),
        (floor_of(X / 7), -1, 0),
        (choose((X > 1, 5), (X > 2, X)), -2, 5),
        (if_(X > 1, None, X), -2, 3),
        (group_mean(X, "unit"), -2, 3),
        (group_sum(RATE, "unit"), 0, None),
        (group_rank(X, "unit"), 1, None),
    ],
)
def test_the_range_of_a_number(node, low, high):
    bounds = [None if one is None else Fraction(one) for one in (low, high)]
    assert hull(node) == Range(*bounds)


def test_a_number_that_never_is_there_has_no_range():
    assert hull(X / (OPEN * 0)).empty
    assert not hull(X / (OPEN * 0)).holds(Fraction(0))


def test_flags_have_no_range():
    with pytest.raises(TypeError):
        hull(X > 1)


def trees():
    leaves = st.sampled_from((X, RATE, OPEN)) | st.integers(-3, 3)
    return st.recursive(
        leaves,
        lambda below: st.one_of(
            st.builds(lambda op, a, b: Arith(op, (X + a, X + b)), st.sampled_from("+-*/"), below, below),
            st.builds(lambda a, b: maximum(a, b, X), below, below),
            st.builds(lambda a: round_to(X * a, 1), below),
        ),
        max_leaves=6,
    )


@given(trees(), st.fractions(-2, 3), st.fractions(0, 100), st.fractions(1, 1000))
def test_every_value_lies_in_the_range(tree, x, rate, more):
    value = explain(X + tree, {"x": x, "rate": rate, "open": more}).value
    assert value is None or hull(X + tree).holds(value)
