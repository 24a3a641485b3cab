"""An explanation in a few words."""

from __future__ import annotations

from fractions import Fraction

from kpi.expr import Why
from kpi.model.label import Label
from kpi.output.brief import brief

RANK = Label("名次", "rank")


def compared(value: int | None, *, op: str = "<=", met: bool | None = None) -> Why:
    left = Why("var", RANK, None if value is None else Fraction(value))
    return Why(op, Label(), met, (left, Why("const", Label(), Fraction(3))))


def test_a_comparison_is_told_as_value_and_limit():
    assert brief(compared(4)) == "名次 4 (≤ 3)"
    assert brief(compared(4, op=">="), "en") == "rank 4 (≥ 3)"


def test_what_is_missing_is_said_to_be():
    assert brief(compared(None)) == "名次 无数据 (≤ 3)"
    assert brief(compared(None), "en") == "rank no data (≤ 3)"


def test_of_conditions_that_must_all_hold_those_are_told_that_do_not():
    both = Why("and", Label(), False, (compared(1, met=True), compared(5, met=False)))
    assert brief(both, "en", "top") == "top: rank 5 (≤ 3)"


def test_what_holds_or_compares_nothing_is_called_by_its_name():
    held = Why("and", Label(), True, (compared(1, met=True),))
    assert brief(held, "zh", "要求") == "要求"
    assert brief(Why("choose", Label(), True), "zh", "要求") == "要求"
