"""Trying attendance rules on punches: of shifts, missing ones with their forms, and the shifts that lack some."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from kpi.errors import Fault, UsageError
from kpi.kit.attendance import Form, Leave, Punch, Shift, judge, shift_of
from kpi.kit.attendance.clock import DAY, instant, is_span, times_of
from kpi.kit.attendance.forms import judged
from kpi.kit.attendance.matching import stamped
from kpi.trial.attendance.tried import Tried
from kpi.trial.outcome import Outcome
from kpi.trial.reading import bad, day, entries, flag, time_of
from kpi.words import sentence

_DAY = date(2000, 1, 3)
"""The day of shifts that are tried without one: a Monday."""


def punches(tried: Tried) -> Outcome:
    """Judge pairs of punches, [in, out], against one shift.

    A time stands for the moment that is nearest to the shift's start (an in) or end (an out), so one after
    midnight is of the shift of the evening before.
    """
    shift = _shift(tried)
    pairs = entries(tried.given["punches"], "punches")
    if pairs and not any(isinstance(one, list) for one in pairs):
        pairs = [pairs]
    leaves = entries(tried.given.get("leave", []), "leave")
    role = tried.given.get("role")
    lead = None if role is None else tried.rules.lead(str(role))
    found = []
    for place, pair in enumerate(pairs):
        if not isinstance(pair, list) or len(pair) != 2:
            raise bad("punches", pair, sentence('give pairs: [["08:30", "18:00"], [null, "18:00"]]'))
        came, left = pair
        stamps = []
        if came is not None:
            stamps.append(Punch(_nearest(time_of("punches", came), shift, shift.start), "in"))
        if left is not None:
            stamps.append(Punch(_nearest(time_of("punches", left), shift, shift.end), "out"))
        free = place < len(leaves) and flag("leave", leaves[place])
        leave = [Leave(shift.start, shift.end, instant(date.min), True)] if free else []
        found.append(judge(tried.rules, shift, stamped(tried.rules, shift, stamps), leave, lead=lead))
    status = tuple(one.status for one in found)
    at_night = shift.kind in tried.rules.night_shifts
    return tried.outcome(
        status[0][0]
        if len(status) == 1 and len(status[0]) == 1
        else sum(one == ("present",) for one in status),
        status=status,
        late_minutes=tuple(Fraction(one.late, 60) for one in found),
        early_minutes=tuple(Fraction(one.early, 60) for one in found),
        worked_minutes=tuple(Fraction(one.worked, 60) for one in found),
        attended=sum(one.attended for one in found),
        **({} if lead is None else {"briefing_minutes": tuple(Fraction(one.briefing, 60) for one in found)}),
        **({"absent_at_night": tuple("absent" in one for one in status)} if at_night else {}),
    )


def missing(tried: Tried) -> Outcome:
    """Judge missing punches with their make-up forms, [missing day, day filed or null, approved]."""
    forms = []
    for entry in entries(tried.given["missing"], "missing"):
        row = entry if isinstance(entry, list) else [entry]
        on, filed, approved = (*row, None, None)[:3]
        forms.append(
            Form(
                day("missing", on),
                None if filed is None else day("missing", filed),
                approved is not None and flag("missing", approved),
            )
        )
    status = judged(tried.rules, forms)
    allowed = tried.rules.over_limit_effect == "allow"
    fined = [one for one in status if one == "void" or (one == "over_limit" and not allowed)]
    count = len(fined)
    if tried.rules.missing_unit == "day":
        count = len({form.on for form, one in zip(forms, status, strict=True) if one in fined})
    fine = count * tried.amount("amount", "missing_punch")
    return tried.outcome(fine, valid=status.count("valid"), fined=count, fine=fine, status=tuple(status))


def lacking(tried: Tried) -> Outcome:
    """Count the punches that shifts lack; each shift is the pair of its punches, null where there is none."""
    pairs = [_pair(one) for one in entries(tried.given["shifts"], "shifts")]
    sides = [
        [one for one in pair[: tried.rules.punches_per_shift] if one is None]
        for pair in pairs
        if isinstance(pair, list) and len(pair) == 2
    ]
    if len(sides) < len(pairs):
        raise bad("shifts", pairs, sentence('give pairs: [["08:30", "18:00"], ["08:30", null]]'))
    flagged = sum(bool(one) for one in sides)
    number_of = sum(map(len, sides)) if tried.rules.missing_unit == "punch" else flagged
    attended = len(pairs) - (flagged if tried.rules.missing_punch == "not_attended" else 0)
    fine = number_of * tried.amount("amount", "missing_punch")
    minutes = tuple(None if None in pair else _between(tried, *pair) for pair in pairs)
    return tried.outcome(
        number_of, missing=number_of, flagged_shifts=flagged, attended=attended, fine=fine, minutes=minutes
    )


def _pair(entry: Any) -> Any:
    """Return the two times of a shift in print, and anything else as it is."""
    return list(times_of(entry)) if is_span(entry) else entry


def _between(tried: Tried, came: Any, left: Any) -> Fraction:
    """Return the minutes from one time of day to the next moment at which the clock shows another."""
    # `08:00+1`, of the next day, is the next 8 o'clock in any case.
    ends = time_of("shifts", str(left).strip().removesuffix("+1"))
    shift = shift_of(tried.rules, _DAY, time_of("shifts", came), ends)
    assert shift is not None
    return Fraction(shift.end - shift.start, 60)


def _shift(tried: Tried) -> Shift:
    raw, kind = tried.given.get("shift"), tried.given.get("kind")
    start, end = tried.given.get("start"), tried.given.get("end")
    if raw is not None:
        pair = entries(raw, "shift")
        if len(pair) != 2:
            raise bad("shift", raw, sentence('give its start and end: ["08:30", "18:00"]'))
        start, end = pair
    if kind is not None and str(kind) not in tried.rules.shifts:
        raise bad("kind", kind, sentence("known: {shifts}", shifts=", ".join(tried.rules.shifts)))
    first = None if start is None else time_of("shift", start)
    last = None if end is None else time_of("shift", end)
    shift = shift_of(tried.rules, _DAY, first, last, kind)
    if shift is None:
        hint = sentence(
            'give shift=\'["08:30", "18:00"]\', or kind={x}', x=" or ".join(tried.rules.shifts) or "..."
        )
        raise UsageError(
            Fault("missing_input", sentence("missing: shift, its start and end"), where="shift", hint=hint)
        )
    return shift


def _nearest(time: int, shift: Shift, planned: int) -> int:
    """Return the instant with that time of day that is nearest to a planned one."""
    base = instant(shift.day, time)
    return min((base - DAY, base, base + DAY), key=lambda at: abs(at - planned))


__all__ = ["lacking", "missing", "punches"]
