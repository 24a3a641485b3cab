"""The rows of a sheet as they stand in it: a blank column before the first value is a column too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


def rows_of(sheet: CalamineSheet) -> Iterator[Sequence[object]]:
    """Give the rows from the first one on, each from column A on.

    Calamine keeps blank rows above the first value, and leaves out the blank columns before it: the cells of such a
    sheet would be named one column off, and their percent formats and errors be sought beside them.
    """
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        yield [*before, *row] if before else row


__all__ = ["rows_of"]
