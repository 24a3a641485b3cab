"""Times as whole seconds: of a day (`08:30`), and on one line from a fixed day on (instants)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction

from kpi.words import sentence

DAY = 86_400
"""Seconds of a day."""

_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_SPAN = re.compile(r"(\d{1,2}:\d{2}(?::\d{2})?)\s*[-~]\s*(\d{1,2}:\d{2}(?::\d{2})?)(?:\s*\+\s*1)?")


def seconds_of(text: str, longest: int = DAY) -> int:
    """Read `8:30`, `08:30:15` or `24:00`, the midnight at the end of a day; later up to `longest`.

    Raises:
        ValueError: for what is no time of day.
    """
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError(sentence("{text!r} is not a time of day, such as 08:30", text=text))
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    seconds = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or seconds > longest:
        raise ValueError(sentence("{text!r} is not a time of day, such as 08:30", text=text))
    return seconds


def is_span(value: object) -> bool:
    """Tell whether a value is a shift in print: `08:00-14:30`, `20:00-08:00+1`, `8:00~6:00`."""
    return isinstance(value, str) and _SPAN.fullmatch(value.strip()) is not None


def times_of(text: str) -> tuple[str, str]:
    """Return the two times of a shift in print; `+1` says nothing new: an end not after its start is the next day's.

    Raises:
        ValueError: for text that is none.
    """
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise ValueError(sentence("{text!r} is not a shift, such as 08:00-14:30", text=text))
    return found[1], found[2]


def later(time: int, before: int, clock_hours: int = 24) -> int:
    """Return a time of day (seconds) as the first moment after `before` that a clock of so many hours shows it.

    On a clock of 12 hours 2:00 after 12:00 is 14:00; one of 24 hours shows each time once a day.
    """
    turn = clock_hours * 3600
    return time if time > before else time + turn * ((before - time) // turn + 1)


def whole_seconds(minutes: Fraction) -> int:
    """Return minutes in seconds, without a fraction of a second: no punch lies within one."""
    return minutes.numerator * 60 // minutes.denominator


def instant(day: date, seconds: int = 0) -> int:
    """Return the instant of a time of a day; 24:00 is the next day's 0:00."""
    return day.toordinal() * DAY + seconds


def day_of(at: int) -> date:
    """Return the day of an instant."""
    return date.fromordinal(at // DAY)


def moment(text: str) -> tuple[int, bool]:
    """Read ISO text, a day or a day with a time, as an instant; say whether it has a time.

    Raises:
        ValueError: for text that is neither.
    """
    day = date.fromisoformat(text[:10])
    rest = text[10:].lstrip("T ")
    return instant(day, seconds_of(rest) if rest else 0), bool(rest)


def span(first: str, last: str) -> tuple[int, int]:
    """Return the instants from one moment to another; a day alone counts from its beginning to its end.

    Raises:
        ValueError: for text that is no moment.
    """
    start, _ = moment(first)
    end, timed = moment(last)
    return start, end if timed else end + DAY


def clock(at: int, day: date) -> str:
    """Write an instant as a time of a day: `08:30`, `08:30:01`, `+1 00:10` on the next day."""
    days, seconds = divmod(at - instant(day), DAY)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
    if seconds % 60:
        text += f":{seconds % 60:02d}"
    return text if days == 0 else f"{days:+d} {text}"


def working_days_after(day: date, number: int, holidays: tuple[date, ...] = ()) -> date:
    """Return the `number`-th working day after a day: Monday to Friday, without holidays."""
    left, found = number, day
    while left:
        found += timedelta(days=1)
        if found.weekday() < 5 and found not in holidays:
            left -= 1
    return found


__all__ = [
    "DAY",
    "clock",
    "day_of",
    "instant",
    "is_span",
    "later",
    "moment",
    "seconds_of",
    "span",
    "times_of",
    "whole_seconds",
    "working_days_after",
]
