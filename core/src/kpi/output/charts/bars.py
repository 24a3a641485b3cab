"""Bars: one a thing, parts of one upon another, and how many values fall where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from kpi.exact import round_step
from kpi.frozen import frozen
from kpi.output.charts.drawing import Chart
from kpi.output.charts.scales import axis, position, spread, ticks, written
from kpi.output.charts.theme import SIZE, text_width
from kpi.output.widths import wrapped

WIDTH = 360
"""Pixels of a chart that a phone shows without making it smaller."""
_THICK = 26
_ROOM_OF_AXIS = 46
_ROOM_OF_LEGEND = 26
_LABEL = 14
"""Characters of a line of a label, of which a Chinese one counts twice."""


@frozen
class Bar:
    """A bar: what it is called, how long it is, and the number as it is read. `part` is what it is of a stack."""

    label: str
    value: Fraction
    text: str
    part: str = ""


def bars(
    rows: Sequence[Bar],
    title: str,
    *,
    axis_title: str | None = None,
    description: str = "",
    width: int = WIDTH,
) -> Chart:
    """Return lying bars in the order of the rows, each with its number at its end."""
    low, high = spread(one.value for one in rows)
    room = max((text_width(one.text) for one in rows), default=0) + 6
    values: list[dict[str, Any]] = [
        {
            "label": wrapped(one.label, _LABEL),
            "value": position(one.value),
            "text": one.text,
            "end": position(max(one.value, Fraction(0))),
        }
        for one in rows
    ]
    across = {
        "field": "value",
        "type": "quantitative",
        "axis": axis(ticks(low, high, 4), axis_title),
        "scale": {"domain": [position(low), position(high)], "nice": False},
    }
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "bar", "height": {"band": 0.66}}, "encoding": {"x": across}},
        {
            "mark": {"type": "text", "align": "left", "dx": 4, "clip": False},
            "encoding": {"x": {**across, "field": "end"}, "text": {"field": "text"}},
        },
    ]
    spec = _lying(values, layers, width, [one["label"] for one in values])
    spec["padding"] = {"left": 4, "right": 4 + room, "top": 4, "bottom": 4}
    return Chart(spec, title, description)


def stacked_bars(
    rows: Sequence[Bar],
    title: str,
    *,
    axis_title: str | None = None,
    description: str = "",
    width: int = WIDTH,
) -> Chart:
    """Return lying bars made of parts, those of a label in the order of the rows; parts below zero go to the left."""
    labels = list(dict.fromkeys(wrapped(one.label, _LABEL) for one in rows))
    parts = list(dict.fromkeys(one.part for one in rows))
    ends: dict[tuple[str, bool], Fraction] = {}
    values = []
    for one in rows:
        label, below = wrapped(one.label, _LABEL), one.value < 0
        start = ends.get((label, below), Fraction(0))
        ends[label, below] = start + one.value
        values.append(
            {
                "label": label,
                "part": one.part,
                "value": position(start),
                "to": position(start + one.value),
                "text": one.text,
            }
        )
    low, high = spread(ends.values())
    across = {
        "field": "value",
        "type": "quantitative",
        "axis": axis(ticks(low, high, 4), axis_title),
        "scale": {"domain": [position(low), position(high)], "nice": False},
    }
    columns = max(1, width // (max((text_width(one) for one in parts), default=0) + 34))
    layer = {
        "mark": {"type": "bar", "height": {"band": 0.66}},
        "encoding": {
            "x": across,
            "x2": {"field": "to"},
            "color": {
                "field": "part",
                "type": "nominal",
                "sort": parts,
                "scale": {"domain": parts},
                "legend": {"columns": columns},
            },
        },
    }
    spec = _lying(values, [layer], width, labels)
    spec["height"] += _ROOM_OF_LEGEND * -(-len(parts) // columns)
    return Chart(spec, title, description)


def _lying(
    values: Sequence[dict[str, Any]], layers: list[dict[str, Any]], width: int, labels: Sequence[str]
) -> dict[str, Any]:
    order = list(dict.fromkeys(labels))
    lines = max((label.count("\n") + 1 for label in order), default=1)
    thick = max(_THICK, lines * (SIZE + 2) + 8)
    return {
        "width": width,
        "height": thick * len(order) + _ROOM_OF_AXIS,
        "data": {"values": list(values)},
        "encoding": {
            "y": {
                "field": "label",
                "type": "nominal",
                "sort": order,
                "axis": {
                    "title": None,
                    "labelExpr": "split(datum.label, '\\n')",
                    "ticks": False,
                    "domain": False,
                },
            }
        },
        "layer": layers,
    }


@frozen
class Bin:
    """How many values fall from `low` on and below `high`; into the last one also those at its end."""

    low: Fraction
    high: Fraction
    count: int


def binned(values: Iterable[Fraction], most: int = 10) -> list[Bin]:
    """Count values in at most `most` stretches (and one more) of a round length, empty ones between them too."""
    every = sorted(values)
    if not every:
        return []
    step = round_step(every[-1] - every[0], most)
    first = every[0] // step
    last = max(first + 1, -(-every[-1] // step))
    edges = [step * place for place in range(int(first), int(last) + 1)]
    return [
        Bin(low, high, sum(low <= one < high or one == high == edges[-1] for one in every))
        for low, high in pairwise(edges)
    ]


def histogram(
    bins: Sequence[Bin],
    title: str,
    *,
    axis_title: str | None = None,
    count_title: str | None = None,
    description: str = "",
    width: int = WIDTH,
    height: int = 200,
) -> Chart:
    """Return standing bars on the stretches that were counted, each with its count above it."""
    most = Fraction(max((one.count for one in bins), default=1))
    edges = [bins[0].low, *(one.high for one in bins)] if bins else [Fraction(0), Fraction(1)]
    wide = max(text_width(written(one)) for one in edges) + 10
    every = -(-len(edges) * wide // max(1, width - 40))
    across = {
        "field": "low",
        "type": "quantitative",
        "axis": axis(edges[::every], axis_title, grid=False),
        "scale": {"domain": [position(edges[0]), position(edges[-1])], "nice": False},
    }
    up = {
        "field": "count",
        "type": "quantitative",
        "axis": axis(ticks(Fraction(0), most, 4, whole=True), count_title),
        "scale": {"domain": [0, position(most * Fraction(11, 10))], "nice": False},
    }
    values = [
        {
            "low": position(one.low),
            "high": position(one.high),
            "middle": position((one.low + one.high) / 2),
            "count": one.count,
            "text": str(one.count) if one.count else "",
        }
        for one in bins
    ]
    layers = [
        {
            "mark": {"type": "bar", "x2Offset": -1, "xOffset": 1},
            "encoding": {"x": across, "x2": {"field": "high"}, "y": up, "y2": {"datum": 0}},
        },
        {
            "mark": {"type": "text", "dy": -7},
            "encoding": {"x": {**across, "field": "middle"}, "y": up, "text": {"field": "text"}},
        },
    ]
    return Chart(
        {"width": width, "height": height, "data": {"values": values}, "layer": layers}, title, description
    )


__all__ = ["WIDTH", "Bar", "Bin", "bars", "binned", "histogram", "stacked_bars"]
