"""The numbers and choices of attendance as one object; what is not given has no effect."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.errors import Fault, PolicyError, nearest
from kpi.frozen import frozen
from kpi.kit.attendance.clock import is_span, seconds_of
from kpi.kit.attendance.kinds import kinds_of_shift
from kpi.words import NOTHING, said_by, sentence

CHOICES: Mapping[str, tuple[str, ...]] = {
    "missing_punch": ("attended", "not_attended"),
    "missing_unit": ("punch", "shift", "day"),
    "absence_unit": ("shift", "day", "continuous"),
    "day_kind": ("calendar", "working"),
    "count_by": ("missing_date", "form_date"),
    "over_limit_effect": ("fine", "allow"),
    "notice_unit": ("before_start", "day", "hour", "shift"),
    "fallback": ("turned_up", "late", "absent"),
    "weekday": ("none", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "resignation_unit": ("month", "day"),
    "no_punches": ("report", "absent"),
    "date_of_night": ("start", "end"),
}
"""Parameters that are one of a few words."""

FROM, TO, BOTH = "from", "to", "both"
SIDES = (FROM, TO, BOTH)
"""The sides of a hand-over: who goes off, who comes on."""

LEAD = "lead_"
"""How the name of a parameter begins that says how many minutes before a shift somebody of a role is there."""


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
    approved. main_shifts: with the unit `shift` notice is so many of these kinds of shift ahead: filed no later
    than the start of the last one before (notice 1). fallback: what leave not filed in time is: late for whoever turned up, else absence
    (turned_up), or always one of them.
    rest_days: free days of a month; required days are the others. weekday: of the regular meeting.
    resignation_notice, resignation_unit: how long before the last day a resignation is handed in.
    roster_due_day: by which day of the month before a roster is published (31: its last).
    no_punches: whether somebody with shifts and not one punch in a month is reported or absent.
    leads: by role, how many minutes before the start somebody is there (parameters `lead_<role>`). roles: a
    company's words for these roles. lead_paid: whether that time is worked time. stay: roles that leave only
    when the hand-over is finished; everybody leaves only when the relief has come.
    causes: by what went wrong in a hand-over the side that answers for it (from, to, both), and both_split the
    shares of both.
    date_of_night: the day that a shift past midnight belongs to. night_shifts: kinds of shift from which
    absence is an outcome of its own.
    min_staff: how many shifts at once make a unit staffed; without it nobody asks. outage_systems: systems
    without which nothing can be answered.
    clock_hours: 12 where times are printed on a clock of 12 hours. meal_minutes: how long a break lasts of
    which only the beginning is printed.
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
    leads: Mapping[str, Fraction] = attrs.field(factory=dict)
    roles: Mapping[str, str] = attrs.field(factory=dict)
    lead_paid: bool = False
    stay: tuple[str, ...] = ()
    causes: Mapping[str, str] = attrs.field(factory=dict)
    both_split: tuple[Fraction, ...] = ()
    date_of_night: str = "start"
    night_shifts: tuple[str, ...] = ()
    main_shifts: tuple[str, ...] = ()
    min_staff: int | None = None
    outage_systems: tuple[str, ...] = ()
    clock_hours: int = 24
    meal_minutes: Fraction | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any], where: str = "") -> AttendanceRules:
        """Make the rules of the values of parameters, as a rule file or a company gives them.

        Raises:
            PolicyError: every value that does not fit, each with its parameter.
        """
        faults: list[Fault] = []
        known = {field.name: field for field in attrs.fields(cls)}
        read: dict[str, Any] = {}
        leads, kinds = _leads_and_kinds(values, known)
        clock, meal = values.get("clock_hours"), values.get("meal_minutes")
        values = {name: value for name, value in values.items() if name not in leads and name not in kinds}
        if kinds:
            values["shifts"] = {**(values.get("shifts") or {}), **kinds}
        if leads:
            read["leads"] = {}
        for name, value in leads.items():
            if isinstance(value, Fraction) and value >= 0:
                read["leads"][name.removeprefix(LEAD)] = value
            elif value is not None:
                faults.append(
                    Fault(
                        "parameter",
                        sentence("{name} must be a number of minutes", name=name),
                        f"{where}.{name}",
                    )
                )
        for name, value in values.items():
            if name not in known or name == "leads":
                hint = nearest(name, known)
                faults.append(
                    Fault(
                        "parameter",
                        sentence("attendance has no parameter {name!r}", name=name),
                        where,
                        hint=hint,
                    )
                )
                continue
            try:
                if name == "shifts":
                    read[name] = kinds_of_shift(value, clock, meal)
                else:
                    read[name] = _read(name, value, known[name].default)
            except (ValueError, TypeError, AttributeError) as error:
                hint = (
                    sentence("known: {names}", names=", ".join(CHOICES[name])) if name in CHOICES else NOTHING
                )
                message = sentence("{name} must not be {value!r}", name=name, value=value)
                if str(error):
                    message = sentence("{said}: {error}", said=message, error=said_by(error))
                faults.append(Fault("parameter", message, f"{where}.{name}", hint=hint))
        if not faults and BOTH in read.get("causes", {}).values() and not read.get("both_split"):
            faults.append(
                Fault("parameter", sentence("causes of both sides need both_split"), f"{where}.both_split")
            )
        if not faults and read.get("notice_unit") == "shift" and not read.get("main_shifts"):
            message = sentence(
                "notice_unit shift needs main_shifts, the kinds of shift that it is counted in"
            )
            faults.append(Fault("parameter", message, f"{where}.notice_unit"))
        for kind in (*read.get("main_shifts", ()), *read.get("night_shifts", ())) if not faults else ():
            if kind not in read.get("shifts", {}):
                hint = nearest(kind, read.get("shifts", {}))
                faults.append(
                    Fault(
                        "parameter",
                        sentence("there is no kind of shift {kind!r}", kind=kind),
                        where,
                        hint=hint,
                    )
                )
        if faults:
            raise PolicyError(*faults)
        return cls(**read)

    def lead(self, role: str | None) -> Fraction | None:
        """Return how many minutes before a shift somebody of a role is there; None without such a duty."""
        return self.leads.get(self.role(role))

    def role(self, role: str | None) -> str:
        """Return what a company's role is called here."""
        return self.roles.get(role or "", role or "")

    def approved(self, approved: bool | None, by: str | None) -> bool | None:
        """Return what became of a request: approved, rejected, or None where nobody who may has decided yet."""
        if approved is False:
            return False
        return True if approved and (self.approvers is None or by in self.approvers) else None


