"""What trials give: days, numbers and words of rows, read or refused with the name of what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from kpi.api import DataError, Fault, Message, Period, Row, exactly
from kpi_callcenter.words import sentence


def bad(name: str, raw: Any, hint: Message) -> DataError:
    """Return the fault of a value that cannot be read."""
    return DataError(
        Fault(
            "bad_value", sentence("{name}: {raw!r} cannot be read", name=name, raw=raw), where=name, hint=hint
        )
    )


def day(name: str, raw: Any) -> date:
    """Read a day.

    Raises:
        DataError: `bad_value`.
    """
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(str(raw).strip()[:10])
    except ValueError:
        raise bad(name, raw, sentence("write 2024-03-05")) from None


def whole(name: str, raw: Any) -> int:
    """Read a whole number of 0 or more.

    Raises:
        DataError: `bad_value`.
    """
    found = amount(name, raw)
    if found.denominator != 1 or found < 0:
        raise bad(name, raw, sentence("a whole number, 0 or more"))
    return int(found)


def amount(name: str, raw: Any) -> Fraction:
    """Read an exact number.

    Raises:
        DataError: `bad_value`.
    """
    try:
        return exactly(raw)
    except (ValueError, TypeError, ZeroDivisionError):
        raise bad(name, raw, sentence("it is a number")) from None


def yes(name: str, raw: Any) -> bool:
    """Read true or false.

    Raises:
        DataError: `bad_value`.
    """
    word = str(raw).strip().lower()
    if word not in ("true", "false"):
        raise bad(name, raw, sentence("it is true or false"))
    return word == "true"


def word_of(row: Row, name: str) -> str:
    """Return a word of a row, without spaces around it; nothing where there is none."""
    raw = row.get(name)
    return "" if raw is None or str(raw).strip().lower() in ("none", "null") else str(raw).strip()


def within(moment: datetime | date, period: Period | None) -> bool:
    """Tell whether a moment lies in a period; in a trial, which has none, every moment does."""
    on = moment.date() if isinstance(moment, datetime) else moment
    return period is None or period.start <= on <= period.end


def days_of(period: Period) -> list[date]:
    """Return the days of a period."""
    return [period.start + timedelta(days=place) for place in range((period.end - period.start).days + 1)]


def only(row: Mapping[str, Any]) -> Any:
    """Return the only value of a row that a trial gives as a bare value."""
    return next(iter(row.values()))


__all__ = ["amount", "bad", "day", "days_of", "only", "whole", "within", "word_of", "yes"]
