from fractions import Fraction

import pytest

from kpi.expr import choose, clamp, exact, floor_of, if_, var
from kpi.expr.check import jumps, moves, pieces
from kpi.model.quantity import Domain, Measure

F = Fraction
RATE = var("x", Measure.PERCENT)
COUNT = var("x", domain=Domain(F(0), F(20), whole=True))


def found(tree, var, *, up):
    return [(one.first, one.second, one.before, one.after) for one in moves(pieces(tree, var), up=up)]


@pytest.mark.parametrize("tree", [RATE / 5, clamp(RATE - 60, 0, 20), choose((RATE >= 90, 10), otherwise=0)])
def test_what_only_rises_has_no_move_down(tree):
    assert found(tree, RATE, up=False) == []
    assert found(tree, RATE, up=True)


def test_a_fall_over_a_gap_is_seen():
    assert found(choose((RATE < 80, 10), (RATE >= 90, 5)), RATE, up=False) == [(40, 90, 10, 5)]


def test_a_fall_between_whole_numbers_is_shown_by_neighbours():
    assert found(if_(COUNT <= 5, 2 * COUNT, 0), COUNT, up=False) == [(5, 6, 10, 0)]


def test_a_small_fall_after_a_rise_is_found_near_the_edge():
    [(first, second, before, after)] = found(if_(RATE < 50, RATE, RATE - exact("0.001")), RATE, up=False)
    assert first < 50 <= second
    assert before > after


def test_both_sides_of_a_turn_are_seen():
    hill = RATE * (100 - RATE)
    assert found(hill, RATE, up=True)
    assert found(hill, RATE, up=False)


def test_a_flag_counts_as_nought_and_one():
    assert found(RATE >= 60, RATE, up=True)
    assert found(RATE >= 60, RATE, up=False) == []


def test_a_leap_is_told_at_its_edge():
    [leap] = jumps(pieces(if_(RATE < 90, 0, RATE / 4), RATE))
    assert (leap.first, leap.before, leap.after, leap.change) == (90, 0, F("22.5"), F("22.5"))


def test_steps_leap_at_each_of_their_levels():
    assert len(list(jumps(pieces(clamp(floor_of(COUNT / 5), 0, 3), COUNT)))) == 3
