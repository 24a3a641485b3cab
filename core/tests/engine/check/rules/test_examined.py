"""Numbers beside each other that show a drop."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kpi.engine.check.rules.examined import closest
from kpi.expr import choose, evaluate_at, var
from kpi.expr.check import Sweep, moves, pieces
from kpi.expr.rows import Single
from kpi.model.quantity import Domain

F = Fraction


def drop(tree, x):
    sweep = Sweep(x, {}, pieces(tree, x))
    move = next(moves(sweep.pieces, up=False))
    return closest(sweep, move, lambda row: evaluate_at(tree, Single(row, {}))[0])


@pytest.mark.parametrize(("whole", "edge"), [(True, F(10)), (False, F(10)), (False, F("10.5"))])
def test_the_numbers_lie_one_apart_where_that_shows_the_drop(whole, edge):
    x = var("x", domain=Domain(F(0), F(1000), whole))
    assert drop(choose((x <= edge, x), otherwise=x - 5), x) == (edge, edge + 1)


def test_a_drop_that_one_more_makes_up_for_is_shown_nearer():
    x = var("x", domain=Domain(F(0), F(1000)))
    assert drop(choose((x <= 10, x), otherwise=x - F(1, 2)), x) == (F(10), F("10.1"))


def test_numbers_beyond_the_domain_are_not_taken():
    x = var("x", domain=Domain(F(0), F("10.4")))
    first, second = drop(choose((x <= 10, x), otherwise=x - 5), x)
    assert 0 <= first <= 10 < second <= F("10.4")
