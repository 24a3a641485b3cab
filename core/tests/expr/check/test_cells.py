from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.expr.check.cells import Cell, cells_of
from kpi.model.quantity import Domain

F = Fraction


def test_a_domain_is_its_ends_and_what_lies_between():
    assert cells_of(Domain(F(0), F(1))) == [Cell(F(0), F(0)), Cell(F(0), F(1)), Cell(F(1), F(1))]


def test_between_neighbouring_whole_numbers_lies_nothing():
    assert [cell.sample for cell in cells_of(Domain(F(3), F(4), whole=True))] == [3, 4]


def test_a_domain_without_ends_is_one_cell():
    assert cells_of(Domain()) == [Cell(None, None)]


def test_a_cell_of_whole_numbers_has_them_as_its_ends():
    cell = Cell(F(1, 2), F(7, 2), whole=True)
    assert (cell.first, cell.last, cell.closed) == (1, 3, True)
    assert not cell.holds(F(3, 2))


def test_cutting_leaves_out_what_holds_no_number():
    assert Cell(F(0), F(3), whole=True).split((F(1), F(2))) == [
        Cell(F(1), F(1), True),
        Cell(F(2), F(2), True),
    ]


@pytest.mark.parametrize(
    ("low", "high", "sample"), [(80, 90, 85), (0, F(1, 100), F("0.005")), (2, F(7, 3), F("2.2"))]
)
def test_a_sample_has_few_decimals(low, high, sample):
    assert Cell(F(low), F(high)).sample == sample


@given(st.fractions(-100, 100), st.fractions(-100, 100), st.booleans())
def test_a_sample_lies_in_its_cell(one, other, whole):
    cell = Cell(min(one, other), max(one, other), whole)
    if not cell.is_empty:
        assert cell.holds(cell.sample)


@given(st.fractions(-9, 9, max_denominator=99), st.fractions(-9, 9, max_denominator=99))
def test_the_sample_of_an_interval_is_the_number_of_fewest_decimals_nearest_to_its_middle(one, other):
    low, high = min(one, other), max(one, other)
    if low == high:
        return
    middle = (low + high) / 2
    near = (F(round(middle * 10**places), 10**places) for places in (0, 1, 2, 3, 4, 6, 8, 12))
    assert Cell(low, high).sample == next((x for x in near if low < x < high), middle)
