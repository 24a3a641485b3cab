"""Which punches belong to which shift, and which of them are its in and its out."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from kpi.kit.attendance.clock import DAY, whole_seconds
from kpi.kit.attendance.rules import AttendanceRules
from kpi.kit.attendance.shifts import Shift


@attrs.frozen
class Punch:
    """A punch: its instant, and its direction where the clock knows it (in, out)."""

    at: int
    direction: str = ""


@attrs.frozen
class Stamped:
    """The punches of a shift: the in and the out, None where there is none."""

    came: int | None = None
    left: int | None = None


def matched(rules: AttendanceRules, shifts: Sequence[Shift], punches: Sequence[Punch]) -> list[Stamped]:
    """Return the in and out of each shift, in the order of the shifts given.

    A punch belongs to the nearest shift within its reach, so one after midnight to the evening before. The
    order of the punches makes no difference.
    """
    order = sorted(range(len(shifts)), key=lambda one: (shifts[one].start, shifts[one].end))
    own: list[list[Punch]] = [[] for _ in shifts]
    reach = _reach(rules)
    spans = [_span(reach, shift) for shift in shifts]
    by_direction: dict[str, list[Punch]] = {"": [], "in": [], "out": []}
    for punch in sorted(set(punches), key=lambda one: one.at):
        by_direction[punch.direction].append(punch)
    for mine in by_direction.values():
        at = 0
        for punch in mine if order else ():
            while at + 1 < len(order) and not _nearer(shifts[order[at]], shifts[order[at + 1]], punch):
                at += 1
            if spans[order[at]][0] <= punch.at <= spans[order[at]][1]:
                own[order[at]].append(punch)
    return [stamped(rules, shift, found) for shift, found in zip(shifts, own, strict=True)]


def unplanned(rules: AttendanceRules, shifts: Sequence[Shift], punches: Sequence[Punch]) -> list[Punch]:
    """Return the punches that no shift reaches, in the order of their times."""
    reach = _reach(rules)
    spans = sorted(_span(reach, shift) for shift in shifts)
    found, at = [], 0
    latest = -1
    for punch in sorted(set(punches), key=lambda one: (one.at, one.direction)):
        while at < len(spans) and spans[at][0] <= punch.at:
            latest = max(latest, spans[at][1])
            at += 1
        if punch.at > latest:
            found.append(punch)
    return found


def _reach(rules: AttendanceRules) -> int | None:
    return None if rules.reach_minutes is None else whole_seconds(rules.reach_minutes)


def _span(reach: int | None, shift: Shift) -> tuple[int, int]:
    """Return the first and the last instant at which a punch can be of a shift."""
    if reach is None:
        return shift.start // DAY * DAY, (shift.end // DAY + 1) * DAY - 1
    return shift.start - reach, shift.end + reach


def _nearer(shift: Shift, following: Shift, punch: Punch) -> bool:
    """Tell whether a punch belongs to a shift rather than to the one after it.

    Between the two an out is of the first and an in of the second, without a direction whichever is nearer.
    """
    if punch.direction == "out" and punch.at <= following.start:
        return True
    if punch.direction == "in" and punch.at >= shift.end:
        return False
    return punch.at - shift.end < following.start - punch.at


def stamped(rules: AttendanceRules, shift: Shift, punches: Sequence[Punch]) -> Stamped:
    """Take the first as the in and the last as the out; one alone is what it is nearer to.

    An in after the shift's end, and an out before its start, are none of this shift.
    """
    ins = [one.at for one in punches if one.direction == "in" and one.at < shift.end]
    outs = [one.at for one in punches if one.direction == "out" and one.at > shift.start]
    free = [one.at for one in punches if not one.direction]
    if free:
        first, last = free[0], free[-1]
        alone = last - first <= whole_seconds(rules.repeat_minutes)
        early = abs(first - shift.start) <= abs(last - shift.end)
        if not alone or early:
            ins += [first] if first < shift.end else []
        if not alone or not early:
            outs += [last] if last > shift.start else []
    return Stamped(min(ins, default=None), max(outs, default=None))


__all__ = ["Punch", "Stamped", "matched", "stamped", "unplanned"]
