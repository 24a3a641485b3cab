from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.expr.check.cells import Cell
from kpi.expr.check.ratios import Endless, Ratio, arith

F = Fraction
NUMBERS = st.fractions(-9, 9, max_denominator=4)
RATIOS = st.builds(lambda a, b: Ratio((a, b)), NUMBERS, NUMBERS.filter(bool))


@given(RATIOS, st.one_of(RATIOS, NUMBERS), st.sampled_from("+-*/"), st.fractions(-50, 50))
def test_a_joined_number_has_the_value_of_its_parts(left, right, op, x):
    a, b = (one.at(x) if isinstance(one, Ratio) else one for one in (left, right))
    if op == "/" and (not b or right == 0):
        return
    joined = arith(op, left, right)
    wanted = {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b}[op]()
    assert (joined.at(x) if isinstance(joined, Ratio) else joined) == wanted


def test_what_is_the_same_everywhere_is_a_constant():
    line = Ratio((F(1), F(2)))
    assert arith("-", line, line) == 0
    assert arith("/", arith("*", line, F(3)), line) == 3


@pytest.mark.parametrize(("above", "below", "far"), [
    ((1,), (0, 1), 0), ((0, 3), (1, 2), F(3, 2)), ((0, 1), (1,), Endless.UP), ((0, -1), (1,), Endless.DOWN),
])  # fmt: skip
def test_far_away_a_number_tends_to_its_leading_part(above, below, far):
    ratio = Ratio(tuple(map(F, above)), tuple(map(F, below)))
    assert ratio.near(Cell(F(5), None), high=True) == far


def test_at_an_end_where_both_parts_vanish_the_limit_is_not_known():
    assert Ratio((F(0), F(1)), (F(0), F(0), F(1))).near(Cell(F(0), F(1)), high=False) is None
