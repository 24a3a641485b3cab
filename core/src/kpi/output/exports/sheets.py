"""One sheet of a table: title, run, frozen header with filters, typed cells, totals as formulas."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.exact import decimals_needed
from kpi.frozen import frozen
from kpi.output.exports.listing import Listing, Row, total
from kpi.output.values import cell
from kpi.output.widths import width_of
from kpi.output.workbook import CELL, MONEY, NOTE, TITLE, TOTAL, Look, fitting
from kpi.words import Label, phrase

if TYPE_CHECKING:
    from kpi.output.columns import Column
    from kpi.output.workbook import Sheet

HEAD = 2
"""The row of the titles of columns; above it stand what it is, and of which run."""
FIRST = HEAD + 1
MOST_ROWS = 1_048_576 - FIRST - 1
"""So many rows a sheet of a spreadsheet takes."""
_SHORT = 12
_SAMPLE = 2000
"""So many rows are looked at for the widths of columns."""

OPEN = NOTE.but(color="#B42318", bold=True, size=10, wrap=False)
TOLD = NOTE.but(wrap=False)
NAMED = TITLE.but(align="", wrap=False, size=14)
WAITS = "#FFF3D6"
"""The ground of a row that is not final."""

_SHOWN = {"sum": phrase("Total of rows shown"), "mean": phrase("Mean of rows shown")}
_FUNCTIONS = {"sum": "SUBTOTAL(109,{})", "mean": "SUBTOTAL(101,{})"}


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


def fill(
    sheet: Sheet, listing: Listing, columns: Sequence[Column], rows: Sequence[Row], whose: object
) -> None:
    """Fill a sheet with rows of a table: all of them, or those of one unit."""
    lang = sheet.book.lang
    widths = [_width(one, listing.rows, lang) for one in columns]
    sheet.widths(widths)
    sheet.raw.set_row(0, 26)
    sheet.put(0, 0, _headline(listing, whose, lang), NAMED)
    sheet.put(1, 0, listing.told, OPEN if listing.open else TOLD)
    sheet.raw.set_row(HEAD, 22)
    sheet.heads(HEAD, [one.title if one.title.text(lang) else one.key for one in columns])
    looks = _Looks(columns, widths)
    for at, row in enumerate(rows, FIRST):
        _fit(sheet, at, columns, row, widths)
        for place, column in enumerate(columns):
            look = looks.of(column, place, row)
            parts = _parts(listing, columns, column, row)
            if parts:
                sheet.formula(at, place, _sum(at, parts), row[column.key], look)
            else:
                sheet.put(at, place, column.value(row), look)
    last = FIRST + len(rows) - 1
    if rows:
        sheet.raw.autofilter(HEAD, 0, last, len(columns) - 1)
        sheet.raw.ignore_errors({"number_stored_as_text": f"A{FIRST + 1}:A{last + 1}"})
        _totals(sheet, listing, columns, rows, last)
    else:
        sheet.put(FIRST, 0, phrase("Nothing of that kind is recorded."), TOLD)
    # Who a row is about stays in sight beside what it says.
    sheet.freeze(FIRST, 2)
    sheet.page(landscape=True, repeat=(HEAD, HEAD))


def _headline(listing: Listing, whose: object, lang: str) -> str:
    title = listing.title.text(lang)
    return title if whose is None else f"{title} · {cell(whose, lang)}"


def _totals(
    sheet: Sheet, listing: Listing, columns: Sequence[Column], rows: Sequence[Row], last: int
) -> None:
    """Put totals below the rows; they follow the filters, so that they are of the rows shown."""
    from xlsxwriter.utility import xl_range

    lang = sheet.book.lang
    known = [(at, one, total(one, rows)) for at, one in enumerate(columns) if one.total]
    known = [
        (at, one, value)
        for at, one, value in known
        if value is not None and (one.total != "mean" or len(listing.kinds(one, rows, lang)) < 2)
    ]
    if not known:
        return
    words = dict.fromkeys(one.total for _, one, _ in known)
    label = " / ".join(_SHOWN[word].text(lang) for word in words)
    below = last + 1
    sheet.raw.set_row(below, 20)
    values = {at: (one, value) for at, one, value in known}
    # The words stand over the cells before the first total, as far as the name of the unit.
    wide = min(2, min(values) - 1)
    sheet.merged(below, 0, wide, label, TOTAL.but(wrap=False))
    for at in range(wide + 1, len(columns)):
        if at not in values:
            sheet.put(below, at, None, TOTAL)
            continue
        column, value = values[at]
        text = "=" + _FUNCTIONS[column.total].format(xl_range(FIRST, at, last, at))
        if column.total == "mean":
            # A filter may leave no row to take the mean of.
            text = f'=IFERROR({text[1:]},"")'
        sheet.formula(below, at, text, value, TOTAL.but(number=number_format(column, value), wrap=False))


def _parts(listing: Listing, columns: Sequence[Column], column: Column, row: Row) -> tuple[int, int] | None:
    """Return from which place to which the columns stand that a cell is the sum of; None where it is not."""
    wanted, value = listing.sums.get(column.key), row.get(column.key)
    if not wanted or value is None:
        return None
    places = [at for at, one in enumerate(columns) if one.key in wanted]
    whole = sum((Fraction(row.get(key) or 0) for key in wanted), Fraction(0))
    beside = len(places) == len(wanted) and places == list(range(places[0], places[0] + len(places)))
    return (places[0], places[-1]) if beside and whole == value else None


def _sum(row: int, parts: tuple[int, int]) -> str:
    from xlsxwriter.utility import xl_range

    return f"=SUM({xl_range(row, parts[0], row, parts[1])})"


class _Looks:
    """The looks of the cells of a sheet, each made once."""

    def __init__(self, columns: Sequence[Column], widths: Sequence[float]) -> None:
        self._plain = [_look(one, at, widths[at]) for at, one in enumerate(columns)]
        self._made: dict[tuple[int, int | None, bool], Look] = {}

    def of(self, column: Column, place: int, row: Row) -> Look:
        value = row.get(column.key) if column.number else None
        digits = None
        if column.number and value is not None and not isinstance(value, int):
            digits = decimals_needed(Fraction(value))
            digits = None if digits is None or digits <= (column.places or 0) else digits
        key = (place, digits, bool(row.get("waits")))
        if key not in self._made:
            look = self._plain[place]
            if column.number:
                look = look.but(number=number_format(column, value))
            self._made[key] = look.but(fill=WAITS) if key[2] else look
        return self._made[key]


def _look(column: Column, at: int, width: float) -> Look:
    if column.number:
        return CELL.but(align="right", wrap=False)
    # Short words beside a number would touch it.
    short = at > 1 and width < _SHORT
    return CELL if column.loose else CELL.but(wrap=False, align="center" if short else "")


def number_format(column: Column, value: Any) -> str:
    """Return the number format of a value: the column's places, or as many as the value needs."""
    exact = None if value is None else Fraction(value)
    needed = None if exact is None or column.total == "mean" else decimals_needed(exact)
    places = max(column.places or 0, needed or 0)
    if column.money:
        return MONEY if places <= 2 else MONEY.replace("0.00", "0." + "0" * places)
    bare = "0." + "0" * places if places else "0"
    return f"{bare};[Red]-{bare}"


def _width(column: Column, rows: Sequence[Row], lang: str) -> float:
    texts = [cell(column.value(row), lang, column.places) for row in rows[:_SAMPLE]]
    # A filter's button takes room beside the title; thousands are grouped.
    title = column.title.text(lang) + "xxx"
    if column.number:
        widest = max(map(width_of, texts), default=0)
        grown = widest + widest // 4 + (3 if column.total else 0)
        return fitting([title, "0" * grown], least=9)
    return fitting([title, *texts], least=9, most=56 if column.loose else 40)


def _fit(sheet: Sheet, at: int, columns: Sequence[Column], row: Row, widths: Sequence[float]) -> None:
    """Make room for a text that takes several lines."""
    lang = sheet.book.lang
    texts = [
        (place, place, text)
        for place, column in enumerate(columns)
        if column.loose and width_of(text := cell(column.value(row), lang)) > widths[place] * 0.8
    ]
    if texts:
        sheet.fit(at, texts)


__all__ = ["FIRST", "MOST_ROWS", "NAMED", "OPEN", "TOLD", "Label", "Placed", "fill", "number_format"]
