"""Times as whole seconds: of a day (`08:30`), and on one line from a fixed day on (instants)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction

DAY = 86_400
"""Seconds of a day."""

_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")


def seconds_of(text: str, longest: int = DAY) -> int:
    """Read `8:30`, `08:30:15` or `24:00`, the midnight at the end of a day; later up to `longest`.

    Raises:
        ValueError: for what is no time of day.
    """
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is not a time of day, such as 08:30")
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    seconds = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or seconds > longest:
        raise ValueError(f"{text!r} is not a time of day, such as 08:30")
    return seconds


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
    "moment",
    "seconds_of",
    "span",
    "whole_seconds",
    "working_days_after",
]
