from fractions import Fraction

from kpi.expr import choose, coalesce, if_, var
from kpi.expr.check.sampling import ELSE, asked_missing, sampled, ways_of
from kpi.expr.inputs import inputs_of
from kpi.expr.nodes import Kind
from kpi.model.quantity import Domain, Measure

F = Fraction
A, B = var("a", Measure.PERCENT), var("b", Measure.PERCENT)
LATE, LEVEL = var("late", Measure.FLAG), var("level", Measure.LEVEL)


def test_flags_and_labels_are_given_in_all_their_ways():
    tree = choose((LEVEL == "senior", if_(LATE, 1, 2)), (LEVEL == "junior", 3), otherwise=0)
    ways, whole = ways_of(tree, [one for one in inputs_of(tree) if one.sort is not Kind.NUMBER])
    assert whole
    assert {(one["level"], one["late"]) for one in ways} == {
        (level, late) for level in ("senior", "junior", ELSE) for late in (True, False)
    }


def test_declared_labels_are_all_that_there_are():
    level = var("level", domain=Domain(labels=("senior", "junior")), kind=Kind.LEVEL)
    ways, _ = ways_of(if_(level == "senior", 1, 0), [level])
    assert [one["level"] for one in ways] == ["senior", "junior"]


def test_an_input_that_may_be_left_out_is_left_out_too():
    tree = coalesce(A, B)
    assert asked_missing(tree) == {A}
    assert any(sweep.given.get("a", 0) is None for sweep in sampled(tree, [A, B]))


def test_each_input_is_swept_with_the_others_where_the_tree_turns():
    tree = if_(A >= 70, if_(B >= 60, 2, 1), 0)
    seen = {piece.form for sweep in sampled(tree, [A, B]) for piece in sweep.pieces}
    assert seen == {0, 1, 2}


def test_no_input_is_swept_twice_along_the_same_numbers():
    tree = if_(A >= 70, if_(B >= 60, 2, 1), 0)
    rows = [(sweep.var, frozenset(sweep.given.items())) for sweep in sampled(tree, [A, B])]
    assert len(rows) == len(set(rows))
