"""One sheet of a table: title, run, frozen header with filters, typed cells, totals as formulas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.exact import decimals_needed
from kpi.frozen import frozen
from kpi.output.exports.cells import Cell, Columns, number_format, put
from kpi.output.exports.listing import Row, total
from kpi.output.values import cell
from kpi.output.workbook import NOTE, TITLE, TOTAL
from kpi.words import phrase

if TYPE_CHECKING:
    from fractions import Fraction

    from kpi.output.columns import Column
    from kpi.output.workbook import Sheet

HEAD = 2
"""The row of the titles of columns; above it stand what it is, and of which run."""
FIRST = HEAD + 1
MOST_ROWS = 1_048_576 - FIRST - 1
"""So many rows a sheet of a spreadsheet takes."""

OPEN = NOTE.but(color="#B42318", bold=True, size=10, wrap=False)
TOLD = NOTE.but(wrap=False)
NAMED = TITLE.but(align="", wrap=False, size=14)

_SHOWN = {"sum": phrase("Total of rows shown"), "mean": phrase("Mean of rows shown")}


@frozen
class Placed:
    """Where the rows of a sheet stand, for formulas on other sheets."""

    name: str
    rows: Sequence[Row]

    def range(self, at: int) -> str:
        """Return the cells of the column at a place, as a formula refers to them."""
        from xlsxwriter.utility import quote_sheetname, xl_range_abs

        last = FIRST + len(self.rows) - 1
        return f"{quote_sheetname(self.name)}!{xl_range_abs(FIRST, at, last, at)}"


class Filling:
    """A sheet that takes the rows of a table, all or those of one unit, one after another."""

    def __init__(self, sheet: Sheet, columns: Columns, whose: object = None) -> None:
        self._sheet = sheet
        self._columns = columns
        self._next = FIRST
        listing, lang = columns.listing, sheet.book.lang
        title = listing.title.text(lang)
        sheet.widths(columns.widths)
        sheet.raw.set_row(0, 26)
        sheet.put(0, 0, title if whose is None else f"{title} · {cell(whose, lang)}", NAMED)
        sheet.put(1, 0, listing.told, OPEN if listing.open else TOLD)
        sheet.raw.set_row(HEAD, 22)
        sheet.heads(HEAD, [one.title if one.title.text(lang) else one.key for one in columns.shown])

    def add(self, cells: Sequence[Cell]) -> None:
        """Put a row below the others."""
        if high := self._columns.high(cells):
            self._sheet.fit(self._next, high)
        for at, one in enumerate(cells):
            put(self._sheet, self._next, at, one)
        self._next += 1

    def finish(self, rows: Sequence[Row]) -> Placed:
        """Put totals below the rows that were added, let them be filtered, and say where they stand."""
        sheet, last = self._sheet, self._next - 1
        if rows:
            sheet.raw.autofilter(HEAD, 0, last, len(self._columns.shown) - 1)
            sheet.raw.ignore_errors({"number_stored_as_text": f"A{FIRST + 1}:A{last + 1}"})
            _totals(sheet, self._columns, rows, last)
        else:
            sheet.put(FIRST, 0, phrase("Nothing of that kind is recorded."), TOLD)
        # Who a row is about stays in sight beside what it says.
        sheet.freeze(FIRST, 2)
        sheet.page(landscape=True, repeat=(HEAD, HEAD))
        return Placed(sheet.name, rows)


def _totals(sheet: Sheet, columns: Columns, rows: Sequence[Row], last: int) -> None:
    """Put totals below the rows; they follow the filters, so that they are of the rows shown."""
    from xlsxwriter.utility import xl_range

    lang = sheet.book.lang
    known = ((at, one, _total(columns, one, rows, lang)) for at, one in enumerate(columns.shown))
    values = {at: (one, value) for at, one, value in known if value is not None}
    if not values:
        return
    words = dict.fromkeys(one.total for one, _ in values.values())
    label = " / ".join(_SHOWN[word].text(lang) for word in words)
    below = last + 1
    sheet.raw.set_row(below, 20)
    # The words stand over the cells before the first total, as far as the name of the unit.
    wide = min(2, min(values) - 1)
    sheet.merged(below, 0, wide, label, TOTAL.but(wrap=False))
    for at in range(wide + 1, len(columns.shown)):
        if at not in values:
            sheet.put(below, at, None, TOTAL)
            continue
        column, value = values[at]
        cells = xl_range(FIRST, at, last, at)
        # A filter may leave no row to take the mean of.
        mean = column.total == "mean"
        text = f'=IFERROR(SUBTOTAL(101,{cells}),"")' if mean else f"=SUBTOTAL(109,{cells})"
        look = TOTAL.but(number=total_format(column, value), wrap=False, align="right")
        sheet.formula(below, at, text, value, look)


def _total(columns: Columns, column: Column, rows: Sequence[Row], lang: str) -> Fraction | None:
    """Return a total, None where there is none, or means would be mixed."""
    if not column.total or (column.total == "mean" and len(columns.listing.kinds(column, rows, lang)) > 1):
        return None
    return total(column, rows)


def total_format(column: Column, value: Fraction | None) -> str:
    """Return the number format of a total: a sum shows all its decimals, a mean those of its column."""
    needed = None if value is None or column.total == "mean" else decimals_needed(value)
    return number_format(column, max(column.places or 0, needed or 0))


__all__ = ["FIRST", "MOST_ROWS", "NAMED", "OPEN", "TOLD", "Filling", "Placed", "total_format"]
