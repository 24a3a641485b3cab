"""Trying attendance rules: on punches, forms, meetings, or a whole month."""

from kpi.trial.attendance.choosing import PROCEDURES, attendance_of, try_attendance
from kpi.trial.attendance.inputs import INPUTS, as_roster, inputs_of

__all__ = ["INPUTS", "PROCEDURES", "as_roster", "attendance_of", "inputs_of", "try_attendance"]
