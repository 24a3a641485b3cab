"""Where people stand: those at one place together, their names beside them where there is room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import isqrt

from kpi.frozen import frozen
from kpi.output.charts.curve.picture import Picture, Room
from kpi.output.charts.theme import SIZE, text_width

_SMALL, _LARGE = 5, 15
_TOGETHER = 11
"""People whose dots would lie closer than so many pixels are one dot."""
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

    @property
    def inside(self) -> str:
        """What is written into the dot: how many they are."""
        return str(self.count) if self.count > 1 else ""


Box = tuple[int, int, int, int]


def groups(picture: Picture, room: Room, taken: Sequence[Box]) -> list[Group]:
    """Return the people of a picture by the places where they stand; no label lies on another or on what is `taken`."""
    together = _together(picture, room)
    made = [
        (
            Fraction(x),
            Fraction(y),
            names,
            _SMALL if len(names) == 1 else min(_LARGE, 6 + isqrt(len(names)) * 2),
        )
        for x, y, names in together
    ]
    boxes = [*taken, *(_box(x, y, radius) for x, y, _, radius in made)]
    named = len(picture.people) <= MOST_NAMES
    found = []
    for x, y, names, radius in made:
        text = "、".join(names) if named and len(names) <= 2 else ""
        spot = next(_spots(x, y, radius, text, room, boxes), None) if text else None
        if spot is None:
            found.append(Group(x, y, len(names), radius))
            continue
        boxes.append(spot)
        found.append(
            Group(x, y, len(names), radius, text, ((spot[0] + spot[2]) // 2, (spot[1] + spot[3]) // 2))
        )
    return found


def _together(picture: Picture, room: Room) -> list[tuple[int, int, list[str]]]:
    """Gather the people of one place, from the left: a place is that of its first."""
    found: list[tuple[int, int, list[str]]] = []
    for one in sorted(picture.people, key=lambda one: (one.x, one.y, one.name)):
        x, y = (round(place) for place in room.at(one.x, one.y))
        near = next((each for each in found if max(abs(each[0] - x), abs(each[1] - y)) < _TOGETHER), None)
        if near is None:
            found.append((x, y, [one.name]))
        else:
            near[2].append(one.name)
    return found


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
