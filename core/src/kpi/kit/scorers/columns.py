"""Items of forms with columns of marks: what is computed stands until the superior has written something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpi.expr import Const, Node, all_of, const, flagged, if_, is_missing, not_, total
from kpi.kit.scorers.bands import band_words, bands
from kpi.kit.scorers.given import constant, number, refused
from kpi.kit.scorers.words import Words, said


def in_columns(
    points: Node,
    self_points: Node,
    superior: Node,
    full: Const,
    self_w: Const | int = 0,
    superior_w: Const | int = 1,
) -> Node:
    """Give a form's result: what its columns come to where the superior has written something, else `points`.

    A column of no weight is for reference only (C.9). A mark outside 0 to `full` is no judgement: it is
    missing, with the flag `out_of_range`.

    Raises:
        PolicyError: for weights that add up to nothing.
    """
    weights = (constant(self_w, "self_w"), constant(superior_w, "superior_w"))
    shares = [number(weight, "superior_w") for weight in weights]
    if sum(shares) <= 0:
        raise refused("superior_w", "and self_w, the weights of the columns, must add up to more than 0")
    columns = zip((self_points, superior), weights, shares, strict=True)
    used = [(mark, weight) for mark, weight, share in columns if share]
    mean = total([mark * weight for mark, weight in used]) / (weights[0] + weights[1])
    beyond = not_(all_of(*(all_of(mark >= 0, mark <= constant(full, "full")) for mark, _ in used)))
    judged = if_(beyond, flagged(const(None), "out_of_range"), mean)
    asked = superior if shares[1] else self_points
    return if_(is_missing(asked), points, judged)


def banded_item(
    value: Node,
    self_points: Node,
    superior: Node,
    edges: Sequence[Any],
    points: Sequence[Any],
    full: Any,
    gap_policy: str = "lower",
    edge_policy: str = "better",
    self_w: Any = 0,
    superior_w: Any = 1,
    **named: Any,
) -> Node:
    """Score a number by bands, unless the superior has judged the item; see `bands` and `in_columns`."""
    found = bands(value, edges, points, edge_policy, gap_policy, **named)
    return in_columns(found, self_points, superior, full, self_w, superior_w)


def judged_item(self_points: Node, superior: Node, full: Any, self_w: Any = 0, superior_w: Any = 1) -> Node:
    """Take the judgement of an item whose measure the print has lost: without one it is missing, flagged `truncated`."""
    lost = flagged(const(None), "truncated")
    return in_columns(lost, self_points, superior, full, self_w, superior_w)


def banded_item_words(words: Words, lang: str) -> str:
    """Print the bands of an item and when the superior's mark stands in their place; see `banded_item`."""
    told = band_words({name: one for name, one in words.items() if name not in _COLUMNS}, lang)
    if lang == "zh":
        return f"{words['value']} {told}；{columns_words(words, lang)}"
    return f"{words['value']} {told}; {columns_words(words, lang)}"


def columns_words(words: Words, lang: str) -> str:
    """Print what the marks of a form's columns do; see `in_columns`."""
    own, superior = (said(words.get(name, first)) for name, first in (("self_w", 0), ("superior_w", 1)))
    if own == "0":
        return (
            "上级评分后以上级评分为准，自评仅供参考"
            if lang == "zh"
            else "the superior's mark, once given, stands; one's own is for reference"
        )
    if superior == "0":
        return "自评后以自评为准" if lang == "zh" else "one's own mark, once given, stands"
    if lang == "zh":
        return f"评分后以自评 × {own} 与上级评分 × {superior} 的加权平均为准"
    return f"once judged, the mean of one's own mark x {own} and the superior's x {superior} stands"


_COLUMNS = ("self_points", "superior", "self_w", "superior_w", "full")

__all__ = ["banded_item", "banded_item_words", "columns_words", "in_columns", "judged_item"]
