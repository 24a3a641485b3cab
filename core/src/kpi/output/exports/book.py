"""A workbook of tables: a summary, each table whole, each unit on a sheet of its own, and where all comes from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.errors import Fault, UsageError
from kpi.output.columns import Column
from kpi.output.exports.cells import Columns
from kpi.output.exports.listing import About, Listing, Row
from kpi.output.exports.sheets import MOST_ROWS, NAMED, OPEN, Filling
from kpi.output.exports.summary import Written, summarize
from kpi.output.values import cell
from kpi.output.workbook import CELL, Sheet, writing
from kpi.words import Label, phrase, phrase_for, sentence

if TYPE_CHECKING:
    from kpi.output.workbook import Book

_LARGE = 20_000
"""Workbooks of more rows keep none in memory; each of their sheets is an open file meanwhile."""
_OPEN_FILES = 200


def write_book(
    path: Path,
    title: Label,
    listings: Sequence[Listing],
    about: Sequence[About],
    lang: str,
    *,
    problems: tuple[Sequence[Column], Sequence[Row]] = ((), ()),
    by_unit: bool = True,
) -> int:
    """Write tables as one workbook, whole or not at all, and return how many sheets it has.

    Args:
        path: where; it is replaced.
        title: what it is about.
        listings: the tables in their order.
        about: where they come from, for the last sheet.
        lang: `zh` or `en`.
        problems: what the runs reported, for the last sheet.
        by_unit: whether each unit has a sheet of its own, where there are several.

    Raises:
        UsageError: where a table has more rows than a sheet takes, or the file cannot be written.
    """
    for one in listings:
        if len(one.rows) > MOST_ROWS:
            message = sentence("{title} has {n} rows, a sheet takes {most}", title=one.title, n=len(one.rows),
                               most=MOST_ROWS)  # fmt: skip
            raise UsageError(Fault("too_many_rows", message, str(path), hint=sentence("write .csv instead")))
    rows = sum(len(one.rows) for one in listings)
    sheets = sum(len(one.groups) for one in listings)
    large = rows > _LARGE and sheets <= _OPEN_FILES
    with writing(path, lang, title=title.text(lang), large=large) as book:
        first = book.sheet(phrase("Summary").text(lang))
        tables = [_table(book, one, whole=len(listings) == 1, by_unit=by_unit) for one in listings]
        told = [(one.told, one.open) for one in listings]
        if problems[1]:
            told.append((_of_problems(len(problems[1])), True))
        summarize(first, title, list(dict.fromkeys(told)), tables)
        _about(book.sheet(phrase("About").text(lang)), about, problems)
        return len(book.raw.worksheets())


def _of_problems(n: int) -> Label:
    return phrase_for(n, "{n} problem: see the last sheet", "{n} problems: see the last sheet")


def _table(book: Book, listing: Listing, *, whole: bool, by_unit: bool) -> Written:
    """Write the sheet of all and those of the units; `whole` is a workbook of one table, whose sheets need no title."""
    columns, groups = Columns(book, listing), listing.groups
    title = listing.title.text(book.lang)
    everything = Filling(book.sheet(title), columns)
    several = by_unit and len(groups) > 1
    units = {
        one.key: Filling(book.sheet(name if whole else f"{title} {name}"), columns, one.name)
        for one in (groups if several else ())
        if (name := cell(one.name, book.lang))
    }
    for group in groups:
        own = units.get(group.key)
        for row in group.rows:
            cells = columns.of(row)
            everything.add(cells)
            if own is not None:
                own.add(cells)
    rows = [row for group in groups for row in group.rows]
    placed = everything.finish(rows)
    if several:
        parts = {one.key: units[one.key].finish(one.rows) for one in groups}
    else:
        parts = {groups[0].key: placed} if len(groups) == 1 else {}
    return Written(listing, columns.shown, placed, parts)


def _about(sheet: Sheet, about: Sequence[About], problems: tuple[Sequence[Column], Sequence[Row]]) -> None:
    """Fill the last sheet: where the workbook comes from, and what the runs reported."""
    lang = sheet.book.lang
    sheet.widths([24, 26, 28, 80])
    sheet.raw.set_row(0, 28)
    sheet.put(0, 0, phrase("Where this comes from"), NAMED.but(size=16))
    row = 2
    for block in about:
        sheet.put(row, 0, block.title, NAMED.but(size=12))
        row += 1
        for name, value in block.lines:
            text = cell(value, lang)
            sheet.fit(row, [(0, 0, name.text(lang)), (1, 3, text)])
            sheet.put(row, 0, name, CELL)
            sheet.merged(row, 1, 3, text, CELL)
            row += 1
        row += 1
    columns, rows = problems
    if rows:
        sheet.put(row, 0, phrase("Problems"), OPEN.but(size=12))
        row += 1
        sheet.heads(row, [one.title for one in columns])
        for at, one in enumerate(rows, row + 1):
            texts = [cell(column.value(one), lang) for column in columns]
            sheet.fit(at, [(place, place, text) for place, text in enumerate(texts)])
            sheet.row(at, texts)
    sheet.page(landscape=True)


__all__ = ["write_book"]
