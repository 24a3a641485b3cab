"""Business hours: on which days of the week, and from when to when, a clock runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from fractions import Fraction

from kpi.errors import Fault, nearest
from kpi.exact import show
from kpi.frozen import frozen
from kpi.kit.clocks.intervals import Span
from kpi.model.parameter import Value
from kpi.words import said_by, sentence

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The words for weekdays, in their order."""
MIDNIGHT = 24 * 60
"""The minute at which a day ends."""
ROUND_THE_CLOCK = "24x7"

_TIME = re.compile(r"\d{1,2}:\d{2}")
_OF_DAYS = ("days", "from", "until")


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


def hours_of(calendar: Value, where: str, faults: list[Fault]) -> Hours | None:
    """Read business hours: tables of `days` and the times `from` and `until`."""
    if calendar is None or calendar == ROUND_THE_CLOCK:
        return None
    hint = sentence('write 24x7, or [{ days = ["mon", "tue"], from = "08:30", until = "17:30" }]')
    if not isinstance(calendar, tuple) or not calendar:
        faults.append(
            Fault("wrong_value", sentence("must not be {said}", said=said(calendar)), where, hint=hint)
        )
        return None
    week: list[tuple[int, tuple[int, int]]] = []
    for place, entry in enumerate(calendar):
        try:
            week += _of_days(entry)
        except (ValueError, AttributeError, TypeError) as error:
            faults.append(
                Fault(
                    "wrong_value",
                    sentence("cannot be read: {error}", error=said_by(error)),
                    f"{where}[{place}]",
                    hint=hint,
                )
            )
    return Hours(_joined(week))


def _joined(week: list[tuple[int, tuple[int, int]]]) -> tuple[tuple[int, tuple[int, int]], ...]:
    """Return the hours of each weekday in order; those that overlap or touch become one."""
    found: list[tuple[int, tuple[int, int]]] = []
    for day, (opens, closes) in sorted(week):
        if found and found[-1][0] == day and opens <= found[-1][1][1]:
            found[-1] = (day, (found[-1][1][0], max(found[-1][1][1], closes)))
        else:
            found.append((day, (opens, closes)))
    return tuple(found)


def _of_days(entry: Value) -> Iterator[tuple[int, tuple[int, int]]]:
    if not isinstance(entry, Mapping):
        raise TypeError(sentence("it is no table"))
    if unknown := sorted(entry.keys() - {*_OF_DAYS}):
        raise ValueError(
            sentence("unknown key {key!r}, {hint}", key=unknown[0], hint=nearest(unknown[0], _OF_DAYS))
        )
    opens, closes = _minute(entry.get("from", "00:00")), _minute(entry.get("until", "24:00"))
    if closes <= opens:
        raise ValueError(sentence("until is not after from"))
    days = entry.get("days", DAYS)
    days = days if isinstance(days, tuple) else (days,)
    if not days:
        raise ValueError(sentence("days is empty"))
    for day in days:
        if day not in DAYS:
            raise ValueError(
                sentence("{day} is no weekday, {hint}", day=said(day), hint=nearest(str(day), DAYS))
            )
        yield DAYS.index(str(day)), (opens, closes)


def _minute(text: Value) -> int:
    if not isinstance(text, str) or _TIME.fullmatch(text) is None:
        raise ValueError(sentence("{text} is no time of day", text=said(text)))
    hour, minute = (int(part) for part in text.split(":"))
    found = hour * 60 + minute
    if not 0 <= found <= MIDNIGHT or minute > 59:
        raise ValueError(sentence("{text} is no time of day", text=text))
    return found


def said(value: Value) -> str:
    """Print a value as somebody wrote it."""
    return show(value) if isinstance(value, Fraction) else repr(value)


__all__ = ["DAYS", "MIDNIGHT", "ROUND_THE_CLOCK", "Hours", "hours_of", "said"]
