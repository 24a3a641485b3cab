"""Attendance without numbers: shifts, punches, leave and make-up forms become a status of each shift."""

from kpi.kit.attendance.forms import Form
from kpi.kit.attendance.handing import Handover
from kpi.kit.attendance.judging import STATUSES, Judged, judge
from kpi.kit.attendance.leave import Leave
from kpi.kit.attendance.matching import Punch, Stamped, matched
from kpi.kit.attendance.month import FIGURES, OUTCOMES, Month, Outcome, figures, month
from kpi.kit.attendance.rules import AttendanceRules
from kpi.kit.attendance.shifts import Shift, Swap, shift_of, swapped

__all__ = [
    "FIGURES",
    "OUTCOMES",
    "STATUSES",
    "AttendanceRules",
    "Form",
    "Handover",
    "Judged",
    "Leave",
    "Month",
    "Outcome",
    "Punch",
    "Shift",
    "Stamped",
    "Swap",
    "figures",
    "judge",
    "matched",
    "month",
    "shift_of",
    "swapped",
]
