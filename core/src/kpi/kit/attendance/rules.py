"""The numbers and choices of attendance as one object; what is not given has no effect."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.errors import Fault, PolicyError, nearest
from kpi.frozen import frozen
from kpi.kit.attendance.clock import seconds_of

CHOICES: Mapping[str, tuple[str, ...]] = {
    "missing_punch": ("attended", "not_attended"),
    "missing_unit": ("punch", "shift", "day"),
    "absence_unit": ("shift", "day", "continuous"),
    "day_kind": ("calendar", "working"),
    "count_by": ("missing_date", "form_date"),
    "over_limit_effect": ("fine", "allow"),
    "notice_unit": ("before_start", "day", "hour"),
    "fallback": ("turned_up", "late", "absent"),
    "weekday": ("none", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "resignation_unit": ("month", "day"),
    "no_punches": ("report", "absent"),
}
"""Parameters that are one of a few words."""


@frozen
class AttendanceRules:
    """What a regulation says about shifts and punches.

    shifts: start, end and break_minutes by kind of shift, for shifts planned by kind alone. shift_ends: ends by
    kind that take the place of those in shifts (where what is printed cannot be meant).
    grace_minutes: how much later (earlier) than planned is still in time. break_minutes: unpaid, of a shift.
    late_to_absent_minutes: so late, or later, is absence. reach_minutes: how far from its shift a punch
    belongs to it; without it on the days on which the shift begins and ends. repeat_minutes: punches without
    a direction that lie no further apart are one. punches_per_shift: 2 (in and out), or 1 (in alone).
    missing_punch: whether a shift without one of its punches is attended. missing_unit, absence_unit: what is
    one event.
    deadline, day_kind, holidays: within how many days after the missing one a make-up form is filed. max: how
    many forms count in a month (count_by), and over_limit_effect what becomes of more. approvers: whose
    approval counts; anybody's where not given.
    notice, notice_unit: how long before a shift leave is filed. approval_required: whether leave must be
    approved. fallback: what leave not filed in time is: late for whoever turned up, else absence
    (turned_up), or always one of them.
    rest_days: free days of a month; required days are the others. weekday: of the regular meeting.
    resignation_notice, resignation_unit: how long before the last day a resignation is handed in.
    roster_due_day: by which day of the month before a roster is published (31: its last).
    no_punches: whether somebody with shifts and not one punch in a month is reported or absent.
    """

    shifts: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict)
    shift_ends: Mapping[str, int] = attrs.field(factory=dict)
    grace_minutes: Fraction = Fraction(0)
    break_minutes: Fraction = Fraction(0)
    late_to_absent_minutes: Fraction | None = None
    reach_minutes: Fraction | None = None
    repeat_minutes: Fraction = Fraction(0)
    punches_per_shift: int = 2
    missing_punch: str = "attended"
    missing_unit: str = "punch"
    absence_unit: str = "shift"
    deadline: int | None = None
    day_kind: str = "calendar"
    holidays: tuple[date, ...] = ()
    max: int | None = None
    count_by: str = "missing_date"
    over_limit_effect: str = "fine"
    approvers: tuple[str, ...] | None = None
    notice: int = 0
    notice_unit: str = "before_start"
    approval_required: bool = True
    fallback: str = "turned_up"
    rest_days: int | None = None
    weekday: str = "none"
    resignation_notice: int | None = None
    resignation_unit: str = "month"
    roster_due_day: int | None = None
    no_punches: str = "report"

    @classmethod
    def of(cls, values: Mapping[str, Any], where: str = "") -> AttendanceRules:
        """Make the rules of the values of parameters, as a rule file or a company gives them.

        Raises:
            PolicyError: every value that does not fit, each with its parameter.
        """
        faults: list[Fault] = []
        known = {field.name: field for field in attrs.fields(cls)}
        read: dict[str, Any] = {}
        for name, value in values.items():
            if name not in known:
                hint = nearest(name, known)
                faults.append(Fault("parameter", f"attendance has no parameter {name!r}", where, hint=hint))
                continue
            try:
                read[name] = _read(name, value, known[name].default)
            except (ValueError, TypeError, AttributeError) as error:
                hint = f"known: {', '.join(CHOICES[name])}" if name in CHOICES else ""
                message = f"{name} must not be {value!r}" + (f": {error}" if str(error) else "")
                faults.append(Fault("parameter", message, f"{where}.{name}", hint=hint))
        if faults:
            raise PolicyError(*faults)
        return cls(**read)

    def approved(self, approved: bool | None, by: str | None) -> bool | None:
        """Return what became of a request: approved, rejected, or None where nobody who may has decided yet."""
        if approved is False:
            return False
        return True if approved and (self.approvers is None or by in self.approvers) else None


_WHOLE = (
    "punches_per_shift", "deadline", "max", "notice", "rest_days", "resignation_notice", "roster_due_day",
)  # fmt: skip
_NUMBERS = ("grace_minutes", "break_minutes", "late_to_absent_minutes", "reach_minutes", "repeat_minutes")


def _read(name: str, value: Any, default: Any) -> Any:
    if name in CHOICES:
        word = "none" if value is None else value
        if word not in CHOICES[name]:
            raise ValueError
        return word
    if name == "approval_required":
        if not isinstance(value, bool):
            raise ValueError("it is true or false")
        return value
    if name == "shifts":
        return {} if value is None else {kind: _kind_of_shift(times) for kind, times in value.items()}
    if name == "shift_ends":
        return {} if value is None else {kind: seconds_of(end) for kind, end in value.items()}
    if name == "holidays":
        return tuple(date.fromisoformat(day) for day in value or ())
    if name == "approvers":
        return None if value is None else tuple(str(one) for one in value)
    if value is None:
        if default is not None:
            raise ValueError("it cannot be left out")
        return None
    if not isinstance(value, Fraction) or value < 0:
        raise ValueError("it is a number, 0 or more")
    if name in _NUMBERS:
        return value
    assert name in _WHOLE, name
    if value.denominator != 1 or (name == "punches_per_shift" and value not in (1, 2)):
        raise ValueError("it is 1 or 2" if name == "punches_per_shift" else "it is a whole number")
    return int(value)


def _kind_of_shift(times: Mapping[str, Any]) -> Mapping[str, Any]:
    unknown = [key for key in times if key not in ("start", "end", "break_minutes")]
    if unknown:
        raise ValueError(f"a shift has start, end and break_minutes, not {', '.join(unknown)}")
    rest = times.get("break_minutes")
    if rest is not None and (not isinstance(rest, Fraction) or rest < 0):
        raise ValueError("break_minutes is a number, 0 or more")
    return {
        "start": seconds_of(times["start"]) if "start" in times else None,
        "end": seconds_of(times["end"]) if "end" in times else None,
        "break_minutes": rest,
    }


__all__ = ["CHOICES", "AttendanceRules"]
