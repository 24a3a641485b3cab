"""Spans of time, and what several of them cover together: a second counts once, however many cover it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeAlias

Span: TypeAlias = tuple[datetime, datetime]
"""A first moment and the one at which it ends."""


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the union of spans in the order of time; those that overlap or touch become one.

    A span that does not end after its start covers nothing.
    """
    found: list[Span] = []
    for start, end in sorted(one for one in spans if one[1] > one[0]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def inside(spans: Iterable[Span], since: datetime, until: datetime) -> list[Span]:
    """Return what the union of spans has between two moments."""
    return merged((max(start, since), min(end, until)) for start, end in spans)


def length(spans: Iterable[Span]) -> timedelta:
    """Return how long the union of spans is."""
    return sum((end - start for start, end in merged(spans)), timedelta())


__all__ = ["Span", "inside", "length", "merged"]
