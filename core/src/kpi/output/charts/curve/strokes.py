"""The curve itself: lines, full dots where a value belongs and open ones where it only ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from kpi.expr.check import Stretch, continues
from kpi.frozen import frozen
from kpi.output.charts.curve.picture import Picture, Room

RADIUS = 4
MOST_DOTS = 41
"""Whole numbers that are drawn one by one; of more a line is drawn."""

Point = tuple[Fraction, Fraction]


@frozen
class Strokes:
    """Lines as the points they go through, and dots, in pixels."""

    lines: tuple[tuple[Point, ...], ...]
    full: tuple[Point, ...]
    open: tuple[Point, ...]


def strokes(picture: Picture, room: Room) -> Strokes:
    """Return what is drawn of a curve."""
    if picture.dots:
        return Strokes((), tuple(dict.fromkeys(_each(picture, room))), ())
    lines: list[tuple[Point, ...]] = []
    full: dict[Point, None] = {}
    hollow: dict[Point, None] = {}
    every = list(picture.stretches)
    for place, one in enumerate(every):
        points = [room.at(x, picture.level(y)) for x, y in one.points]
        if not points:
            continue
        before = place > 0 and continues(every[place - 1], one)
        after = place + 1 < len(every) and continues(one, every[place + 1])
        ends = [points[0], points[-1]]
        open_ends = [not one.closed[0] and not before, not one.closed[1] and not after]
        for end, is_open, goes_on, edge in zip(
            ends, open_ends, (before, after), _edges(picture, one), strict=True
        ):
            if len(points) > 1 and (goes_on or edge):
                continue
            (hollow if is_open else full)[end] = None
        if len(points) > 1:
            if open_ends[0] and not _edges(picture, one)[0]:
                points[0] = _shortened(points[0], points[1])
            if open_ends[1] and not _edges(picture, one)[1]:
                points[-1] = _shortened(points[-1], points[-2])
            lines.append(tuple(points))
    # Where a step begins on the value at which another ends, the full dot is what counts.
    return Strokes(tuple(_joined(lines)), tuple(full), tuple(one for one in hollow if one not in full))


def _each(picture: Picture, room: Room) -> Iterator[Point]:
    for one in picture.stretches:
        if not one.said:
            continue
        for x in range(int(-(-one.low // 1)), int(one.high // 1) + 1):
            if one.holds(Fraction(x)):
                yield room.at(Fraction(x), picture.level(one.at(Fraction(x))))


def _edges(picture: Picture, one: Stretch) -> tuple[bool, bool]:
    """Tell whether the ends of a stretch are those of the picture, beyond which it may go on."""
    return one.low == picture.low, one.high == picture.high


def _shortened(end: Point, toward: Point) -> Point:
    """Return where a line ends that stops at the rim of an open dot."""
    over, down = toward[0] - end[0], toward[1] - end[1]
    longest = max(abs(over), abs(down))
    part = min(Fraction(1, 2), Fraction(RADIUS) / longest) if longest else Fraction(0)
    return end[0] + over * part, end[1] + down * part


def _joined(lines: Sequence[tuple[Point, ...]]) -> Iterator[tuple[Point, ...]]:
    """Join lines of which one begins where the other ends."""
    current: tuple[Point, ...] = ()
    for line in lines:
        if current and current[-1] == line[0]:
            current = (*current, *line[1:])
            continue
        if current:
            yield current
        current = line
    if current:
        yield current


def edges_of(picture: Picture) -> list[Fraction]:
    """Return the numbers of the input at which one band ends and the next begins."""
    found = [one.high if one.closed[1] else other.low for one, other in pairwise(picture.stretches)]
    return list(dict.fromkeys(found))


__all__ = ["MOST_DOTS", "RADIUS", "Strokes", "edges_of", "strokes"]
