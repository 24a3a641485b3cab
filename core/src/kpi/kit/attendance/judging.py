"""The status of one shift, from its own punches, leave and make-up forms alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

import attrs

from kpi.kit.attendance.clock import whole_seconds
from kpi.kit.attendance.leave import Leave, covered, valid
from kpi.kit.attendance.matching import Stamped
from kpi.kit.attendance.rules import AttendanceRules
from kpi.kit.attendance.shifts import Shift

PRESENT, LATE, EARLY_LEAVE, ABSENT = "present", "late", "early_leave", "absent"
LEAVE, MISSING_IN, MISSING_OUT = "leave", "missing_in", "missing_out"
STATUSES = (PRESENT, LATE, EARLY_LEAVE, ABSENT, LEAVE, MISSING_IN, MISSING_OUT)


@attrs.frozen
class Judged:
    """A shift with its statuses, in the order of `STATUSES`, and its times in seconds.

    `made_up` has the directions of the punches that valid forms stand for, `over_limit` those of which the
    form is one too many. `briefing` is by how many seconds somebody came later than so long before the shift
    as his role has to be there; 0 for one in time to the second.
    """

    shift: Shift
    stamped: Stamped
    status: tuple[str, ...]
    late: int = 0
    early: int = 0
    worked: int = 0
    attended: bool = False
    made_up: tuple[str, ...] = ()
    over_limit: tuple[str, ...] = ()
    briefing: int = 0

    @property
    def missing(self) -> tuple[str, ...]:
        """The directions of the punches that are missing: in, out."""
        return tuple(one.removeprefix("missing_") for one in self.status if one.startswith("missing_"))


def missing_sides(rules: AttendanceRules, stamped: Stamped) -> tuple[str, ...]:
    """Return the directions of the punches that a shift lacks; with one punch a shift only the in is wanted."""
    sides: tuple[str, ...] = ("in",) if stamped.came is None else ()
    if stamped.left is None and rules.punches_per_shift > 1:
        sides += ("out",)
    return sides


def judge(
    rules: AttendanceRules,
    shift: Shift,
    stamped: Stamped,
    leaves: Sequence[Leave] = (),
    forms: Collection[str] = (),
    over_limit: Collection[str] = (),
    lead: Fraction | None = None,
) -> Judged:
    """Judge a shift.

    Args:
        rules: the numbers.
        shift: as planned, swaps done.
        stamped: its in and out.
        leaves: every request of the person; those that are not valid only matter for `fallback`.
        forms: directions of missing punches for which a valid form stands.
        over_limit: directions for which a form stands that is one too many.
        lead: how many minutes before the shift this person has to be there; none where leave takes its start.
    """
    free = covered(shift, [one for one in leaves if valid(rules, one, shift)])
    if free.whole:
        return Judged(shift, stamped, (LEAVE,))
    lacking = missing_sides(rules, stamped)
    allowed = over_limit if rules.over_limit_effect == "allow" else ()
    made_up = tuple(one for one in lacking if one in forms or one in allowed)
    beyond = tuple(one for one in lacking if one in over_limit and one not in made_up)
    nobody = stamped.came is None and stamped.left is None and not made_up
    asked = any(not valid(rules, one, shift) and covered(shift, [one]).part for one in leaves)
    if nobody:
        if asked and rules.fallback == "late":
            return Judged(shift, stamped, _with_leave((LATE,), part=free.part), over_limit=beyond)
        return Judged(shift, stamped, (ABSENT,), over_limit=beyond)
    grace = whole_seconds(rules.grace_minutes)
    late = _beyond(stamped.came, free.start, grace, sign=1)
    early = _beyond(stamped.left, free.end, grace, sign=-1)
    limit = rules.late_to_absent_minutes
    too_late = limit is not None and late > 0 and late >= limit * 60
    if too_late or (late and asked and rules.fallback == "absent"):
        return Judged(shift, stamped, (ABSENT,), late=late, early=early, over_limit=beyond)
    missing = tuple(one for one in lacking if one not in made_up)
    before = 0 if lead is None or free.start > shift.start else whole_seconds(lead)
    status = tuple(
        name
        for name, holds in (
            (LATE, late > 0), (EARLY_LEAVE, early > 0), (LEAVE, free.part),
            (MISSING_IN, "in" in missing), (MISSING_OUT, "out" in missing),
        )
        if holds
    )  # fmt: skip
    return Judged(
        shift,
        stamped,
        status or (PRESENT,),
        late,
        early,
        0 if missing else _worked(shift, stamped, free.start - before * rules.lead_paid, free.end),
        not missing or rules.missing_punch == "attended",
        made_up,
        beyond,
        _beyond(stamped.came, shift.start - before, 0, sign=1) if before else 0,
    )


def _with_leave(status: tuple[str, ...], *, part: bool) -> tuple[str, ...]:
    return (*status, LEAVE) if part else status


def _beyond(at: int | None, planned: int, grace: int, *, sign: int) -> int:
    """Return by how many seconds a punch is late (or early, with the sign -1); 0 within the grace."""
    if at is None:
        return 0
    gap = (at - planned) * sign
    return gap if gap > grace else 0


def _worked(shift: Shift, stamped: Stamped, start: int, end: int) -> int:
    """Return the seconds worked within the shift (and a paid time before it), without its break; a made-up punch was in time."""
    came = start if stamped.came is None else max(stamped.came, start)
    left = end if stamped.left is None else min(stamped.left, end)
    return max(0, left - came - whole_seconds(shift.break_minutes))


__all__ = [
    "ABSENT",
    "EARLY_LEAVE",
    "LATE",
    "LEAVE",
    "MISSING_IN",
    "MISSING_OUT",
    "PRESENT",
    "STATUSES",
    "Judged",
    "judge",
    "missing_sides",
]
