"""Items of forms with columns of marks: what is computed stands until the superior has written something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from kpi.expr import Const, Node, all_of, const, flagged, if_, is_missing, not_, total
from kpi.kit.scorers.bands import band_words
from kpi.kit.scorers.bands import bands as by_bands
from kpi.kit.scorers.given import constant, constants, number, refused
from kpi.kit.scorers.words import Words, said
from kpi.words import sentence

COLUMNS = ("self", "superior")
"""The columns of a form that are marked."""
_NAMES = {"自评": "self", "上级": "superior"}


def in_columns(
    points: Node,
    self_points: Node,
    superior: Node,
    full: Const,
    self_w: Const | int = 0,
    superior_w: Const | int = 1,
    column_weights: Mapping[str, Const] | Sequence[Const] | None = None,
) -> Node:
    """Give a form's result: what its columns come to where the superior has written something, else `points`.

    A column of no weight is for reference only (C.9). `column_weights` are both weights at once, of oneself and of
    the superior, in this order or by name; where they are given they go before. A mark outside 0 to `full` is no judgement: it is
    missing, with the flag `out_of_range`.

    Raises:
        PolicyError: for weights that add up to nothing, and for columns that the form does not have.
    """
    self_w, superior_w = _both(column_weights, self_w, superior_w)
    weights = (constant(self_w, "self_w"), constant(superior_w, "superior_w"))
    shares = [number(weight, "superior_w") for weight in weights]
    if sum(shares) <= 0:
        raise refused(
            "superior_w", sentence("and self_w, the weights of the columns, must add up to more than 0")
        )
    columns = zip((self_points, superior), weights, shares, strict=True)
    used = [(mark, weight) for mark, weight, share in columns if share]
    mean = total([mark * weight for mark, weight in used]) / (weights[0] + weights[1])
    beyond = not_(all_of(*(all_of(mark >= 0, mark <= constant(full, "full")) for mark, _ in used)))
    judged = if_(beyond, flagged(const(None), "out_of_range"), mean)
    asked = superior if shares[1] else self_points
    return if_(is_missing(asked), points, judged)


def _both(column_weights: Any, self_w: Any, superior_w: Any) -> tuple[Any, Any]:
    """Return the weights of the two columns."""
    if column_weights is None:
        return self_w, superior_w
    if isinstance(column_weights, Mapping):
        table = {_NAMES.get(str(name), str(name)): weight for name, weight in column_weights.items()}
        if not set(table) <= set(COLUMNS):
            raise refused(
                "column_weights",
                sentence(
                    "must name {COLUMNS}, not {table}", COLUMNS=" and ".join(COLUMNS), table=", ".join(table)
                ),
            )
        return tuple(table.get(name, 0) for name in COLUMNS)
    self_weight, superior_weight = constants(column_weights, "column_weights", len(COLUMNS))
    return self_weight, superior_weight


def banded_item(
    value: Node,
    self_points: Node,
    superior: Node,
    edges: Sequence[Any] | None,
    points: Sequence[Any] | None,
    full: Any,
    gap_policy: str = "lower",
    edge_policy: str = "better",
    self_w: Any = 0,
    superior_w: Any = 1,
    column_weights: Any = None,
    bands: Sequence[Sequence[Any]] | None = None,
    **named: Any,
) -> Node:
    """Score a number by bands, unless the superior has judged the item; see `kpi.kit.scorers.bands` and `in_columns`.

    `bands` are edges and points at once, `[from, points]` each, rising, with `below` (0 where it is not given) below the
    first; they go before. Where neither they nor edges are given the print has lost them: unjudged, the item is
    missing, flagged `truncated`.

    Raises:
        PolicyError: for bands that are no such pairs.
    """
    if bands is not None:
        if not isinstance(bands, tuple | list) or not bands or not all(_is_pair(one) for one in bands):
            raise refused(
                "bands",
                sentence("must be a list of [from, points]"),
                sentence("as in [[80, 5], [85, 10], [90, 20]]"),
            )
        edges = [low for low, _ in bands]
        points = [named.pop("below", 0), *(worth for _, worth in bands)]
    if edges is None or points is None:
        found: Node = flagged(const(None), "truncated")
    else:
        found = by_bands(value, edges, points, edge_policy, gap_policy, **named)
    return in_columns(found, self_points, superior, full, self_w, superior_w, column_weights)


def _is_pair(entry: object) -> bool:
    return isinstance(entry, tuple | list) and len(entry) == len(("from", "points"))


def judged_item(
    self_points: Node,
    superior: Node,
    full: Any,
    self_w: Any = 0,
    superior_w: Any = 1,
    column_weights: Any = None,
) -> Node:
    """Take the judgement of an item whose measure the print has lost: without one it is missing, flagged `truncated`."""
    lost = flagged(const(None), "truncated")
    return in_columns(lost, self_points, superior, full, self_w, superior_w, column_weights)


def banded_item_words(words: Words, lang: str) -> str:
    """Print the bands of an item and when the superior's mark stands in their place; see `banded_item`."""
    given = {name: one for name, one in words.items() if name not in _MARKS}
    if given.get("bands") is not None:
        pairs = given.pop("bands")
        given["edges"] = tuple(low for low, _ in pairs)
        given["points"] = (given.get("below", Fraction(0)), *(worth for _, worth in pairs))
    zh = lang == "zh"
    if given.get("edges") is None or given.get("points") is None:
        told = "按公司分档（原文缺失）" if zh else "by the company's bands (lost in print)"
    else:
        told = band_words(given, lang)
    return f"{words['value']} {told}{'；' if zh else '; '}{columns_words(words, lang)}"


def columns_words(words: Words, lang: str) -> str:
    """Print what the marks of a form's columns do; see `in_columns`."""
    weights = _both(words.get("column_weights"), words.get("self_w", 0), words.get("superior_w", 1))
    own, superior = map(said, weights)
    if own == "0":
        return (
            "上级评分后以上级评分为准，自评仅供参考"
            if lang == "zh"
            else "the superior's mark, once given, stands, and one's own is for reference"
        )
    if superior == "0":
        return "自评后以自评为准" if lang == "zh" else "one's own mark, once given, stands"
    if lang == "zh":
        return f"评分后以自评 × {own} 与上级评分 × {superior} 的加权平均为准"
    return f"once judged, the mean of one's own mark x {own} and the superior's x {superior} stands"


_MARKS = ("self_points", "superior", "self_w", "superior_w", "column_weights", "full")

__all__ = ["banded_item", "banded_item_words", "columns_words", "in_columns", "judged_item"]
