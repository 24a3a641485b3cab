"""Spans of time and their union; mechanisms without numbers."""

from kpi.kit.clocks.intervals import Span, inside, length, merged

__all__ = ["Span", "inside", "length", "merged"]
