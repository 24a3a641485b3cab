"""An explanation in a few words."""

from __future__ import annotations

from fractions import Fraction

from kpi.expr import Why
from kpi.output.brief import brief
from kpi.words import Label

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


def test_a_value_without_a_label_is_called_by_what_it_is_made_of():
    chosen = Why("choose", Label(), None, (Why("var", RANK, None),))
    why = Why(">=", Label(), None, (chosen, Why("const", Label(), Fraction(1))))
    assert brief(why, "en", "list") == "rank no data (≥ 1)"


def test_in_a_cell_several_parts_without_data_are_counted():
    parts = (compared(None), compared(None), compared(5, met=False))
    why = Why("and", Label(), None, parts)
    assert brief(why, "en", "list", gather=True) == "list: rank 5 (≤ 3), 2 without data"
    assert brief(why, "zh", "要求", gather=True) == "要求: 名次 5 (≤ 3), 2 项无数据"
    assert brief(why, "en").count("no data") == 2


def test_one_part_without_data_is_named_in_a_cell_too():
    why = Why("and", Label(), None, (compared(None), compared(1, met=True)))
    assert brief(why, "en", "list", gather=True) == "list: rank no data (≤ 3)"
