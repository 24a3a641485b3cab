"""What workings share: counts by subject, moments within a period, parameters as they should be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from kpi.errors import Fault, PolicyError
from kpi.kit.clocks.terms import LONGEST
from kpi.kit.scorers.given import word
from kpi.model.parameter import Value
from kpi.model.period import Period
from kpi.model.working import Row, Worked
from kpi.words import sentence

_MICROSECONDS = 60_000_000


class Tally:
    """Counts by subject and part, all of them 0 until something is added."""

    def __init__(self, *parts: str) -> None:
        self.parts = parts
        self.counts: dict[str, dict[str, Fraction]] = {}
        self.behind: dict[str, dict[str, list[tuple[str, Row]]]] = {}

    def add(self, subject: str | None, **more: int | Fraction) -> None:
        """Add to the counts of a subject; what belongs to nobody is counted for nobody."""
        if subject is None:
            return
        own = self.counts.setdefault(subject, dict.fromkeys(self.parts, Fraction(0)))
        for part, count in more.items():
            own[part] += count

    def most(self, subject: str | None, **values: int | Fraction) -> None:
        """Keep the greatest of the values seen of a part."""
        self.add(subject)
        if subject is not None:
            own = self.counts[subject]
            own.update({part: max(own[part], Fraction(value)) for part, value in values.items()})

    def because(self, subject: str | None, kind: str, row: Row, *parts: str) -> None:
        """Note a row of a KIND as one of those that parts are counted from."""
        if subject is not None:
            own = self.behind.setdefault(subject, {})
            for part in parts:
                own.setdefault(part, []).append((kind, row))

    def one(self, subject: str | None, *, met: bool) -> None:
        """Count one case: it is met or not, which the first and the third part count; the second counts all."""
        self.add(subject, **dict(zip(self.parts, (met, 1, not met), strict=False)))

    def worked(self, **told: Any) -> Worked:
        """Return the counts and the rows behind them, with what a trial tells besides."""
        return Worked(self.counts, told, self.behind)


def within(moment: datetime | date, period: Period | None) -> bool:
    """Tell whether a moment lies in a period; in a trial, which has none, every moment does."""
    day = moment.date() if isinstance(moment, datetime) else moment
    return period is None or period.start <= day <= period.end


def minutes_of(time: timedelta) -> Fraction:
    """Return how many minutes a time is, exactly."""
    return Fraction(time // timedelta(microseconds=1), _MICROSECONDS)


def time_of(minutes: Fraction) -> timedelta:
    """Return so many minutes as a time, to the microsecond; `minutes_of` goes the other way.

    Raises:
        PolicyError: for more than a calendar can tell.
    """
    if minutes > LONGEST:
        raise PolicyError(
            Fault(
                "parameter",
                sentence(
                    "a time of {minutes} minutes is more than {LONGEST}", minutes=minutes, LONGEST=LONGEST
                ),
                "",
            )
        )
    return timedelta(microseconds=int(minutes * _MICROSECONDS))


def number_of(numbers: Mapping[str, Value], name: str) -> Fraction:
    """Return a parameter that must be a number of 0 or more.

    Raises:
        PolicyError: for anything else.
    """
    value = numbers[name]
    if isinstance(value, Fraction) and value >= 0:
        return value
    raise PolicyError(
        Fault(
            "parameter",
            sentence("{name} must be a number of 0 or more, not {value!r}", name=name, value=value),
            name,
        )
    )


def words_of(numbers: Mapping[str, Value], name: str) -> tuple[str, ...]:
    """Return a parameter that must be a list of words.

    Raises:
        PolicyError: for anything else.
    """
    value = numbers[name]
    if isinstance(value, tuple):
        return tuple(str(one) for one in value)
    raise PolicyError(
        Fault("parameter", sentence("{name} must be a list, not {value!r}", name=name, value=value), name)
    )


def word_of(numbers: Mapping[str, Value], name: str, words: Iterable[str]) -> str:
    """Return a parameter that must be one of a few words.

    Raises:
        PolicyError: for anything else.
    """
    return word(numbers[name], name, words)


__all__ = ["Tally", "minutes_of", "number_of", "time_of", "within", "word_of", "words_of"]
