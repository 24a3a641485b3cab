"""Leave: asked for in time, approved, and which part of a shift it covers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import attrs

from kpi.kit.attendance.clock import DAY, day_of
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
    if leave.approved is False or undecided or not in_notice(rules, leave, shift):
        return False
    before = rules.notice_unit == "before_start"
    return not (
        before and leave.decided is not None and rules.approval_required and leave.decided >= shift.start
    )


def in_notice(rules: AttendanceRules, leave: Leave, shift: Shift) -> bool:
    """Tell whether leave was asked for in time for a shift, whatever was decided of it."""
    if leave.filed is None:
        return False
    if rules.notice_unit == "day":
        return day_of(leave.filed) <= shift.day - timedelta(days=rules.notice)
    if rules.notice_unit == "hour":
        return leave.filed <= shift.start - rules.notice * 3600
    if rules.notice_unit == "shift":
        due = notice_ends(rules, shift.start)
        return due is not None and leave.filed <= due
    return leave.filed < shift.start


def notice_ends(rules: AttendanceRules, start: int) -> int | None:
    """Return until when leave from a shift is filed that is so many main shifts ahead: the start of that one.

    Main shifts begin at the same times each day. None where no kind of main shift has a start.
    """
    times = sorted({int(rules.shifts[kind]["start"]) for kind in rules.main_shifts if _starts(rules, kind)})
    if not times:
        return None
    days = range(rules.notice // len(times) + 2)
    before = sorted((start // DAY - day) * DAY + time for day in days for time in times)
    before = [one for one in before if one < start]
    return start if rules.notice == 0 else before[-rules.notice]


def _starts(rules: AttendanceRules, kind: str) -> bool:
    return rules.shifts.get(kind, {}).get("start") is not None


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


__all__ = ["Covered", "Leave", "covered", "in_notice", "notice_ends", "valid"]
