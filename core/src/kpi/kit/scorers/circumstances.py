"""Amounts left to discretion within a range: decided, by severity, or open until somebody decides (S003.D08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpi.expr import Node, all_of, choose, const, flagged, if_, is_missing
from kpi.kit.scorers.events import discretionary
from kpi.kit.scorers.given import refused, word
from kpi.words import sentence

UNDECIDED = ("minimum", "hold")
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

    `severity_table` says what a severity costs: minimum, midpoint or maximum, or an amount within the range.
    Without either the least is booked until somebody decides (`minimum`), or nothing is (`hold`); both wait for
    a decision. An amount outside the range is refused: it is missing, with the flag `out_of_range`.

    Raises:
        PolicyError: for unknown words, and a range or a table that is none.
    """
    way = word(undecided, "undecided", UNDECIDED)
    if not isinstance(range, tuple | list) or len(range) != 2:
        raise refused("range", sentence("must be [least, most]"))
    low, high = range
    by_severity = choose(
        *((severity == place, one) for place, one in enumerate(_prices(range, severity_table), 1)),
        otherwise=const(None),
    )
    within = if_(all_of(amount >= low, amount <= high), amount, flagged(const(None), "out_of_range"))
    waits: Node = discretionary(low, high)
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
        raise refused("severity_table", sentence("must name {SEVERITIES}", SEVERITIES=", ".join(SEVERITIES)))
    found = []
    for name in SEVERITIES:
        one = wanted[name]
        found.append(known[word(one, "severity_table", PLACES)] if isinstance(one, str) else one)
    return found


__all__ = ["PLACES", "SEVERITIES", "UNDECIDED", "decided"]
