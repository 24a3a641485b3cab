"""JSON: an array of objects, an object with `rows`, or one object a line (NDJSON). Numbers stay text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kpi.ingest.log import FaultLog
from kpi.ingest.readers.cells import cell_text
from kpi.ingest.readers.encoding import decode
from kpi.ingest.source import CHUNK, Chunk, Options, Source, empty, refuse
from kpi.words import said_by, sentence


def open_json(path: Path, options: Options, log: FaultLog) -> Source:
    """Open a JSON or NDJSON file.

    Raises:
        DataError: `empty_file`, `bad_json` with line and column, `not_rows`, and what `decode` raises.
    """
    text = decode(path.read_bytes(), log.file, options.encoding).text
    if not text.strip():
        raise empty(log.file)
    if path.suffix.lower() != ".json":
        lines = ((number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip())
        return record_source([(number, _load(line, log.file, number)) for number, line in lines], log)
    found = _load(text, log.file)
    if isinstance(found, Mapping):
        found = found.get("rows")
    if not isinstance(found, list):
        hint = sentence('write [{"subject": "A", ...}, ...] or {"rows": [...]}')
        raise refuse("not_rows", sentence("the file holds no list of rows"), log.file, hint)
    return record_source(list(enumerate(found, 1)), log, row_word="row ")


def record_source(records: Sequence[tuple[int, object]], log: FaultLog, *, row_word: str = "") -> Source:
    """Open records in memory, each with its place; a key that is absent is a blank.

    Raises:
        DataError: `empty_file` where there is none, `not_rows` where none has a key.
    """
    header = tuple(dict.fromkeys(key for _, row in records if isinstance(row, Mapping) for key in row))
    if not records:
        raise empty(log.file)
    if not header:
        raise refuse("not_rows", sentence("no row is an object with named values"), log.file)
    rows = _rows(records, header, log, row_word)
    return Source(log.file, header, records[0][0], _chunked(rows), typed=True, row_word=row_word)


def _load(text: str, file: str, line: int = 0) -> object:
    try:
        # Numbers stay as written: 1.10 must not pass through a binary float, NaN is refused by its column.
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        where = f"{file}:{line or error.lineno}:{error.colno}"
        raise refuse("bad_json", sentence("this is not JSON: {error}", error=error.msg), where) from None
    except RecursionError:
        raise refuse(
            "bad_json", sentence("this is not JSON with rows: it is nested too deeply"), file
        ) from None


def _rows(
    records: Iterable[tuple[int, object]], header: tuple[str, ...], log: FaultLog, row_word: str
) -> Iterator[tuple[int, list[str]]]:
    for place, record in records:
        where = f"{log.file}:{row_word}{place}"
        if not isinstance(record, Mapping):
            log.add("not_a_row", sentence("the row is no object with named values"), where=where)
            continue
        cells: list[str] = []
        for name in header:
            try:
                cells.append(cell_text(record.get(name)))
            except TypeError as error:
                log.add(
                    "not_a_value",
                    said_by(error),
                    where=f"{where}:{name}",
                    hint=sentence("give one value for each column"),
                )
                cells.append("")
        yield place, cells


def _chunked(rows: Iterator[tuple[int, list[str]]]) -> Iterator[Chunk]:
    from itertools import islice

    while part := list(islice(rows, CHUNK)):
        yield Chunk([place for place, _ in part], [cells for _, cells in part])
