"""What the parameters of a clock say: its limits, the period of a row, and when it stands still."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from fractions import Fraction
from math import floor

import attrs

from kpi.errors import Fault, PolicyError, nearest
from kpi.frozen import frozen
from kpi.kit.clocks.hours import DAYS, MIDNIGHT, Hours
from kpi.model.parameter import Value

PERIOD_BY = ("deadline", "dispatch", "close")
"""A row belongs to the period in which its limit expires, in which its clock starts, or in which it stops."""
ROUND_THE_CLOCK = "24x7"

_OWN = ("name", "minutes", "stop", "never_slower_than")
_PARAMETERS = (
    "limits", "limit_minutes", "limit_hours", "period_by", "start_event", "calendar", "pause_reasons", "never_slower",
)  # fmt: skip


@frozen
class Limit:
    """How many minutes a clock may run, for the rows whose columns have one of the words given.

    With a `stop` it holds for clocks that this column stops. `never_slower_than` names another limit that it
    must not exceed, where the clock's `never_slower` says so.
    """

    minutes: Fraction
    words: Mapping[str, tuple[Value, ...]] = attrs.field(factory=dict)
    name: str = ""
    never_slower_than: str = ""

    @property
    def time(self) -> timedelta:
        """The time itself; moments have whole seconds, and a part of a microsecond is never reached."""
        return timedelta(microseconds=floor(self.minutes * 60_000_000))


@frozen
class Terms:
    """The parameters of a clock on a day. Without `limits` it measures, and nothing is late.

    `start` is the column that starts it in place of the clock's own, `hours` when it runs (None: always),
    `pauses` the reasons of pauses that stop it.
    """

    limits: tuple[Limit, ...] = ()
    by: str = PERIOD_BY[0]
    start: str = ""
    hours: Hours | None = None
    pauses: tuple[str, ...] = ()

    @classmethod
    def of(cls, values: Mapping[str, Value], stop: str, name: str) -> Terms:
        """Read values by the names of parameters, for a clock `name` that a column stops.

        Raises:
            PolicyError: for every value that does not fit.
        """
        faults: list[Fault] = []
        for unknown in values.keys() - {*_PARAMETERS}:
            message = f"a clock has no parameter {unknown!r}"
            faults.append(
                Fault("unknown_name", message, f"{name}.{unknown}", hint=nearest(unknown, _PARAMETERS))
            )
        limits = _limits(values, stop, name, faults)
        by = values.get("period_by")
        if by is None:
            by = PERIOD_BY[0] if limits else PERIOD_BY[1]
        if by not in PERIOD_BY:
            hint = nearest(str(by), PERIOD_BY)
            faults.append(Fault("wrong_value", f"must not be {by!r}", f"{name}.period_by", hint=hint))
        elif by == PERIOD_BY[0] and not limits:
            hint = f"set period_by to {PERIOD_BY[1]} or {PERIOD_BY[2]}"
            faults.append(
                Fault("wrong_value", "there is no limit that expires", f"{name}.period_by", hint=hint)
            )
        start = values.get("start_event") or ""
        reasons = values.get("pause_reasons") or ()
        reasons = reasons if isinstance(reasons, tuple) else (reasons,)
        hours = _hours(values.get("calendar"), f"{name}.calendar", faults)
        if faults:
            raise PolicyError(*faults)
        return cls(limits, str(by), str(start), hours, tuple(str(one) for one in reasons))


def _limits(values: Mapping[str, Value], stop: str, name: str, faults: list[Fault]) -> tuple[Limit, ...]:
    minutes, hours, listed = (values.get(one) for one in ("limit_minutes", "limit_hours", "limits"))
    # One number for all rows stands in place of a list.
    if isinstance(hours, Fraction) and minutes is None:
        minutes = hours * 60
    if minutes is not None:
        listed = ({"minutes": minutes},)
    found: list[Limit] = []
    for place, entry in enumerate(listed if isinstance(listed, tuple) else (listed,) if listed else ()):
        where = f"{name}.limits[{place}]"
        if not isinstance(entry, Mapping):
            faults.append(Fault("wrong_type", "must be a table with minutes", where))
            continue
        if entry.get("stop") not in (None, stop):
            continue
        minutes = entry.get("minutes")
        if isinstance(minutes, bool) or not isinstance(minutes, Fraction) or minutes < 0:
            faults.append(Fault("wrong_value", "minutes must be a number from 0", f"{where}.minutes"))
            continue
        words = {
            column: word if isinstance(word, tuple) else (word,)
            for column, word in entry.items()
            if column not in _OWN
        }
        found.append(
            Limit(minutes, words, str(entry.get("name", "")), str(entry.get("never_slower_than", "")))
        )
    names = {one.name: one for one in found if one.name}
    for one in found:
        if one.never_slower_than and one.never_slower_than not in names:
            message = f"no limit is called {one.never_slower_than!r}"
            hint = nearest(one.never_slower_than, names)
            faults.append(Fault("unknown_name", message, f"{name}.limits", hint=hint))
    if values.get("never_slower") is not True or faults:
        return tuple(found)
    return tuple(
        attrs.evolve(one, minutes=min(one.minutes, names[one.never_slower_than].minutes))
        if one.never_slower_than
        else one
        for one in found
    )


def _hours(calendar: Value, where: str, faults: list[Fault]) -> Hours | None:
    """Read business hours: tables of `days` and the times `from` and `until`."""
    if calendar is None or calendar == ROUND_THE_CLOCK:
        return None
    hint = 'write 24x7, or [{ days = ["mon", "tue"], from = "08:30", until = "17:30" }]'
    if not isinstance(calendar, tuple) or not calendar:
        faults.append(Fault("wrong_value", f"must not be {calendar!r}", where, hint=hint))
        return None
    week: list[tuple[int, tuple[int, int]]] = []
    for place, entry in enumerate(calendar):
        try:
            week += _of_days(entry)
        except (ValueError, AttributeError, TypeError) as error:
            faults.append(Fault("wrong_value", f"cannot be read: {error}", f"{where}[{place}]", hint=hint))
    return Hours(tuple(sorted(week)))


def _of_days(entry: Value) -> Iterator[tuple[int, tuple[int, int]]]:
    if not isinstance(entry, Mapping):
        raise TypeError("it is no table")
    opens, closes = _minute(entry.get("from", "00:00")), _minute(entry.get("until", "24:00"))
    if closes <= opens:
        raise ValueError("until is not after from")
    days = entry.get("days", DAYS)
    for day in days if isinstance(days, tuple) else (days,):
        yield DAYS.index(str(day)), (opens, closes)


def _minute(text: Value) -> int:
    hour, minute = (int(part) for part in str(text).split(":"))
    found = hour * 60 + minute
    if not 0 <= found <= MIDNIGHT or minute > 59:
        raise ValueError(f"{text} is no time of day")
    return found


__all__ = ["PERIOD_BY", "ROUND_THE_CLOCK", "Limit", "Terms"]
