"""Items of the installer's scorecard that the kit does not have (S002.F3), and orders placed after re-measuring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from kpi.api import (
    DataError,
    Fault,
    Label,
    Node,
    Period,
    Row,
    Rows,
    Scorer,
    Tally,
    Value,
    Worked,
    Working,
    all_of,
    coalesce,
    const,
    exactly,
    if_,
    is_missing,
    minutes_of,
    number_of,
    scorers,
    within,
)
from kpi_installer.declaring import scorer
from kpi_installer.words import sentence

NUMERATORS = ("installed", "signed")
DENOMINATORS = ("assigned", "designed")
MODES = ("checklist", "manual")
MINUTES_AN_HOUR = 60


def conversion(
    actual: Node,
    target: Node,
    signed: Node,
    designed: Node,
    full: Any,
    numerator: str = "installed",
    denominator: str = "assigned",
    cap: Any = "full",
) -> Node:
    """Give `full` times completed by assigned installations; as printed, households signed by those designed for (S002.F3.3).

    Raises:
        PolicyError: for unknown words.
    """
    above = actual if scorers.word(numerator, "numerator", NUMERATORS) == "installed" else signed
    below = target if scorers.word(denominator, "denominator", DENOMINATORS) == "assigned" else designed
    return scorers.ratio(above, below, full, cap=cap)


def share_or_marks(criteria: Sequence[Node], marks: Node, full: Any, mode: str = "checklist") -> Node:
    """Give `full` times the share of checks passed, or the marks of a person (S002.F3.8).

    Raises:
        PolicyError: for an unknown mode.
    """
    if scorers.word(mode, "mode", MODES) == "manual":
        return scorers.manual(marks, full)
    return scorers.fulfilment(criteria, full)


def order_timeliness(late: Node, placed_late: Node, full: Any, late_pts: Any, floor: Any = None) -> Node:
    """Take points for each order placed late: those reported as events, and those whose rows say so (S002.F3.6)."""
    both = coalesce(late, 0) + coalesce(placed_late, 0)
    count = if_(all_of(is_missing(late), is_missing(placed_late)), const(None), both)
    return scorers.deduct_per_event(full, floor, late=count, late_pts=late_pts)


def orders_placed(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the orders placed in a period and those of them placed later than `hours` after it.

    The exact limit is in time; hours run day and night. An order counts in the period in which it is placed. A trial may give `hours` of each order.

    Raises:
        DataError: `bad_value` for hours that are no number, or below 0.
    """
    tally = Tally("late", "placed")
    for row in rows["installations"]:
        took = _took(row, period)
        if took is not None:
            late = took > number_of(numbers, "hours")
            tally.add(row["installer"], placed=1, late=late)
            if late:
                tally.because(row["installer"], "installations", row, "late")
    return tally.worked()


def _took(row: Row, period: Period | None) -> Fraction | None:
    """Return the hours from re-measuring to the order, None for one that was not placed in the period."""
    if row.get("hours") is not None:
        try:
            found = exactly(row["hours"])
        except (ValueError, TypeError):
            found = Fraction(-1)
        if found < 0:
            raise DataError(
                Fault(
                    "bad_value",
                    sentence("hours: {row!r} is no number of 0 or more", row=row["hours"]),
                    "hours",
                )
            )
        return found
    if row["remeasured"] is None or row["placed"] is None or not within(row["placed"], period):
        return None
    return minutes_of(row["placed"] - row["remeasured"]) / MINUTES_AN_HOUR


WARDROBE: tuple[Scorer, ...] = (
    scorer(
        conversion,
        "完成率",
        "conversion",
        (
            "{full} 分 × {numerator} ÷ {denominator}[[，最多{cap}]]",
            "{full} points x {numerator} / {denominator}[[, at most {cap}]]",
        ),
    ),
    scorer(
        share_or_marks,
        "检查通过率或评分",
        "share of checks passed, or marks",
        ("{full} 分 × {criteria}（{mode}）", "{full} points x {criteria} ({mode})"),
    ),
    scorer(
        order_timeliness,
        "按推迟单数扣分",
        "deduction per late order",
        (
            "每推迟 1 单扣 {late_pts} 分[[，最低 {floor} 分]]",
            "-{late_pts} for each late order[[, at least {floor}]]",
        ),
    ),
)
"""What the installer's scorecard is scored with beside the kit."""

WORKINGS: tuple[Working, ...] = (
    Working(
        "installer_orders_placed",
        orders_placed,
        ("installations",),
        ("late", "placed"),
        brief={"hours": ("installations", ("hours",))},
        look_back=62,
        numbers=("hours",),
        label=Label("复测后下单", "orders placed after re-measuring"),
        owner="installer",
    ),
)
"""What is counted row by row."""

__all__ = ["WARDROBE", "WORKINGS", "conversion", "order_timeliness", "orders_placed", "share_or_marks"]
