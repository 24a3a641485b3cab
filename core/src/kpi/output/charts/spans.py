"""What several values reach: a mean with the lowest and the highest, one row a unit."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from kpi.frozen import frozen
from kpi.output.charts.bars import WIDTH
from kpi.output.charts.drawing import Chart
from kpi.output.charts.scales import axis, position, round_step, ticks
from kpi.output.charts.theme import SIZE, text_width
from kpi.output.widths import wrapped

_LABEL = 14
_THICK = 26
_ROOM_OF_AXIS = 46


@frozen
class Span:
    """A row: what it is called, the value and how it is read, and from where to where those behind it reach."""

    label: str
    value: Fraction
    text: str
    least: Fraction
    most: Fraction


def spans(
    rows: Sequence[Span],
    title: str,
    *,
    axis_title: str | None = None,
    description: str = "",
    width: int = WIDTH,
) -> Chart:
    """Return a dot a row, in their order, on a line from the least to the most, its number to the right of all."""
    low, high = _ends(rows)
    room = max((text_width(one.text) for one in rows), default=0) + 8
    across = {
        "field": "value",
        "type": "quantitative",
        "axis": axis(ticks(low, high, 4), axis_title),
        "scale": {"domain": [position(low), position(high)], "nice": False, "zero": False, "padding": 8},
    }
    values = [
        {
            "place": wrapped(one.label, _LABEL),
            "value": position(one.value),
            "least": position(one.least),
            "most": position(one.most),
            "text": one.text,
        }
        for one in rows
    ]
    order = [one["place"] for one in values]
    lines = max((str(one).count("\n") + 1 for one in order), default=1)
    named = {
        "title": None,
        "labelExpr": "split(datum.label, '\\n')",
        "ticks": False,
        "domain": False,
        "labelPadding": 12,
    }
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "rule", "strokeWidth": 5, "opacity": 0.3},
            "encoding": {"x": {**across, "field": "least"}, "x2": {"field": "most"}},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
            "encoding": {"x": across},
        },
        {
            "mark": {"type": "text", "align": "right", "dx": room},
            "encoding": {"x": {"value": "width"}, "text": {"field": "text"}},
        },
    ]
    spec = {
        "width": width,
        "height": max(_THICK, lines * (SIZE + 2) + 8) * len(order) + _ROOM_OF_AXIS,
        "padding": {"left": 4, "right": 4 + room, "top": 4, "bottom": 4},
        "data": {"values": values},
        "encoding": {"y": {"field": "place", "type": "nominal", "sort": order, "axis": named}},
        "layer": layers,
    }
    return Chart(spec, title, description)


def _ends(rows: Sequence[Span]) -> tuple[Fraction, Fraction]:
    if not rows:
        return Fraction(0), Fraction(1)
    low, high = min(one.least for one in rows), max(one.most for one in rows)
    step = round_step(high - low)
    low, high = (low // step) * step, -(-high // step) * step
    return (low - step, high + step) if low == high else (low, high)


__all__ = ["Span", "spans"]
