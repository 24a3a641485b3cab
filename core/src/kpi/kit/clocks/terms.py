"""What the parameters of a clock say: its limits, the period of a row, and when it stands still."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from math import floor

import attrs

from kpi.errors import Fault, PolicyError, nearest
from kpi.frozen import frozen
from kpi.kit.clocks.hours import MIDNIGHT, Hours, hours_of, said
from kpi.model.parameter import Value
from kpi.words import NOTHING, Message, sentence

PERIOD_BY = ("deadline", "dispatch", "close")
"""A row belongs to the period in which its limit expires, in which its clock starts, or in which it stops."""
LONGEST = 100 * 366 * MIDNIGHT
"""Minutes beyond which a limit is no longer one that a calendar can tell: a hundred years."""

_OWN = ("name", "minutes", "stop", "never_slower_than")
LIMITING = ("limits", "limit_minutes", "limit_hours")
"""The parameters that say within what a clock should stop."""
_PARAMETERS = (
    *LIMITING, "period_by", "start_event", "calendar", "pause_reasons", "never_slower",
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
    def of(cls, values: Mapping[str, Value], stop: str, name: str, *, limited: bool = False) -> Terms:
        """Read values by the names of parameters, for a clock `name` that a column stops.

        A `limited` clock has limits on other days, so that without any a row is not measured but unknown.

        Raises:
            PolicyError: for every value that does not fit.
        """
        faults: list[Fault] = []
        for unknown in values.keys() - {*_PARAMETERS}:
            message = sentence("a clock has no parameter {unknown!r}", unknown=unknown)
            faults.append(
                Fault("unknown_name", message, f"{name}.{unknown}", hint=nearest(unknown, _PARAMETERS))
            )
        limits = _limits(values, stop, name, faults)
        by = values.get("period_by")
        if by is None:
            by = PERIOD_BY[0] if limits or limited else PERIOD_BY[1]
        if by not in PERIOD_BY:
            hint = nearest(str(by), PERIOD_BY)
            faults.append(
                Fault(
                    "wrong_value",
                    sentence("must not be {said}", said=said(by)),
                    f"{name}.period_by",
                    hint=hint,
                )
            )
        elif by == PERIOD_BY[0] and not limits and not limited and not faults:
            hint = sentence(
                "set period_by to {PERIOD_BY} or {PERIOD_BY2}",
                PERIOD_BY=PERIOD_BY[1],
                PERIOD_BY2=PERIOD_BY[2],
            )
            faults.append(
                Fault(
                    "wrong_value", sentence("there is no limit that expires"), f"{name}.period_by", hint=hint
                )
            )
        start = values.get("start_event") or ""
        reasons = values.get("pause_reasons") or ()
        reasons = reasons if isinstance(reasons, tuple) else (reasons,)
        if not all(isinstance(one, str) for one in reasons):
            hint = sentence('write ["customer"]')
            faults.append(
                Fault("wrong_type", sentence("must be a list of words"), f"{name}.pause_reasons", hint=hint)
            )
        if not isinstance(start, str):
            faults.append(Fault("wrong_type", sentence("must name a column"), f"{name}.start_event"))
        hours = hours_of(values.get("calendar"), f"{name}.calendar", faults)
        if faults:
            raise PolicyError(*faults)
        return cls(limits, str(by), str(start), hours, tuple(str(one) for one in reasons))


def _limits(values: Mapping[str, Value], stop: str, name: str, faults: list[Fault]) -> tuple[Limit, ...]:
    listed, minutes, hours = (values.get(one) for one in LIMITING)
    if minutes is not None and hours is not None:
        hint = sentence("give limit_minutes or limit_hours, not both")
        faults.append(
            Fault("wrong_value", sentence("the limit is given twice"), f"{name}.limit_hours", hint=hint)
        )
    # One number for all rows stands in place of a list.
    for word, number, times in (("limit_hours", hours, 60), ("limit_minutes", minutes, 1)):
        if number is not None and (wrong := _not_minutes(number, times)):
            faults.append(Fault("wrong_value", wrong, f"{name}.{word}"))
        elif isinstance(number, Fraction):
            listed = ({"minutes": number * times},)
    found: list[Limit] = []
    for place, entry in enumerate(listed if isinstance(listed, tuple) else (listed,) if listed else ()):
        where = f"{name}.limits[{place}]"
        if not isinstance(entry, Mapping):
            faults.append(Fault("wrong_type", sentence("must be a table with minutes"), where))
            continue
        if entry.get("stop") not in (None, stop):
            continue
        minutes = entry.get("minutes")
        if wrong := _not_minutes(minutes):
            faults.append(Fault("wrong_value", sentence("minutes {wrong}", wrong=wrong), f"{where}.minutes"))
            continue
        assert isinstance(minutes, Fraction)
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
            message = sentence(
                "no limit is called {never_slower_than!r}", never_slower_than=one.never_slower_than
            )
            hint = nearest(one.never_slower_than, names)
            faults.append(Fault("unknown_name", message, f"{name}.limits", hint=hint))
    if not isinstance(values.get("never_slower", False), bool | None):
        hint = sentence("write true or false")
        faults.append(
            Fault("wrong_type", sentence("must be true or false"), f"{name}.never_slower", hint=hint)
        )
    if values.get("never_slower") is not True or faults:
        return tuple(found)
    return tuple(
        attrs.evolve(one, minutes=min(one.minutes, names[one.never_slower_than].minutes))
        if one.never_slower_than
        else one
        for one in found
    )


def _not_minutes(value: Value, times: int = 1) -> Message:
    """Say why a value, so many minutes each, is no limit; nothing where it is one."""
    if isinstance(value, bool) or not isinstance(value, Fraction) or value < 0:
        return sentence("must be a number from 0")
    return sentence("must be at most {most}", most=LONGEST // times) if value * times > LONGEST else NOTHING


__all__ = ["LIMITING", "LONGEST", "PERIOD_BY", "Limit", "Terms"]
