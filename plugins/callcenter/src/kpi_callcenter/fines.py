"""Fines left to discretion, alone or opened by a rate (S003.D08, A.2.9.6, A.3.15)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpi.api import (
    Label,
    Node,
    Scorer,
    any_of,
    coalesce,
    const,
    if_,
    scorers,
)

CASES = ("all", "above", "excess")


def discretionary_fine(
    amount: Node,
    severity: Node,
    range: Sequence[Any],
    undecided: str = "minimum",
    severity_table: Mapping[str, Any] | None = None,
) -> dict[str, Node]:
    """Fine a case by its circumstances, and announce it; see `scorers.decided`."""
    return {"fine": scorers.decided(amount, severity, range, undecided, severity_table), "notices": const(1)}


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
    person's cases are within it. Exactly at the gate nothing is fined, and the target is missed (S003.Q14). `fines`
    is the fine again, which a trial of several cases adds up.

    Raises:
        PolicyError: for unknown words.
    """
    way = scorers.word(cases, "cases", CASES)
    spared = rate <= gate if way == "all" else any_of(rate <= gate, nth <= free)
    fine = if_(spared, 0, scorers.decided(amount, severity, range, undecided, severity_table))
    return {"fine": fine, "notices": if_(spared, 0, 1), "target_met": rate < gate, "fines": fine}


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
            "视情节处 {range} 元（下限, 上限）并通报；未决定前{undecided}",
            "between {range} yuan by circumstances, and a notice; undecided: {undecided}",
            of=discretionary_fine,
        ),
        owner="callcenter",
    ),
    Scorer(
        "callcenter_gated_fine",
        gated_fine,
        Label("超标后每例罚款", "fine of every case above a rate"),
        scorers.template(
            "{rate} 高于 {gate} 时每例处 {range} 元（下限, 上限）并通报（{cases}；未决定前{undecided}）",
            "where {rate} is above {gate}: between {range} yuan a case, and a notice ({cases}; undecided: {undecided})",
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
    "borne",
    "discretionary_fine",
    "fine_to_points",
    "gated_fine",
]
