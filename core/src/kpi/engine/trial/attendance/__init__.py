"""Trying attendance rules: on punches, forms, meetings, or a whole month."""

from kpi.engine.trial.attendance.choosing import INPUTS, PROCEDURES, attendance_of, try_attendance

__all__ = ["INPUTS", "PROCEDURES", "attendance_of", "try_attendance"]
