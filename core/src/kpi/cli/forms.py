"""A scorecard printed as the form of the regulation: its rows, its total, what hangs on it, what was assumed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kpi.cli.form_cells import ASSUMED, ROWS, assumed_cells, row_cells
from kpi.output import Format, render
from kpi.output.widths import wrapped
from kpi.words import phrase

if TYPE_CHECKING:
    from kpi.app.forms import Form

_TOTAL = phrase("The total")
_HANGING = phrase("What hangs on it")
ASSUMED_HEAD = phrase("Assumed where the text is silent, and set by the company")


def printed(form: Form, lang: str, width: int) -> str:
    """Return a form as text in which no line is wider than `width`, but for words that are."""
    lines = list(_tables(form, lang, width, titled=bool(form.parts)))
    own = [one.text(lang) for one in form.total]
    told = [*own[:1], *(one for part in form.parts for one in _of_part(part, lang)), *own[1:]]
    lines += ["", _TOTAL.text(lang), *points(told, width)]
    if form.hanging:
        lines += ["", _HANGING.text(lang), *points([one.text(lang) for one in form.hanging], width)]
    if form.assumed:
        rows = assumed_cells(form.assumed, lang)
        lines += ["", ASSUMED_HEAD.text(lang)]
        lines.append(render(rows, ASSUMED, Format.TABLE, lang=lang, width=width))
    return "\n".join(lines).rstrip() + "\n"


def _tables(form: Form, lang: str, width: int, *, titled: bool) -> Iterator[str]:
    """Give the tables of the parts, and that of the form itself, each under its name where there are several."""
    for part in form.parts:
        yield from _tables(part, lang, width, titled=True)
    if form.rows:
        if titled:
            yield ""
            yield wrapped(f"{_title(form, lang)} {form.card}", width)
        yield ""
        yield render(row_cells(form, lang, width), ROWS, Format.TABLE, lang=lang, width=width).rstrip("\n")


def _of_part(form: Form, lang: str) -> Iterator[str]:
    """Give what is said of a part's total, but for its frequency, which is that of the whole."""
    colon = "：" if lang == "zh" else ": "
    for one in form.total[1:]:
        yield f"{_title(form, lang)}{colon}{one.text(lang)}"


def _title(form: Form, lang: str) -> str:
    return f"《{form.label.text(lang)}》" if lang == "zh" else f'"{form.label.text(lang)}"'


def points(texts: Sequence[str], width: int) -> Iterator[str]:
    """Give texts as a list, in lines no wider than `width`."""
    for text in texts:
        first, *rest = wrapped(text, width - 2).split("\n")
        yield f"- {first}"
        yield from (f"  {line}" for line in rest)


__all__ = ["ASSUMED_HEAD", "points", "printed"]
