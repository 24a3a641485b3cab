"""The columns of a KIND as a sheet to be filled, and the rows that are known beforehand."""

from __future__ import annotations

from fractions import Fraction

from kpi.app.filling.company import Company
from kpi.app.filling.offers import options_of
from kpi.app.filling.prefill import prefilled
from kpi.app.kind_columns import HOLDS
from kpi.app.vocabulary import UNITS
from kpi.exact import show
from kpi.ingest.map_file import PART_TITLES, RATE_PARTS
from kpi.model.quantity import Domain, default_domain
from kpi.model.table import Column, ColumnType, Table
from kpi.output.workbook.entry import EntryColumn, EntryPage, Limits
from kpi.words import Label, phrase

_HOLDS = {
    ColumnType.DATE: "date",
    ColumnType.COUNT: "whole",
    ColumnType.NUMBER: "number",
    ColumnType.RATE: "number",
    ColumnType.DURATION: "number",
}


def kind_page(table: Table, company: Company, lang: str) -> EntryPage:
    """Return the sheet of a KIND: every column, drop-downs of what is known, and rows with the people where it is about them."""
    titles = titles_of(table, lang)
    columns = [_column(table, one, titles[one.name], company, lang) for one in table.columns]
    if table.kind in _WITH_PARTS:
        columns += [_part(one, lang) for one in RATE_PARTS]
    rows, limits = prefilled(table, company, lang)
    width = len(columns)
    filled = tuple((*row, *(None,) * (width - len(row))) for row in rows)
    return EntryPage(table.kind, _name(table, lang), tuple(columns), filled, limits)


_WITH_PARTS = ("observations",)
"""The KINDs whose rates may be given as two counts."""


def titles_of(table: Table, lang: str) -> dict[str, str]:
    """Return the heading of each column by its name: the label where `kpi import` knows the column by it, else the name."""
    found: dict[str, str] = {}
    names = {one.name for one in table.columns}
    for one in table.columns:
        label = one.label.zh if lang == "zh" else one.label.en
        found[one.name] = (
            label if label and label not in {*found.values(), *(names - {one.name})} else one.name
        )
    return found


def _name(table: Table, lang: str) -> str:
    from kpi.app.vocabulary import CORE_TABLES

    label = table.label if table.label != Label() else CORE_TABLES.get(table.kind, Label())
    return label.text(lang) or table.kind


def _column(table: Table, column: Column, title: str, company: Company, lang: str) -> EntryColumn:
    options, strict = options_of(table, column, company, lang)
    return EntryColumn(
        title,
        _comment(column, lang),
        column.required,
        _HOLDS.get(column.type, "text"),
        options,
        strict,
        _limits(column),
    )


def _part(name: str, lang: str) -> EntryColumn:
    told = phrase("A number: {part} of a rate, in place of the value.", part=PART_TITLES[name])
    return EntryColumn(
        PART_TITLES[name].text(lang), told.text(lang), holds="number", limits=Limits(Fraction(0))
    )


def _limits(column: Column) -> Limits | None:
    """Return what the number of a column may be; of a rate that depends on its metric."""
    if column.type not in (ColumnType.NUMBER, ColumnType.COUNT):
        return None
    domain = column.domain or (default_domain(column.unit) if column.unit is not None else Domain())
    whole = domain.whole or column.type is ColumnType.COUNT
    return (
        Limits(domain.low, domain.high, whole) if domain.low is not None or domain.high is not None else None
    )


def _comment(column: Column, lang: str) -> str:
    told = [HOLDS[column.type].text(lang)]
    if column.choices:
        told = [phrase("one of: {words}", words=", ".join(column.choices)).text(lang)]
    if column.unit is not None and UNITS[column.unit].text(lang):
        told.append(phrase("in {unit}", unit=UNITS[column.unit]).text(lang))
    if (domain := column.domain) is not None:
        if domain.low is not None:
            told.append(phrase("not below {low}", low=show(domain.low)).text(lang))
        if domain.high is not None:
            told.append(phrase("not above {high}", high=show(domain.high)).text(lang))
    if column.type is ColumnType.PERIOD:
        told.append(phrase("such as 2018-07, 2018-Q3, 2018-H2 or 2018").text(lang))
    if column.type in (ColumnType.DATE, ColumnType.MOMENT):
        told.append(phrase("such as 2018-07-31").text(lang))
    if column.type is ColumnType.DURATION:
        told.append(phrase("in seconds, or as 0:02:30").text(lang))
    must = phrase("must be filled") if column.required else phrase("may stay empty")
    lines = [*told, must.text(lang), f"({column.name})"]
    return "\n".join(lines)


__all__ = ["kind_page", "titles_of"]
