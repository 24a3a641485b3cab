"""Pictures of curves: what a rule gives along one of its inputs, with its bands and where people stand."""

from kpi.output.charts.curve.drawing import NARROW, WIDE, curve_chart
from kpi.output.charts.curve.listing import described, shortened
from kpi.output.charts.curve.picture import Band, Person, Picture, Scale
from kpi.output.charts.curve.strokes import MOST_DOTS

__all__ = [
    "MOST_DOTS",
    "NARROW",
    "WIDE",
    "Band",
    "Person",
    "Picture",
    "Scale",
    "curve_chart",
    "described",
    "shortened",
]
