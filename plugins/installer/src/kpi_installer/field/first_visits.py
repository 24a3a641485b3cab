"""Faults that were solved at the first visit (S003.A.4.20)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, time, timedelta

from kpi.api import Label, Period, Rows, Tally, Value, Worked, Working, number_of, within, words_of

_DAY = 24 * 60


def first_visits(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count faults closed in a period, and those of them that came back with no later ticket.

    A fault comes back where a ticket names it as its reference, or the same customer reports one of the same sort
    after it was closed: before the end of the period, or within `repeat_window_days`. `kinds` are the words for the
    faults that count.
    """
    kinds = words_of(numbers, "kinds")
    window = numbers.get("repeat_window_days")
    days = None if window is None else number_of(numbers, "repeat_window_days")
    faults = [row for row in rows["tickets"] if row["kind"] in kinds]
    later: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for row in faults:
        if row["dispatched"] is None:
            continue
        for what in ("customer", "ref"):
            if row[what] is not None:
                later[what, row[what]].append(row["dispatched"])
    tally = Tally("solved", "faults")
    for row in faults:
        closed = row["closed"]
        if closed is None or not within(closed, period):
            continue
        until = _end(period) if days is None else closed + timedelta(minutes=int(days * _DAY))
        moments = [*later.get(("ref", row["id"]), ()), *later.get(("customer", row["customer"]), ())]
        again = any(closed <= one and (until is None or one <= until) for one in moments)
        tally.add(row["assignee"], solved=not again, faults=1)
    return tally.worked()


def _end(period: Period | None) -> datetime | None:
    return None if period is None else datetime.combine(period.end, time.max)


FIRST_VISITS = Working(
    "installer_first_visits",
    first_visits,
    ("tickets",),
    ("solved", "faults"),
    look_back=62,
    look_ahead=31,
    numbers=("kinds", "repeat_window_days"),
    label=Label("一次性解决", "solved at the first visit"),
    owner="installer",
)

__all__ = ["FIRST_VISITS"]
