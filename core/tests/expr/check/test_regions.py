"""Constraints and their solutions, against all whole numbers of a small domain."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.expr import GAP, all_of, any_of, choose, evaluate_at, floor_of, if_, minimum, not_, var
from kpi.expr.check import examine
from kpi.expr.check import piece as pieces_of
from kpi.expr.check.constraints import NotLinear, alternatives, comes_out, linear
from kpi.expr.check.regions import solution
from kpi.expr.rows import Single
from kpi.model.quantity import Domain, Measure

F = Fraction
A, B, C = (var(name, domain=Domain(F(0), F(4), whole=True)) for name in "abc")
LATE = var("late", Measure.FLAG)
EVERY = [dict(zip("abc", map(F, row), strict=True)) for row in product(range(5), repeat=3)]


def holds(tree, row):
    return evaluate_at(tree, Single(row, {}))[0] is True


def solutions(tree, *, holds=True):
    return [row for one in alternatives(tree, holds=holds) if (row := solution(one)) is not None]


def test_a_sum_of_inputs_is_linear_and_a_product_is_not():
    form = linear(2 * (A - B) / 4 + 3)
    assert (form.factors[A], form.factors[B], form.constant) == (F(1, 2), F(-1, 2), 3)
    with pytest.raises(NotLinear):
        linear(A * B)


def test_what_cannot_hold_together_has_no_solution():
    assert solutions(all_of(A > B, B > C, C >= A)) == []
    assert solutions(all_of(A + B + C > 11, A <= 3)) == []


def test_a_solution_lies_on_the_line_where_only_that_fulfils():
    [row] = solutions(all_of(A == B, A + B == 4))
    assert row == {A: 2, B: 2}


def test_a_ratio_to_a_number_counts_where_it_can_be_divided():
    assert all(row[A] >= 2 * row[B] > 0 for row in solutions(A / B >= 2))
    assert solutions(all_of(A / B >= 2, B == 0)) == []
    [row] = solutions(all_of(A / B >= 4))
    assert (row[A], row[B]) == (4, 1)


def test_a_flag_goes_with_constraints():
    assert [row[LATE] for row in solutions(all_of(LATE, A > B))] == [True]
    assert solutions(all_of(LATE, not_(LATE))) == []


def test_a_number_behind_a_guard_counts_where_the_guard_holds():
    share = choose((B > 0, A - B), otherwise=None)
    assert solutions(all_of(share >= 1, B == 0)) == []
    assert solutions(minimum(A, B) > C)


def test_a_rounding_is_left_alone():
    with pytest.raises(NotLinear):
        alternatives(floor_of(A / 2) > B)


def terms():
    return st.recursive(
        st.one_of(st.sampled_from((A, B, C)), st.integers(-3, 6)),
        lambda kids: st.builds(lambda a, b, k: A * 0 + a + k * b, kids, kids, st.integers(-2, 2)),
        max_leaves=3,
    )


CONDITIONS = st.recursive(
    st.builds(
        lambda a, b, op: {"<": lambda: A * 0 + a < b, ">=": lambda: A * 0 + a >= b, "==": lambda: A * 0 + a == b}[op](),
        terms(), terms(), st.sampled_from(("<", ">=", "==")),
    ),
    lambda kids: st.one_of(st.builds(all_of, kids, kids), st.builds(any_of, kids, kids), st.builds(not_, kids)),
    max_leaves=4,
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(CONDITIONS)
def test_solutions_fulfil_and_where_there_is_none_no_number_does(tree):
    try:
        found = solutions(tree)
    except NotLinear:
        return
    for row in found:
        numbers = {"a": F(0), "b": F(0), "c": F(0)} | {one.name: value for one, value in row.items()}
        assert holds(tree, numbers)
    if not found:
        assert not any(holds(tree, row) for row in EVERY)


@settings(max_examples=60, deadline=None)
@given(CONDITIONS, CONDITIONS)
def test_what_is_said_never_to_come_out_never_does(one, other):
    tree = choose((one, 1), (other, 2))
    found = examine(tree)
    for row in EVERY:
        value, flags = evaluate_at(tree, Single(row, {}))
        place = {1: 0, 2: 1}.get(int(value)) if value is not None else pieces_of.GAP
        assert (tree, place) in found.reached, (row, flags)


def test_a_gap_on_a_line_of_two_inputs_is_found_with_a_witness():
    tree = choose((2 * A > 3 * B + C, 1), (2 * A < 3 * B + C, 2))
    rows = [sweep.row(p.cell.sample) for sweep in examine(tree).sweeps for p in sweep.pieces if p.is_gap]
    assert rows
    assert all(2 * row["a"] == 3 * row["b"] + row["c"] for row in rows)
    assert GAP in evaluate_at(tree, Single(rows[0], {}))[1]


def test_a_case_that_an_earlier_one_covers_is_never_reached():
    tree = choose((A >= B, 1), (A - B >= 1, 2), otherwise=if_(A < B, 3, 4))
    reached = examine(tree).reached
    assert (tree, 1) not in reached
    assert (tree.otherwise, 0) in reached
    assert (tree.otherwise, pieces_of.OTHERWISE) not in reached
    assert comes_out(tree, 1)
