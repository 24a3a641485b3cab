"""Days, moments and periods."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from datetime import date

from kpi.ingest.values.formats import Format
from kpi.ingest.values.text import plain
from kpi.ingest.values.times import TIME, clock
from kpi.ingest.values.unfit import UnfitError, shown, unlike
from kpi.model.period import Frequency, Period
from kpi.words import sentence

_DAY = r"(?:(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})年(\d{1,2})月(\d{1,2})日|(\d{4})(\d{2})(\d{2}))"
_DATE = re.compile(_DAY)
_MOMENT = re.compile(rf"{_DAY}(?:[T\s]\s*({TIME}))?")
_ZONE = re.compile(r".*\d(?:Z|[+-]\d{2}:?\d{2})", re.IGNORECASE)
_MIDNIGHT = re.compile(r"[T ]0{1,2}:00(?::00)?$")
_TENTH = re.compile(r"\d{4}\.1")
"""What a spreadsheet keeps of 2018.10 and of 2018.1: nobody can tell them apart."""
_MONTH = re.compile(r"(\d{4})(?:年(\d{1,2})月(?:份)?|[-/.](\d{1,2}))")
_PART = re.compile(
    r"(\d{4})(?:[-年]?)(?:Q([1-4])|H([12])|第?([1-4一二三四])季度|([上下])半年)", re.IGNORECASE
)
_YEAR = re.compile(r"(\d{4})年")
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4}
_EARLIEST, _LATEST = 1900, 2200


def day(text: str, formats: Sequence[Format], *, typed: bool = False) -> date:
    """Read a day by the formats of the map, else in a form that starts with the year.

    In a `typed` file a real date arrives in ISO form and needs no format. A time of midnight after it
    is what spreadsheets add, and falls away.

    Raises:
        UnfitError: `wrong_date`.
    """
    shape = _MIDNIGHT.sub("", plain(text))
    return _day_of(_parts(shape, text, formats, typed=typed), text)


def moment(text: str, formats: Sequence[Format], *, typed: bool = False) -> str:
    """Read a day, or a day with a time, as ISO text (`2021-01-01`, `2021-01-01T09:12:00`).

    Raises:
        UnfitError: `wrong_date`, `wrong_time`, `time_zone`.
    """
    shape = plain(text)
    if _ZONE.fullmatch(shape) and ":" in shape:
        raise UnfitError(
            "time_zone",
            sentence("{cell} has a time zone", cell=shown(text)),
            sentence("give local times without Z or +08:00"),
        )
    found = _MOMENT.fullmatch(shape) if typed or not formats else None
    if found is None and not formats:
        raise _no_date(text, formats)
    if found is not None:
        start = _day_of(_numbered(found), text)
        return start.isoformat() if found[11] is None else f"{start}T{_hms(clock(found[11]))}"
    parts = _matched(shape, text, formats)
    start = _day_of(parts, text)
    if "hour" not in parts:
        return start.isoformat()
    seconds = parts["hour"] * 3600 + parts.get("minute", 0) * 60 + parts.get("second", 0)
    if parts["hour"] > 23 or parts.get("minute", 0) > 59 or parts.get("second", 0) > 59:
        raise UnfitError("wrong_time", sentence("{cell} has no time of day", cell=shown(text)))
    return f"{start}T{_hms(seconds)}"


def period(
    text: str, formats: Sequence[Format], frequency: Frequency | None = None, *, typed: bool = False
) -> Period:
    """Read `2026-07`, `2026年7月`, `2026-Q3`, `2026年第三季度`, `2026年上半年`, `2026`.

    With a `frequency` of the map a day stands for the period that holds it. In a `typed` file the first
    of a month stands for the month, as spreadsheets keep `2026年7月`.

    Raises:
        UnfitError: `wrong_period`, `wrong_date`.
    """
    shape = plain(text)
    if frequency is not None:
        return Period.of(day(text, formats, typed=typed), frequency)
    if formats and not (typed and _DATE.fullmatch(_MIDNIGHT.sub("", shape))):
        parts = _matched(shape, text, formats, code="wrong_period")
        if not 1 <= parts["month"] <= 12:
            raise UnfitError(
                "wrong_period",
                sentence("{cell} has no month {month}", cell=shown(text), month=parts["month"]),
            )
        return Period(parts["year"], Frequency.MONTH, parts["month"])
    if _TENTH.fullmatch(shape):
        raise UnfitError(
            "wrong_period",
            sentence("{cell} may be January, or October kept as a number", cell=shown(text)),
            sentence("write {january} or {october}", january=f"{shape[:4]}-01", october=f"{shape[:4]}-10"),
        )
    try:
        return _period(shape)
    except ValueError:
        if _DATE.fullmatch(_MIDNIGHT.sub("", shape)):
            start = day(text, (), typed=typed)
            if typed and start.day == 1:
                return Period.of(start)
            hint = sentence('to take the month that holds the day set period = "month" in the map')
            raise UnfitError(
                "wrong_period", sentence("{cell} is a day, not a period", cell=shown(text)), hint
            ) from None
    raise UnfitError(
        "wrong_period",
        sentence("{cell} is not a period", cell=shown(text)),
        sentence("write 2018-07, 2018-Q3, 2018-H2 or 2018"),
    )


def _period(shape: str) -> Period:
    if found := _MONTH.fullmatch(shape):
        return Period.parse(f"{found[1]}-{int(found[2] or found[3]):02d}")
    if found := _PART.fullmatch(shape):
        year, quarter, half, named, side = found.groups()
        if half or side:
            return Period(int(year), Frequency.HALF, int(half) if half else "上下".index(side) + 1)
        return Period(
            int(year), Frequency.QUARTER, int(quarter) if quarter else _NUMERALS.get(named) or int(named)
        )
    if found := _YEAR.fullmatch(shape):
        return Period.parse(found[1])
    return Period.parse(shape)


def _parts(shape: str, text: str, formats: Sequence[Format], *, typed: bool) -> Mapping[str, int]:
    found = _DATE.fullmatch(shape) if typed or not formats else None
    if found is not None:
        return _numbered(found)
    return _matched(shape, text, formats)


def _numbered(found: re.Match[str]) -> Mapping[str, int]:
    year, month, day = (
        found[1] or found[5] or found[8],
        found[3] or found[6] or found[9],
        found[4] or found[7] or found[10],
    )
    return {"year": int(year), "month": int(month), "day": int(day)}


def _matched(shape: str, text: str, formats: Sequence[Format], code: str = "wrong_date") -> Mapping[str, int]:
    for form in formats:
        if (parts := form.match(shape)) is not None:
            return parts
    raise _no_date(text, formats, code)


def _no_date(text: str, formats: Sequence[Format], code: str = "wrong_date") -> UnfitError:
    if formats:
        return unlike(text, formats, code)
    hint = sentence('write 2021-01-31, or give the form in a map: format = "%d-%b-%y"')
    return UnfitError(code, sentence("{cell} is not a date", cell=shown(text)), hint)


def _day_of(parts: Mapping[str, int], text: str) -> date:
    year, month, day = parts["year"], parts["month"], parts["day"]
    if not _EARLIEST <= year <= _LATEST:
        raise UnfitError(
            "wrong_date",
            sentence("{cell} is in the year {year}", cell=shown(text), year=year),
            sentence("years {first} to {last} are taken", first=_EARLIEST, last=_LATEST),
        )
    if not 1 <= month <= 12:
        raise UnfitError("wrong_date", sentence("{cell} has no month {month}", cell=shown(text), month=month))
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        month_shown = f"{year}-{month:02d}"
        raise UnfitError(
            "wrong_date",
            sentence(
                "{cell} is no day: {month} has {days} days", cell=shown(text), month=month_shown, days=last
            ),
        )
    return date(year, month, day)


def _hms(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
