"""How long a place is staffed: so many shifts at once, without the times at which nothing could be answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
"""A first instant and the one at which it ends."""


def covered(
    shifts: Iterable[Span], since: int, until: int, least: int = 1, stopped: Iterable[Span] = ()
) -> int:
    """Return the seconds between two instants at which at least so many shifts run and nothing is stopped.

    Shifts that overlap count each second once; where one ends as the next begins there is no gap.
    """
    return sum(end - start for start, end in covered_spans(shifts, since, until, least, stopped))


def covered_spans(
    shifts: Iterable[Span], since: int, until: int, least: int = 1, stopped: Iterable[Span] = ()
) -> Iterator[Span]:
    """Yield the longest spans that are covered, in the order of time."""
    changes: dict[int, list[int]] = {}
    for place, spans in enumerate((shifts, stopped)):
        for start, end in spans:
            first, last = max(start, since), min(end, until)
            if first < last:
                changes.setdefault(first, [0, 0])[place] += 1
                changes.setdefault(last, [0, 0])[place] -= 1
    on_duty = idle = 0
    begun: int | None = None
    for at in sorted(changes):
        on_duty, idle = on_duty + changes[at][0], idle + changes[at][1]
        staffed = on_duty >= least > 0 and not idle
        if staffed and begun is None:
            begun = at
        elif not staffed and begun is not None:
            yield begun, at
            begun = None


__all__ = ["Span", "covered", "covered_spans"]
