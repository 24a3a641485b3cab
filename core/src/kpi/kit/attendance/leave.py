"""Leave: asked for in time, approved, and which part of a shift it covers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import attrs

from kpi.kit.attendance.clock import day_of
from kpi.kit.attendance.rules import AttendanceRules
from kpi.kit.attendance.shifts import Shift


@attrs.frozen
class Leave:
    """A request for leave, with instants: from and until (not included), filed, and decided where known.

    `approved` is None until somebody has decided. `first_day` and `last_day` are set where it begins and ends
    with a whole day: that is the day of shifts, so a shift that goes on after midnight is still of its own.
    """

    start: int
    end: int
    filed: int | None
    approved: bool | None = None
    decided: int | None = None
    first_day: date | None = None
    last_day: date | None = None

    def within(self, shift: Shift) -> tuple[int, int]:
        """Return the part of a shift that it takes; nothing where the first is not before the second."""
        if self.first_day is not None and shift.day < self.first_day:
            return shift.end, shift.end
        whole = self.last_day is not None and shift.day <= self.last_day
        return max(self.start, shift.start), shift.end if whole else min(self.end, shift.end)


@attrs.frozen
class Covered:
    """What leave takes of a shift: whole, or the times still to be worked; `part` where it takes anything."""

    whole: bool
    start: int
    end: int
    part: bool


def valid(rules: AttendanceRules, leave: Leave, shift: Shift) -> bool:
    """Tell whether leave was asked for in time for a shift, and approved (where it must be) before it starts."""
    undecided = leave.approved is None and rules.approval_required
    if leave.filed is None or leave.approved is False or undecided:
        return False
    if rules.notice_unit == "day":
        return day_of(leave.filed) <= shift.day - timedelta(days=rules.notice)
    if rules.notice_unit == "hour":
        return leave.filed <= shift.start - rules.notice * 3600
    late = leave.decided is not None and rules.approval_required and leave.decided >= shift.start
    return leave.filed < shift.start and not late


def covered(shift: Shift, leaves: Sequence[Leave]) -> Covered:
    """Return what valid leaves take of a shift; what they take in its middle moves neither end."""
    pieces = sorted(piece for one in leaves if (piece := one.within(shift))[0] < piece[1])
    start, end = shift.start, shift.end
    for first, last in pieces:
        if first <= start:
            start = max(start, last)
    for first, last in sorted(pieces, key=lambda one: -one[1]):
        if last >= end:
            end = min(end, first)
    if start >= end:
        return Covered(whole=True, start=shift.start, end=shift.end, part=True)
    return Covered(whole=False, start=start, end=end, part=bool(pieces))


__all__ = ["Covered", "Leave", "covered", "valid"]
