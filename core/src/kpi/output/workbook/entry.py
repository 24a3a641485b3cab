"""A workbook in which people enter facts of a KIND: headings with comments, drop-downs, checked cells, prefilled rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import attrs

from kpi.frozen import frozen
from kpi.model.filled import CHOICE, HEAD, ROW, TEMPLATE, TEMPLATE_SHEET
from kpi.output.values import cell
from kpi.output.workbook.book import Book, Sheet, writing
from kpi.output.workbook.looks import DATE, HEADER, INPUT, LOCKED, NUMBER, PERCENT, WORDS, Look
from kpi.output.workbook.numbers import limited
from kpi.output.workbook.sizes import fitting
from kpi.words import phrase

_FORMATS = {"text": WORDS, "date": DATE, "number": NUMBER, "whole": NUMBER}
_MANDATORY = HEADER.but(fill="#8A4B08")
REQUIRED = " *"
"""Stands behind the heading of a column that must be filled."""
_WIDEST = 60
_OLDEST = date(1950, 1, 1)


@frozen
class Option:
    """An entry of a drop-down, and what it means where that is not the entry itself."""

    shown: str
    value: str


@frozen
class Limits:
    """What a cell may hold: a number between two (None: no bound), whole or not, or one of some entries.

    A `percent` is kept as a share: 95 typed into its cell shows as 95% and is 0.95. Of what lies outside `soft` limits
    one is only asked.
    """

    low: Fraction | None = None
    high: Fraction | None = None
    whole: bool = False
    entries: tuple[str, ...] = ()
    percent: bool = False
    soft: bool = False


@frozen
class EntryColumn:
    """A column: its heading, what it takes in words, `holds` text, date, number or whole.

    `options` are offered in a drop-down; where it is not `strict`, something else may be typed too.
    """

    title: str
    comment: str
    required: bool = False
    holds: str = "text"
    options: tuple[Option, ...] = ()
    strict: bool = False
    limits: Limits | None = None


@frozen
class EntryPage:
    """The sheet of a KIND. `rows` are prefilled; `limits` are those of a single cell, by row and column from 0.

    Below them stand `blank` empty lines that are ready too.
    """

    kind: str
    name: str
    columns: tuple[EntryColumn, ...]
    rows: tuple[tuple[object, ...], ...] = ()
    limits: Mapping[tuple[int, int], Limits] = attrs.field(factory=dict)
    blank: int = 200


def write_entry(path: Path, page: EntryPage, lang: str) -> None:
    """Write the workbook, whole or not at all.

    Raises:
        UsageError, DataError: as `kpi.output.files.file` does.
    """
    with writing(path, lang, title=page.name) as book:
        sheet = book.sheet(page.name)
        _heads(sheet, page)
        for at, row in enumerate(page.rows, 1):
            for column, value in enumerate(row):
                look = _look(page.columns[column], given=value is not None)
                limits = page.limits.get((at - 1, column))
                sheet.put(at, column, value, look.but(number=PERCENT) if limits and limits.percent else look)
        last = len(page.rows) + page.blank
        for column, one in enumerate(page.columns):
            _column(book, sheet, column, one, (len(page.rows) + 1, last))
            _rules(book, sheet, column, page, last)
        sheet.freeze(1)
        sheet.page(
            landscape=len(page.columns) > 5,
            repeat=(0, 0),
            area=(max(1, len(page.rows)), len(page.columns) - 1),
        )
        _marks(book, sheet, page)


def _heads(sheet: Sheet, page: EntryPage) -> None:
    for column, one in enumerate(page.columns):
        sheet.put(0, column, one.title + REQUIRED * one.required, _MANDATORY if one.required else HEADER)
        sheet.comment(0, column, one.comment)
        shown = [cell(row[column], sheet.book.lang) for row in page.rows[:500]]
        entries = [option.shown for option in one.options[:200]]
        sheet.widths([fitting([one.title + REQUIRED, *shown, *entries], 11, _WIDEST)], column)
    sheet.raw.set_row(0, 24)


def _look(column: EntryColumn, *, given: bool = False) -> Look:
    look = LOCKED if given else INPUT
    return look.but(number=_FORMATS[column.holds], wrap=False, unlocked=True)


def _column(book: Book, sheet: Sheet, column: int, one: EntryColumn, span: tuple[int, int]) -> None:
    """Lay out the empty lines of a column."""
    for row in range(span[0], span[1] + 1):
        sheet.put(row, column, None, _look(one))


def _rules(book: Book, sheet: Sheet, column: int, page: EntryPage, last: int) -> None:
    """Check the cells of a column: those with limits of their own by these, the others by those of the column."""
    one = page.columns[column]
    own = [row for row in range(len(page.rows)) if (row, column) in page.limits]
    for first, end, limits in _runs([(row, page.limits[row, column]) for row in own]):
        _limit(book, sheet, (first + 1, column), (end + 1, column), limits)
    first = own[-1] + 2 if own else 1
    if one.options:
        choices = book.choices([option.shown for option in one.options])
        more = {} if one.strict else {"error_type": "warning"}
        message = phrase("This is not in the list.")
        sheet.choose((first, column), (last, column), choices, error_message=message.text(book.lang), **more)
    elif one.limits is not None:
        _limit(book, sheet, (first, column), (last, column), one.limits)
    elif one.holds == "date":
        told = phrase("A day, such as 2018-07-31.").text(book.lang)
        rule = {"validate": "date", "criteria": ">=", "value": _OLDEST, "error_message": told}
        sheet.check((first, column), (last, column), **rule)


def _runs(found: list[tuple[int, Limits]]) -> list[tuple[int, int, Limits]]:
    """Put neighbours of the same limits together: first row, last row, limits."""
    runs: list[tuple[int, int, Limits]] = []
    for row, limits in found:
        if runs and runs[-1][1] == row - 1 and runs[-1][2] == limits:
            runs[-1] = (runs[-1][0], row, limits)
        else:
            runs.append((row, row, limits))
    return runs


def _limit(book: Book, sheet: Sheet, first: tuple[int, int], last: tuple[int, int], limits: Limits) -> None:
    if limits.entries:
        sheet.choose(first, last, book.choices(limits.entries))
        return
    rule = limits_rule(limits, book.lang)
    if rule:
        sheet.check(first, last, **rule)


def limits_rule(limits: Limits, lang: str) -> dict[str, object]:
    """Return the limits of a number as a validation; empty where there are none."""
    low, high = (None if one is None else limited(one) for one in (limits.low, limits.high))
    rule: dict[str, object] = {"validate": "integer" if limits.whole else "decimal"}
    if low is not None and high is not None:
        rule |= {"criteria": "between", "minimum": low, "maximum": high}
        told = phrase("A number from {low} to {high}.", low=low, high=high)
    elif low is not None or high is not None:
        rule |= {"criteria": ">=" if high is None else "<=", "value": low if high is None else high}
        told = (
            phrase("A number not below {low}.", low=low)
            if high is None
            else phrase("A number not above {high}.", high=high)
        )
    else:
        return {}
    return {**rule, "error_message": told.text(lang), "error_type": "warning" if limits.soft else "stop"}


def _marks(book: Book, sheet: Sheet, page: EntryPage) -> None:
    """Write the hidden sheet that says what drop-downs mean, and which rows were prefilled."""
    hidden = book.sheet(TEMPLATE_SHEET)
    hidden.hide()
    hidden.row(0, [TEMPLATE, page.kind, sheet.name])
    rows: list[list[object]] = [[HEAD, *(one.title + REQUIRED * one.required for one in page.columns)]]
    rows += [
        [CHOICE, one.title + REQUIRED * one.required, option.shown, option.value]
        for one in page.columns
        for option in one.options
        if option.shown != option.value
    ]
    rows += [[ROW, *row] for row in page.rows]
    for at, row in enumerate(rows, 1):
        hidden.row(at, row)


__all__ = ["REQUIRED", "EntryColumn", "EntryPage", "Limits", "Option", "limits_rule", "write_entry"]
