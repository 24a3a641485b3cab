"""Where people stand: those at one place together, their names beside them where there is room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import isqrt
from typing import TypeAlias

from kpi.frozen import frozen
from kpi.output.charts.curve.picture import Picture, Room
from kpi.output.charts.theme import SIZE, text_width
from kpi.words import listed

_SMALL, _LARGE = 5, 15
MOST_NAMES = 12
"""People who are called by their names in the picture; more are counted."""
_HIGH = SIZE + 3


@frozen
class Group:
    """People at one place, in pixels: how many, how large their dot, what is written in it and beside it."""

    x: Fraction
    y: Fraction
    count: int
    radius: int
    label: str = ""
    at: tuple[int, int] = (0, 0)
    lead: tuple[int, int] | None = None
    """Where a line from it ends at what is written, where that is not right beside it."""

    @property
    def inside(self) -> str:
        """What is written into the dot: how many they are."""
        return str(self.count) if self.count > 1 else ""


Box: TypeAlias = tuple[int, int, int, int]


def groups(picture: Picture, room: Room, taken: Sequence[Box]) -> list[Group]:
    """Return the people of a picture by the places where they stand; no label lies on another or on what is `taken`."""
    made = _apart([(*room.at(one.x, one.y), (one.name,)) for one in picture.people])
    boxes = [*taken, *(_box(x, y, _radius(names)) for x, y, names in made)]
    named = picture.named and len(picture.people) <= MOST_NAMES
    found = []
    for x, y, names in made:
        radius = _radius(names)
        text = listed(names).text(picture.lang) if named and len(names) <= 2 else ""
        spot = next(_spots(x, y, radius, text, room, boxes), None) if text else None
        if spot is None:
            found.append(Group(x, y, len(names), radius))
            continue
        boxes.append(spot)
        middle = ((spot[0] + spot[2]) // 2, (spot[1] + spot[3]) // 2)
        far = min(abs(spot[1] - y), abs(spot[3] - y)) > radius + _HIGH
        rim = (min(max(round(x), spot[0] + 4), spot[2] - 4), spot[3] if spot[3] < y else spot[1])
        found.append(Group(x, y, len(names), radius, text, middle, rim if far else None))
    return found


Spot: TypeAlias = tuple[Fraction, Fraction, tuple[str, ...]]
"""A place in pixels and the names of those who stand there."""


def _apart(people: Sequence[Spot]) -> list[Spot]:
    """Gather people whose dots would lie on one another, until none does; they stand in the middle of all of them."""
    found: list[Spot] = []
    for one in sorted(people):
        whole = one
        while (near := next((other for other in found if _touch(whole, other)), None)) is not None:
            found.remove(near)
            whole = _merged(near, whole)
        found.append(whole)
    return sorted(found)


def _touch(one: Spot, other: Spot) -> bool:
    apart = _radius(one[2]) + _radius(other[2])
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) < apart


def _merged(one: Spot, other: Spot) -> Spot:
    mine, theirs = len(one[2]), len(other[2])
    x, y = one[0] * mine + other[0] * theirs, one[1] * mine + other[1] * theirs
    return x / (mine + theirs), y / (mine + theirs), (*one[2], *other[2])


def _radius(names: Sequence[str]) -> int:
    return _SMALL if len(names) == 1 else min(_LARGE, 6 + isqrt(len(names)) * 2)


def _box(x: Fraction, y: Fraction, radius: int) -> Box:
    return round(x) - radius, round(y) - radius, round(x) + radius, round(y) + radius


def _spots(
    x: Fraction, y: Fraction, radius: int, text: str, room: Room, boxes: Sequence[Box]
) -> Iterator[Box]:
    """Yield places for a label around a dot at which nothing lies yet."""
    wide = text_width(text) + 4
    left, up = round(x), round(y)
    for away in (0, _HIGH, 2 * _HIGH, 3 * _HIGH):
        tops = (up - radius - 2 - _HIGH - away, up + radius + 2 + away)
        for top in tops:
            for start in (left - wide // 2, left - wide + radius, left - radius):
                box = (start, top, start + wide, top + _HIGH)
                if _is_free(box, room, boxes):
                    yield box


def _is_free(box: Box, room: Room, boxes: Sequence[Box]) -> bool:
    inside = box[0] >= 0 and box[2] <= room.width and box[1] >= 0 and box[3] <= room.height
    return inside and not any(overlap(box, one) for one in boxes)


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes have more than a rim in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


__all__ = ["Box", "Group", "groups", "overlap"]
