"""A choice within a choice is judged by what must hold for it to be asked: against all whole numbers of a domain."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.expr import Choose, all_of, choose, evaluate_at, var, walk
from kpi.expr.check import OTHERWISE, examine
from kpi.expr.check.paths import Paths
from kpi.expr.check.regions import solution
from kpi.expr.rows import Single
from kpi.model.quantity import Domain, Measure

F = Fraction
A, B = (var(name, domain=Domain(F(0), F(6), whole=True)) for name in "ab")
LEVEL = var("level", Measure.LEVEL)
EVERY = [
    {"a": F(a), "b": F(b), "level": level}
    for a, b, level in product(range(7), range(7), ("senior", "junior", "another"))
]


def ways(tree, choice):
    return {place for known, place in examine(tree).reached if known is choice}


def test_of_one_input_a_case_that_its_path_rules_out_is_never_reached():
    inner = choose((A < 2, 1), otherwise=2)
    assert ways(choose((A > 3, inner), otherwise=3), inner) == {OTHERWISE}


def test_of_several_inputs_too():
    inner = choose((A < 2, B), otherwise=2)
    assert ways(choose((A > 3, inner), otherwise=3), inner) == {OTHERWISE}
    sums = choose((A + B < 3, A), (A + B < 6, B), otherwise=2)
    assert ways(choose((A + B <= 5, sums), otherwise=3), sums) == {0, 1}


def test_what_earlier_cases_took_is_ruled_out_after_them():
    inner = choose((A + B < 4, B), otherwise=2)
    assert ways(choose((A + B < 5, 1), otherwise=inner), inner) == {OTHERWISE}


def test_a_choice_that_two_paths_reach_is_ruled_out_by_neither_alone():
    inner = choose((A + B < 4, B), otherwise=2)
    tree = choose((A + B > 5, inner + 1), (A + B < 3, inner + 2), otherwise=0)
    assert ways(tree, inner) == {0, OTHERWISE}


def test_a_path_that_is_not_linear_rules_nothing_out():
    inner = choose((A + B < 4, B), otherwise=2)
    tree = choose((A * B > 5, inner), (LEVEL == "senior", 1), otherwise=0)
    assert 0 in ways(tree, inner)
    assert Paths(tree).to(inner) == [((), ())]


def test_a_label_on_the_path_rules_out_another_one_within_it():
    inner = choose((LEVEL == "junior", A + B), (LEVEL != "senior", A), otherwise=B)
    tree = choose((LEVEL == "senior", inner), otherwise=A - B)
    assert ways(tree, inner) == {OTHERWISE}
    other = choose((LEVEL == "senior", A + B), (LEVEL == "junior", A), otherwise=B)
    assert ways(choose((LEVEL != "senior", other), otherwise=A - B), other) == {1, OTHERWISE}


def test_of_labels_that_are_known_one_must_be_left():
    known = var("level", Measure.LEVEL, Domain(labels=("junior", "senior")))
    inner = choose((known == "junior", A + B), otherwise=B)
    tree = choose((known == "senior", A - B), (known == "junior", inner), otherwise=A)
    assert ways(tree, inner) == {0}
    assert ways(tree, tree) == {0, 1}


LABELS = st.builds(
    lambda word, other: word != LEVEL if other else word == LEVEL,
    st.sampled_from(["senior", "junior"]),
    st.booleans(),
)
NUMBERS = st.builds(
    lambda x, y, bound, less: (x * A + y * B < bound) if less else (x * A + y * B >= bound),
    st.integers(-2, 2),
    st.integers(1, 2),
    st.integers(-3, 9),
    st.booleans(),
)
CONDITIONS = NUMBERS | LABELS
TREES = st.recursive(
    st.sampled_from([A, B, A + B, A - A]),
    lambda inner: st.builds(
        lambda first, second, one, other, last: choose(
            (first, one), (all_of(first, second), last), otherwise=other
        ),
        CONDITIONS,
        CONDITIONS,
        inner,
        inner,
        inner,
    ),
    max_leaves=8,
)


def taken(tree, row, found):
    """Return the value of a tree, noting how its choices came out."""
    if isinstance(tree, Choose):
        for place, (condition, value) in enumerate(tree.cases):
            if evaluate_at(condition, Single(row, {}))[0] is True:
                found.add((tree, place))
                return taken(value, row, found)
        found.add((tree, OTHERWISE))
        return taken(tree.otherwise, row, found)
    return None


@settings(max_examples=60, deadline=None)
@given(TREES)
def test_nothing_that_happens_is_ruled_out(tree):
    happens = set()
    for row in EVERY:
        taken(tree, row, happens)
    assert happens <= examine(tree).reached
    paths = Paths(tree)
    for node in walk(tree):
        if isinstance(node, Choose) and any(choice is node for choice, _ in happens):
            assert any(solution(way) is not None for way in paths.to(node))
