"""What the workings share: counts by subject, moments within a period, the numbers of a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from kpi.api import Fault, Period, PolicyError, Value, Worked, scorers


class Tally:
    """Counts by subject and part, all of them 0 until something is added."""

    def __init__(self, *parts: str) -> None:
        self.parts = parts
        self.counts: dict[str, dict[str, Fraction]] = {}

    def add(self, subject: str | None, **more: int | Fraction) -> None:
        """Add to the counts of a subject; what belongs to nobody is counted for nobody."""
        if subject is None:
            return
        own = self.counts.setdefault(subject, dict.fromkeys(self.parts, Fraction(0)))
        for part, count in more.items():
            own[part] += count

    def worked(self, **told: Any) -> Worked:
        """Return the counts, with what a trial tells besides."""
        return Worked(self.counts, told)


def within(moment: datetime | date | None, period: Period | None) -> bool:
    """Tell whether a moment lies in a period; in a trial, which has none, every moment does."""
    if period is None or moment is None:
        return period is None
    day = moment.date() if isinstance(moment, datetime) else moment
    return period.start <= day <= period.end


def over_by(moment: datetime, period: Period | None) -> bool:
    """Tell whether a moment has passed when the period is over; in a trial it has."""
    return period is None or moment.date() <= period.end


def minutes(count: Fraction) -> timedelta:
    """Return so many minutes, to the microsecond."""
    return timedelta(microseconds=int(count * 60_000_000))


def number_of(numbers: Mapping[str, Value], name: str) -> Fraction:
    """Return a parameter that must be a number of 0 or more.

    Raises:
        PolicyError: for anything else.
    """
    value = maybe_number(numbers, name)
    if value is None:
        raise PolicyError(Fault("parameter", f"{name} must be given", name))
    return value


def maybe_number(numbers: Mapping[str, Value], name: str) -> Fraction | None:
    """Return a parameter that is a number of 0 or more, or nothing.

    Raises:
        PolicyError: for anything else.
    """
    value = numbers[name]
    if value is None or (isinstance(value, Fraction) and value >= 0):
        return value
    raise PolicyError(Fault("parameter", f"{name} must be a number of 0 or more, not {value!r}", name))


def words_of(numbers: Mapping[str, Value], name: str) -> tuple[str, ...] | None:
    """Return a parameter that is a list of words, or nothing.

    Raises:
        PolicyError: for anything else.
    """
    value = numbers[name]
    if value is None or isinstance(value, tuple):
        return None if value is None else tuple(str(one) for one in value)
    raise PolicyError(Fault("parameter", f"{name} must be a list, not {value!r}", name))


def word_of(numbers: Mapping[str, Value], name: str, words: Iterable[str]) -> str:
    """Return a parameter that must be one of a few words.

    Raises:
        PolicyError: for anything else.
    """
    return scorers.word(numbers[name], name, words)


def numbers_in(rows: Sequence[Mapping[str, Any]], name: str) -> list[Fraction]:
    """Read the numbers of rows that a trial gave as they are.

    Raises:
        PolicyError: for what is no number.
    """
    found = []
    for row in rows:
        try:
            found.append(Fraction(str(row[name])))
        except (ValueError, KeyError):
            raise PolicyError(Fault("bad_value", f"{row!r} has no number {name}", name)) from None
    return found


__all__ = [
    "Tally",
    "maybe_number",
    "minutes",
    "number_of",
    "numbers_in",
    "over_by",
    "within",
    "word_of",
    "words_of",
]
