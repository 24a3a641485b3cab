"""Periods of the calendar: month, quarter, half-year, year, and ranges of them."""

from __future__ import annotations

import calendar
import re
from datetime import date
from enum import StrEnum

import attrs

from kpi.words import phrase_in, sentence


class Frequency(StrEnum):
    """How often a scorecard, a pay scheme or a ladder runs."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Length in months."""
        return _MONTHS[self]


_MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF: 6, Frequency.YEAR: 12}
_FORM = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?")
_LOOSE_MONTH = re.compile(r"([0-9]{4})[-/.年]?(0?[1-9]|1[0-2])月?")


_CALLED = {
    "month": phrase_in("one", "month"),
    "quarter": phrase_in("one", "quarter"),
    "half": phrase_in("one", "half"),
    "year": phrase_in("one", "year"),
}


@attrs.frozen(order=True)
class Period:
    """A month, quarter, half or year, ordered by its first month; `index` counts from 1 within the year."""

    year: int
    frequency: Frequency
    index: int = 1

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2018-07`, `2018-Q3`, `2018-H2` or `2018`.

        Raises:
            ValueError: for any other form.
        """
        match = _FORM.fullmatch(text.strip())
        if match is None:
            loose = _LOOSE_MONTH.fullmatch(text.strip())
            if loose:
                meant = f"{loose[1]}-{int(loose[2]):02}"
                raise ValueError(
                    sentence("{text!r} is not a period; write {meant}, or 2018-07, 2018-Q3, 2018-H2 or 2018", text=text, meant=meant)
                )  # fmt: skip
            raise ValueError(
                sentence("{text!r} is not a period; write 2018-07, 2018-Q3, 2018-H2 or 2018", text=text)
            )
        year, month, quarter, half = match.groups()
        if int(year) < 1:
            raise ValueError(sentence("{text!r} is not a period; the year must be at least 0001", text=text))
        for frequency, part in (
            (Frequency.MONTH, month),
            (Frequency.QUARTER, quarter),
            (Frequency.HALF, half),
        ):
            if part:
                return cls(int(year), frequency, int(part))
        return cls(int(year), Frequency.YEAR)

    @classmethod
    def of(cls, day: date, frequency: Frequency = Frequency.MONTH) -> Period:
        """Return the period of that frequency which contains `day`."""
        return cls(day.year, frequency, (day.month - 1) // frequency.months + 1)

    def __str__(self) -> str:
        if self.frequency is Frequency.YEAR:
            return f"{self.year:04d}"
        mark = {Frequency.MONTH: "", Frequency.QUARTER: "Q", Frequency.HALF: "H"}[self.frequency]
        return f"{self.year:04d}-{mark}{self.index:{'02d' if not mark else 'd'}}"

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, (self.index - 1) * self.frequency.months + 1, 1)

    @property
    def end(self) -> date:
        """Last day, included."""
        last = self.index * self.frequency.months
        return date(self.year, last, calendar.monthrange(self.year, last)[1])

    @property
    def days(self) -> int:
        """Number of calendar days."""
        return (self.end - self.start).days + 1

    def contains(self, other: Period | date) -> bool:
        """Tell whether a day, or the whole of another period, lies in this one."""
        if isinstance(other, Period):
            return self.start <= other.start and other.end <= self.end
        return self.start <= other <= self.end

    def shift(self, steps: int) -> Period:
        """Return the period `steps` later (earlier for a negative number) of the same frequency."""
        per_year = 12 // self.frequency.months
        years, index = divmod(self.year * per_year + self.index - 1 + steps, per_year)
        return Period(years, self.frequency, index + 1)

    def parts(self, frequency: Frequency) -> tuple[Period, ...]:
        """Split into the periods of a frequency that is not longer than its own."""
        first = Period.of(self.start, frequency)
        return tuple(first.shift(step) for step in range(self.frequency.months // frequency.months))


def parse_range(text: str) -> tuple[Period, ...]:
    """Read one period, or `A..B` of one frequency with both ends included.

    Raises:
        ValueError: for a malformed period, ends of different frequencies, or an end before the start.
    """
    first, dots, last = text.partition("..")
    start = Period.parse(first)
    if not dots:
        return (start,)
    stop = Period.parse(last)
    if start.frequency is not stop.frequency:
        raise ValueError(
            sentence(
                "{text!r} mixes a {start} with a {stop}",
                text=text,
                start=_CALLED[start.frequency],
                stop=_CALLED[stop.frequency],
            )
        )
    if stop < start:
        raise ValueError(sentence("{text!r} ends before it starts", text=text))
    found = [start]
    while found[-1] != stop:
        found.append(found[-1].shift(1))
    return tuple(found)


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, clamped to the month's end (31 January + 1 = 28 February)."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))
