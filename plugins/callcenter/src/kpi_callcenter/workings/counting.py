"""What the workings share beside what every plugin has: moments, and parameters that may be nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from kpi.api import Fault, Period, PolicyError, Tally, Value, number_of, word_of
from kpi.api import within as falls_within
from kpi.api import words_of as known_words
from kpi_callcenter.words import sentence


def within(moment: datetime | date | None, period: Period | None) -> bool:
    """Tell whether a moment lies in a period; one that is not known lies in a trial, which has none, alone."""
    return period is None if moment is None else falls_within(moment, period)


def over_by(moment: datetime, period: Period | None) -> bool:
    """Tell whether a moment has passed when the period is over; in a trial it has."""
    return period is None or moment.date() <= period.end


def maybe_number(numbers: Mapping[str, Value], name: str) -> Fraction | None:
    """Return a parameter that is a number of 0 or more, or nothing.

    Raises:
        PolicyError: for anything else.
    """
    return None if numbers[name] is None else number_of(numbers, name)


def words_of(numbers: Mapping[str, Value], name: str) -> tuple[str, ...] | None:
    """Return a parameter that is a list of words, or nothing.

    Raises:
        PolicyError: for anything else.
    """
    return None if numbers[name] is None else known_words(numbers, name)


def numbers_in(rows: Sequence[Mapping[str, Any]], name: str) -> list[Fraction]:
    """Read the numbers of rows that a trial gave as they are: durations and counts, from 0 on.

    Raises:
        PolicyError: for what is no number, or below 0.
    """
    found = []
    for row in rows:
        try:
            found.append(Fraction(str(row[name])))
        except (ValueError, KeyError):
            raise PolicyError(
                Fault("bad_value", sentence("{row!r} has no number {name}", row=row, name=name), name)
            ) from None
        if found[-1] < 0:
            raise PolicyError(
                Fault("bad_value", sentence("{name} is below 0: {row!r}", name=name, row=row[name]), name)
            )
    return found


__all__ = [
    "Tally",
    "maybe_number",
    "number_of",
    "numbers_in",
    "over_by",
    "within",
    "word_of",
    "words_of",
]
