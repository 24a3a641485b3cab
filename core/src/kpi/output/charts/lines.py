"""Values over months, and values of people side by side."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from kpi.exact import round_step
from kpi.frozen import frozen
from kpi.output.charts.bars import WIDTH
from kpi.output.charts.drawing import Chart
from kpi.output.charts.scales import MOST_TICKS, axis, position, ticks
from kpi.output.charts.theme import text_width
from kpi.output.widths import wrapped

_LABEL = 14


@frozen
class Dot:
    """A value of a month or of a person: where it belongs, how much, the number as it is read; None is no value.

    `series` is the line it is on, or who it is.
    """

    at: str
    value: Fraction | None
    text: str = ""
    series: str = ""


def over_months(
    dots: Sequence[Dot],
    months: Sequence[str],
    title: str,
    *,
    axis_title: str | None = None,
    description: str = "",
    width: int = WIDTH,
    height: int = 220,
) -> Chart:
    """Return a line a series over `months`, in their order; a month without a value is a gap, not a zero."""
    series = list(dict.fromkeys(one.series for one in dots))
    known = [one.value for one in dots if one.value is not None]
    low, high = _ends(known)
    found = {(one.series, one.at): one for one in dots}
    values = [
        {
            "month": month,
            "series": name,
            "value": None if one is None or one.value is None else position(one.value),
            "text": "" if one is None else one.text,
        }
        for name in series
        for month in months
        for one in [found.get((name, month))]
    ]
    wide = max((text_width(month) for month in months), default=0) + 8
    every = -(-len(months) * wide // max(1, width - 50))
    encoding: dict[str, Any] = {
        "x": {
            "field": "month",
            "type": "ordinal",
            "sort": list(months),
            "axis": {"title": None, "labelAngle": 0, "values": list(months[::every])},
        },
        "y": {
            "field": "value",
            "type": "quantitative",
            "axis": axis(ticks(low, high), axis_title),
            "scale": {"domain": [position(low), position(high)], "nice": False, "zero": False},
        },
    }
    if len(series) > 1:
        columns = max(1, width // (max(text_width(one) for one in series) + 34))
        encoding["color"] = {
            "field": "series",
            "type": "nominal",
            "sort": series,
            "scale": {"domain": series},
            "legend": {"columns": columns, "symbolType": "stroke"},
        }
        encoding["strokeDash"] = {"field": "series", "type": "nominal", "sort": series, "legend": None}
        height += 22 * -(-len(series) // columns)
    mark = {"type": "line", "point": {"size": 40, "filled": True}, "invalid": "break-paths-show-domains"}
    spec = {"width": width, "height": height, "data": {"values": values}, "mark": mark, "encoding": encoding}
    return Chart(spec, title, description)


def strip(
    dots: Sequence[Dot],
    title: str,
    *,
    axis_title: str | None = None,
    description: str = "",
    width: int = WIDTH,
) -> Chart:
    """Return a row of dots for each place, such as the scores of the people of each unit; equal ones lie darker."""
    known = [one for one in dots if one.value is not None]
    low, high = _ends([one.value for one in known if one.value is not None])
    places = list(dict.fromkeys(wrapped(one.at, _LABEL) for one in known))
    values = [
        {"at": wrapped(one.at, _LABEL), "value": position(one.value), "text": one.text}
        for one in known
        if one.value is not None
    ]
    spec = {
        "width": width,
        "height": 34 * len(places) + 46,
        "data": {"values": values},
        "mark": {"type": "point", "filled": True, "size": 70, "opacity": 0.55},
        "encoding": {
            "x": {
                "field": "value",
                "type": "quantitative",
                "axis": axis(ticks(low, high), axis_title),
                "scale": {"domain": [position(low), position(high)], "nice": False, "zero": False},
            },
            "y": {
                "field": "at",
                "type": "nominal",
                "sort": places,
                "axis": {
                    "title": None,
                    "labelExpr": "split(datum.label, '\\n')",
                    "ticks": False,
                    "grid": True,
                },
            },
        },
    }
    return Chart(spec, title, description)


def _ends(values: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """Return round ends around values: lines of scores near 90 need no zero."""
    if not values:
        return Fraction(0), Fraction(1)
    low, high = min(values), max(values)
    step = round_step(high - low, MOST_TICKS)
    low, high = (low // step) * step, -(-high // step) * step
    return (low - step, high + step) if low == high else (low, high)


__all__ = ["Dot", "over_months", "strip"]
