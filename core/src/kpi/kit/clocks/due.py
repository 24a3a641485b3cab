"""When a clock's limit expires, and how long it ran, with pauses and business hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from kpi.kit.clocks.hours import Hours
from kpi.kit.clocks.intervals import Span, merged


def due(
    start: datetime, limit: timedelta, pauses: Iterable[Span] = (), hours: Hours | None = None
) -> datetime:
    """Return the moment at which a clock has run for its limit; that moment itself is still within it."""
    left = limit
    last = start
    for begins, ends in _running(start, merged(pauses), hours):
        if ends - begins >= left:
            return begins + left
        left -= ends - begins
        last = ends
    return last


def elapsed(
    start: datetime, stop: datetime, pauses: Iterable[Span] = (), hours: Hours | None = None
) -> timedelta:
    """Return how long a clock ran between two moments."""
    total = timedelta()
    for begins, ends in _running(start, merged(pauses), hours):
        if begins >= stop:
            break
        total += min(ends, stop) - begins
    return total


def _running(start: datetime, pauses: list[Span], hours: Hours | None) -> Iterator[Span]:
    """Yield the spans in which a clock runs, from its start on; the last has no end where it always runs."""
    spans: Iterable[Span] = [(start, datetime.max)] if hours is None else hours.from_(start)
    for begins, ends in spans:
        at = begins
        for paused, again in pauses:
            if again <= at or paused >= ends:
                continue
            if paused > at:
                yield at, paused
            at = min(again, ends)
        if at < ends:
            yield at, ends


__all__ = ["due", "elapsed"]
