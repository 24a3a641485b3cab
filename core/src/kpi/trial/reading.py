"""Lists, times and days among the inputs of a trial, as JSON text or as TOML has them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kpi.errors import DataError, Fault, UsageError
from kpi.exact import exactly
from kpi.kit.attendance.clock import DAY, day_of, moment, seconds_of
from kpi.trial.values import as_list, as_value, exact_json, is_list
from kpi.words import Message, sentence


def nested(raw: Any, name: str) -> Any:
    """Return lists and tables given as JSON text, or as TOML has them; null is None.

    Raises:
        DataError: `bad_value` for text that is no JSON.
    """
    if isinstance(raw, str) and raw.strip().startswith(("[", "{")):
        try:
            return exact_json(raw)
        except ValueError as error:
            raise bad(name, raw, sentence("it is JSON in single quotes: {error}", error=error)) from None
    return raw


def entries(raw: Any, name: str) -> list[Any]:
    """Return the entries of a list, with lists in it as lists; null is None.

    It is given as JSON text, as text with bare words (`[A, none]`, or `A, none`), or as TOML has it.

    Raises:
        DataError: `bad_value` for brackets that do not match.
    """
    try:
        return [_whole(one) for one in as_list(raw)]
    except UsageError as error:
        raise bad(name, raw, error.faults[0].message) from None


def _whole(one: Any) -> Any:
    if is_list(one):
        return [_whole(inner) for inner in as_list(one)]
    return None if empty(one) else one


def empty(raw: Any) -> bool:
    """Tell whether nothing is given: null, none, or no text."""
    return raw is None or (isinstance(raw, str) and raw.strip().lower() in ("", "null", "none"))


def is_day(raw: Any) -> bool:
    """Tell whether something is a day: `2024-03-10`."""
    if isinstance(raw, date):
        return True
    try:
        date.fromisoformat(str(raw).strip())
    except ValueError:
        return False
    return "-" in str(raw)


def is_number(raw: Any) -> bool:
    """Tell whether something is an exact number."""
    try:
        number("", raw)
    except DataError:
        return False
    return True


MOST = 100_000
"""How many events a trial takes one by one."""


def times(name: str, raw: Any) -> int:
    """Read how often something happened: a whole number from 0 to `MOST`.

    Raises:
        DataError: `bad_value`.
    """
    value = as_value(raw) if isinstance(raw, str | int) else raw
    if isinstance(value, bool) or not isinstance(value, Fraction) or value.denominator != 1:
        raise DataError(
            Fault(
                "bad_value",
                sentence("{name}: {raw!r} is no number of events", name=name, raw=raw),
                where=name,
            )
        )
    if not 0 <= value <= MOST:
        hint = sentence("a number from 0 to {MOST}", MOST=MOST)
        raise DataError(
            Fault(
                "bad_value",
                sentence("{name}: {raw!r} is no number of events", name=name, raw=raw),
                where=name,
                hint=hint,
            )
        )
    return int(value)


def number(name: str, raw: Any) -> Fraction:
    """Read an exact number.

    Raises:
        DataError: `bad_value`.
    """
    value = as_value(raw) if isinstance(raw, str) else raw
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        raise bad(name, raw, sentence("it is a number"))
    return exactly(value)


def flag(name: str, raw: Any) -> bool:
    """Read yes or no.

    Raises:
        DataError: `bad_value`.
    """
    value = as_value(raw) if isinstance(raw, str) else raw
    if not isinstance(value, bool):
        raise bad(name, raw, sentence("it is true or false"))
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
        raise bad(name, raw, sentence("write 2024-03-10 or 2024-03-10T08:30")) from None


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
        raise bad(name, raw, sentence("write 08:30 or 08:30:15")) from None


def bad(name: str, raw: Any, hint: Message) -> DataError:
    return DataError(
        Fault(
            "bad_value", sentence("{name}: {raw!r} cannot be read", name=name, raw=raw), where=name, hint=hint
        )
    )


__all__ = [
    "bad",
    "day",
    "empty",
    "entries",
    "flag",
    "is_day",
    "is_number",
    "moment_of",
    "nested",
    "number",
    "time_of",
    "times",
]
