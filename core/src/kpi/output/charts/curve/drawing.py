"""A curve as a specification of Vega-Lite, laid out by our own measure: no font of a machine moves anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from kpi.exact import round_step
from kpi.output.charts.curve.crowd import Box, Group, groups, overlap
from kpi.output.charts.curve.listing import Block, Text, heading, listing
from kpi.output.charts.curve.picture import Picture, Room
from kpi.output.charts.curve.strokes import RADIUS, Point, Strokes, edges_of, strokes
from kpi.output.charts.drawing import Chart
from kpi.output.charts.scales import ticks
from kpi.output.charts.theme import SIZE, Theme, text_width

WIDE, NARROW = 680, 356
"""Pixels of a picture for a desk and for a phone."""
_EDGE, _UNDER, _OVER = 14, 46, 30
_HEADROOM = 32
"""Pixels above the highest value, where what it gives is written."""
_PEOPLE = "#b34700"
_VOID = "#d55e00"


def curve_chart(picture: Picture, theme: Theme, width: int = WIDE, height: int = 260) -> Chart:
    """Return the picture of a curve, `width` pixels wide; `height` is that of the part with the axes."""
    nothing = Block((), 0)
    head = nothing if picture.plain else heading(picture, width - 2 * _EDGE)
    foot = nothing if picture.plain else listing(picture, width - 2 * _EDGE)
    low, high, levels = _upright(picture, height)
    names = [_named(picture, one) for one in levels]
    left = _EDGE + max((text_width(one) for one in names), default=0) + 8
    right = _EDGE + (12 if picture.dots else 6)
    room = Room(width - left - right, height, _inset(picture), (low, high))
    top = 8 + head.height + _OVER
    layers = [
        *_bands(picture, room, theme),
        *_grid(levels, names, room, theme),
        *_axis(picture, room, theme),
        *_marks(picture, room, theme),
        *_curve(strokes(picture, room), theme),
        *_labels(picture, room, theme),
        *_texts(_moved(head, _EDGE - left, -top + 8), theme),
        *_texts(_moved(foot, _EDGE - left, height + _UNDER), theme),
    ]
    spec = {
        "autosize": "none",
        "width": room.width,
        "height": height,
        "padding": {"left": left, "right": right, "top": top, "bottom": _UNDER + foot.height + 4},
        "data": {"values": [{}]},
        "layer": layers,
        "config": {"view": {"clip": False, "stroke": None}},
    }
    return Chart(spec, picture.title, picture.description)


def _inset(picture: Picture) -> tuple[Fraction, Fraction]:
    """Return the ends of the axis: dots and people at an end of what is drawn stand a little apart from it."""
    span = picture.high - picture.low
    if not span:
        return picture.low - 1, picture.high + 1
    away = span / 30
    at_low = picture.dots or any(one.x - picture.low < away for one in picture.people)
    at_high = picture.dots or any(picture.high - one.x < away for one in picture.people)
    return picture.low - (away if at_low else 0), picture.high + (away if at_high else 0)


def _upright(picture: Picture, height: int) -> tuple[Fraction, Fraction, list[Fraction]]:
    """Return the ends of the upright axis and where it has ticks."""
    if picture.order:
        levels = [Fraction(place) for place in range(len(picture.order))]
        return Fraction(-1, 4), levels[-1] + Fraction(1, 4), levels
    low, high = min([Fraction(0), *picture.levels]), max([Fraction(0), *picture.levels])
    if low == high:
        high = low + 1
    away = (high - low) / Fraction(height, _HEADROOM)
    below = low < 0 or picture.dots or bool(picture.people)
    return low - (away if below else 0), high + away, ticks(low, high)


def _named(picture: Picture, level: Fraction) -> str:
    return picture.order[int(level)][1] if picture.order else picture.up.write(level)


def _bands(picture: Picture, room: Room, theme: Theme) -> Iterable[dict[str, Any]]:
    """Shade every other band, and what nothing is said of; mark the edges."""
    if picture.dots:
        return
    odd = False
    for one in picture.stretches:
        if one.low == one.high:
            continue
        ends = {"x": _px(room.across(one.low)), "x2": _px(room.across(one.high))}
        box = {
            "type": "rect",
            **{key: {"expr": str(end)} for key, end in ends.items()},
            "y": 0,
            "y2": room.height,
        }
        if not one.said:
            yield {"mark": {**box, "fill": _VOID, "opacity": 0.13}}
        elif odd:
            yield {"mark": {**box, "fill": theme.axis, "opacity": 0.1}}
        odd = not odd
    for x in edges_of(picture):
        yield _line(
            [(room.across(x), Fraction(0)), (room.across(x), Fraction(room.height))], theme.axis, dash=[2, 3]
        )


def _grid(
    levels: Sequence[Fraction], names: Sequence[str], room: Room, theme: Theme
) -> Iterable[dict[str, Any]]:
    for level, name in zip(levels, names, strict=True):
        y = room.up(level)
        yield _line([(Fraction(0), y), (Fraction(room.width), y)], theme.grid)
        yield _text(Text(-8, round(y) + 4, name), theme, align="right")


def _axis(picture: Picture, room: Room, theme: Theme) -> Iterable[dict[str, Any]]:
    floor = Fraction(room.height)
    yield _line([(Fraction(0), Fraction(0)), (Fraction(0), floor), (Fraction(room.width), floor)], theme.axis)
    for x, text, middle in _ticks(picture, room):
        yield _line([(x, floor), (x, floor + 5)], theme.axis)
        yield _text(Text(middle, room.height + 18, text), theme, align="center")
    yield _text(Text(room.width // 2, room.height + 37, picture.across.title), theme, align="center")
    yield _text(Text(-8, -14, picture.up.title), theme)


def _ticks(picture: Picture, room: Room) -> list[tuple[Fraction, str, int]]:
    """Return ticks of the input: its edges before the ends, these before round numbers; none lies on another."""
    edges = list(picture.ticks) or [x for x in edges_of(picture) if not picture.dots]
    if picture.dots:
        edges += [x for x in ticks(picture.low, picture.high, 10, whole=True) if x not in edges]
    ends = [] if picture.ticks else [picture.low, picture.high]
    step = round_step(picture.high - picture.low, 5)
    between = [] if picture.ticks else ticks(picture.low, picture.high, 5) if step else []
    found: dict[Fraction, tuple[Fraction, str, int]] = {}
    boxes: list[Box] = []
    for x in (*edges, *ends, *between):
        place, text = room.across(x), picture.across.write(x)
        wide = text_width(text)
        # A label at an end stays within the picture.
        middle = min(max(round(place), wide // 2 - 40), room.width + 12 - wide // 2)
        box = (middle - wide // 2 - 4, 0, middle + wide // 2 + 4, 1)
        if x not in found and not any(overlap(box, one) for one in boxes):
            boxes.append(box)
            found[x] = (place, text, middle)
    return [found[x] for x in sorted(found)]


def _marks(picture: Picture, room: Room, theme: Theme) -> Iterable[dict[str, Any]]:
    for level in picture.marks:
        y = room.up(level)
        yield _line([(Fraction(0), y), (Fraction(room.width), y)], theme.axis, dash=[6, 4])


def _curve(found: Strokes, theme: Theme) -> Iterable[dict[str, Any]]:
    ink = theme.palette[0]
    for line in found.lines:
        yield _line(line, ink, width=2.5)
    for place, filled in [*((one, False) for one in found.open), *((one, True) for one in found.full)]:
        yield _dot(place, RADIUS, ink if filled else theme.ground or "transparent", ink)


def _labels(picture: Picture, room: Room, theme: Theme) -> Iterable[dict[str, Any]]:
    """Draw the people with their names, then what the bands give, wherever there is room left."""
    taken = [*_along(picture, room), *_across(picture, room)]
    crowd = groups(picture, room, taken)
    for one in crowd:
        if one.lead is not None:
            yield _line([(one.x, one.y), (Fraction(one.lead[0]), Fraction(one.lead[1]))], theme.axis)
    for one in crowd:
        yield _dot((one.x, one.y), one.radius, _PEOPLE, "#ffffff", opacity=0.92)
        if one.inside:
            yield _text(
                Text(round(one.x), round(one.y) + 4, one.inside, 11, bold=True),
                theme,
                align="center",
                ink="#ffffff",
            )
    for one in crowd:
        if one.label:
            yield _text(Text(one.at[0], one.at[1] + 5, one.label), theme, align="center")
    boxes = [*taken, *(_of_group(one) for one in crowd), *(_of_label(one) for one in crowd if one.label)]
    for box, text in _given(picture, room, boxes):
        yield _text(Text((box[0] + box[2]) // 2, box[3] - 3, text, bold=True), theme, align="center")


def _of_group(one: Group) -> Box:
    x, y = round(one.x), round(one.y)
    return x - one.radius, y - one.radius, x + one.radius, y + one.radius


def _of_label(one: Group) -> Box:
    half = text_width(one.label) // 2 + 2
    return one.at[0] - half, one.at[1] - 8, one.at[0] + half, one.at[1] + 8


def _along(picture: Picture, room: Room) -> Iterable[Box]:
    """Yield boxes along the curve, on which no label lies."""
    drawn = strokes(picture, room)
    for x, y in (*drawn.full, *drawn.open):
        yield round(x) - RADIUS, round(y) - RADIUS, round(x) + RADIUS, round(y) + RADIUS
    for line in drawn.lines:
        for (x0, y0), (x1, y1) in pairwise(line):
            parts = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) // 6))
            for place in range(parts):
                a, b = Fraction(place, parts), Fraction(place + 1, parts)
                xs = sorted((x0 + (x1 - x0) * a, x0 + (x1 - x0) * b))
                ys = sorted((y0 + (y1 - y0) * a, y0 + (y1 - y0) * b))
                yield round(xs[0]) - 1, round(ys[0]) - 2, round(xs[1]) + 1, round(ys[1]) + 2


def _across(picture: Picture, room: Room) -> Iterable[Box]:
    """Yield boxes along the marks, on which no label lies."""
    for level in picture.marks:
        y = round(room.up(level))
        yield 0, y - 1, room.width, y + 1


def _given(picture: Picture, room: Room, boxes: list[Box]) -> Iterable[tuple[Box, str]]:
    """Yield what constant stretches give, above the line or below it, where it fits."""
    if picture.order or picture.dots:
        return
    for one in picture.stretches:
        if not (one.said and one.constant) or one.low == one.high:
            continue
        text = picture.up.write(picture.level(one.values[0]))
        wide, middle = text_width(text) + 4, round((room.across(one.low) + room.across(one.high)) / 2)
        if wide > room.across(one.high) - room.across(one.low):
            continue
        up = round(room.up(picture.level(one.values[0])))
        for top in (up - SIZE - 8, up + 5):
            box = (middle - wide // 2, top, middle + wide // 2, top + SIZE + 4)
            if box[1] >= -8 and box[3] <= room.height and not any(overlap(box, each) for each in boxes):
                boxes.append(box)
                yield box, text
                break


def _moved(block: Block, x: int, y: int) -> list[Text]:
    return [Text(one.x + x, one.y + y, one.text, one.size, one.bold, one.soft) for one in block.texts]


def _texts(texts: Iterable[Text], theme: Theme) -> Iterable[dict[str, Any]]:
    return [_text(one, theme) for one in texts]


def _text(one: Text, theme: Theme, align: str = "left", ink: str = "") -> dict[str, Any]:
    mark = {
        "type": "text",
        "x": one.x,
        "y": one.y,
        "text": one.text,
        "align": align,
        "baseline": "alphabetic",
        "fontSize": one.size,
        "fontWeight": "bold" if one.bold else "normal",
        "fill": ink or (theme.soft if one.soft else theme.ink),
        "limit": 0,
    }
    return {"mark": mark}


def _line(points: Sequence[Point], ink: str, *, width: float = 1, dash: Sequence[int] = ()) -> dict[str, Any]:
    mark: dict[str, Any] = {"type": "line", "stroke": ink, "strokeWidth": width, "strokeJoin": "round"}
    if dash:
        mark["strokeDash"] = list(dash)
    values = [{"x": _px(x), "y": _px(y), "at": place} for place, (x, y) in enumerate(points)]
    return {"data": {"values": values}, "mark": mark, "encoding": _PLACED}


def _dot(place: Point, radius: int, fill: str, ink: str, opacity: float = 1) -> dict[str, Any]:
    mark = {
        "type": "point",
        "shape": "circle",
        "filled": False,
        "size": (2 * radius) ** 2,
        "fill": fill,
        "stroke": ink,
        "strokeWidth": 1.5,
        "opacity": opacity,
        "x": _px(place[0]),
        "y": _px(place[1]),
    }
    return {"mark": mark}


def _px(value: Fraction) -> float:
    """Return a place in pixels, to a hundredth."""
    return float(round(value * 100)) / 100


_PLACED: Mapping[str, Any] = {
    "x": {"field": "x", "type": "quantitative", "scale": None, "axis": None},
    "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
    "order": {"field": "at", "type": "quantitative"},
}
"""Places that are pixels already."""

__all__ = ["NARROW", "WIDE", "curve_chart"]
