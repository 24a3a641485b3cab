from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.expr import floor_of, round_to, var
from kpi.expr.check.cells import Cell
from kpi.expr.check.cutting import Blurred, Split, rounding, sign
from kpi.expr.check.ratios import Ratio
from kpi.model.quantity import Measure

F = Fraction
X = Ratio((F(0), F(1)))
ROUND, FLOOR = round_to(var("x", Measure.PERCENT)), floor_of(var("x", Measure.PERCENT))


def test_a_sign_that_changes_within_a_cell_cuts_it_there():
    with pytest.raises(Split) as split:
        sign(Ratio((F(-3), F(1))), Cell(F(0), F(10)))
    assert split.value.at == (3, 3)
    assert sign(Ratio((F(-3), F(1))), Cell(F(3), F(10))) == 1


def test_among_whole_numbers_a_cell_is_cut_at_those_beside_the_root():
    with pytest.raises(Split) as split:
        sign(Ratio((F(-7), F(2))), Cell(F(0), F(10), whole=True))
    assert set(split.value.at) == {3, 4}


def test_about_an_irrational_root_nothing_is_told():
    square = Ratio((F(-2), F(0), F(1)))
    with pytest.raises(Split) as split:
        sign(square, Cell(F(0), F(2)))
    low, high = split.value.at
    with pytest.raises(Blurred):
        sign(square, Cell(low, high))


def test_a_rounding_cuts_where_it_steps():
    with pytest.raises(Split) as split:
        rounding(X, ROUND, Cell(F(0), F(2)), 9)
    assert set(split.value.at) == {F(1, 2), F(3, 2)}
    assert rounding(X, ROUND, Cell(F(1, 2), F(3, 2)), 9) == 1


def test_a_rounding_with_too_many_steps_halves_the_cell():
    with pytest.raises(Split) as split:
        rounding(X, FLOOR, Cell(F(0), F(100)), 9)
    assert split.value.many
    assert split.value.at == (50,)


ENDS = st.integers(-9, 9).map(lambda x: F(x, 3))


@given(
    st.integers(-9, 9),
    st.integers(1, 4).flatmap(lambda x: st.sampled_from((x, -x))),
    ENDS,
    ENDS,
    st.booleans(),
)
def test_a_sign_of_a_straight_line_is_that_of_its_numbers(constant, slope, low, high, whole):
    cell = Cell(min(low, high), max(low, high), whole=whole)
    form = Ratio((F(constant), F(slope)))
    if cell.is_empty:
        return
    cuts: tuple[F, ...] = ()
    found = 0
    try:
        found = sign(form, cell)
    except Split as split:
        cuts = split.at
    inside = [x for x in (F(place, 12) for place in range(-36, 37)) if cell.holds(x)]
    assert all(cell.low < x < cell.high for x in cuts)
    assert cuts or {(form.at(x) > 0) - (form.at(x) < 0) for x in inside} <= {found}
