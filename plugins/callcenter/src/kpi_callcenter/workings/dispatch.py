"""Dispatching: whether it was right (S003.A.2.5, B.6.7c), in time (B.7.1.2), and needed twice (B.4.1b)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction

from kpi.api import Label, Period, Row, Rows, Value, Worked, Working, time_of
from kpi_callcenter.workings.callbacks import answered_by_day, by_day
from kpi_callcenter.workings.counting import (
    Tally,
    maybe_number,
    number_of,
    numbers_in,
    over_by,
    within,
    word_of,
)
from kpi_callcenter.workings.limits import owner_of

DENOMINATORS = ("accepted", "dispatches")
_SECONDS = 60


def accurate(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the tickets that went to the right unit, of those of which that is known, by dispatcher."""
    tally = Tally("correct_dispatches", "dispatches", "dispatch_errors")
    for row in rows["tickets"]:
        if row["correct"] is not None and within(row["dispatched"], period):
            right = int(row["correct"])
            tally.add(owner_of(row), correct_dispatches=right, dispatches=1, dispatch_errors=1 - right)
            tally.because(
                owner_of(row),
                "tickets",
                row,
                "dispatches",
                "correct_dispatches" if right else "dispatch_errors",
            )
    return tally.worked()


def errors_by_day(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count wrong dispatches and calls answered (or dispatches), and the days on which the first were few enough."""
    wrong: Counter[tuple[str, date]] = Counter()
    every: Counter[tuple[str, date]] = Counter()
    for row in rows["tickets"]:
        owner = owner_of(row)
        if owner is None or not within(row["dispatched"], period):
            continue
        every[owner, row["dispatched"].date()] += 1
        wrong[owner, row["dispatched"].date()] += row["correct"] is False
    own = word_of(numbers, "denominator", DENOMINATORS) == "dispatches"
    limit = number_of(numbers, "daily")
    whole = every if own else answered_by_day(rows, period)
    return by_day(wrong, whole, lambda part, of: part < limit * of)


def late(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the tickets dispatched later than the limit after the end of their call, by dispatcher.

    A ticket whose call is not known is not judged. A trial may give `minutes_seconds`, or the `delays` in minutes.
    """
    limit = number_of(numbers, "limit_minutes")
    tally = Tally("late", "dispatched")
    for delay in _delays(rows):
        tally.add("", late=int(delay > limit), dispatched=1)
    ends = {row["id"]: _end(row) for row in rows["calls"]}
    by_ticket = {row["ticket"]: _end(row) for row in rows["calls"] if row["ticket"] is not None}
    for row in rows["tickets"]:
        end = ends.get(row["call"]) or by_ticket.get(row["id"])
        if end is not None and within(row["dispatched"], period):
            too_late = row["dispatched"] > end + time_of(limit)
            tally.add(owner_of(row), late=int(too_late), dispatched=1)
            tally.because(owner_of(row), "tickets", row, "dispatched", *(["late"] if too_late else ()))
    return tally.worked()


def _delays(rows: Rows) -> list[Fraction]:
    given = rows.get("minutes_seconds", ())
    whole = numbers_in(given, "minutes")
    rest = numbers_in([{"seconds": 0, **row} for row in given], "seconds")
    exact = [one + more / _SECONDS for one, more in zip(whole, rest, strict=True)]
    return exact + numbers_in(rows.get("delays", ()), "minutes")


def _end(call: Row) -> datetime | None:
    """Return when a call ended."""
    start: datetime | None = call["on"]
    lasted = sum(call[part] or 0 for part in ("speed_of_answer", "talk_time", "hold_time"))
    return None if start is None else start + timedelta(seconds=lasted)


def resolved_at_once(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the tickets of the period, and those that the same customer did not repeat for the same kind.

    A repeat counts until the period is over, or `repeat_window_days` long. A ticket is that of the agent of its earliest
    call, who is the first responsible person; one without a customer cannot be judged.
    """
    window = maybe_number(numbers, "repeat_window_days")
    first = _first_agents(rows)
    times: dict[tuple[str, str], list[datetime]] = {}
    for row in rows["tickets"]:
        if row["customer"] is not None and row["dispatched"] is not None:
            times.setdefault((row["customer"], row["kind"]), []).append(row["dispatched"])
    tally = Tally("resolved_at_once", "tickets", "repeated")
    for row in rows["tickets"]:
        at = row["dispatched"]
        if row["customer"] is None or at is None or not within(at, period):
            continue
        until = None if window is None else at + timedelta(days=int(window))
        again = any(
            one > at and (one <= until if until is not None else over_by(one, period))
            for one in times[row["customer"], row["kind"]]
        )
        owner = first.get(row["id"]) or first.get(f"call {row['call']}") or owner_of(row)
        tally.add(owner, resolved_at_once=int(not again), tickets=1, repeated=int(again))
        tally.because(owner, "tickets", row, "tickets", "repeated" if again else "resolved_at_once")
    return tally.worked()


def _first_agents(rows: Rows) -> dict[str, str]:
    """Return the agent of the earliest call of each ticket, and of each call."""
    found: dict[str, str] = {}
    for call in sorted(rows["calls"], key=lambda one: (one["on"] or datetime.min, one["id"] or "")):
        if call["agent"] is None or not call["answered"]:
            continue
        if call["ticket"] is not None:
            found.setdefault(call["ticket"], call["agent"])
        found.setdefault(f"call {call['id']}", call["agent"])
    return found


_OWNER = "callcenter"
ACCURACY = Working(
    "callcenter_dispatches",
    accurate,
    ("tickets",),
    ("correct_dispatches", "dispatches", "dispatch_errors"),
    label=Label("派单", "dispatches"),
    owner=_OWNER,
)
DAILY_ERRORS = Working(
    "callcenter_daily_errors",
    errors_by_day,
    ("tickets", "calls"),
    ("part", "whole", "days_met", "days"),
    label=Label("每日派单失误", "wrong dispatches by day"),
    numbers=(
        "denominator",
        "daily",
    ),
    owner=_OWNER,
)
LATE = Working(
    "callcenter_late_dispatches",
    late,
    ("tickets", "calls"),
    ("late", "dispatched"),
    brief={"minutes_seconds": ("", ("minutes", "seconds")), "delays": ("", ("minutes",))},
    look_back=1,
    label=Label("派单时限", "time of dispatch"),
    numbers=("limit_minutes",),
    owner=_OWNER,
)
FIRST = Working(
    "callcenter_first_resolution",
    resolved_at_once,
    ("tickets", "calls"),
    ("resolved_at_once", "tickets", "repeated"),
    look_ahead=31,
    label=Label("一次性完结", "first-call resolution"),
    numbers=("repeat_window_days",),
    owner=_OWNER,
)

__all__ = [
    "ACCURACY",
    "DAILY_ERRORS",
    "DENOMINATORS",
    "FIRST",
    "LATE",
    "accurate",
    "errors_by_day",
    "late",
    "resolved_at_once",
]
