"""XLSX by calamine: values, not formulas; what calamine leaves blank without a word is told here."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.ingest.log import FaultLog
from kpi.ingest.readers.cells import cell_text, percent
from kpi.ingest.readers.xlsx_filled import Filled, filled_of
from kpi.ingest.readers.xlsx_form import form_sheets, open_form
from kpi.ingest.readers.xlsx_marks import Mark, read_marks
from kpi.ingest.readers.xlsx_rows import rows_of
from kpi.ingest.source import CHUNK, Chunk, Options, Source, empty, letters, refuse
from kpi.model.filled import HIDDEN
from kpi.words import Message, said_by, sentence

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_TITLES = 5
"""So many rows below the first title the names of the columns are looked for."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError, ValueError)
"""What a damaged zip file, or one packed in a way not known, makes the standard library raise."""


def open_xlsx(path: Path, options: Options, log: FaultLog, kind: str = "") -> Source:
    """Open a sheet of a workbook: the one named, else the one named like the KIND, else the only one.

    A formula gives the value that was saved with it; one without a value, and an error (`#DIV/0!`),
    go to the log. A cell shown as a percentage comes as `90%`.

    Raises:
        DataError: `not_xlsx`, `protected`, `empty_file`, `which_sheet`, `unknown_sheet`.
    """
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        if form := form_sheets(book, options.sheet):
            return open_form(path, book, form, log, kind, alone=bool(options.sheet))
        filled = filled_of(book, kind, log.file)
        sheet = _sheet(book, options.sheet or filled.sheet, kind, log.file)
        marks = read_marks(path, sheet.name)
        rows = rows_of(sheet)
        start, first, notes = _head(rows, options.header, marks, log.file)
    except calamine.PasswordError:
        raise refuse(
            "protected", sentence("the file has a password"), log.file, sentence("save it without one")
        ) from None
    except (calamine.CalamineError, *_BROKEN) as error:
        hint = sentence("open it in a spreadsheet and save it as XLSX or CSV")
        raise refuse(
            "not_xlsx",
            sentence("this is no XLSX file that can be read ({error})", error=said_by(error)),
            log.file,
            hint,
        ) from None
    width = max(index + 1 for index, text in enumerate(first) if text)
    header = tuple(text.strip() for text in first[:width])
    if not options.sheet:
        notes = (*notes, *_beside(book, sheet.name, filled, log))
    chunks = filled.without_untouched(header, _chunks(rows, start, width, marks, (log, sheet.name)), log)
    shares = bool(filled.head)
    return Source(log.file, header, start, chunks, typed=True, sheet=sheet.name, notes=notes, shares=shares)


def _beside(book: CalamineWorkbook, read: str, filled: Filled, log: FaultLog) -> Iterator[Message]:
    """Tell of sheets that are passed over; one with the columns of the template is a fault."""
    for name in book.sheet_names:
        if name == read or name.startswith(HIDDEN) or (sheet := book.get_sheet_by_name(name)).end is None:
            continue
        heads = ({text.strip() for text in _texts(row, {})} for row in islice(rows_of(sheet), _TITLES * 2))
        if filled.head and any(set(filled.head) <= head for head in heads):
            log.add(
                "which_sheet",
                sentence("the sheet {name!r} has the columns of the template too", name=name),
                where=f"{log.file}:{name}",
                hint=sentence("put all rows on one sheet, and delete the other"),
            )
        else:
            yield sentence("the sheet {name!r} was passed over", name=name)


def _sheet(book: CalamineWorkbook, wanted: str, kind: str, file: str) -> CalamineSheet:
    from kpi.errors import nearest

    names = book.sheet_names
    if wanted:
        if wanted not in names:
            hint = nearest(wanted, [name for name in names if not name.startswith(HIDDEN)])
            raise refuse("unknown_sheet", sentence("no sheet {name!r}", name=wanted), file, hint)
        return book.get_sheet_by_name(wanted)
    if kind in names:
        return book.get_sheet_by_name(kind)
    filled = [
        name for name in names if book.get_sheet_by_name(name).total_height and not name.startswith(HIDDEN)
    ]
    if not filled:
        raise empty(file)
    if len(filled) > 1:
        hint = sentence(
            "say which: --sheet NAME, or sheet in the map; there are {filled}", filled=", ".join(filled)
        )
        raise refuse(
            "which_sheet", sentence("the file has {count} sheets with data", count=len(filled)), file, hint
        )
    return book.get_sheet_by_name(filled[0])


def _head(
    rows: Iterator[Sequence[object]], wanted: int, marks: dict[int, dict[int, Mark]], file: str
) -> tuple[int, list[str], tuple[Message, ...]]:
    """Return the row with the names of the columns, its texts, and what to say of titles above it.

    Where no row is `wanted` it is the first with anything in it; a row with a single cell is a title above it, where
    the next one has several.
    """
    title: tuple[int, list[str]] | None = None
    for number, row in enumerate(rows, 1):
        texts = _texts(row, marks.get(number, {}))
        if wanted:
            if number == wanted and any(texts):
                return number, texts, ()
            if number >= wanted:
                break
            continue
        several = sum(map(bool, map(str.strip, texts)))
        if several > 1 and title is not None:
            told = sentence("row {first} is taken for a title, row {second} for the names of the columns",
                            first=title[0], second=number)  # fmt: skip
            return number, texts, (told,)
        if several > 1:
            return number, texts, ()
        if several:
            title = title or (number, texts)
            if number - title[0] >= _TITLES:
                break
    if title is not None:
        return (*title, ())
    raise empty(file)


def _chunks(
    rows: Iterator[Sequence[object]],
    start: int,
    width: int,
    marks: dict[int, dict[int, Mark]],
    about: tuple[FaultLog, str],
) -> Iterator[Chunk]:
    log, sheet = about
    places: list[int] = []
    cells: list[list[str]] = []
    for number, row in enumerate(rows, start + 1):
        marked = marks.get(number, {})
        texts = _texts(row, marked)
        for index, mark in marked.items():
            if mark.fault:
                log.add(
                    mark.code,
                    mark.fault,
                    where=f"{log.file}:{sheet}!{letters(index)}{number}",
                    hint=mark.hint,
                )
        if any(texts[width:]):
            beyond = next(index for index, text in enumerate(texts) if text and index >= width)
            where = f"{log.file}:{sheet}!{letters(beyond)}{number}"
            log.add("ragged_row", sentence("the cell stands in a column without a name"), where=where)
        elif any(texts):
            places.append(number)
            cells.append(texts[:width] + [""] * (width - len(texts)))
        if len(cells) == CHUNK:
            yield Chunk(places, cells)
            places, cells = [], []
    if cells:
        yield Chunk(places, cells)


def _texts(row: Sequence[object], marked: dict[int, Mark]) -> list[str]:
    texts = [value if type(value) is str else cell_text(value) for value in row]
    for index, mark in marked.items():
        if mark.percent and index < len(row) and isinstance(row[index], int | float):
            texts[index] = percent(texts[index])
    return texts
