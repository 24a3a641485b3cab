"""Pieces against the explained reading: a tree is worth at every number what its piece says."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi.expr import (
    GAP,
    all_of,
    any_of,
    ceil_of,
    choose,
    clamp,
    const,
    evaluate_at,
    exact,
    floor_of,
    if_,
    is_missing,
    maximum,
    minimum,
    not_,
    round_to,
    trunc_of,
    var,
)
from kpi.expr.check import UNKNOWN, Ratio, pieces
from kpi.expr.rows import Single
from kpi.model.quantity import Domain, Measure

F = Fraction
RATE = var("x", Measure.PERCENT)
COUNT = var("x", domain=Domain(F(-3), F(40), whole=True))
WIDE = var("x", domain=Domain(F(-50), F(50)))


def at(tree, x):
    return evaluate_at(tree, Single({"x": x}, {}))


def values(tree, var, *numbers):
    found = pieces(tree, var)
    return [next(one.value(F(x)) for one in found if one.cell.holds(F(x))) for x in numbers]


def test_bands_are_cut_at_their_edges_and_a_gap_is_a_piece():
    tree = choose((RATE >= 90, 10), (RATE < 80, 0))
    found = [(one.cell.low, one.cell.high, one.form) for one in pieces(tree, RATE)]
    assert found == [
        (0, 0, 0), (0, 80, 0), (80, 80, None), (80, 90, None), (90, 90, 10), (90, 100, 10), (100, 100, 10),
    ]  # fmt: skip
    assert [one.is_gap for one in pieces(tree, RATE)] == [False, False, True, True, False, False, False]


def test_a_ratio_keeps_its_pole_apart():
    first, between, last = pieces(20 * exact("98") / RATE, RATE)
    assert first.form is None
    assert isinstance(between.form, Ratio)
    assert last.form == F("19.6")


def test_steps_below_a_limit_are_exact_over_a_wide_domain():
    calls = var("x", Measure.COUNT)
    tree = clamp(20 - 2 * floor_of((2200 - calls) / 100), 0, 20)
    assert all(one.form is not UNKNOWN for one in pieces(tree, calls))
    assert values(tree, calls, 1299, 1300, 2199, 2200, 10**9) == [2, 2, 20, 20, 20]
    assert values(tree, calls, 1200, 1201) == [0, 2]


def test_endless_steps_are_left_open_beyond_some_thousand():
    tree = 20 * floor_of(var("x", Measure.COUNT) / 100)
    found = pieces(tree, var("x", Measure.COUNT))
    assert found[-2].form is UNKNOWN
    assert values(tree, var("x", Measure.COUNT), 99, 100, 250) == [0, 20, 40]


def test_irrational_edges_are_enclosed_and_nothing_is_said_of_what_lies_between():
    found = pieces(if_(WIDE * WIDE >= 2, 1, 0), WIDE)
    blurred = [one.cell for one in found if one.form is UNKNOWN]
    assert len(blurred) == 2
    assert all(cell.high - cell.low < F(1, 10**12) for cell in blurred)


def test_cases_of_an_exclusive_choice_that_hold_at_once_are_told():
    tree = choose((RATE <= 50, 1), (RATE >= 50, 2), exclusive=True)
    assert [one.both for one in pieces(tree, RATE) if one.cell.low == one.cell.high == 50] == [
        ((tree, 0, 1),)
    ]


def test_other_inputs_are_given():
    other = var("y", Measure.FLAG)
    assert {one.form for one in pieces(if_(other, 1, RATE), RATE, {"y": True})} == {F(1)}
    assert pieces(if_(other, 1, RATE), RATE, {"y": None})[0].form is None


def trees(x):
    numbers = st.one_of(
        st.just(x),
        st.builds(lambda n, d: const(F(n, d)), st.integers(-9, 9), st.sampled_from((1, 1, 2, 3))),
    )

    def grown(kids):
        tests = st.one_of(
            st.builds(
                lambda a, b, op: _compared(op, a, b),
                kids,
                kids,
                st.sampled_from(("<", "<=", ">", ">=", "==", "!=")),
            ),
            st.builds(is_missing, kids),
        )
        tests = st.one_of(
            tests, st.builds(all_of, tests, tests), st.builds(any_of, tests, tests), st.builds(not_, tests)
        )
        return st.one_of(
            st.builds(lambda a, b: a + b, kids, kids),
            st.builds(lambda a, b: a - b, kids, kids),
            st.builds(lambda a, b: a * b, kids, kids),
            st.builds(lambda a, b: a / b, kids, kids),
            st.builds(minimum, kids, kids),
            st.builds(maximum, kids, kids),
            st.builds(
                lambda a, how, places: how(a, places),
                kids,
                st.sampled_from((round_to, floor_of, ceil_of, trunc_of)),
                st.sampled_from((0, 0, 1)),
            ),
            st.builds(lambda test, a, b: choose((test, a), otherwise=b), tests, kids, kids),
            st.builds(lambda one, two, a, b: choose((one, a), (two, b)), tests, tests, kids, kids),
        )

    return st.recursive(numbers, grown, max_leaves=10)


def _compared(op, a, b):
    return {
        "<": lambda: a < b, "<=": lambda: a <= b, ">": lambda: a > b, ">=": lambda: a >= b,
        "==": lambda: a == b, "!=": lambda: a != b,
    }[op]()  # fmt: skip


def _agrees(tree, x, seed):
    found = pieces(tree, x)
    rng = random.Random(seed)
    for one, other in pairwise(found):
        assert one.cell.last <= other.cell.first if one.cell.whole else one.cell.high == other.cell.low
    assert found[0].cell.first == x.domain.low
    assert found[-1].cell.last == x.domain.high
    for piece in found:
        inside = [piece.cell.sample]
        if not piece.cell.is_point:
            low, high = piece.cell.low, piece.cell.high
            inside += [low + (high - low) * F(rng.randint(1, 999), 1000) for _ in range(3)]
        for number in inside:
            if piece.form is UNKNOWN or not piece.cell.holds(number):
                continue
            value, flags = at(tree, number)
            assert piece.value(number) == value, (number, piece)
            if piece.is_gap:
                assert GAP in flags


QUICK = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(trees(WIDE), st.integers())
def test_every_piece_agrees_with_the_explained_reading(tree, seed):
    _agrees(tree, WIDE, seed)


@QUICK
@given(trees(COUNT), st.integers())
def test_every_piece_of_whole_numbers_agrees_with_the_explained_reading(tree, seed):
    _agrees(tree, COUNT, seed)


@QUICK
@given(trees(COUNT))
def test_pieces_leave_no_whole_number_out(tree):
    found = pieces(tree, COUNT)
    assert all(sum(one.cell.holds(F(x)) for one in found) == 1 for x in range(-3, 41))
