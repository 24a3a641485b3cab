"""CSV by the standard library: the delimiter is found out, ragged and endless lines are refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.errors import DataError
from kpi.ingest.log import FaultLog
from kpi.ingest.readers.encoding import decode
from kpi.ingest.source import CHUNK, Chunk, Options, Source, empty, refuse

if TYPE_CHECKING:
    import _csv

MAX_LINE = 1_000_000
"""Longest line in characters."""

MAX_BYTES = 2 << 30
"""Largest file."""

_DELIMITERS = ",;\t|"


def open_csv(path: Path, options: Options, log: FaultLog) -> Source:
    """Open a CSV file and read its header.

    While the rows are read `long_line`, `quotes` and `ragged_row` go to the log.

    Raises:
        DataError: `empty_file`, `too_large`, and what `decode` raises.
    """
    if path.stat().st_size > MAX_BYTES:
        raise refuse(
            "too_large", f"the file is larger than {MAX_BYTES >> 30} GB", path.name, "import it in parts"
        )
    decoded = decode(path.read_bytes(), path.name, options.encoding)
    return csv_source(decoded.text, options, log, (decoded.note,) if decoded.note else ())


def csv_source(text: str, options: Options, log: FaultLog, notes: tuple[str, ...] = ()) -> Source:
    """Open CSV text, as `open_csv` does."""
    lines = _lines(io.StringIO(text, newline=""), log.file)
    for start, head in enumerate(lines, 1):
        if start == options.header or (not options.header and head.strip(' \t\r\n,;"')):
            break
    else:
        raise empty(log.file)
    sign = options.delimiter or _delimiter(head)
    # strict: a stray quote is told where it stands and does not swallow the rest of the file.
    reader = csv.reader(_again(head, lines), delimiter=sign, strict=True)
    try:
        header = tuple(cell.strip() for cell in next(reader))
    except csv.Error as error:
        raise refuse("quotes", _words(error), f"{log.file}:{start}") from None
    chunks = _chunks(reader, len(header), start - 1, log)
    return Source(log.file, header, start, chunks, notes=notes)


def _again(head: str, lines: Iterator[str]) -> Iterator[str]:
    yield head
    yield from lines


def _lines(text: io.StringIO, file: str) -> Iterator[str]:
    number = 0
    while line := text.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            hint = "the rows after it were not read"
            raise refuse(
                "long_line", f"the line has more than {MAX_LINE:,} characters", f"{file}:{number}", hint
            )
        yield line


def _delimiter(head: str) -> str:
    outside = "".join(head.split('"')[::2])
    best = max(_DELIMITERS, key=outside.count)
    return best if best in outside else ","


def _chunks(reader: _csv.Reader, width: int, before: int, log: FaultLog) -> Iterator[Chunk]:
    places: list[int] = []
    cells: list[list[str]] = []
    last = reader.line_num + before
    while True:
        first = last + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            log.add(
                "quotes", _words(error), where=f"{log.file}:{first}", hint="the rows after it were not read"
            )
            break
        except DataError as error:
            log.faults.extend(error.faults)
            break
        if row is None:
            break
        last = reader.line_num + before
        if len(row) != width and not _mended(row, width, f"{log.file}:{first}", log):
            continue
        if not row[0] and not any(row):
            continue
        places.append(first)
        cells.append(row)
        if len(cells) == CHUNK:
            yield Chunk(places, cells)
            places, cells = [], []
    if cells:
        yield Chunk(places, cells)


def _mended(row: list[str], width: int, where: str, log: FaultLog) -> bool:
    """Cut empty cells beyond the header; tell whether the row then fits. A blank line is no row."""
    if not any(row):
        return False
    if len(row) > width and not any(row[width:]):
        del row[width:]
        return True
    message = f"the row has {len(row)} cells, the header {width}"
    log.add("ragged_row", message, where=where, hint="a cell that holds the delimiter needs quotes around it")
    return False


def _words(error: csv.Error) -> str:
    text = str(error)
    if "unexpected end" in text:
        return "a quote is opened here and never closed"
    if "field larger" in text:
        return "a cell has more than 131,072 characters, or a quote is opened here and never closed"
    if "NUL" in text:
        return "the line holds a zero byte"
    return f"the quotes are wrong ({text})"
