"""Payslips: what a recorded run says of a person, with the reason of each line in words."""

from kpi.app.slips.gathering import gather
from kpi.app.slips.shape import Card, Entry, Gathered, Month, Slip

__all__ = ["Card", "Entry", "Gathered", "Month", "Slip", "gather"]
