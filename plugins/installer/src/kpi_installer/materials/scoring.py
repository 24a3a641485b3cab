"""What follows where equipment or materials fail: a fine by circumstances, and the leader linked (S003.A.8.43)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpi.api import (
    Fault,
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
from kpi_installer.declaring import scorer

UNDECIDED = ("minimum", "hold")


def fine_by_circumstances(
    amount: Node, severity: Node, range: Sequence[Any], undecided: str = "minimum"
) -> dict[str, Node]:
    """Fine a failed indicator by the amount decided, or by its severity: the least, the middle, the most.

    Undecided the least is booked for the time being (`minimum`), or nothing (`hold`). An amount outside the range
    is refused: it is missing, with the flag `out_of_range` (S003.D08). Each case is announced to the leader.

    Raises:
        PolicyError: for an unknown word, and a range that is none.
    """
    if not isinstance(range, tuple | list) or len(range) != 2:
        raise PolicyError(Fault("parameter", "range must be [least, most]", "range"))
    low, high = range
    waits: Node = scorers.discretionary(low, high)
    if scorers.word(undecided, "undecided", UNDECIDED) == "hold":
        waits = flagged(flagged(const(None), "discretionary"), "held")
    by_severity = choose(
        (severity == 1, low), (severity == 2, (low + high) / 2), (severity == 3, high), otherwise=const(None)
    )
    within = if_(all_of(amount >= low, amount <= high), amount, flagged(const(None), "out_of_range"))
    fine = choose(
        (all_of(is_missing(amount), is_missing(severity)), waits),
        (is_missing(amount), by_severity),
        otherwise=within,
    )
    return {"fine": fine, "notices": const(1)}


def joint_liability(amount: Node, severity: Node, range: Sequence[Any], ratio: Any = 0) -> Node:
    """Record the leader of whoever is fined; money only where the company sets a share of the fine (S003.D09)."""
    if not scorers.constant(ratio, "ratio").value:
        return flagged(const(0), "joint")
    fine = fine_by_circumstances(amount, severity, range)["fine"]
    return flagged(ratio * fine, "joint")


SCORERS: tuple[Scorer, ...] = (
    scorer(
        fine_by_circumstances,
        "视情节罚款",
        "fine by circumstances",
        (
            "每项视情况 {range} 元；未决定前 {undecided}",
            "{range} for each, by circumstances; undecided: {undecided}",
        ),
    ),
    scorer(
        joint_liability,
        "关联负责人",
        "the leader linked",
        ("负责人关联，罚款的 {ratio}", "the leader is linked, {ratio} of the fine"),
    ),
)
"""What the rules on materials use."""

__all__ = ["SCORERS"]
