"""Times of day and durations, both as whole seconds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from kpi.ingest.values.formats import Format
from kpi.ingest.values.number import NumberForm, number
from kpi.ingest.values.text import plain
from kpi.ingest.values.unfit import UnfitError, shown, unlike
from kpi.words import sentence

TIME = r"\d{1,2}:\d{2}(?::\d{2}(?:\.0+)?)?"
_TIME = re.compile(TIME)
_DAYS_END = re.compile(r"24:00(?::00)?")
_LONG = re.compile(r"(\d{1,5}):(\d{2}):(\d{2})(?:\.0+)?")
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}


def clock(text: str) -> int:
    """Read `9:12` or `09:12:30` as seconds since midnight.

    Raises:
        UnfitError: `wrong_time`.
    """
    shape = plain(text)
    if not _TIME.fullmatch(shape):
        raise UnfitError(
            "wrong_time",
            sentence("{cell} is not a time of day", cell=shown(text)),
            sentence("write 9:12 or 09:12:30"),
        )
    hour, minute, second = (int(float(part)) for part in f"{shape}:0".split(":")[:3])
    return _seconds(text, hour, minute, second, of_day=True)


def time_of_day(text: str, formats: Sequence[Format], *, typed: bool = False) -> int:
    """Read a time of day by the formats of the map, else as `clock` does; 24:00 is the end of the day.

    Raises:
        UnfitError: `wrong_time`.
    """
    if _DAYS_END.fullmatch(plain(text)):
        return _SECONDS["days"]
    if not formats or (typed and _TIME.fullmatch(text)):
        return clock(text)
    parts = _matched(text, formats, "wrong_time")
    return _seconds(text, parts.get("hour", 0), parts.get("minute", 0), parts.get("second", 0), of_day=True)


def duration(
    text: str, formats: Sequence[Format], form: NumberForm, unit: str = "seconds", *, typed: bool = False
) -> int:
    """Read `0:02:23` as 143 seconds; a bare number is in `unit` (seconds, minutes, hours, days).

    `02:23` could be minutes or hours and needs a format of the map.

    Raises:
        UnfitError: `wrong_duration`, and as `number`.
    """
    shape = plain(text)
    if formats and not (typed and _LONG.fullmatch(shape)):
        parts = _matched(text, formats, "wrong_duration")
        return _span(text, parts)
    if found := _LONG.fullmatch(shape):
        return _span(text, {"hour": int(found[1]), "minute": int(found[2]), "second": int(found[3])})
    if ":" in shape:
        hint = sentence('write 0:02:23, or give the form in a map: format = "%M:%S"')
        raise UnfitError("wrong_duration", sentence("{cell} is not a duration", cell=shown(text)), hint)
    seconds: Fraction = number(text, form) * _SECONDS[unit]
    if seconds.denominator != 1:
        raise UnfitError(
            "wrong_duration", sentence("{cell} is not a whole number of seconds", cell=shown(text))
        )
    if seconds < 0:
        raise UnfitError(
            "wrong_duration", sentence("{cell} is negative; a duration is 0 or more", cell=shown(text))
        )
    return seconds.numerator


def _matched(text: str, formats: Sequence[Format], code: str) -> Mapping[str, int]:
    shape = plain(text)
    for form in formats:
        if (parts := form.match(shape)) is not None:
            return parts
    raise unlike(text, formats, code)


def _span(text: str, parts: Mapping[str, int]) -> int:
    """Add up a duration; the largest part named may exceed its clock (`90:00` minutes)."""
    hour, minute, second = (parts.get(name, 0) for name in ("hour", "minute", "second"))
    if ("hour" in parts and minute > 59) or (("hour" in parts or "minute" in parts) and second > 59):
        raise UnfitError("wrong_duration", sentence("{cell} is not a duration", cell=shown(text)))
    return hour * 3600 + minute * 60 + second


def _seconds(text: str, hour: int, minute: int, second: int, *, of_day: bool) -> int:
    if of_day and (hour > 23 or minute > 59 or second > 59):
        raise UnfitError("wrong_time", sentence("{cell} is not a time of day", cell=shown(text)))
    return hour * 3600 + minute * 60 + second
