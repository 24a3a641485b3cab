"""The first sheet of a workbook: what each unit comes to, by formulas over the sheets of the units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from kpi.frozen import frozen
from kpi.output.exports.listing import Group, Listing, total
from kpi.output.exports.sheets import NAMED, OPEN, TOLD, Placed, total_format
from kpi.output.values import cell
from kpi.output.workbook import CELL, HEADER, TOTAL, WHOLE, Look, fitting
from kpi.words import Label, phrase

if TYPE_CHECKING:
    from kpi.output.columns import Column
    from kpi.output.workbook import Sheet

_ROWS = phrase("Rows")
_MEAN = phrase("mean")
_MOST_KINDS = 8
"""Of more scorecards a summary would be wider than anybody reads."""


@frozen
class Written:
    """A table as it stands in the workbook: its columns, the sheet of all, and the sheet of each unit by its id."""

    listing: Listing
    columns: Sequence[Column]
    all: Placed
    units: Mapping[str, Placed]


@frozen
class _Figure:
    """A column of the summary: a count of rows (`column` is None), or a total of a column at a place of the sheets."""

    table: Written
    column: Column | None
    at: int
    kind: str = ""
    """Where means are kept apart: of which rows it is the mean."""

    def title(self, lang: str) -> str:
        if self.column is None:
            return _ROWS.text(lang)
        title = self.column.title.text(lang)
        if self.column.total != "mean":
            return title
        named = f"{title} ({_MEAN.text(lang)})"
        return f"{named}\n{self.kind}" if self.kind else named

    def of(self, placed: Placed, lang: str) -> tuple[str, Fraction | None]:
        """Return the formula over a sheet, with the value that it has."""
        cells = placed.range(self.at)
        if self.column is not None and self.kind:
            apart = self.table.listing.apart
            place = next(at for at, one in enumerate(self.table.columns) if one.key == apart)
            column = self.table.columns[place]
            rows = [row for row in placed.rows if cell(column.value(row), lang) == self.kind]
            text = f"=AVERAGEIF({placed.range(place)},{_criterion(self.kind)},{cells})"
            return text, total(self.column, rows)
        if self.column is None:
            return f"=COUNTA({cells})", Fraction(len(placed.rows))
        function = "AVERAGE" if self.column.total == "mean" else "SUM"
        return f"={function}({cells})", total(self.column, placed.rows)

    def look(self, look: Look, value: Fraction | None) -> Look:
        number = WHOLE if self.column is None else total_format(self.column, value)
        return look.but(number=number, align="right", wrap=False)


def summarize(
    sheet: Sheet, title: object, told: Sequence[tuple[Label, bool]], tables: Sequence[Written]
) -> None:
    """Fill the sheet: a row a unit, and below what all of them come to.

    Args:
        sheet: an empty sheet.
        title: what the workbook is about.
        told: lines below it, each with whether it is to be seen at once.
        tables: the tables with the places of their sheets.
    """
    lang = sheet.book.lang
    units = _units(tables)
    figures = [one for table in tables for one in _figures(table, lang)]
    names = [cell(one.name, lang) for one in units.values()]
    sheet.widths([fitting([*names, "x" * 14], most=48)])
    sheet.widths([fitting([one.title(lang), "0" * 12], least=12) for one in figures], first=1)
    sheet.raw.set_row(0, 28)
    sheet.put(0, 0, title, NAMED.but(size=16))
    for at, (text, loud) in enumerate(told, 1):
        sheet.put(at, 0, text, OPEN if loud else TOLD)
    head = len(told) + 2
    sheet.raw.set_row(head, 20)
    sheet.fit(head + 1, [(at, at, one.title(lang)) for at, one in enumerate(figures, 1)], least=20)
    # A cell over two rows could not be written row by row.
    sheet.put(head, 0, None, HEADER)
    place = 1
    for table in tables:
        width = len(_figures(table, lang))
        sheet.merged(head, place, place + width - 1, table.listing.title, HEADER)
        place += width
    sheet.heads(head + 1, [phrase("Unit"), *(one.title(lang) for one in figures)])
    row = head + 2
    for key, group in units.items():
        sheet.put(row, 0, group.name, CELL.but(wrap=False))
        for at, figure in enumerate(figures, 1):
            placed = figure.table.units.get(key)
            _put(sheet, row, at, figure, placed, CELL)
        row += 1
    sheet.put(row, 0, phrase("All"), TOTAL)
    for at, figure in enumerate(figures, 1):
        _put(sheet, row, at, figure, figure.table.all if figure.table.all.rows else None, TOTAL)
    sheet.freeze(head + 2, 1)
    sheet.page(landscape=True, repeat=(head, head + 1))


def _put(sheet: Sheet, row: int, at: int, figure: _Figure, placed: Placed | None, look: Look) -> None:
    text, value = ("", None) if placed is None else figure.of(placed, sheet.book.lang)
    if value is None:
        # What nobody has is not nothing, so that no formula makes it 0.
        sheet.put(row, at, None, figure.look(look, None))
    else:
        sheet.formula(row, at, text, value, figure.look(look, value))


def _figures(table: Written, lang: str) -> list[_Figure]:
    found = [_Figure(table, None, 0)]
    for at, one in enumerate(table.columns):
        if not one.total:
            continue
        kinds = table.listing.kinds(one, table.listing.rows, lang) if one.total == "mean" else []
        if len(kinds) < 2:
            found.append(_Figure(table, one, at))
        elif len(kinds) <= _MOST_KINDS:
            found += [_Figure(table, one, at, kind) for kind in kinds]
    return found


def _criterion(text: str) -> str:
    """Return what finds cells with exactly this text, whatever signs of a pattern or comparison it has."""
    escaped = text.replace("~", "~~").replace("*", "~*").replace("?", "~?").replace('"', '""')
    return f'"={escaped}"'


def _units(tables: Sequence[Written]) -> dict[str, Group]:
    """Return the units of all tables that have sheets, people without one last."""
    found: dict[str, Group] = {}
    for table in tables:
        for group in table.listing.groups:
            if group.key in table.units:
                found.setdefault(group.key, group)
    if "" in found:
        found[""] = found.pop("")
    return found


__all__ = ["Written", "summarize"]
