"""The plot of the mixed work: microseconds an employee against the number of employees, both in powers of ten."""

from __future__ import annotations

from typing import Any

WIDTH, HEIGHT = 640, 420


def drawing(document: dict[str, Any]) -> str:
    """Return the picture as SVG."""
    from kpi.output.charts import PAPER, Chart, drawn

    peers = document["peers"]
    rows = sorted(document["rows"], key=lambda row: row["people"])
    values = [
        {
            "peer": peers[row["peer"]]["name"],
            "people": row["people"],
            "us": row["seconds"] * 1_000_000 / row["people"],
            "ours": row["peer"].startswith("kpi"),
        }
        for row in rows
    ]
    last = {one["peer"]: one for one in values}
    order = sorted(last, key=lambda peer: -float(last[peer]["us"]))
    colour = {"field": "peer", "type": "nominal", "sort": order, "scale": {"scheme": "tableau20"}}
    colour["legend"] = {"orient": "right", "direction": "vertical", "symbolType": "stroke"}
    spec = {
        "width": WIDTH,
        "height": HEIGHT,
        "data": {"values": values},
        "encoding": {
            "x": {
                "field": "people",
                "type": "quantitative",
                "scale": {"type": "log"},
                "axis": {
                    "title": "employees",
                    "format": ",",
                    "values": [30, 100, 1000, 10_000, 100_000, 1_000_000],
                },
            },
            "y": {
                "field": "us",
                "type": "quantitative",
                "scale": {"type": "log"},
                "axis": {
                    "title": "microseconds an employee",
                    "format": ",~f",
                    "values": [10.0**power for power in range(-2, 7)],
                },
            },
            "color": colour,
            "strokeWidth": {"condition": {"test": "datum.ours", "value": 3.5}, "value": 1.2},
        },
        "layer": [{"mark": {"type": "line"}}, {"mark": {"type": "point", "filled": True, "size": 26}}],
    }
    title = "Time of an employee against the number of employees, for each way to compute the mixed work"
    return drawn(Chart(spec, title), "speed", theme=PAPER, lang="en") + "\n"


__all__ = ["drawing"]
