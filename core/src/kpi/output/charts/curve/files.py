"""The picture of a curve as a file: SVG, PNG, PDF, or one page that needs nothing else."""

from __future__ import annotations

import attrs

from kpi.extras import needed
from kpi.output.charts.curve.drawing import NARROW, curve_chart
from kpi.output.charts.curve.picture import Picture
from kpi.output.charts.drawing import drawn
from kpi.output.charts.theme import PAPER
from kpi.output.pages import page

SUFFIXES = (".svg", ".png", ".html", ".pdf")
_SHARP = 2
"""How many pixels of a PNG one of a picture is."""


def picture_file(picture: Picture, suffix: str) -> bytes:
    """Return what a file of that suffix (one of `SUFFIXES`) holds.

    Raises:
        UsageError: `extra_missing` where `kpi-core[charts]` is not installed.
    """
    if suffix == ".html":
        return _page(picture).encode()
    svg = drawn(curve_chart(picture, PAPER), "curve", theme=PAPER, lang=picture.lang)
    if suffix == ".svg":
        return f"{svg}\n".encode()
    library = needed("vl_convert", "charts")
    made: bytes = library.svg_to_png(svg, scale=_SHARP) if suffix == ".png" else library.svg_to_pdf(svg)
    return made


def _page(picture: Picture) -> str:
    """Return a page with the words as text and the picture in two widths, for a desk and for a phone."""
    plain = attrs.evolve(picture, plain=True)
    wide = drawn(curve_chart(plain, PAPER), "wide", theme=PAPER, lang=picture.lang)
    narrow = drawn(curve_chart(plain, PAPER, NARROW), "narrow", theme=PAPER, lang=picture.lang)
    peopled = any(one.people for one in picture.bands)
    return page("curve.html", picture.lang, picture=picture, wide=wide, narrow=narrow, peopled=peopled)


__all__ = ["SUFFIXES", "picture_file"]
