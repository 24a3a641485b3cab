"""What follows where equipment or materials fail: a fine by circumstances (S003.A.8.43)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpi.api import (
    Node,
    Scorer,
    const,
    scorers,
)
from kpi_installer.declaring import scorer


def fine_by_circumstances(
    amount: Node,
    severity: Node,
    range: Sequence[Any],
    undecided: str = "minimum",
    severity_table: Mapping[str, Any] | None = None,
) -> dict[str, Node]:
    """Fine a failed indicator by its circumstances, and announce it; see `scorers.decided`."""
    return {"fine": scorers.decided(amount, severity, range, undecided, severity_table), "notices": const(1)}


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
)
"""What the rules on materials use."""

__all__ = ["SCORERS"]
