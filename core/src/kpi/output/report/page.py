"""From what a report is made of to the text of its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.exact import round_half_away
from kpi.output import locales
from kpi.output.charts import Chart, drawn
from kpi.output.pages import page
from kpi.output.report.blocks import (
    Block,
    Document,
    Field,
    Figures,
    Group,
    Note,
    Picture,
    Section,
    Sort,
    Table,
)
from kpi.output.values import cell
from kpi.output.widths import width_of
from kpi.words import Label, listed

FEW_ROWS = 14
"""The numbers of a chart are shown at once up to so many rows; more are folded."""

MOST_BESIDE = 6
"""So many columns have room beside a chart on paper; a table of more stands below it."""

WIDEST_NAME = 32
"""Columns of the longest name that is not broken, of which a Chinese character takes two."""

_MISSING = "–"
_PLACES = 2


def report_page(document: Document, lang: str, *, charts: bool = True, paper: bool = False) -> str:
    """Return the page as text: one file, whose style and pictures are in it.

    Args:
        document: what it shows.
        lang: zh or en.
        charts: whether its charts are drawn; their tables are there either way.
        paper: leave out what cannot be seen on paper: folded tables, and what charts tell those who do not see them.

    Raises:
        UsageError: `extra_missing` where charts are to be drawn and the library is not installed.
    """
    drawing = _Drawing(lang, charts=charts, paper=paper)
    return page(
        "report.html",
        lang,
        title=document.title,
        about=document.about,
        charts=charts,
        sections=[drawing.section(one) for one in document.sections],
    )


class _Drawing:
    """Turns blocks into what the template writes; charts are numbered, so that their ids differ."""

    def __init__(self, lang: str, *, charts: bool, paper: bool) -> None:
        self._lang = lang
        self._paper = paper
        self._charts = charts
        self._count = 0

    def section(self, section: Section) -> Mapping[str, Any]:
        return {
            "id": section.id,
            "title": section.title,
            "blocks": self._blocks(section.blocks),
        }

    def _blocks(self, blocks: Sequence[Block]) -> Sequence[Mapping[str, Any]]:
        return [self._block(one) for one in blocks if not (self._paper and _is_folded(one))]

    def _block(self, block: Block) -> Mapping[str, Any]:
        match block:
            case Group():
                return {"kind": "group", "title": block.title, "blocks": self._blocks(block.blocks)}
            case Note():
                return {"kind": "note", "text": block.text, "sort": block.sort}
            case Figures():
                return {"kind": "figures", "figures": block.figures}
            case Picture():
                return {
                    "kind": "picture",
                    "svg": self._drawn(block.chart),
                    "title": block.chart.title,
                    "table": _table(block.table, self._lang),
                    "broad": len(block.table.fields) > MOST_BESIDE,
                    "open": not self._charts or len(block.table.rows) <= FEW_ROWS,
                }
            case Table():
                return {"kind": "table", "table": _table(block, self._lang)}

    def _drawn(self, chart: Chart) -> str:
        if not self._charts:
            return ""
        self._count += 1
        if self._paper:
            chart = attrs.evolve(chart, description="")
        return drawn(chart, f"chart-{self._count}", lang=locales.TAGS[self._lang])


def _table(table: Table, lang: str) -> Mapping[str, Any]:
    fields = [
        one for one in table.fields if not one.optional or any(_is_told(row, one) for row in table.rows)
    ]
    return {
        "caption": table.caption,
        "folded": table.folded,
        "beyond": table.beyond,
        "fields": fields,
        "rows": list(_rows(table.rows, fields, table.head, lang)),
        "foot": next(_rows([table.foot], fields, table.head, lang)) if table.foot else None,
    }


def _is_folded(block: Block) -> bool:
    return isinstance(block, Table) and block.folded is not None


def _is_told(row: Mapping[str, Any], field: Field) -> bool:
    value = row.get(field.key)
    return value is not None and value not in ("", [], ())


def _rows(
    rows: Sequence[Mapping[str, Any]], fields: Sequence[Field], head: str, lang: str
) -> Iterator[Sequence[Mapping[str, Any]]]:
    for row in rows:
        yield [
            {"text": text, "head": one.key == head, "class": _class(one, text)}
            for one in fields
            for text in [written(row.get(one.key), one, lang)]
        ]


def _class(field: Field, text: str) -> str:
    """Return how a cell stands: a name is kept on one line, unless it takes half the page."""
    if field.number:
        return "number"
    if width_of(text) > WIDEST_NAME:
        return Sort.LONG.value
    return field.sort.value if field.sort in (Sort.NAME, Sort.LONG) else ""


def written(value: object, field: Field, lang: str) -> str:
    """Return a cell as it is read; a missing number is a dash, for it is not zero."""
    if field.number and value is None:
        return _MISSING
    if isinstance(value, str) and value in field.words:
        return field.words[value].text(lang)
    if isinstance(value, Label):
        return value.text(lang)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        match field.sort:
            case Sort.SHARE:
                return locales.number(round_half_away(value * 100, 1), lang, 1) + "%"
            case Sort.SIGNED:
                return locales.number(value, lang, _PLACES, sign=True)
            case _:
                return locales.number(value, lang, _PLACES)
    if isinstance(value, int) and not isinstance(value, bool):
        return locales.number(value, lang)
    if isinstance(value, list | tuple):
        return listed(one if isinstance(one, Label) else cell(one, lang) for one in value).text(lang)
    return cell(value, lang)


__all__ = ["FEW_ROWS", "report_page", "written"]
