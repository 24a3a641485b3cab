"""Items of the monthly forms: computed, and judged in the columns of the form (S000.F2, F6, F7, F9; S000.C.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpi.api import Label, Node, Scorer, all_of, any_of, choose, const, flagged, if_, is_missing, scorers
from kpi_callcenter.words import phrase


def complaint_item(
    value: Node,
    self_points: Node,
    superior: Node,
    edges: Sequence[Any],
    points: Sequence[Any],
    full: Any,
    gap_policy: str = "lower",
    edge_policy: str = "better",
    column_weights: Any = None,
    self_w: Any = 0,
    superior_w: Any = 1,
    overlaps: Sequence[Any] = (),
) -> dict[str, Node]:
    """Score the share of complaints handled in their limits, and report it; see `scorers.banded_item` (S000.F9.1).

    Values that two bands name, `overlaps`, go by `edge_policy` and carry the flag `overlap` where they are what counts.
    """
    found = scorers.banded_item(
        value,
        self_points,
        superior,
        edges,
        points,
        full,
        gap_policy,
        edge_policy,
        self_w,
        superior_w,
        column_weights,
    )
    if overlaps:
        twice = all_of(is_missing(superior), any_of(*(value == one for one in overlaps)))
        found = if_(twice, flagged(found, "overlap"), found)
    return {"points": found, "rate": value}


def information_item(
    errors: Node,
    late_updates: Node,
    self_points: Node,
    superior: Node,
    full: Any,
    pts: Any,
    floor: Any = 0,
    self_w: Any = 0,
    superior_w: Any = 1,
    column_weights: Any = None,
) -> Node:
    """Take points for each record with errors and each late update, unless the superior has judged the item (S000.F6.1)."""
    found = scorers.deduct_per_event(
        full, floor, error=errors, error_pts=pts, late=late_updates, late_pts=pts
    )
    return scorers.in_columns(found, self_points, superior, full, self_w, superior_w, column_weights)


def summary_item(
    errors: Node,
    missed: Node,
    self_points: Node,
    superior: Node,
    full: Any,
    error_pts: Any,
    missed_pts: Any,
    floor: Any = 0,
    self_w: Any = 0,
    superior_w: Any = 1,
    column_weights: Any = None,
) -> Node:
    """Take points for each error and each missed report, unless the superior has judged the item (S000.F7.1)."""
    found = scorers.deduct_per_event(
        full, floor, error=errors, error_pts=error_pts, missed=missed, missed_pts=missed_pts
    )
    return scorers.in_columns(found, self_points, superior, full, self_w, superior_w, column_weights)


def plan_item(
    on_time: Node,
    month: Node,
    self_points: Node,
    superior: Node,
    full: Any,
    late_points: Any = 0,
    annual_item: str = "carry",
    self_w: Any = 0,
    superior_w: Any = 1,
    column_weights: Any = None,
) -> Node:
    """Give the full mark for a plan handed in by its day; every month carries January's result, or January alone has it.

    Raises:
        PolicyError: for an unknown way.
    """
    way = scorers.word(annual_item, "annual_item", ("carry", "january_only_reweight"))
    found = choose((on_time > 0, full), otherwise=late_points)
    if way != "carry":
        found = choose((is_missing(month), found), (month == 1, found), otherwise=const(None))
    return scorers.in_columns(found, self_points, superior, full, self_w, superior_w, column_weights)


def relation_item(
    self_points: Node,
    superior: Node,
    losses: Node,
    full: Any,
    self_w: Any = 0,
    superior_w: Any = 1,
    column_weights: Any = None,
) -> dict[str, Node]:
    """Take the judgement of an item, and tell whether no key customer was lost, which is its target (S000.F9.2)."""
    return {
        "points": scorers.judged_item(self_points, superior, full, self_w, superior_w, column_weights),
        "target_met": losses == 0,
    }


def _scorer(name: str, function: Any, zh: str, en: str, told: Any) -> Scorer:
    """Declare an item; `told` says what it comes to before the columns of the form are looked at."""
    words = _in_columns(scorers.template(told[0], told[1], of=function)) if isinstance(told, tuple) else told
    return Scorer(f"callcenter_{name}", function, Label(zh, en), words, owner="callcenter")


def _in_columns(told: Any) -> Any:
    def render(words: Mapping[str, Any], lang: str) -> str:
        parts = {"points": told(words, lang), "columns": scorers.columns_words(words, lang)}
        return phrase("{points}; {columns}", **parts).text(lang)

    return render


FORMS: tuple[Scorer, ...] = (
    _scorer("banded_item", scorers.banded_item, "按档计分", "points by bands", scorers.banded_item_words),
    _scorer("complaint_item", complaint_item, "按档计分", "points by bands", scorers.banded_item_words),
    _scorer(
        "information_item",
        information_item,
        "按次扣分",
        "deduction per event",
        (
            "{errors}、{late_updates}每次扣 {pts} 分，最低 {floor} 分",
            "-{pts} for each of {errors}, {late_updates}; at least {floor}",
        ),
    ),
    _scorer(
        "summary_item",
        summary_item,
        "按次扣分",
        "deduction per event",
        (
            "{errors}每次扣 {error_pts} 分，{missed}每次扣 {missed_pts} 分，最低 {floor} 分",
            "-{error_pts} for each of {errors}, -{missed_pts} of {missed}; at least {floor}",
        ),
    ),
    _scorer(
        "plan_item",
        plan_item,
        "按时提交",
        "handed in by its day",
        (
            "按时提交得 {full} 分，逾期得 {late_points} 分（{annual_item}）",
            "{full} where handed in by its day, late {late_points} ({annual_item})",
        ),
    ),
    _scorer(
        "judged_item",
        scorers.judged_item,
        "上级评分",
        "judged by the superior",
        ("评定 0 至 {full} 分", "judged, 0 to {full}"),
    ),
    _scorer(
        "relation_item",
        relation_item,
        "上级评分（大客户流失为 0 达标）",
        "judged; no key customer lost",
        (
            "评定 0 至 {full} 分，{losses}为 0 即达标",
            "judged, 0 to {full}; the target is met where {losses} are 0",
        ),
    ),
)
"""Items of the forms."""

__all__ = [
    "FORMS",
    "complaint_item",
    "information_item",
    "plan_item",
    "relation_item",
    "summary_item",
]
