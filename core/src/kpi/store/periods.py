"""Periods as whole numbers, so that a row stays narrow: 201807, 201823 (Q3), 201832 (H2), 201841."""

from __future__ import annotations

from datetime import date

from kpi.model.period import Frequency, Period

_OFFSET = {Frequency.MONTH: 0, Frequency.QUARTER: 20, Frequency.HALF: 30, Frequency.YEAR: 40}


def code_of(period: Period) -> int:
    """Return the number that stands for a period."""
    return period.year * 100 + _OFFSET[period.frequency] + period.index


def period_of(code: int) -> Period:
    """Return the period that a number stands for."""
    year, part = divmod(code, 100)
    frequency = max((one for one in Frequency if _OFFSET[one] < part), key=_OFFSET.__getitem__)
    return Period(year, frequency, part - _OFFSET[frequency])


def codes_within(first: int, last: int, since: date | None, until: date | None) -> list[int]:
    """List the periods between two numbers that lie wholly in `since..until` (None is open)."""
    found = []
    for year in range(first // 100, last // 100 + 1):
        for frequency, offset in _OFFSET.items():
            for index in range(1, 12 // frequency.months + 1):
                period = Period(year, frequency, index)
                if (since is None or period.start >= since) and (until is None or period.end <= until):
                    found.append(year * 100 + offset + index)
    return found


def sql_text(column: str) -> str:
    """Return the SQL expression that spells a period of `column`."""
    part = f"({column} % 100)"
    return (
        f"printf('%04d', {column} / 100) || CASE WHEN {part} > 40 THEN '' "
        f"WHEN {part} > 30 THEN '-H' || ({part} - 30) WHEN {part} > 20 THEN '-Q' || ({part} - 20) "
        f"ELSE printf('-%02d', {part}) END"
    )
