"""Clocks: spans of time and their union, limits, business hours and pauses; mechanisms without numbers."""

from kpi.kit.clocks.due import due, elapsed
from kpi.kit.clocks.hours import Hours
from kpi.kit.clocks.intervals import Span, inside, length, merged
from kpi.kit.clocks.terms import Limit, Terms

__all__ = ["Hours", "Limit", "Span", "Terms", "due", "elapsed", "inside", "length", "merged"]
