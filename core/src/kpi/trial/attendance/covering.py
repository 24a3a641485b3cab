"""Trying how much of some days is staffed, on a roster with the times at which nothing could be answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from kpi.kit.attendance import shift_of
from kpi.kit.attendance.clock import DAY, clock, day_of, instant
from kpi.kit.attendance.covering import Span, covered_spans
from kpi.trial.attendance.tried import Tried
from kpi.trial.outcome import Outcome
from kpi.trial.reading import bad, day, entries, moment_of, number, time_of
from kpi.words import sentence

_SOME_DAY = date(2000, 1, 3)
MOST_DAYS = 3660
"""How many days a trial looks at one by one."""
OUTAGES = ("outages", "hotline_outages")


def coverage(tried: Tried) -> Outcome:
    """Tell whether some time is staffed throughout, and which share of it: from `from` to `until`, or so many `days`.

    An entry of `roster` is a kind of shift, [start, end], or these with somebody's name before or after them.
    Times of day stand for every day; moments for themselves, and without `from` the time begins with the first.
    """
    shifts = list(_spans(tried, "roster"))
    stopped = [span for name in OUTAGES for span in _spans(tried, name)]
    since, until = _window(tried, [(start, end) for start, end, dated in shifts if dated])
    first, days = day_of(since), -(-(until - since) // DAY) + 1
    least = tried.rules.min_staff or 1
    found = list(covered_spans(_laid(shifts, first, days), since, until, least, _laid(stopped, first, days)))
    inside = sum(end - start for start, end in found)
    share = Fraction(inside, until - since)
    gaps = tuple(
        (_text(one, first), _text(other, first))
        for one, other in zip(
            [since, *(end for _, end in found)], [*(start for start, _ in found), until], strict=True
        )
        if one < other
    )
    met = inside == until - since
    return tried.outcome(
        met,
        coverage=share,
        covered_minutes=Fraction(inside, 60),
        minutes=Fraction(until - since, 60),
        uncovered_minutes=Fraction(until - since - inside, 60),
        gaps=gaps,
        met=met,
    )


def _window(tried: Tried, dated: list[Span]) -> Span:
    """Return the instants between which is looked; a day given as the end is in it."""
    given = tried.given
    since = min((start for start, _ in dated), default=instant(_SOME_DAY))
    if given.get("from") is not None:
        since = moment_of("from", given["from"])[0]
    last = next((name for name in ("until", "to") if given.get(name) is not None), None)
    if given.get("days") is not None:
        days = number("days", given["days"])
        if days.denominator != 1 or not 1 <= days <= MOST_DAYS:
            raise bad(
                "days",
                given["days"],
                sentence("a whole number of days, from 1 to {MOST_DAYS}", MOST_DAYS=MOST_DAYS),
            )
        return since, since + int(days) * DAY
    if last is None:
        whole = max([1, *(-(-(end - since) // DAY) for _, end in dated)])
        return since, since + whole * DAY
    until, timed = moment_of(last, given[last])
    until += 0 if timed else DAY
    if until <= since:
        raise bad(last, given[last], sentence("it lies after from"))
    return since, until


def _spans(tried: Tried, name: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start, end and whether they are moments; times of day are those of some day."""
    for entry in entries(tried.given.get(name, []), name):
        words = [str(one).strip() for one in (entry if isinstance(entry, list) else [entry])]
        kind = next((one for one in words if one in tried.rules.shifts), None)
        times = [one for one in words if one[:1].isdigit() and ":" in one]
        if len(times) == 2 and len(times[0]) > len("08:30:00"):
            yield moment_of(name, times[0])[0], moment_of(name, times[1])[0], True
            continue
        on = next((one for one in words if one[:1].isdigit() and "-" in one and ":" not in one), None)
        pair = [time_of(name, one) for one in times]
        if len(pair) != 2 and kind is None:
            raise bad(
                name,
                entry,
                sentence("give [start, end], or one of {shifts}", shifts=", ".join(tried.rules.shifts)),
            )
        start, end = pair if len(pair) == 2 else (None, None)
        shift = shift_of(tried.rules, _SOME_DAY if on is None else day(name, on), start, end, kind)
        if shift is None:
            raise bad(
                name, entry, sentence("known kinds of shift: {shifts}", shifts=", ".join(tried.rules.shifts))
            )
        yield shift.start, shift.end, on is not None


def _laid(spans: list[tuple[int, int, bool]], first: date, days: int) -> list[Span]:
    """Lay times of day over every day, and over the one before it: what goes on after midnight is there too."""
    moved = instant(first) - instant(_SOME_DAY)
    found = [(start, end) for start, end, dated in spans if dated]
    for start, end, dated in spans:
        if not dated:
            found += [(start + moved + place * DAY, end + moved + place * DAY) for place in range(-1, days)]
    return found


def _text(at: int, first: date) -> Any:
    return clock(at, first) if first == _SOME_DAY else f"{day_of(at).isoformat()}T{clock(at, day_of(at))}"


__all__ = ["OUTAGES", "coverage"]
