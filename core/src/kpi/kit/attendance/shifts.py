"""Planned shifts, and swaps of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.frozen import frozen
from kpi.kit.attendance.clock import clock, day_of, instant, later
from kpi.kit.attendance.rules import AttendanceRules


@attrs.frozen
class Shift:
    """A planned shift: the day that it belongs to, its instants, its unpaid break in minutes, and its kind."""

    day: date
    start: int
    end: int
    break_minutes: Fraction = Fraction(0)
    kind: str = ""

    @property
    def words(self) -> str:
        """The shift in print: `08:30-18:00`."""
        return f"{clock(self.start, self.day)}-{clock(self.end, self.day)}"


@frozen
class Swap:
    """Two people exchange the shifts of a day, or of two days; only an approved one has an effect."""

    on: date
    employee: Any
    partner: Any
    partner_on: date | None = None
    approved: bool = False


def shift_of(
    rules: AttendanceRules, day: date, start: int | None, end: int | None, kind: str | None = None
) -> Shift | None:
    """Make a shift of times of day in seconds; what is not given is that of its kind.

    An end that is not after the start is the next one that the clock shows: of the next day, or on a clock of
    12 hours half a day later. A shift past midnight belongs to the day of its start, or (`date_of_night`) of
    its end. None where a time is not known at all.
    """
    times: Mapping[str, object] = rules.shifts.get(kind or "", {})
    first = times.get("start") if start is None else start
    last = rules.shift_ends.get(kind or "", times.get("end")) if end is None else end
    if not isinstance(first, int) or not isinstance(last, int):
        return None
    rest = times.get("break_minutes")
    ends = instant(day, later(last, first, rules.clock_hours))
    # Midnight itself is still the end of its day.
    own = day_of(ends - 1) if rules.date_of_night == "end" else day
    return Shift(
        own,
        instant(day, first),
        ends,
        rest if isinstance(rest, Fraction) else rules.break_minutes,
        kind or _kind_of(rules, first, ends - instant(day)),
    )


def _kind_of(rules: AttendanceRules, start: int, end: int) -> str:
    """Return the kind of shift that begins and ends then, for a shift planned by its times; nothing where none does."""
    for kind, times in rules.shifts.items():
        first, last = times.get("start"), rules.shift_ends.get(kind, times.get("end"))
        if first == start and last is not None and later(last, start, rules.clock_hours) == end:
            return kind
    return ""


def swapped(planned: Mapping[Any, Sequence[Shift]], swaps: Iterable[Swap]) -> Mapping[Any, tuple[Shift, ...]]:
    """Exchange the shifts of approved swaps, in their order; whoever has no shift on the day only gets one."""
    mine = {who: list(shifts) for who, shifts in planned.items()}
    for swap in swaps:
        if not swap.approved or swap.employee == swap.partner:
            continue
        own, theirs = mine.setdefault(swap.employee, []), mine.setdefault(swap.partner, [])
        given = [one for one in own if one.day == swap.on]
        taken = [one for one in theirs if one.day == (swap.partner_on or swap.on)]
        mine[swap.employee] = [one for one in own if one not in given] + taken
        mine[swap.partner] = [one for one in theirs if one not in taken] + given
    return {who: tuple(sorted(shifts, key=lambda one: (one.start, one.end))) for who, shifts in mine.items()}


__all__ = ["Shift", "Swap", "shift_of", "swapped"]
