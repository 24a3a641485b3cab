"""Calls accepted while one side hands over to the other (S003.B.3.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from kpi.api import Label, Period, Rows, Value, Worked, Working
from kpi_callcenter.workings.given import within


def handover_calls(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the calls accepted in a hand-over: `owned` by who goes off, `passed` by who comes on and took them.

    The first and the last second of a hand-over belong to it; one without an end has none yet, and no calls.
    """
    spans: dict[str, list[tuple[datetime, datetime, str, str]]] = {}
    for row in rows["handovers"]:
        if row["finished"] is not None and row["from"] and row["to"]:
            for who in (row["from"], row["to"]):
                spans.setdefault(who, []).append((row["started"], row["finished"], row["from"], row["to"]))
    found: dict[str, dict[str, Fraction]] = {
        who: {"owned": Fraction(0), "passed": Fraction(0)} for who in spans
    }
    for call in rows["calls"]:
        if not call["answered"] or not within(call["on"], period):
            continue
        for start, end, giver, taker in spans.get(call["agent"] or "", ()):
            if start <= call["on"] <= end:
                found[giver]["owned"] += 1
                found[taker]["passed"] += call["agent"] == taker
                break
    return Worked(found)


HANDOVER_CALLS = Working(
    "callcenter_handover_calls",
    handover_calls,
    ("handovers", "calls"),
    ("owned", "passed"),
    label=Label("交接中受理的电话", "calls accepted in a hand-over"),
    owner="callcenter",
)

__all__ = ["HANDOVER_CALLS"]
