"""A case: what a subject's decisions about one thing amount to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import attrs

from kpi.engine.procedures.machine import State
from kpi.expr import DEFAULT_ASSUMED
from kpi.frozen import frozen
from kpi.words import Message


@frozen
class CaseFault:
    """A decision of a case that does not count, and why."""

    code: str
    message: Message
    on: date
    entry: int


@frozen
class Case:
    """A subject's case of a procedure, about a level or what a `ref` names; `key` is the subject's.

    `procedure` is empty where one approval is enough. `next` is the step that is waited for. `ended_on` is the
    day of the approval, the rejection or the last day of life; `approved_on` is None unless approved.
    `effective` tells whether it holds on the day asked about. `last_day` is the last on which it can be finished, by a default where
    `life_assumed`; `written` is what the decisions call the level; without `grants_level` an approval changes no level. What was approved is due again on `due_on`.
    `approved_by` is who took the last step, unless that was a secret ballot.
    """

    subject: str
    procedure: str
    level: str
    ref: str
    state: State
    next: str | None = None
    opened_on: date | None = None
    ended_on: date | None = None
    approved_on: date | None = None
    effective_on: date | None = None
    effective: bool = False
    score: Fraction | None = None
    last_day: date | None = None
    grants_level: bool = True
    life_assumed: bool = False
    due_on: date | None = None
    faults: tuple[CaseFault, ...] = ()
    flags: tuple[str, ...] = ()
    key: int = 0
    written: str = ""
    approved_by: str = ""

    @property
    def level_from(self) -> date | None:
        """The day from which the subject has the level; None where there is none, or nothing is approved."""
        return self.effective_on if self.level and self.grants_level else None

    def on(self, day: date) -> Case:
        """Return the case as it stands on a day: pending ones may have expired, approvals hold or not yet."""
        waits = self.state in (State.PENDING, State.ERROR)
        if waits and self.last_day is not None and day > self.last_day:
            flags = (DEFAULT_ASSUMED,) if self.life_assumed else self.flags
            return attrs.evolve(self, state=State.EXPIRED, next=None, ended_on=self.last_day, flags=flags)
        holds = self.effective_on is not None and self.effective_on <= day
        return attrs.evolve(self, effective=holds) if holds != self.effective else self


def levels_of(cases: Iterable[Case]) -> list[tuple[date, str]]:
    """Return the levels that cases grant with the days from which they hold; of one day the later decided comes last."""
    granted = [
        (one.level_from, one.approved_on or one.level_from, one.written or one.level)
        for one in cases
        if one.level_from is not None
    ]
    return [(since, level) for since, _, level in sorted(granted, key=lambda one: one[:2])]


__all__ = ["Case", "CaseFault", "levels_of"]
