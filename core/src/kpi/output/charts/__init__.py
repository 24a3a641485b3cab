"""Charts as SVG text: specifications of Vega-Lite, drawn without a browser.

A number is a float only where it is a position; what is read is written from the exact number and given as text.
"""

from kpi.output.charts.bars import WIDTH, Bar, Bin, bars, binned, histogram, stacked_bars
from kpi.output.charts.drawing import Chart, drawn
from kpi.output.charts.lines import Dot, over_months, strip
from kpi.output.charts.scales import written
from kpi.output.charts.spans import Span, spans
from kpi.output.charts.theme import EITHER, PAGE, PAPER, Theme

__all__ = [
    "EITHER",
    "PAGE",
    "PAPER",
    "WIDTH",
    "Bar",
    "Bin",
    "Chart",
    "Dot",
    "Span",
    "Theme",
    "bars",
    "binned",
    "drawn",
    "histogram",
    "over_months",
    "spans",
    "stacked_bars",
    "strip",
    "written",
]
