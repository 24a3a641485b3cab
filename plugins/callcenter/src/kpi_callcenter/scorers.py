"""Mechanisms of a call centre, made of the kit's; parameters bear the names of the rulebook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpi.api import (
    Fault,
    Label,
    Node,
    PolicyError,
    Scorer,
    all_of,
    choose,
    const,
    flagged,
    if_,
    is_missing,
    scorers,
)


def volume(
    calls: Node,
    bands: Any,
    full: Any,
    floor: Any,
    step_rounding: str = "floor",
    band_mode: str = "marginal",
    gap_1500_1600: str = "extend",
) -> Node:
    """Take points for each step of calls short, by bands; between the last band and the floor the slope runs on."""
    return scorers.step_bands(calls, bands, full, floor, step_rounding, band_mode, gap_1500_1600)


def discretionary_fine(
    amount: Node, severity: Node, range: Sequence[Any], undecided: str = "minimum"
) -> Node:
    """Give the amount decided, or that of the severity (1 minor, 2 moderate, 3 serious), within a range.

    Without either the least is booked until somebody decides (`minimum`), or nothing is (`hold`). An
    amount outside the range is refused: it is missing, with the flag `out_of_range` (S003.D08).
    """
    if undecided not in ("minimum", "hold"):
        raise PolicyError(
            Fault("parameter", f"undecided must be minimum or hold, not {undecided!r}", "undecided")
        )
    low, high = range
    waits = scorers.discretionary(low, high)
    by_severity = choose(
        (severity == 1, low), (severity == 2, (low + high) / 2), (severity == 3, high), otherwise=const(None)
    )
    within = if_(all_of(amount >= low, amount <= high), amount, flagged(const(None), "out_of_range"))
    open_case = waits if undecided == "minimum" else flagged(const(None), "held")
    return choose(
        (all_of(is_missing(amount), is_missing(severity)), open_case),
        (is_missing(amount), by_severity),
        otherwise=within,
    )


SCORERS: tuple[Scorer, ...] = (
    Scorer(
        "callcenter_volume",
        volume,
        Label("受理量计分", "points by volume"),
        scorers.template(
            "满分 {full}；各段 [上, 下, 步, 每步扣分]：{bands}；低于 {floor} 不得分",
            "full {full}; bands [top, bottom, step, points]: {bands}; 0 below {floor}",
            of=volume,
        ),
        owner="callcenter",
    ),
    Scorer(
        "callcenter_discretionary_fine",
        discretionary_fine,
        Label("视情节罚款", "fine by circumstances"),
        scorers.template(
            "视情节 {range} 元；未决定前按最低（{undecided}）",
            "{range} by circumstances; undecided: {undecided}",
            of=discretionary_fine,
        ),
        owner="callcenter",
    ),
)
"""What the rule files of this plugin use beside the kit's scorers."""
