"""What tickets cost persons: overdue and false ones, and fines whose amount others fix (S003.A.4.21.5, .8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpi.api import Node, const, flagged, if_, is_missing, scorers
from kpi_installer.declaring import scorer


def gated_price(rate: Node, gate: Any, fine: Any, company_gate_inclusive: bool = True) -> Node:
    """Give `fine` for a case where the department's rate is at the gate or below it, else nothing (S003.A.4.21.5c).

    Without `company_gate_inclusive` a rate exactly at the gate costs nothing either (S003.Q23).
    """
    gated = rate <= gate if company_gate_inclusive else rate < gate
    return if_(gated, scorers.constant(fine, "fine"), 0)


def by_circumstances(
    amount: Node,
    severity: Node,
    range: Sequence[Any],
    kpi: Any,
    undecided: str = "minimum",
    severity_table: Mapping[str, Any] | None = None,
    min: Any = None,
    max: Any = None,
) -> dict[str, Node]:
    """Fine a case by its circumstances (see `scorers.decided`), and tell what it takes from the department: `kpi`.

    `min` and `max` stand in the place of the ends of the range. `fines` is the fine again, which a trial of several
    cases adds up.
    """
    low = range[0] if min is None else min
    high = range[1] if max is None else max
    fine = scorers.decided(amount, severity, (low, high), undecided, severity_table)
    return {"fine": fine, "kpi_points": scorers.constant(kpi, "kpi"), "fines": fine}


def passed_on(amount: Node, share: Any) -> Node:
    """Give a share of an amount that somebody else fixed: the whole of a fine that the company had to pay."""
    return amount * scorers.constant(share, "share")


def fixed_elsewhere(amount: Node) -> Node:
    """Give the amount that other rules fix; until it is known nothing is booked and the case waits."""
    return if_(is_missing(amount), flagged(const(0), "discretionary"), amount)


FINES = (
    scorer(
        gated_price,
        "按率定价",
        "price selected by a rate",
        (
            "所属部门的率不高于 {gate} 时每例 {fine} 元，否则不罚",
            "{fine} a case where the rate is at most {gate}, else 0",
        ),
    ),
    scorer(
        by_circumstances,
        "视情况处罚",
        "fine by circumstances",
        (
            "视情况 {range} 元（下限、上限），未决定前{undecided}；部门 KPI 每例 {kpi} 分",
            "{range} yuan by circumstances, undecided: {undecided}; {kpi} KPI points a case",
        ),
    ),
    scorer(
        passed_on,
        "转由当事人承担",
        "passed on",
        ("由当事人承担 {share}", "{share} of the amount is passed on"),
    ),
    scorer(
        fixed_elsewhere,
        "按其他办法处罚",
        "fixed by other rules",
        ("金额按其他办法确定，未定前待决", "the amount is fixed by other rules; it waits until then"),
    ),
)
"""Scorers of fines."""

__all__ = ["FINES"]
