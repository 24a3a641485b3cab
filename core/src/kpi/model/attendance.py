"""Sets of attendance rules: how shifts and punches become events."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from kpi.frozen import frozen
from kpi.model.parameter import Parameter
from kpi.words import Label

OUTCOMES = (
    "late", "early_leave", "absent", "leave", "missing_punch", "made_up_punch",
    "meeting_missed", "short_notice", "absent_at_night", "late_for_briefing", "left_before_relief",
    "handover_unsigned", "handover_unrecorded", "handover_problem", "leave_too_late",
)  # fmt: skip
"""What can follow from attendance; a rule file says which kind of event each of them is."""

FIGURES = (
    "attended_days", "present_days", "planned_days", "required_days", "rest_days", "planned_shifts", "leave_days",
    "absent_shifts", "late_shifts", "early_shifts", "late_minutes", "early_minutes", "worked_minutes",
    "missing_punches", "made_up_punches", "late_briefings",
)  # fmt: skip
"""What attendance counts of a person in a period."""

STAFFED = ("covered_minutes", "calendar_minutes")
"""What it counts of a unit: the minutes at which enough of its people have a shift, of how many."""

READS = ("meeting", "resignation", "left_post", "meal", "meal_call")
"""Recorded events that attendance looks at."""


@frozen
class AttendanceSet:
    """Attendance rules that a company binds to people.

    `outcomes` says which kind of event each outcome is; an outcome that is not named makes none. `reads`
    names kinds of recorded events: those that attendance looks at (meeting, resignation, left_post), and those that
    `kpi try` takes beside them (meal, meal_call: a call unanswered while everybody ate). `sanctions` are the sets
    that fine its events and `pay` the scheme that pays by its figures: `kpi try` tries a month with them, for
    which it takes numbers of events by the names in `counts`. `rules` are rules whose parameters it reads as its
    own: leads, kinds of shift, notice.
    """

    id: str
    label: Label
    outcomes: Mapping[str, str]
    reads: Mapping[str, str] = attrs.field(factory=dict)
    parameters: tuple[Parameter, ...] = ()
    clauses: tuple[str, ...] = ()
    sanctions: tuple[str, ...] = ()
    pay: str = ""
    counts: Mapping[str, str] = attrs.field(factory=dict)
    rules: tuple[str, ...] = ()
    where: str = ""
    owner: str = ""


__all__ = ["FIGURES", "OUTCOMES", "READS", "STAFFED", "AttendanceSet"]
