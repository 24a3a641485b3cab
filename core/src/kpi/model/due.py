"""What falls due for a person again and again, or once: an interview, a sheet, a test, the end of a probation."""

from __future__ import annotations

from kpi.frozen import frozen
from kpi.model.parameter import Parameter, parameter_called
from kpi.words import Label

STARTS = ("hire", "assignment", "level", "probation", "contract")
"""The day from which it is counted: hired on, first day in the present role, first day on the present level, or
the day itself on which the probation or the contract ends."""

OWN_DAYS = ("probation", "contract")
"""Starts that are days of a person's own: they need no binding, unless one names it, and who has no such day owes nothing."""

ANCHORS = ("last", "grid", "calendar")
"""Counted anew from the last time done; on fixed days from the start; on the last days of quarters and the like."""

STATES = ("overdue", "due", "coming", "unknown", "missed", "done")
"""`unknown` has no day to count from; `missed` was never done, and a later one was."""


@frozen
class Done:
    """What fulfils it, any of these: a decision of a kind of its own, events, ratings of items, a result of a
    scorecard, an approved case of a procedure.

    Ratings and results are of a period, and count as done on its last day.
    """

    decision: str = ""
    events: tuple[str, ...] = ()
    ratings: tuple[str, ...] = ()
    scorecard: str = ""
    procedure: str = ""


@frozen
class Due:
    """Something that has to be done about a person by a day. `start` is one of `STARTS`.

    Without `done` its days pass by themselves, and none is ever overdue. What its parameters say is in
    `kpi.engine.due.terms`; without `every_months` it falls due once.
    """

    id: str
    label: Label
    start: str
    done: Done | None = None
    parameters: tuple[Parameter, ...] = ()
    clauses: tuple[str, ...] = ()
    limits: Label = Label()
    where: str = ""
    owner: str = ""

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of that name or alias, or None."""
        return parameter_called(name, self.parameters)

    @property
    def has_own_day(self) -> bool:
        """Whether the day is a person's own, which not everybody has; without a binding it is everybody's who has."""
        return self.start in OWN_DAYS


__all__ = ["ANCHORS", "OWN_DAYS", "STARTS", "STATES", "Done", "Due"]
