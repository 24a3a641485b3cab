"""One person's month: every shift judged, what follows from it as outcomes, and its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

import attrs

from kpi.kit.attendance import forms as make_up
from kpi.kit.attendance.clock import clock
from kpi.kit.attendance.judging import ABSENT, EARLY_LEAVE, LATE, LEAVE, PRESENT, Judged, judge, missing_sides
from kpi.kit.attendance.leave import Leave, covered, in_notice
from kpi.kit.attendance.matching import Punch, matched
from kpi.kit.attendance.rules import AttendanceRules
from kpi.kit.attendance.shifts import Shift
from kpi.kit.attendance.told import judged_told
from kpi.model.attendance import FIGURES, OUTCOMES
from kpi.words import sentence


@attrs.frozen
class Outcome:
    """Something that follows from a shift: `mark` tells several of a day apart, `told` says shift and punches."""

    day: date
    kind: str
    mark: str = ""
    quantity: Fraction | None = None
    told: str = ""


@attrs.frozen
class Month:
    """A person's shifts of a month, judged."""

    shifts: tuple[Judged, ...]
    outcomes: tuple[Outcome, ...]


def month(
    rules: AttendanceRules,
    shifts: Sequence[Shift],
    punches: Sequence[Punch],
    leaves: Sequence[Leave],
    forms: Sequence[make_up.Form],
    first: date,
    last: date,
    role: str | None = None,
) -> Month:
    """Judge the shifts of one person of the days `first` to `last`; those around them tell their punches apart.

    A form stands for a punch that is missing; of those that do, the first `max` of the month are valid. `role`
    says how long before a shift the person has to be there.
    """
    every = sorted(shifts, key=lambda one: (one.start, one.end))
    mine = [
        (shift, found)
        for shift, found in zip(every, matched(rules, every, punches), strict=True)
        if first <= shift.day <= last
    ]
    assigned: list[tuple[int, str, make_up.Form]] = []
    left = sorted(forms, key=lambda one: (one.on, one.direction == "", one.direction, one.filed or date.max))
    for place, (shift, stamped) in enumerate(mine):
        for side in missing_sides(rules, stamped) if left else ():
            found = next((one for one in left if one.on == shift.day and one.direction in (side, "")), None)
            if found is not None:
                left.remove(found)
                assigned.append((place, side, found))
    verdicts = make_up.judged(rules, [form for _, _, form in assigned])
    sides: dict[tuple[int, str], list[str]] = {}
    for (place, side, _), verdict in zip(assigned, verdicts, strict=True):
        sides.setdefault((place, verdict), []).append(side)
    judged = tuple(
        judge(
            rules,
            shift,
            stamped,
            leaves,
            sides.get((place, "valid"), ()),
            sides.get((place, "over_limit"), ()),
            rules.lead(role),
        )
        for place, (shift, stamped) in enumerate(mine)
    )
    outcomes = [*_outcomes(rules, judged), *_asked_too_late(rules, judged, leaves)]
    return Month(judged, tuple(outcomes))


def _asked_too_late(
    rules: AttendanceRules, judged: Sequence[Judged], leaves: Sequence[Leave]
) -> Iterator[Outcome]:
    """Yield the shifts for which leave was asked and not in time, whatever was decided of it."""
    for one in judged:
        asked = [leave for leave in leaves if covered(one.shift, [leave]).part]
        if asked and not any(in_notice(rules, leave, one.shift) for leave in asked):
            first = min((leave.filed for leave in asked if leave.filed is not None), default=None)
            filed = "-" if first is None else clock(first, one.shift.day)
            start = f" {clock(one.shift.start, one.shift.day)}"
            yield Outcome(
                one.shift.day,
                "leave_too_late",
                start,
                told=sentence("shift {shift}, leave asked at {filed}", shift=one.shift.words, filed=filed),
            )


def _outcomes(rules: AttendanceRules, judged: Sequence[Judged]) -> list[Outcome]:
    days = [one.shift.day for one in judged]
    found: list[Outcome] = []
    seen: set[tuple[str, date]] = set()
    absent_before = False
    for one in judged:
        if one.status == (PRESENT,) and not one.made_up and not one.briefing:
            absent_before = False
            continue
        day = one.shift.day
        start = f" {clock(one.shift.start, day)}" if days.count(day) > 1 else ""
        told = judged_told(one)

        def note(
            kind: str, mark: str = "", seconds: int | None = None, day: date = day, told: str = told
        ) -> None:
            quantity = None if seconds is None else Fraction(seconds, 60)
            found.append(Outcome(day, kind, mark, quantity, told))

        absent = ABSENT in one.status
        if absent and not (
            (rules.absence_unit == "continuous" and absent_before)
            or (rules.absence_unit == "day" and ("absent", day) in seen)
        ):
            at_night = one.shift.kind in rules.night_shifts
            note("absent_at_night" if at_night else "absent", start if rules.absence_unit == "shift" else "")
        absent_before = absent
        if LATE in one.status:
            note("late", start, one.late)
        if one.briefing:
            note("late_for_briefing", start, one.briefing)
        if EARLY_LEAVE in one.status:
            note("early_leave", start, one.early)
        if LEAVE in one.status:
            note("leave", start)
        sides = [f"{start} {side}" for side in one.missing]
        if rules.missing_unit != "punch":
            sides = [start if rules.missing_unit == "shift" else ""] if sides else []
        if rules.missing_unit == "day" and ("missing", day) in seen:
            sides = []
        for mark in sides:
            note("missing_punch", mark)
            seen.add(("missing", day))
        for side in one.made_up:
            note("made_up_punch", f"{start} {side}")
        if absent:
            seen.add(("absent", day))
    return found


def figures(
    rules: AttendanceRules, judged: Sequence[Judged], calendar_days: int, employed_days: int
) -> Mapping[str, Fraction]:
    """Return the figures of a person in a period, by the names in `FIGURES`.

    Required days are the calendar days without the rest days of the rule, or where it gives none the days
    with a shift; a rest day is a day of the employment without a shift. Unused rest does not carry over.
    """

    def days(chosen: Sequence[Judged]) -> int:
        return len({one.shift.day for one in chosen})

    planned = days(judged)
    absent = [one for one in judged if ABSENT in one.status]
    counts: dict[str, int | Fraction] = {
        "attended_days": days([one for one in judged if one.attended]),
        "present_days": planned - days([one for one in judged if one.status != (PRESENT,)]),
        "required_days": planned if rules.rest_days is None else max(0, calendar_days - rules.rest_days),
        "rest_days": max(0, employed_days - planned),
        "planned_days": planned,
        "planned_shifts": len(judged),
        "leave_days": days([one for one in judged if LEAVE in one.status]),
        "absent_shifts": len(absent),
        "late_shifts": sum(LATE in one.status for one in judged),
        "early_shifts": sum(EARLY_LEAVE in one.status for one in judged),
        "late_minutes": Fraction(sum(one.late for one in judged if LATE in one.status), 60),
        "early_minutes": Fraction(sum(one.early for one in judged if EARLY_LEAVE in one.status), 60),
        "worked_minutes": Fraction(sum(one.worked for one in judged), 60),
        "missing_punches": sum(len(one.missing) for one in judged),
        "made_up_punches": sum(len(one.made_up) for one in judged),
        "late_briefings": sum(one.briefing > 0 for one in judged),
    }
    return {name: Fraction(value) for name, value in counts.items()}


__all__ = ["FIGURES", "OUTCOMES", "Month", "Outcome", "figures", "month"]
