from __future__ import annotations

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi.expr import (
    Kind,
    all_of,
    any_of,
    choose,
    clamp,
    coalesce,
    const,
    evaluate_at,
    floor_of,
    if_,
    maximum,
    minimum,
    round_to,
    var,
)
from kpi.expr.check import GAP, OTHERWISE, examine, pieces
from kpi.expr.rows import Single
from kpi.model.quantity import Domain, Measure

F = Fraction
RATE = var("rate", Measure.PERCENT)
A, B, C = (var(name, domain=Domain(F(0), F(6), whole=True)) for name in "abc")
LEVEL = var("level", Measure.LEVEL)


def test_one_number_is_exact_with_its_range_and_the_ways_gone():
    tree = choose((RATE >= 90, 10), (RATE >= 80, RATE / 10), otherwise=0)
    found = examine(tree)
    assert found.exact
    assert (found.range.low, found.range.high) == (0, 10)
    assert found.reached == {(tree, 0), (tree, 1), (tree, OTHERWISE)}


def test_a_limit_that_is_only_approached_is_told():
    found = examine(if_(RATE < 100, RATE / 10, 0))
    assert (found.range.high, found.approached) == (10, (False, True))


def test_labels_that_a_tree_does_not_name_are_tried_together():
    tree = choose((LEVEL == "senior", 10), (LEVEL == "junior", 5))
    assert (tree, GAP) in examine(tree).reached


def test_a_case_for_what_is_missing_is_reached():
    tree = coalesce(RATE, 60)
    assert {place for _, place in examine(tree).reached} == {0, OTHERWISE}


def test_inner_quantities_prove_what_cannot_be():
    lost = 2 * A + 5 * B
    tree = choose((lost > 1000, -1), otherwise=clamp(20 - lost, 0, 20))
    found = examine(tree)
    assert (tree, 0) not in found.reached
    assert (found.range.low, found.range.high) == (0, 20)


def test_several_inputs_are_swept_until_a_gap_is_seen():
    tree = choose((A > B, 1), (A < B, 2))
    rows = [s.row(p.cell.sample) for s in examine(tree).sweeps for p in s.pieces if p.is_gap]
    assert rows
    assert all(row["a"] == row["b"] for row in rows)


def test_a_flag_that_is_never_true_is_known_in_a_conjunction_of_several_inputs():
    assert True not in examine(all_of(A > 9, B > C, C > 1)).outcomes
    assert True in examine(all_of(A > 5, B > C)).outcomes


def trees():
    numbers = st.one_of(st.sampled_from((A, B, C)), st.builds(const, st.integers(-3, 9)))

    def grown(kids):
        tests = st.one_of(
            st.builds(lambda a, b: a < b, kids, kids),
            st.builds(lambda a, b: a >= b, kids, kids),
            st.builds(lambda a, b: a == b, kids, kids),
        )
        tests = st.one_of(tests, st.builds(all_of, tests, tests), st.builds(any_of, tests, tests))
        return st.one_of(
            st.builds(lambda a, b: a + b, kids, kids),
            st.builds(lambda a, b: a - b, kids, kids),
            st.builds(lambda a, b: a * b, kids, kids),
            st.builds(lambda a, b: a / b, kids, kids),
            st.builds(minimum, kids, kids),
            st.builds(maximum, kids, kids),
            st.builds(round_to, kids),
            st.builds(lambda a: floor_of(a / 2), kids),
            st.builds(if_, tests, kids, kids),
            st.builds(lambda one, two, a, b: choose((one, a), (two, b)), tests, tests, kids, kids),
        )

    return st.recursive(numbers, grown, max_leaves=9)


ROWS = st.fixed_dictionaries(dict.fromkeys("abc", st.integers(0, 6).map(F)))
QUICK = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(trees(), st.lists(ROWS, min_size=3, max_size=6))
def test_nothing_happens_beyond_the_ways_and_the_range_of_an_examination(tree, rows):
    found = examine(tree)
    for row in rows:
        value, _ = evaluate_at(tree, Single(row, {}))
        if isinstance(value, Fraction):
            assert found.range.holds(value)
        [point] = [one for one in pieces(tree, A, row) if one.cell.holds(row["a"])]
        assert point.taken <= found.reached


@QUICK
@given(trees(), trees(), ROWS)
def test_a_flag_has_one_of_its_outcomes(one, other, row):
    tree = all_of(one >= other, other >= 1)
    assert evaluate_at(tree, Single(row, {}))[0] in examine(tree).outcomes | {None}
    assert tree.kind is Kind.FLAG


@QUICK
@given(trees())
def test_what_a_sweep_shows_happens(tree):
    for sweep in examine(tree).sweeps[:12]:
        for piece in sweep.pieces[:8]:
            row = {name: F(0) for name in "abc"} | sweep.row(piece.cell.sample)
            assert evaluate_at(tree, Single(row, {}))[0] == piece.value(piece.cell.sample)


def test_a_judgement_in_the_place_of_a_rate_is_exact_although_there_are_two_numbers():
    judged = var("judged", domain=Domain(F(0), F(20)))
    bands = choose((RATE >= 90, 20), (RATE >= 80, 10))
    tree = coalesce(judged, bands)
    found = examine(tree)
    assert found.exact
    assert (found.range.low, found.range.high) == (0, 20)
    assert (bands, GAP) in found.reached
    gaps = [sweep for sweep in found.sweeps if any(piece.is_gap for piece in sweep.pieces)]
    assert [sweep.given for sweep in gaps] == [{"judged": None}]


def test_two_numbers_that_count_together_are_not_exact_though_one_may_be_missing():
    assert not examine(coalesce(A, 0) + B).exact
