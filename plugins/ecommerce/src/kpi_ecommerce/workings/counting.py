"""What the workings share: counts by person, times of day, moments within a period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from kpi.api import Fault, Period, PolicyError, Value, Worked, scorers

MIDNIGHT = time()


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

    def one(self, subject: str | None, *, met: bool) -> None:
        """Count one case: it is met or not, which the first and the third part count; the second counts all."""
        self.add(subject, **dict(zip(self.parts, (met, 1, not met), strict=False)))

    def worked(self, **told: Any) -> Worked:
        """Return the counts, with what a trial tells besides."""
        return Worked(self.counts, told)


def within(moment: datetime | date, period: Period | None) -> bool:
    """Tell whether a moment lies in a period; in a trial, which has none, every moment does."""
    day = moment.date() if isinstance(moment, datetime) else moment
    return period is None or period.start <= day <= period.end


def after(moment: datetime, hours: Fraction) -> datetime:
    """Return the moment so many hours later, to the microsecond."""
    return moment + timedelta(microseconds=int(hours * 3_600_000_000))


def at_time(day: date, text: str, name: str) -> datetime:
    """Return the moment of a day at a time of `24:00` at most.

    Raises:
        PolicyError: for what is no time of day.
    """
    if text == "24:00":
        return datetime.combine(day + timedelta(days=1), MIDNIGHT)
    try:
        return datetime.combine(day, time.fromisoformat(text))
    except (ValueError, TypeError):
        hint = 'write hours and minutes, such as "16:00"'
        raise PolicyError(
            Fault("parameter", f"{name}: {text!r} is no time of day", name, hint=hint)
        ) from None


def number_of(numbers: Mapping[str, Value], name: str) -> Fraction:
    """Return a parameter that must be a number of 0 or more.

    Raises:
        PolicyError: for anything else.
    """
    value = numbers[name]
    if isinstance(value, Fraction) and value >= 0:
        return value
    raise PolicyError(Fault("parameter", f"{name} must be a number of 0 or more, not {value!r}", name))


def words_of(numbers: Mapping[str, Value], name: str) -> tuple[str, ...]:
    """Return a parameter that must be a list of words.

    Raises:
        PolicyError: for anything else.
    """
    value = numbers[name]
    if isinstance(value, tuple):
        return tuple(str(one) for one in value)
    raise PolicyError(Fault("parameter", f"{name} must be a list, not {value!r}", name))


def word_of(numbers: Mapping[str, Value], name: str, words: Iterable[str]) -> str:
    """Return a parameter that must be one of a few words.

    Raises:
        PolicyError: for anything else.
    """
    return scorers.word(numbers[name], name, words)


def days_of(period: Period | None, days: Iterable[date]) -> list[date]:
    """Return the days of a period, in a trial those that occur, in their order."""
    if period is None:
        return sorted(set(days))
    length = (period.end - period.start).days + 1
    return [period.start + timedelta(days=place) for place in range(length)]


__all__ = ["Tally", "after", "at_time", "days_of", "number_of", "within", "word_of", "words_of"]
