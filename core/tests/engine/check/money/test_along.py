"""Which values of the other inputs are tried while pay is looked at along one metric."""

from __future__ import annotations

from fractions import Fraction

from kpi.engine.check.money.along import MOST_COMBINED, MOST_WAYS, USUAL, sweeps_of
from kpi.expr import choose, maximum, var
from kpi.model.quantity import Domain
from kpi.types import Direction

X = var("x", domain=Domain(Fraction(0), Fraction(100000)), better=Direction.MORE)
BASE = var("base", domain=Domain(Fraction(0), Fraction(10**7)))
SCORE = var("score", domain=Domain(Fraction(0), Fraction(100)), better=Direction.MORE)
ERRORS = var("errors", domain=Domain(Fraction(0), Fraction(100)), better=Direction.LESS)


def given(tree, name):
    return [sweep.given[name] for sweep in sweeps_of(tree, X)]


def test_what_one_number_moves_is_swept_once_for_each_way_of_its_flags():
    flag = var("flag", kind="flag")
    found = list(sweeps_of(choose((flag, X), otherwise=X * 2), X))
    assert [sweep.given for sweep in found] == [{"flag": True}, {"flag": False}]


def test_of_an_amount_nothing_and_a_usual_one_are_tried():
    assert {0, USUAL} <= set(given(X + BASE, "base"))


def test_of_what_has_a_good_end_that_is_tried_first_and_the_bad_one_too():
    assert given(X * SCORE + ERRORS, "score")[0] == 100
    assert given(X * SCORE + ERRORS, "errors")[0] == 0
    assert 0 in given(X * SCORE + ERRORS, "score")


def test_where_the_tree_turns_along_another_input_that_is_tried():
    tree = choose((BASE < 1234, X), otherwise=maximum(X, BASE))
    assert any(Fraction(1234) <= base < USUAL or base > USUAL for base in given(tree, "base"))


def test_there_is_an_end_of_it():
    flags = [var(f"flag{place}", kind="flag") for place in range(6)]
    tree = X + BASE * SCORE
    for flag in flags:
        tree = choose((flag, tree), otherwise=tree + 1)
    assert len(list(sweeps_of(tree, X))) <= 4 * MOST_WAYS + MOST_COMBINED
