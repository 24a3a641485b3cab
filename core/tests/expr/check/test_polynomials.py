from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.expr.check.polynomials import NARROW, added, constant, derivative, negated, roots, times, value_at

F = Fraction
SMALL = st.fractions(-20, 20, max_denominator=8)


def poly(*coefficients):
    return tuple(F(one) for one in coefficients)


def with_roots(*found):
    product = constant(F(1))
    for root in found:
        product = times(product, (-F(root), F(1)))
    return product


def test_a_linear_root_within_the_interval_is_exact():
    assert roots(poly(-3, 4), F(0), F(1)) == [(F(3, 4), F(3, 4))]


@pytest.mark.parametrize(("low", "high"), [(0, F(3, 4)), (F(3, 4), 1), (2, 3)])
def test_a_root_at_an_end_or_outside_is_not_within(low, high):
    assert roots(poly(-3, 4), F(low), F(high)) == []


def test_a_constant_has_no_roots():
    assert roots((), None, None) == roots(poly(5), None, None) == []


def test_a_quadratic_without_real_roots_has_none():
    assert roots(poly(1, 0, 1), None, None) == []


def test_an_irrational_root_is_enclosed():
    [(low, high)] = roots(poly(-2, 0, 1), F(0), None)
    assert low < high <= low + NARROW
    assert low**2 < 2 < high**2


@given(st.lists(SMALL, min_size=1, max_size=4, unique=True))
def test_rational_roots_of_products_are_found_exactly(found):
    assert roots(with_roots(*found), None, None) == [(root, root) for root in sorted(found)]


@given(st.lists(SMALL, max_size=4), st.lists(SMALL, max_size=4), SMALL)
def test_sums_products_and_opposites_have_the_values_of_their_parts(a, b, x):
    first, second = (added((), tuple(one)) if any(one) else () for one in (a, b))
    first, second = (added(one, ()) for one in (first, second))
    at = value_at(first, x), value_at(second, x)
    assert value_at(added(first, second), x) == at[0] + at[1]
    assert value_at(times(first, second), x) == at[0] * at[1]
    assert value_at(negated(first), x) == -at[0]


def test_the_slope_of_a_square_is_twice_its_input():
    assert derivative(poly(1, 0, 1)) == poly(0, 2)
