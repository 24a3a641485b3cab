"""What the parameters of something that falls due say, and what they cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import attrs

from kpi.engine.rules import value_on
from kpi.errors import nearest
from kpi.expr import DEFAULT_ASSUMED
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.due import ANCHORS, Due
from kpi.model.parameter import Dated, Parameter
from kpi.types import Origin

EVERY, FIRST, NOTICE, ANCHOR, COUNTED_FROM = (
    "every_months",
    "first_after_months",
    "notice_days",
    "anchor",
    "counted_from",
)
KNOWN = (EVERY, FIRST, NOTICE, ANCHOR, COUNTED_FROM)
"""The names of the parameters that are read."""

INTERVAL = "interval_months"
"""What a procedure calls the same number."""

LAST, GRID, CALENDAR = ANCHORS

LONGEST = 1200
"""The longest interval, in months."""
_MOST_DAYS = 3660


@frozen
class Rhythm:
    """How often, and from when.

    `every` are the dated values of the interval, the last that holds counting; None where it falls due once.
    `first` is after how many months the first time, None for an interval.
    """

    every: tuple[Dated, ...] | None
    first: int | None = None
    anchor: str = "last"
    counted_from: date | None = None
    notice_days: int = 0
    _kept: dict[date, tuple[date, int] | None] = attrs.field(factory=dict, eq=False, repr=False)

    def interval(self, day: date) -> tuple[date, int] | None:
        """Return the day on which an interval that would begin on a day begins, and its months.

        Where none holds on that day it is the first later day on which one does; None where none ever will.
        """
        if day not in self._kept:
            self._kept[day] = self._interval(day)
        return self._kept[day]

    def _interval(self, day: date) -> tuple[date, int] | None:
        values = self.every or ()
        edges = {one.since for one in values if one.since is not None}
        edges |= {one.until + timedelta(days=1) for one in values if one.until not in (None, date.max)}
        for at in (day, *sorted(edge for edge in edges if edge > day)):
            held = next((one.value for one in reversed(values) if one.holds(at)), None)
            if isinstance(held, Fraction):
                return at, int(held)
        return None


def with_interval(due: Due, catalogue: Catalogue) -> Due:
    """Return what falls due with how often: its own number, else the interval of the procedure that fulfils it."""
    procedure = due.done.procedure if due.done else ""
    if not procedure or due.parameter(EVERY) is not None:
        return due
    interval = catalogue.procedures[procedure].parameter(INTERVAL)
    if interval is None:
        return due
    own = attrs.evolve(interval, name=EVERY, aliases=(INTERVAL, *interval.aliases))
    return attrs.evolve(due, parameters=(*due.parameters, own))


def rhythm_on(due: Due, day: date) -> Rhythm:
    """Return what the parameters say; all but the dated intervals as they hold on a day."""

    def value(name: str) -> Any:
        parameter = due.parameter(name)
        return None if parameter is None else value_on(due.id, parameter, day, due.where).value

    every, first, counted = due.parameter(EVERY), value(FIRST), value(COUNTED_FROM)
    anchor = str(value(ANCHOR) or LAST)
    return Rhythm(
        None if every is None else every.values,
        None if first is None else int(first),
        # What nobody does falls on days that are fixed.
        GRID if due.done is None and anchor == LAST else anchor,
        None if counted is None else date.fromisoformat(str(counted)),
        int(value(NOTICE) or 0),
    )


def assumed(parameter: Parameter | None, day: date) -> tuple[str, ...]:
    """Return the flag of an interval that stands by default on a day."""
    dated = None if parameter is None else parameter.at(day)
    return (DEFAULT_ASSUMED,) if dated is not None and dated.origin is Origin.DEFAULT else ()


def wrong_terms(due: Due) -> Iterator[str]:
    """Say what the parameters cannot be, in any of their values."""
    anchors = {
        str(dated.value)
        for parameter in due.parameters
        if parameter.name == ANCHOR
        for dated in parameter.values
    }
    for parameter in due.parameters:
        if parameter.name not in KNOWN:
            if not (parameter.meaning.zh or parameter.meaning.en):
                hint = nearest(parameter.name, KNOWN)
                yield f"{parameter.name}: nothing reads it; {hint} (what is for people alone needs a meaning)"
            continue
        fits, words = _FORMS[parameter.name]
        for dated in parameter.values:
            if not fits(dated.value):
                yield f"{parameter.name} must be {words}"
            elif parameter.name == EVERY and CALENDAR in anchors and not _divides_a_year(dated.value):
                yield f"{EVERY} must divide a year (1, 2, 3, 4, 6 or 12) where the anchor is calendar"
    if CALENDAR in anchors and due.parameter(EVERY) is None:
        yield f"anchor is calendar, and {EVERY} is missing"


def _whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, Fraction) and value.denominator == 1 and least <= value <= most


def _divides_a_year(value: Any) -> bool:
    return value is None or (isinstance(value, Fraction) and value <= 12 and (12 / value).denominator == 1)


def _is_day(value: Any) -> bool:
    if value is None:
        return True
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return isinstance(value, str)


_FORMS: Mapping[str, tuple[Any, str]] = {
    EVERY: (
        lambda value: value is None or _whole(value, 1, LONGEST),
        f"a whole number of months from 1 to {LONGEST}, or none",
    ),
    FIRST: (
        lambda value: value is None or _whole(value, 0, LONGEST),
        f"a whole number of months from 0 to {LONGEST}, or none",
    ),
    NOTICE: (lambda value: _whole(value, 0, _MOST_DAYS), f"a whole number of days from 0 to {_MOST_DAYS}"),
    ANCHOR: (lambda value: value in ANCHORS, " or ".join(ANCHORS)),
    COUNTED_FROM: (_is_day, "a day in quotes, or none"),
}

__all__ = [
    "ANCHOR", "CALENDAR", "COUNTED_FROM", "EVERY", "FIRST", "GRID", "INTERVAL", "KNOWN", "LAST", "NOTICE", "Rhythm", "assumed", "rhythm_on",
    "with_interval", "wrong_terms",
]  # fmt: skip
