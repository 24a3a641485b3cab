"""How every chart looks: fonts, colours and sizes, as the configuration of a Vega-Lite specification."""

from __future__ import annotations

from typing import Any

from kpi.frozen import frozen

FONTS = (
    "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', "
    "'WenQuanYi Micro Hei', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
)
"""Fonts that have Chinese first: a machine takes the first one that it has."""

PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#6b6b6b", "#8c564b")
"""Colours that people who see red and green alike tell apart (Okabe and Ito), the most different first."""

SIZE = 12
"""Points of the text in a chart."""
EM_ASCII = 0.56
"""How wide a Latin letter or digit is of the size of its font, a little too wide rather than too narrow."""


@frozen
class Theme:
    """Colours: `ink` of text, `soft` of notes, `axis` of lines, `grid` behind, `ground` below all, None for none."""

    ink: str = "#222222"
    soft: str = "#555555"
    axis: str = "#767676"
    grid: str = "#e3e3e3"
    ground: str | None = "#ffffff"
    palette: tuple[str, ...] = PALETTE


PAPER = Theme()
"""A picture with a white ground of its own."""
PAGE = Theme(ground=None)
"""A picture on a white page."""
EITHER = Theme("#808080", "#808080", "#808080", "#80808040", None, ("#3b82d6", *PALETTE[1:]))
"""A picture without a ground, to be read on white and on black."""


def config(theme: Theme) -> dict[str, Any]:
    """Return the `config` of a specification."""
    axis = {
        "labelColor": theme.ink,
        "titleColor": theme.ink,
        "domainColor": theme.axis,
        "tickColor": theme.axis,
        "gridColor": theme.grid,
        "labelFontSize": SIZE,
        "titleFontSize": SIZE,
        "titleFontWeight": "normal",
        "labelLimit": 0,
        "labelSeparation": 8,
        "titleLimit": 0,
        "labelLineHeight": SIZE + 2,
    }
    legend = {"labelColor": theme.ink, "labelFontSize": SIZE, "labelLimit": 0, "symbolType": "square"}
    return {
        "font": FONTS,
        "background": theme.ground,
        "axis": axis,
        "legend": {**legend, "orient": "top", "title": None, "direction": "horizontal"},
        "view": {"stroke": None},
        "range": {"category": list(theme.palette)},
        "text": {"fill": theme.ink, "fontSize": SIZE},
        "mark": {"color": theme.palette[0]},
    }


def text_width(text: str, size: int = SIZE) -> int:
    """Return how many pixels a text takes at most, wherever it is drawn: no font is asked."""
    from math import ceil

    from kpi.output.widths import width_of

    return ceil(width_of(text) * size * EM_ASCII)


__all__ = ["EITHER", "FONTS", "PAGE", "PALETTE", "PAPER", "SIZE", "Theme", "config", "text_width"]
