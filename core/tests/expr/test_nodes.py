"""Nodes: interned, pickled, told apart by identity."""

import copy
import pickle
from fractions import Fraction

import pytest

from kpi.expr import (
    Arith,
    Const,
    Kind,
    NotATree,
    choose,
    const,
    exact,
    if_,
    inputs_of,
    is_missing,
    maximum,
    opaque,
    render,
    rewritten,
    total,
    var,
)
from kpi.model.quantity import Domain, Measure
from kpi.types import Origin

X = var("x")
LEVEL = var("level", domain=Domain(labels=("junior", "senior")), kind=Kind.LEVEL)


def test_equal_nodes_are_one_object():
    assert X * 2 + 1 is X * 2 + 1
    assert const("0.50") is const("1/2")


def test_zero_and_false_are_different_constants():
    assert const(0) is not const(False)
    assert const(0).value == 0
    assert const(False).value is False
    assert const(1).kind is Kind.NUMBER
    assert const(True).kind is Kind.FLAG


def test_a_constant_with_another_origin_is_another_node():
    assert const(1, origin=Origin.DEFAULT) is not const(1, origin=Origin.TEXT)


def test_a_tree_comes_back_from_a_pickle_as_the_same_object():
    tree = choose((X >= 90, 10), (maximum(X, 1) <= X / 3, 5), otherwise=0)
    assert pickle.loads(pickle.dumps(tree)) is tree
    assert copy.deepcopy(tree) is tree


def test_a_comparison_is_a_node_and_nodes_are_keys_by_identity():
    other = var("y")
    assert {X: 1, other: 2}[other] == 2
    assert (other == X).op == "=="


def test_sums_of_several_are_one_node_but_brackets_stay():
    a, b, c = var("a"), var("b"), var("c")
    assert a + b + c is Arith("+", (a, b, c))
    assert a + (b + c) is Arith("+", (a, b + c))
    assert sum([a, b, c]) is a + b + c
    assert total([a, b, c]) is a + b + c
    assert total().value == 0


def test_text_is_a_number_beside_a_number_and_a_label_beside_a_label():
    assert (X * "0.1").args[1].value == Fraction(1, 10)
    assert (LEVEL == "senior").args[1].value == "senior"
    assert isinstance(exact("1.5"), Const)


@pytest.mark.parametrize(
    "wrong,code",
    [
        (lambda: X + 0.5, "float"),
        (lambda: X + True, "wrong_kind"),
        (lambda: X + LEVEL, "wrong_kind"),
        (lambda: X == None, "compared_with_none"),  # noqa: E711
        (lambda: X > "many", "not_a_number"),
        (lambda: LEVEL == "boss", "unknown_label"),
        (lambda: LEVEL == 3, "mixed_kinds"),
        (lambda: var("late", Measure.FLAG) > var("new", Measure.FLAG), "no_order"),
        (lambda: var("a", Measure.LEVEL) > var("b", Measure.LEVEL), "no_order"),
        (lambda: if_(X, 1, 0), "wrong_kind"),
        (lambda: choose((X > 1, 1), otherwise=LEVEL), "mixed_kinds"),
        (choose, "empty"),
        (maximum, "empty"),
        (lambda: [1, 2][X], "used_as_index"),
        (lambda: list(X), "not_a_list"),
        (lambda: int(X), "used_as_int"),
        (lambda: float(X), "float"),
        (lambda: 2**X, "unsupported"),
        (lambda: X ** var("n"), "unsupported"),
        (lambda: round(X, 20), "bad_places"),
        (lambda: X * [1], "not_a_value"),
    ],
)
def test_what_is_no_tree_is_refused_with_advice(wrong, code):
    with pytest.raises(NotATree) as refusal:
        wrong()
    assert refusal.value.code == code
    assert refusal.value.hint


def test_inputs_are_listed_once_each():
    tree = if_(is_missing(X), 0, X + var("y") * X)
    assert [one.name for one in inputs_of(tree)] == ["x", "y"]


def test_trees_print_in_words_of_both_languages():
    tree = choose((X >= 90, 10), (all([]) & (X < 3), 5), otherwise=round(X * 2 - 1, 1))
    assert render(tree) == "if x ≥ 90: 10; if yes and x < 3: 5; else: (x × 2 - 1) rounded to 1 decimal"
    assert (
        render(tree, "zh")
        == "若 x ≥ 90，则 10；若 是 且 x < 3，则 5；否则 （x × 2 - 1）（四舍五入到 1 位小数）"
    )


def test_an_opaque_function_prints_by_its_name():
    assert render(opaque(max, X, 3)) == "max(x, 3)"


def test_brackets_keep_the_meaning():
    assert render((X + 1) * 2) == "(x + 1) × 2"
    assert render(X - (X - 1)) == "x - (x - 1)"
    assert render(~(X > 1) | (X < 0) & (X == 1)) == "not (x > 1) or x < 0 and x = 1"


def test_a_tree_can_be_rewritten_node_by_node():
    tree = choose((X > 1, maximum(X, 3)), otherwise=X / 2)
    changed = rewritten(tree, lambda node: var("y") if node is X else node)
    assert render(changed) == render(tree).replace("x", "y")
    assert rewritten(tree, lambda node: node) is tree


def test_what_is_long_and_used_twice_is_printed_once():
    share = round((X + 1) / (X + 2) * (X + 3), 2)
    assert render(choose((share > 1, share), otherwise=0)) == (
        "if [1] > 1: [1]; else: 0; [1] = ((x + 1) ÷ (x + 2) × (x + 3)) rounded to 2 decimals"
    )
