from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpi.expr import all_of, any_of, evaluate_at, var
from kpi.expr.check import smallest
from kpi.expr.rows import Single
from kpi.model.quantity import Domain, Measure

F = Fraction
A, B = (var(name, domain=Domain(F(-20), F(1000), whole=True)) for name in "ab")
RATE = var("rate", Measure.PERCENT)


def test_each_input_is_as_near_to_nothing_as_the_others_let_it_be():
    condition = all_of(A >= 3, any_of(B >= 5, RATE > 90))
    assert smallest(condition, {"a": F(1000), "b": F(700), "rate": F(0)}) == {"a": 3, "b": 5, "rate": 0}
    assert smallest(condition, {"a": F(1000), "b": F(0), "rate": F(99)}) == {"a": 3, "b": 0, "rate": 91}


def test_nothing_goes_before_numbers_below_it():
    assert smallest(A < 4, {"a": F(-20)}) == {"a": 0}


def test_a_number_between_whole_ones_is_taken_where_no_whole_one_holds():
    condition = all_of(F(901, 10) < RATE, F(909, 10) > RATE)
    found = smallest(condition, {"rate": F(908, 10)})
    assert F(901, 10) < found["rate"] < F(909, 10)


@settings(max_examples=80, deadline=None)
@given(*[st.integers(-20, 40)] * 4)
def test_what_is_found_holds_and_is_no_greater(a, b, low, high):
    condition = any_of(all_of(low <= A + B, A >= 2), high <= A - B)
    row = {"a": F(a), "b": F(b)}
    assume(evaluate_at(condition, Single(row, {}))[0] is True)
    found = smallest(condition, row)
    assert evaluate_at(condition, Single(found, {}))[0] is True
    assert all(abs(found[name]) <= abs(row[name]) or row[name] < 0 for name in row)
