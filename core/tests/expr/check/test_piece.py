from fractions import Fraction

from kpi.expr import choose, var
from kpi.expr.check.cells import Cell
from kpi.expr.check.piece import GAP, UNKNOWN, Piece
from kpi.expr.check.ratios import Endless, Ratio
from kpi.model.quantity import Measure

F = Fraction


def test_a_pole_at_an_end_has_no_limit():
    one_over = Ratio((F(1),), (F(0), F(1)))
    cell = Cell(F(0), F(4))
    assert one_over.near(cell, high=False) is Endless.UP
    assert Piece(cell, one_over).limits[0].high is None
    assert Piece(cell, one_over).limits[0].low == F(1, 4)


def test_a_limit_that_is_one_is_a_number():
    limits, own = Piece(Cell(F(0), F(1)), Ratio((F(0), F(1)))).limits
    assert (limits.low, limits.high, own) == (0, 1, frozenset())


def test_a_turn_within_a_piece_is_its_greatest_value():
    limits, own = Piece(Cell(F(0), F(4)), Ratio((F(0), F(4), F(-1)))).limits
    assert (limits.low, limits.high) == (0, 4)
    assert 4 in own


def test_what_was_not_worked_out_has_no_range():
    limits, own = Piece(Cell(F(0), F(1)), UNKNOWN).limits
    assert limits.empty
    assert own == frozenset()


def test_a_piece_is_a_gap_where_a_choice_took_no_case():
    choice = choose((var("x", Measure.PERCENT) > 90, 10))
    assert Piece(Cell(F(0), F(1)), None, frozenset(((choice, GAP),))).is_gap
    assert not Piece(Cell(F(0), F(1)), None).is_gap