def takes(name: str, value: Any) -> bool:
    """Tell whether a parameter of another rule is one of attendance too: by its name, or as a kind of shift."""
    if name == "leads":
        return False
    known = any(field.name == name for field in attrs.fields(AttendanceRules))
    return known or name.startswith(LEAD) or is_span(value)


def _leads_and_kinds(
    values: Mapping[str, Any], known: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the parameters that are leads of roles, and those that are kinds of shift in print."""
    others = {name: value for name, value in values.items() if name not in known}
    leads = {name: value for name, value in others.items() if name.startswith(LEAD)}
    kinds = {name: value for name, value in others.items() if name not in leads and is_span(value)}
    return leads, kinds


MOST = 10_000
"""The greatest whole number: days, shifts and hours are counted one by one."""
_WHOLE = (
    "punches_per_shift", "deadline", "max", "notice", "rest_days", "resignation_notice", "roster_due_day",
    "min_staff",
)  # fmt: skip
_NUMBERS = (
    "grace_minutes", "break_minutes", "late_to_absent_minutes", "reach_minutes", "repeat_minutes",
    "meal_minutes",
)  # fmt: skip
_FLAGS = ("approval_required", "lead_paid")
_WORDS = ("stay", "night_shifts", "main_shifts", "outage_systems")


def _words(value: Any) -> tuple[str, ...]:
    """Read a list of words, or one word alone."""
    found = (value,) if isinstance(value, str) else tuple(value)
    if not all(isinstance(one, str) for one in found):
        raise ValueError(sentence("it is a list of words"))
    return found


def _read(name: str, value: Any, default: Any) -> Any:
    if name in CHOICES:
        word = "none" if value is None else value
        if word not in CHOICES[name]:
            raise ValueError
        return word
    if name in _FLAGS:
        if not isinstance(value, bool):
            raise ValueError(sentence("it is true or false"))
        return value
    if name == "roles":
        return {str(role): str(word) for role, word in (value or {}).items()}
    if name == "causes":
        wrong = [str(side) for side in (value or {}).values() if side not in SIDES]
        if wrong:
            raise ValueError(
                sentence("a side is {sides}, not {given}", sides=", ".join(SIDES), given=", ".join(wrong))
            )
        return {str(cause): str(side) for cause, side in (value or {}).items()}
    if name == "both_split":
        shares = tuple(value or ())
        if shares and (len(shares) != 2 or sum(shares) != 1 or min(shares) < 0):
            raise ValueError(sentence("the shares of the sides from and to, which add up to 1"))
        return shares
    if name in _WORDS:
        return _words(value or ())
    if name == "clock_hours":
        if value not in (12, 24):
            raise ValueError(sentence("it is 12 or 24"))
        return int(value)
    if name == "shift_ends":
        return {} if value is None else {kind: seconds_of(end) for kind, end in value.items()}
    if name == "holidays":
        return tuple(date.fromisoformat(day) for day in value or ())
    if name == "approvers":
        return None if value is None else _words(value)
    if value is None:
        if default is not None:
            raise ValueError(sentence("it cannot be left out"))
        return None
    if not isinstance(value, Fraction) or value < 0:
        raise ValueError(sentence("it is a number, 0 or more"))
    if name in _NUMBERS:
        return value
    assert name in _WHOLE, name
    if value > MOST:
        raise ValueError(sentence("it is at most {most}", most=MOST))
    if value.denominator != 1 or (name == "punches_per_shift" and value not in (1, 2)):
        raise ValueError(
            sentence("it is 1 or 2") if name == "punches_per_shift" else sentence("it is a whole number")
        )
    return int(value)


__all__ = ["BOTH", "CHOICES", "FROM", "LEAD", "SIDES", "TO", "AttendanceRules", "takes"]
