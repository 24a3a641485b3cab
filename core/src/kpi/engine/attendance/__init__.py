"""Attendance in a run: events that follow from shifts and punches, seen by every reader of events, and figures.

Whoever is bound to attendance rules and has shifts in a month is judged shift by shift
(`kpi.kit.attendance`). What follows becomes rows of `events` beside those recorded, each with the ref
`<day> <outcome>` by which a waiver can name it. Without a binding nothing is read and nothing costs.
"""

from kpi.engine.attendance.attending import Attending
from kpi.engine.attendance_numbers import rules_on, with_rules

__all__ = ["Attending", "rules_on", "with_rules"]
"""What the run uses of it."""
