"""From a Vega-Lite specification to the text of an SVG that stands in a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from kpi.extras import needed
from kpi.frozen import frozen
from kpi.output.charts.theme import PAGE, Theme, config

VERSION = "5.20"
"""The version of Vega-Lite that is asked for; the library has several."""

_LONG = re.compile(r"-?\d+\.\d{3,}(?:e-\d+)?")
_SAID = re.compile(r' (?:aria-[a-z]+|role)="[^"]*"')
_HEAD = re.compile(r"<svg [^>]*?width=\"([\d.]+)\" height=\"([\d.]+)\"[^>]*>")
_OWN = re.compile(r'(id="|url\(#)')


@frozen
class Chart:
    """A specification, and what it shows in words: `title` in one line, `description` for who does not see it."""

    spec: Mapping[str, Any]
    title: str
    description: str = ""


def drawn(chart: Chart, name: str, *, theme: Theme = PAGE, lang: str = "zh") -> str:
    """Return a chart as an `<svg>` element without a declaration, the same for the same chart.

    Args:
        chart: what is drawn.
        name: begins its ids, so that several stand in one page: letters, digits and hyphens.
        theme: its colours.
        lang: the language of its texts, for screen readers.

    Raises:
        UsageError: `extra_missing` where `kpi-core[charts]` is not installed.
    """
    library = needed("vl_convert", "charts")
    spec = {"autosize": {"type": "fit", "contains": "padding"}, "padding": 4, **chart.spec}
    spec["config"] = {**config(theme), **spec.get("config", {})}
    made: str = library.vegalite_to_svg(spec, vl_version=VERSION)
    return _tidied(made, chart, name, lang)


def _tidied(made: str, chart: Chart, name: str, lang: str) -> str:
    """Give a picture its own ids, a title and a description, and take away what screen readers then need not hear."""
    head = _HEAD.match(made)
    assert head is not None
    width, height = head.groups()
    inner = _OWN.sub(lambda found: f"{found[1]}{name}-", _SAID.sub("", made[head.end() :]))
    inner = _LONG.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), inner)
    said = [f'<title id="{name}-title">{escape(chart.title)}</title>']
    if chart.description:
        said.append(f'<desc id="{name}-desc">{escape(chart.description)}</desc>')
    ids = f"{name}-title {name}-desc" if chart.description else f"{name}-title"
    opened = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="{ids}" lang="{lang}">'
    )
    return "".join([opened, *said, inner])


__all__ = ["Chart", "drawn"]
