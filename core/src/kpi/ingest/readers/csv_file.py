"""CSV by the standard library: the delimiter is found out, ragged and endless lines are refused."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.errors import DataError
from kpi.harmless import restored
from kpi.ingest.log import FaultLog
from kpi.ingest.readers.encoding import decode
from kpi.ingest.source import CHUNK, Chunk, Options, Source, empty, refuse
from kpi.words import Message, sentence

if TYPE_CHECKING:
    import _csv

MAX_LINE = 1_000_000
"""Longest line in characters."""

MAX_BYTES = 2 << 30
"""Largest file."""

_DELIMITERS = ",;\t|"
_BREAK = re.compile(r"\r\n|\r|\n")


def open_csv(path: Path, options: Options, log: FaultLog) -> Source:
    """Open a CSV file and read its header.

    While the rows are read `long_line`, `quotes` and `ragged_row` go to the log.

    Raises:
        DataError: `empty_file`, `too_large`, and what `decode` raises.
    """
    if path.stat().st_size > MAX_BYTES:
        raise refuse(
            "too_large",
            sentence("the file is larger than {size} GB", size=MAX_BYTES >> 30),
            path.name,
            sentence("import it in parts"),
        )
    decoded = decode(path.read_bytes(), path.name, options.encoding)
    return csv_source(decoded.text, options, log, (decoded.note,) if decoded.note else ())


def csv_source(text: str, options: Options, log: FaultLog, notes: tuple[Message, ...] = ()) -> Source:
    """Open CSV text, as `open_csv` does."""
    lines = io.StringIO(text, newline="")
    for start, head in enumerate(lines, 1):
        if start == options.header or (not options.header and head.strip(' \t\r\n,;"')):
            break
    else:
        raise empty(log.file)
    if len(head) > MAX_LINE:
        raise _long(log.file, start)
    sign = options.delimiter or delimiter_of(head)
    # strict: a stray quote is told where it stands and does not swallow the rest of the file.
    reader = csv.reader(chain((head,), _bounded(text, lines, start, log)), delimiter=sign, strict=True)
    try:
        header = tuple(cell.strip() for cell in next(reader))
    except csv.Error as error:
        raise refuse("quotes", _words(error), f"{log.file}:{start}") from None
    chunks = _chunks(reader, len(header), start - 1, log)
    # Almost no file has an apostrophe; then no Python code runs for each of its cells.
    return Source(log.file, header, start, _restored(chunks) if "'" in text else chunks, notes=notes)


def _restored(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """Take from cells the apostrophe that our own CSV puts before what a spreadsheet would run as a formula."""
    for chunk in chunks:
        cells = [[restored(cell) if cell.startswith("'") else cell for cell in row] for row in chunk.cells]
        yield Chunk(chunk.places, cells)


def _bounded(text: str, lines: io.StringIO, before: int, log: FaultLog) -> Iterator[str]:
    """Return the lines after the header, up to the first that is too long."""
    # Almost no file has such a line; then no Python code runs for each of its lines.
    if max(map(len, io.StringIO(text, newline=""))) <= MAX_LINE:
        return lines
    return _up_to_long(lines, before, log)


def _up_to_long(lines: io.StringIO, before: int, log: FaultLog) -> Iterator[str]:
    for number, line in enumerate(lines, before + 1):
        if len(line) > MAX_LINE:
            log.faults.extend(_long(log.file, number).faults)
            return
        yield line


def _long(file: str, line: int) -> DataError:
    hint = sentence("the rows after it were not read")
    return refuse(
        "long_line",
        sentence("the line has more than {most:,} characters", most=MAX_LINE),
        f"{file}:{line}",
        hint,
    )


def delimiter_of(head: str) -> str:
    outside = "".join(head.split('"')[::2])
    best = max(_DELIMITERS, key=outside.count)
    return best if best in outside else ","


def _chunks(reader: _csv.Reader, width: int, before: int, log: FaultLog) -> Iterator[Chunk]:
    blank = [""] * width
    error: csv.Error | None = None
    more = True
    while more:
        last = reader.line_num + before
        rows: list[list[str]] = []
        try:
            rows.extend(islice(reader, CHUNK))
        except csv.Error as caught:
            error = caught
        more = len(rows) == CHUNK and error is None
        lines = reader.line_num + before - last
        # The usual chunk, one full row a line, needs no look at single rows.
        if lines == len(rows) and set(map(len, rows)) == {width} and blank not in rows:
            yield Chunk(list(range(last + 1, last + lines + 1)), rows)
            continue
        chunk, end = _placed(rows, last, width, log)
        if chunk.cells:
            yield chunk
        if error is not None:
            hint = sentence("the rows after it were not read")
            log.add("quotes", _words(error), where=f"{log.file}:{end + 1}", hint=hint)


def _placed(rows: list[list[str]], last: int, width: int, log: FaultLog) -> tuple[Chunk, int]:
    """Find the line of each row, drop blank ones and refuse ragged ones; return the last line too."""
    chunk = Chunk([], [])
    for row in rows:
        first = last + 1
        # A quoted cell may have several lines.
        last = first + sum(len(_BREAK.findall(cell)) for cell in row)
        if (len(row) == width or _mended(row, width, f"{log.file}:{first}", log)) and any(row):
            chunk.places.append(first)
            chunk.cells.append(row)
    return chunk, last


def _mended(row: list[str], width: int, where: str, log: FaultLog) -> bool:
    """Cut empty cells beyond the header; tell whether the row then fits. A blank line is no row."""
    if not any(row):
        return False
    if len(row) > width and not any(row[width:]):
        del row[width:]
        return True
    message = sentence("the row has {cells} cells, the header {width}", cells=len(row), width=width)
    log.add(
        "ragged_row",
        message,
        where=where,
        hint=sentence("a cell that holds the delimiter needs quotes around it"),
    )
    return False


def _words(error: csv.Error) -> Message:
    text = str(error)
    if "unexpected end" in text:
        return sentence("a quote is opened here and never closed")
    if "field larger" in text:
        return sentence("a cell has more than 131,072 characters, or a quote is opened here and never closed")
    if "NUL" in text:
        return sentence("the line holds a zero byte")
    return sentence("the quotes are wrong ({error})", error=text)
