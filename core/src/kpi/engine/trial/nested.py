"""Lists, times and days among the inputs of a trial, as JSON text or as TOML has them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kpi.engine.trial.values import as_value
from kpi.errors import DataError, Fault
from kpi.exact import exactly
from kpi.kit.attendance.clock import DAY, day_of, moment, seconds_of


def nested(raw: Any, name: str) -> Any:
    """Return lists and tables given as JSON text, or as TOML has them; null is None.

    Raises:
        DataError: `bad_value` for text that is no JSON.
    """
    if isinstance(raw, str) and raw.strip().startswith(("[", "{")):
        try:
            return json.loads(raw, parse_float=Decimal)
        except ValueError as error:
            raise bad(name, raw, f"it is JSON in single quotes: {error}") from None
    return raw


def entries(raw: Any, name: str) -> list[Any]:
    """Return the entries of a list, given as JSON text, with commas, or as TOML has it."""
    found = nested(raw, name)
    if isinstance(found, str):
        found = [one.strip() for one in found.split(",") if one.strip()]
    return _lists(found) if isinstance(found, list | tuple) else [found]


def _lists(found: Any) -> Any:
    if isinstance(found, list | tuple):
        return [_lists(one) for one in found]
    return None if isinstance(found, str) and found.strip().lower() in ("null", "none", "") else found


def number(name: str, raw: Any) -> Fraction:
    """Read an exact number.

    Raises:
        DataError: `bad_value`.
    """
    value = as_value(raw) if isinstance(raw, str) else raw
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        raise bad(name, raw, "it is a number")
    return exactly(value)


def flag(name: str, raw: Any) -> bool:
    """Read yes or no.

    Raises:
        DataError: `bad_value`.
    """
    value = as_value(raw) if isinstance(raw, str) else raw
    if not isinstance(value, bool):
        raise bad(name, raw, "it is true or false")
    return value


def day(name: str, raw: Any) -> date:
    """Read a day.

    Raises:
        DataError: `bad_value`.
    """
    return day_of(moment_of(name, raw)[0])


def moment_of(name: str, raw: Any) -> tuple[int, bool]:
    text = raw.isoformat() if hasattr(raw, "isoformat") else str(raw).strip()
    try:
        return moment(text)
    except ValueError:
        raise bad(name, raw, "write 2024-03-10 or 2024-03-10T08:30") from None


def time_of(name: str, raw: Any) -> int:
    """Read a time of day in seconds; 24:10 is ten past midnight, and of a moment its time counts.

    Raises:
        DataError: `bad_value`.
    """
    text = str(raw).strip()
    try:
        if len(text) > len("2024-03-10"):
            return moment(text)[0] % DAY
        return seconds_of(text, 2 * DAY)
    except ValueError:
        raise bad(name, raw, "write 08:30 or 08:30:15") from None


def bad(name: str, raw: Any, hint: str) -> DataError:
    return DataError(Fault("bad_value", f"{name}: {raw!r} cannot be read", where=name, hint=hint))


__all__ = ["bad", "day", "entries", "flag", "moment_of", "nested", "number", "time_of"]
