"""Fines left to discretion, alone or opened by a rate (S003.D08, A.2.9.6, A.3.15)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpi.api import (
    Fault,
    Label,
    Node,
    PolicyError,
    Scorer,
    all_of,
    any_of,
    choose,
    coalesce,
    const,
    flagged,
    if_,
    is_missing,
    scorers,
)

UNDECIDED = ("minimum", "hold")
CASES = ("all", "above", "excess")
SEVERITIES = ("minor", "moderate", "serious")
"""Quantity 1, 2 and 3 of an event."""
PLACES = ("minimum", "midpoint", "maximum")


def decided(
    amount: Node,
    severity: Node,
    range: Sequence[Any],
    undecided: str = "minimum",
    severity_table: Mapping[str, Any] | None = None,
) -> Node:
    """Give the amount decided, or that of the severity (1 minor, 2 moderate, 3 serious), within a range.

    `severity_table` says what a severity costs: minimum, midpoint or maximum, or an amount within the range. Without either the least
    is booked until somebody decides (`minimum`), or nothing is (`hold`); both wait for a decision. An
    amount outside the range is refused: it is missing, with the flag `out_of_range` (S003.D08).

    Raises:
        PolicyError: for unknown words, and a range or a table that is none.
    """
    way = scorers.word(undecided, "undecided", UNDECIDED)
    if not isinstance(range, tuple | list) or len(range) != 2:
        raise PolicyError(Fault("parameter", "range must be [least, most]", "range"))
    low, high = range
    by_severity = choose(
        *((severity == place, one) for place, one in enumerate(_prices(range, severity_table), 1)),
        otherwise=const(None),
    )
    within = if_(all_of(amount >= low, amount <= high), amount, flagged(const(None), "out_of_range"))
    waits: Node = scorers.discretionary(low, high)
    if way == "hold":
        waits = flagged(flagged(const(None), "discretionary"), "held")
    return choose(
        (all_of(is_missing(amount), is_missing(severity)), waits),
        (is_missing(amount), by_severity),
        otherwise=within,
    )


def _prices(range: Sequence[Any], table: Mapping[str, Any] | None) -> list[Any]:
    low, high = range
    known = {"minimum": low, "midpoint": (low + high) / 2, "maximum": high}
    wanted = dict(zip(SEVERITIES, PLACES, strict=True)) if table is None else dict(table)
    if set(wanted) != set(SEVERITIES):
        raise PolicyError(
            Fault("parameter", f"severity_table must name {', '.join(SEVERITIES)}", "severity_table")
        )
    found = []
    for name in SEVERITIES:
        one = wanted[name]
        found.append(known[scorers.word(one, "severity_table", PLACES)] if isinstance(one, str) else one)
    return found


def discretionary_fine(
    amount: Node,
    severity: Node,
    range: Sequence[Any],
    undecided: str = "minimum",
    severity_table: Mapping[str, Any] | None = None,
) -> dict[str, Node]:
    """Fine a case by its circumstances, and announce it; see `decided`."""
    return {"fine": decided(amount, severity, range, undecided, severity_table), "notices": const(1)}


def gated_fine(
    rate: Node,
    free: Node,
    nth: Node,
    amount: Node,
    severity: Node,
    gate: Any,
    range: Sequence[Any],
    cases: str = "all",
    undecided: str = "minimum",
    severity_table: Mapping[str, Any] | None = None,
) -> dict[str, Node]:
    """Fine each case of a month whose complaint rate is above the gate, and announce it (S003.A.3.15.4a).

    With `cases` above (or excess) only those beyond the gate's share are fined, in the order of time: `free` of a
    person's cases are within it. Exactly at the gate nothing is fined, and the target is missed (S003.Q14).

    Raises:
        PolicyError: for unknown words.
    """
    way = scorers.word(cases, "cases", CASES)
    spared = rate <= gate if way == "all" else any_of(rate <= gate, nth <= free)
    fine = decided(amount, severity, range, undecided, severity_table)
    return {
        "fine": if_(spared, 0, fine),
        "notices": if_(spared, 0, 1),
        "target_met": rate < gate,
    }


def fine_to_points(fines: Node, yuan_per_point: Any = None) -> dict[str, Node]:
    """Take a person's fines into the KPI: as yuan alone, or a point for every `yuan_per_point` (S003.Q15)."""
    paid = coalesce(fines, 0)
    return {"points": const(0) if yuan_per_point is None else paid / yuan_per_point, "yuan": paid}


def borne(loss: Node, share: Any) -> Node:
    """Charge the share of a loss that the person who caused it bears (S003.A.3.15.5b)."""
    found: Node = loss * share
    return found


FINES: tuple[Scorer, ...] = (
    Scorer(
        "callcenter_discretionary_fine",
        discretionary_fine,
        Label("视情节罚款", "fine by circumstances"),
        scorers.template(
            "视情节 {range} 元并通报；未决定前（{undecided}）",
            "{range} by circumstances, and a notice; undecided: {undecided}",
            of=discretionary_fine,
        ),
        owner="callcenter",
    ),
    Scorer(
        "callcenter_gated_fine",
        gated_fine,
        Label("超标后每例罚款", "fine of every case above a rate"),
        scorers.template(
            "{rate} 高于 {gate} 时每例 {range} 元并通报（{cases}；未决定前 {undecided}）",
            "where {rate} is above {gate}: {range} a case, and a notice ({cases}; undecided: {undecided})",
            of=gated_fine,
        ),
        owner="callcenter",
    ),
    Scorer(
        "callcenter_fine_to_points",
        fine_to_points,
        Label("罚款计入 KPI", "fines in the KPI"),
        scorers.template(
            "个人罚款计入 KPI；每 {yuan_per_point} 元折 1 分",
            "fines in the KPI; a point for {yuan_per_point} yuan",
            of=fine_to_points,
        ),
        owner="callcenter",
    ),
    Scorer(
        "callcenter_borne",
        borne,
        Label("承担损失", "loss borne"),
        scorers.template("承担损失的 {share}", "bears {share} of {loss}", of=borne),
        owner="callcenter",
    ),
)
"""Fines of hotline and hall."""

__all__ = [
    "CASES",
    "FINES",
    "UNDECIDED",
    "borne",
    "decided",
    "discretionary_fine",
    "fine_to_points",
    "gated_fine",
]
