"""The cells of a row of a table, made ready once for every sheet on which the row stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.exact import decimals_needed
from kpi.frozen import frozen
from kpi.output.exports.listing import Listing, Row
from kpi.output.values import cell
from kpi.output.widths import width_of
from kpi.output.workbook import CELL, MONEY, NUMBER, Look, fitting
from kpi.output.workbook.book import LONGEST

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from kpi.output.columns import Column
    from kpi.output.workbook import Book, Sheet

WAITS = "#FFF3D6"
"""The ground of a row that is not final."""
_SAMPLE = 2000
"""So many rows are looked at for the widths of columns."""
_SHORT = 12
"""Words of a column that are no longer stand in the middle: beside a number they would touch it."""
_FORMULA_LIKE = ("=", "+", "-", "@", "\t", "\r", "\n")
_NAMES = 2
"""The first columns, which say who it is."""
_KEPT = 10**15
"""Below it a spreadsheet keeps every digit of a number."""


@frozen
class Cell:
    """A cell: `number` where it is one that a spreadsheet keeps as it is, `text` where it is plain text, else `value`.

    `parts` are the first and last column whose sum it is.
    """

    look: Look
    format: Format
    value: Any
    number: Decimal | int | None = None
    text: str | None = None
    parts: tuple[int, int] | None = None


class Columns:
    """The columns of a table that are shown, with what all its sheets share."""

    def __init__(self, book: Book, listing: Listing) -> None:
        self.listing = listing
        self.book = book
        self.shown: Sequence[Column] = listing.kept
        sample = listing.rows[:_SAMPLE]
        self.widths = [_width(one, sample, book.lang) for one in self.shown]
        self._plain = [_look(one, at, sample, book.lang) for at, one in enumerate(self.shown)]
        self._looks: dict[tuple[int, int, bool], tuple[Look, Format]] = {}
        self._digits: dict[int, int | None] = {}
        self._sums: Mapping[int, tuple[int, int]] = {
            at: places
            for at, one in enumerate(self.shown)
            if (wanted := listing.sums.get(one.key)) and (places := self._beside(wanted))
        }

    def of(self, row: Row) -> list[Cell]:
        """Return the cells of a row."""
        waits = bool(row.get("waits"))
        return [self._cell(at, one, row, waits=waits) for at, one in enumerate(self.shown)]

    def high(self, cells: Sequence[Cell]) -> list[tuple[int, int, str]]:
        """Return the texts of a row that take several lines, as `Sheet.fit` takes them."""
        return [
            (at, at, told)
            for at, one in enumerate(self.shown)
            if not one.number and (told := cells[at].text) and width_of(told) > self.widths[at] * 0.8
        ]

    def _cell(self, at: int, column: Column, row: Row, *, waits: bool) -> Cell:
        value = column.value(row)
        if isinstance(value, Fraction | Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
            exact = value if isinstance(value, int) else Fraction(value)
            digits = self._places(exact.denominator)
            look, form = self._looked(at, column, digits, waits=waits)
            number = None if digits is None else _decimal(exact, digits)
            return Cell(look, form, value, number, parts=self._parts(at, row, exact))
        look, form = self._looked(at, column, 0, waits=waits)
        if isinstance(value, str) or value is None or not hasattr(value, "isoformat"):
            told = cell(value, self.book.lang)
            plain = not told.startswith(_FORMULA_LIKE) and len(told) <= LONGEST
            return Cell(look, form, told, text=told if plain else None)
        return Cell(look, form, value)

    def _looked(self, at: int, column: Column, digits: int | None, *, waits: bool) -> tuple[Look, Format]:
        places = max(column.places or 0, digits or 0)
        key = (at, places, waits)
        if key not in self._looks:
            look = (
                self._plain[at].but(number=number_format(column, places))
                if column.number
                else self._plain[at]
            )
            look = look.but(fill=WAITS) if waits else look
            self._looks[key] = look, self.book.format(look)
        return self._looks[key]

    def _places(self, denominator: int) -> int | None:
        if denominator not in self._digits:
            self._digits[denominator] = decimals_needed(Fraction(1, denominator))
        return self._digits[denominator]

    def _parts(self, at: int, row: Row, value: Fraction | int) -> tuple[int, int] | None:
        """Return the columns whose sum a cell is, where their values do come to it."""
        places = self._sums.get(at)
        if places is None:
            return None
        keys = (one.key for one in self.shown[places[0] : places[1] + 1])
        whole = sum((row[key] for key in keys if row.get(key) is not None), Fraction(0))
        return places if whole == value else None

    def _beside(self, wanted: Sequence[str]) -> tuple[int, int] | None:
        """Return the first and last place of columns that all stand side by side."""
        places = [at for at, one in enumerate(self.shown) if one.key in wanted]
        found = places and len(places) == len(wanted) and places[-1] - places[0] == len(places) - 1
        return (places[0], places[-1]) if found else None


def put(sheet: Sheet, row: int, at: int, one: Cell) -> None:
    """Put a cell on a sheet."""
    raw = sheet.raw
    if one.parts is not None:
        from xlsxwriter.utility import xl_range

        sheet.formula(row, at, f"=SUM({xl_range(row, one.parts[0], row, one.parts[1])})", one.value, one.look)
    elif one.number is not None:
        number: Any = one.number
        raw.write_number(row, at, number, one.format)
    elif one.text:
        raw.write_string(row, at, one.text, one.format)
    else:
        sheet.put(row, at, one.value, one.look)


def number_format(column: Column, places: int) -> str:
    """Return the number format of a column for values of so many decimals; what is taken away is red."""
    if column.money:
        return MONEY if places <= 2 else MONEY.replace("0.00", "0." + "0" * places)
    bare = "0." + "0" * places if places else "0"
    return f"{bare};[Red]-{bare}"


def _decimal(value: Fraction | int, digits: int) -> Decimal | int | None:
    """Return a number as a spreadsheet keeps it, None where it has too many digits."""
    scaled = value.numerator * (10**digits // value.denominator)
    if abs(scaled) >= _KEPT:
        return None
    return scaled if digits == 0 else Decimal(scaled).scaleb(-digits)


def _look(column: Column, at: int, rows: Sequence[Row], lang: str) -> Look:
    if column.number:
        return CELL.but(align="right", wrap=False)
    if column.loose or at < _NAMES:
        return CELL
    short = all(width_of(cell(column.value(row), lang)) <= _SHORT for row in rows)
    return CELL.but(align="center") if short else CELL


def _width(column: Column, rows: Sequence[Row], lang: str) -> float:
    texts = [cell(column.value(row), lang, column.places) for row in rows]
    # A filter's button takes room beside the title; thousands are grouped.
    title = column.title.text(lang) + "xxx"
    if column.number:
        widest = max(map(width_of, texts), default=0)
        return fitting([title, "0" * (widest + widest // 4 + (3 if column.total else 0))], least=9)
    return fitting([title, *texts], least=9, most=56 if column.loose else 40)


__all__ = ["NUMBER", "Cell", "Columns", "number_format", "put"]
