"""Business hours: on which days of the week, and from when to when, a clock runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from kpi.frozen import frozen
from kpi.kit.clocks.intervals import Span

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The words for weekdays, in their order."""
MIDNIGHT = 24 * 60
"""The minute at which a day ends."""


@frozen
class Hours:
    """From when to when a clock runs, in minutes of the day, by weekday (Monday is 0)."""

    week: tuple[tuple[int, tuple[int, int]], ...]

    def from_(self, moment: datetime) -> Iterator[Span]:
        """Yield the spans in which a clock runs, from a moment on and without an end."""
        day = datetime.combine(moment.date(), time.min)
        while True:
            for weekday, (opens, closes) in self.week:
                if weekday == day.weekday():
                    start, end = day + timedelta(minutes=opens), day + timedelta(minutes=closes)
                    if end > moment:
                        yield max(start, moment), end
            day += timedelta(days=1)


__all__ = ["DAYS", "MIDNIGHT", "Hours"]
