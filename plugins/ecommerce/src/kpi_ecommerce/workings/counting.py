"""What the workings share: times of day, and days of a period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from kpi.api import Fault, Period, PolicyError, Tally, number_of, within, word_of, words_of
from kpi_ecommerce.words import sentence

MIDNIGHT = time()


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
        hint = sentence('write hours and minutes, such as "16:00"')
        raise PolicyError(
            Fault(
                "parameter",
                sentence("{name}: {text!r} is no time of day", name=name, text=text),
                name,
                hint=hint,
            )
        ) from None


def days_of(period: Period | None, days: Iterable[date]) -> list[date]:
    """Return the days of a period, in a trial those that occur, in their order."""
    if period is None:
        return sorted(set(days))
    length = (period.end - period.start).days + 1
    return [period.start + timedelta(days=place) for place in range(length)]


__all__ = ["Tally", "after", "at_time", "days_of", "number_of", "within", "word_of", "words_of"]
