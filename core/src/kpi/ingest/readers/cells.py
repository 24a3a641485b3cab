"""Typed cells (XLSX, Parquet, TOML) as the text that a person would have typed into a CSV file."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

from kpi.exact import show
from kpi.words import sentence


def cell_text(value: object) -> str:
    """Write a cell as text; an empty one is `""`.

    A binary float is what spreadsheets keep: it becomes the decimal of 15 digits that was typed, so that
    0.1 + 0.2 is 0.3. Times of day and durations are `H:MM:SS`.

    Raises:
        TypeError: for a value that is no cell (a list, a table).
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else str(value)
    if isinstance(value, Fraction):
        return show(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "microseconds" if value.microsecond else "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _timedelta(value)
    raise TypeError(sentence("a {type} is not one value", type=type(value).__name__))


def _float(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    short = Decimal(f"{value:.15g}")
    return format(short, "f") if short.is_finite() else str(value)


def _timedelta(value: timedelta) -> str:
    # Spreadsheets keep a duration as a part of a day: a millisecond off is rounding, not meaning.
    whole = round(value.total_seconds())
    if abs(value - timedelta(seconds=whole)) > timedelta(milliseconds=1):
        return str(value.total_seconds())
    sign, seconds = ("-" if whole < 0 else ""), abs(whole)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
