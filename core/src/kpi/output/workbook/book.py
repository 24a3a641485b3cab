"""A workbook that is written whole or not at all, and its sheets with typed, safe cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi.errors import Fault, UsageError
from kpi.exact import show
from kpi.output.files import file
from kpi.output.values import cell
from kpi.output.workbook.lists import Choices, Lists
from kpi.output.workbook.looks import CELL, DATE, HEADER, NUMBER, WORDS, Look
from kpi.output.workbook.names import sheet_name
from kpi.output.workbook.numbers import DIGITS, kept, limited
from kpi.output.workbook.sizes import height_of
from kpi.words import Label, phrase, sentence

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST = 32_767
"""Characters that a cell of a spreadsheet can hold."""
_LIKE_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
_HEIGHT, _TALLEST = 15, 740
"""Points of a row of which nothing is said, and of the rows that are readable on one landscape page: at 0.7 of their size."""
_OLDEST = date(1900, 3, 1)
"""Before it spreadsheets disagree about the number of a day."""
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}


@contextmanager
def writing(path: Path, lang: str = "zh", *, title: str = "", large: bool = False) -> Iterator[Book]:
    """Give a workbook to fill; it takes the place of `path` when all of it is written, else nothing changes.

    A `large` one keeps no row in memory: the cells of each sheet must then be put row by row.

    Raises:
        UsageError, DataError: as `kpi.output.files.file` does.
    """
    import xlsxwriter

    with file(path) as made:
        raw = xlsxwriter.Workbook(made, {**_OPTIONS, "constant_memory": large})
        if title:
            raw.set_properties({"title": title})
        yield Book(raw, lang)
        try:
            raw.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(str(error)) from None


class Book:
    """A workbook; `raw` is what XlsxWriter offers besides."""

    def __init__(self, raw: xlsxwriter.Workbook, lang: str = "zh") -> None:
        self.raw = raw
        self.lang = lang
        self._formats: dict[Look, Format] = {}
        self._names: set[str] = set()
        self._lists = Lists(self)

    def sheet(self, name: str) -> Sheet:
        """Add a sheet under a valid name near to the wanted one."""
        found = sheet_name(name, self._names)
        self._names.add(found.lower())
        return Sheet(self, self.raw.add_worksheet(found), found)

    def choices(self, entries: Sequence[str]) -> Choices:
        """Return a list for drop-downs, which stands on a hidden sheet."""
        return self._lists.of(entries)

    def format(self, look: Look) -> Format:
        """Return the format of a look, each made once."""
        if look not in self._formats:
            self._formats[look] = self.raw.add_format(look.properties)
        return self._formats[look]


class Sheet:
    """A sheet with the name on its tab; rows and columns are counted from 0. `raw` is what XlsxWriter offers besides."""

    def __init__(self, book: Book, raw: Worksheet, name: str) -> None:
        self.book = book
        self.raw = raw
        self.name = name
        self._widths: dict[int, float] = {}
        self._heights: dict[int, float] = {}

    def put(self, row: int, column: int, value: object, look: Look = CELL, *, noted: bool = True) -> None:
        """Put a value into a cell by its type; None is a blank cell.

        An exact number that a spreadsheet cannot keep (`20/3`, more than 15 digits) is rounded to 15 digits with the
        exact value in a comment (unless not `noted`); a whole number of more digits, as of an id, is text. Text never
        becomes a formula, a link or a number.

        Raises:
            TypeError: for a float: no score or amount is one.
        """
        if value is None or value == "":
            self.raw.write_blank(row, column, None, self.book.format(look))
        elif isinstance(value, bool) or not isinstance(value, int | Fraction | Decimal | date):
            self._text(row, column, cell(value, self.book.lang), look)
        elif isinstance(value, date):
            self._day(row, column, value, look)
        else:
            self._number(row, column, Fraction(value), look, noted=noted)

    def row(
        self, row: int, values: Sequence[object], looks: Sequence[Look] | Look = CELL, first: int = 0
    ) -> None:
        """Put values side by side, each with its look or all with one."""
        for at, value in enumerate(values):
            self.put(row, first + at, value, looks if isinstance(looks, Look) else looks[at])

    def formula(
        self, row: int, column: int, text: str, value: Fraction | int | str | None, look: Look = CELL
    ) -> None:
        """Put a formula (of our own, never of data) with the value that it has now, for readers that do not reckon."""
        known: Any = "" if value is None else value if isinstance(value, str) else limited(Fraction(value))
        self.raw.write_formula(row, column, text, self.book.format(look), known)

    def merged(
        self, row: int, first: int, last: int, value: object, look: Look = CELL, *, rows: int = 1
    ) -> None:
        """Put a value over several cells of one row, or of `rows` rows."""
        if last > first or rows > 1:
            self.raw.merge_range(row, first, row + rows - 1, last, "", self.book.format(look))
        self.put(row, first, value, look)

    def heads(self, row: int, titles: Sequence[str | Label], look: Look = HEADER, first: int = 0) -> None:
        """Put the names of columns."""
        self.row(row, titles, look, first)

    def comment(self, row: int, column: int, text: str) -> None:
        """Hang a comment on a cell, as large as its text needs."""
        from kpi.output.widths import width_of, wrapped

        lines = wrapped(text, 44).count("\n") + 1
        options = {"width": 310, "height": 22 + 17 * lines, "font_name": "Microsoft YaHei", "font_size": 9}
        if width_of(text) < 20:
            options["width"] = 160
        self.raw.write_comment(row, column, text, options)

    def widths(self, widths: Sequence[float], first: int = 0) -> None:
        """Set the widths of columns, in characters."""
        for at, width in enumerate(widths, first):
            self._widths[at] = width
            self.raw.set_column(at, at, width)

    def fit(
        self, row: int, cells: Sequence[tuple[int, int, str]], size: int = 10, least: float = 18
    ) -> float:
        """Make a row high enough for texts that stand in cells or over several: (first column, last, text)."""
        sized = [(text, sum(self._widths.get(at, 8.43) for at in range(a, b + 1))) for a, b, text in cells]
        height = max(least, height_of(sized, size))
        self.height(row, height)
        return height

    def height(self, row: int, height: float) -> None:
        """Set the height of a row, in points."""
        self._heights[row] = height
        self.raw.set_row(row, height)

    def choose(self, first: tuple[int, int], last: tuple[int, int], choices: Choices, **more: Any) -> None:
        """Give cells a drop-down; another entry is refused, or (`error_type="warning"`) asked about."""
        self._validate(first, last, {"validate": "list", "source": choices.source, **more})

    def check(self, first: tuple[int, int], last: tuple[int, int], **rule: Any) -> None:
        """Give cells a validation as XlsxWriter takes it: `validate`, `criteria`, `value` ..."""
        self._validate(first, last, rule)

    def _validate(self, first: tuple[int, int], last: tuple[int, int], rule: dict[str, Any]) -> None:
        # A spreadsheet takes 32 characters of a title and 255 of a message; XlsxWriter drops the validation else.
        rule = {"ignore_blank": True, **rule}
        for key, most in (
            ("input_title", 32),
            ("error_title", 32),
            ("input_message", 255),
            ("error_message", 255),
        ):
            if key in rule:
                text = str(rule[key])
                rule[key] = text if len(text) <= most else text[: most - 1] + "…"
        if self.raw.data_validation(*first, *last, rule) != 0:
            raise ValueError(f"the validation {rule} cannot be written")

    def freeze(self, row: int, column: int = 0) -> None:
        """Keep the rows above and the columns before a cell in sight."""
        self.raw.freeze_panes(row, column)

    def page(
        self,
        *,
        landscape: bool = False,
        repeat: tuple[int, int] | None = None,
        area: tuple[int, int] | None = None,
        whole: bool = False,
    ) -> None:
        """Print on A4, as wide as one page; `repeat` are the rows that stand on every page, `area` the last cell.

        With `whole` the area is printed on one page where it can still be read there.
        """
        self.raw.set_paper(9)
        (self.raw.set_landscape if landscape else self.raw.set_portrait)()
        shown = sum(self._heights.get(row, _HEIGHT) for row in range(area[0] + 1)) if area is not None else 0
        one = whole and shown <= (_TALLEST if landscape else _TALLEST * 3 // 2)
        self.raw.fit_to_pages(1, 1 if one else 0)
        self.raw.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.raw.set_footer("&L&8&A&R&8&P / &N")
        if repeat is not None:
            self.raw.repeat_rows(*repeat)
        if area is not None:
            self.raw.print_area(0, 0, *area)

    def protect(self) -> None:
        """Let only unlocked cells be changed; without a password, so that nobody is locked out."""
        self.raw.protect("", {"format_cells": True, "format_columns": True, "format_rows": True})

    def hide(self) -> None:
        """Hide the sheet from people."""
        self.raw.hide()

    def _text(self, row: int, column: int, text: str, look: Look) -> None:
        if len(text) > LONGEST:
            from xlsxwriter.utility import xl_rowcol_to_cell

            message = sentence("a text of {n} characters is too long for a cell", n=len(text))
            place = f"{self.name}!{xl_rowcol_to_cell(row, column)}"
            raise UsageError(Fault("long_text", message, where=place))
        # Who edits such a cell would make a formula of it, were it not marked as text.
        if text.startswith(_LIKE_FORMULAS):
            look = look.but(quoted=True, number=WORDS)
        self.raw.write_string(row, column, text, self.book.format(look))

    def _day(self, row: int, column: int, value: date, look: Look) -> None:
        day = value.date() if isinstance(value, datetime) else value
        if day < _OLDEST:
            self._text(row, column, value.isoformat(), look)
            return
        number = (
            ("yyyy-mm-dd hh:mm" if isinstance(value, datetime) else DATE)
            if look.number == NUMBER
            else look.number
        )
        moment: Any = value
        self.raw.write_datetime(row, column, moment, self.book.format(look.but(number=number)))

    def _number(self, row: int, column: int, value: Fraction, look: Look, *, noted: bool) -> None:
        exact = kept(value)
        if exact is None and value.denominator == 1 and len(str(abs(value.numerator))) > DIGITS:
            self._text(row, column, show(value), look.but(number=WORDS))
            return
        # XlsxWriter takes decimals too, and prints them as they are: none becomes a float.
        number: Any = limited(value) if exact is None else exact
        self.raw.write_number(row, column, number, self.book.format(look))
        if exact is None and noted:
            told = phrase("exactly {value}; the cell keeps {n} digits", value=show(value), n=DIGITS)
            self.comment(row, column, told.text(self.book.lang))


__all__ = ["LONGEST", "Book", "Sheet", "writing"]
