"""Lists behind drop-downs, on a hidden sheet: any number of entries of any length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.frozen import frozen

if TYPE_CHECKING:
    from kpi.output.workbook.book import Book, Sheet

SHEET = "__lists__"
"""The name of the sheet: readers of filled workbooks pass it over."""


@frozen
class Choices:
    """The place of a list, as a validation takes it, and its entries."""

    source: str
    entries: tuple[str, ...]


class Lists:
    """The lists of a workbook, each once, in a column of the hidden sheet."""

    __slots__ = ("_book", "_known", "_sheet")

    def __init__(self, book: Book) -> None:
        self._book = book
        self._sheet: Sheet | None = None
        self._known: dict[tuple[str, ...], Choices] = {}

    def of(self, entries: Sequence[str]) -> Choices:
        """Return the list of these entries, written where it is new.

        Raises:
            ValueError: where there is none.
        """
        from xlsxwriter.utility import xl_range_abs

        wanted = tuple(dict.fromkeys(one for one in entries if one))
        if not wanted:
            raise ValueError("a drop-down needs an entry")
        if wanted not in self._known:
            if self._sheet is None:
                self._sheet = self._book.sheet(SHEET)
                self._sheet.hide()
            column = len(self._known)
            for row, entry in enumerate(wanted):
                self._sheet.put(row, column, entry)
            place = xl_range_abs(0, column, len(wanted) - 1, column)
            self._known[wanted] = Choices(f"='{SHEET}'!{place}", wanted)
        return self._known[wanted]


__all__ = ["SHEET", "Choices", "Lists"]
