"""Opening a file for DuckDB: its columns matched with the KIND as the import matches them, and their types."""

from __future__ import annotations

import csv

from kpi.engine.gathering.sql import literal, name
from kpi.errors import DataError, Fault, Faults
from kpi.frozen import frozen
from kpi.gather.cells import Cell, UnreadableError, absent, cell_of
from kpi.gather.counting import Reading
from kpi.gather.database import Database, library
from kpi.gather.files import SourceFile
from kpi.ingest.layout import lay_out
from kpi.ingest.log import FaultLog
from kpi.ingest.mapping import FileMap
from kpi.ingest.readers.csv_file import MAX_LINE, delimiter_of
from kpi.ingest.source import Source, empty
from kpi.model.gathering import EventSource
from kpi.model.table import Table
from kpi.words import Message, sentence, verbatim


@frozen
class Opened:
    """The columns of a file by their places in it: `sql` reads column by column, `held` are their types."""

    header: tuple[str, ...]
    sql: tuple[str, ...]
    held: tuple[str, ...]
    rows: str
    numbered: str
    place: str
    header_place: int = 0


def open_file(
    db: Database,
    source: EventSource,
    file: SourceFile,
    table: Table,
    plan: FileMap,
    columns: tuple[str, ...],
) -> tuple[Reading, Opened]:
    """Return how the `columns` of a KIND are read from a file.

    Raises:
        DataError: every fault: columns that are unknown or lack, types that do not fit, a file that cannot be read.
    """
    opened = _parquet(db, file) if source.format == "parquet" else _csv(file, plan)
    log = FaultLog(file.name)
    typed = source.format == "parquet"
    layout = lay_out(
        table,
        Source(file.name, opened.header, opened.header_place, iter(()), typed=typed, row_word="row "),
        plan,
        log,
    )
    log.raise_if_any()
    faults = Faults()
    cells: dict[str, Cell] = {}
    about: tuple[str, str] = ("VARCHAR", "")
    for wanted in columns:
        column = table.column(wanted)
        assert column is not None
        feed = layout.feeds.get(wanted)
        if feed is None:
            cells[wanted] = absent(column)
            continue
        place = feed.indexes[0] if feed.indexes else None
        held = "VARCHAR" if place is None else opened.held[place]
        sql = "NULL" if place is None else opened.sql[place]
        try:
            cells[wanted] = cell_of(column, feed.how, held, sql, file.name)
        except UnreadableError as error:
            faults.found.append(error.fault)
        if wanted == table.about:
            about = (held, sql)
    faults.raise_if_any(DataError)
    return Reading(opened.rows, cells, *about), opened


def _parquet(db: Database, file: SourceFile) -> Opened:
    duckdb = library()
    rows = f"read_parquet({literal(str(file.path))}, hive_partitioning = false)"
    try:
        found = db.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()
    except duckdb.Error as error:
        raise DataError(Fault("not_parquet", _told(error), file.name)) from None
    header = tuple(str(row[0]) for row in found)
    numbered = f"read_parquet({literal(str(file.path))}, hive_partitioning = false, file_row_number = true)"
    held = tuple(str(row[1]) for row in found)
    return Opened(header, tuple(map(name, header)), held, rows, numbered, "file_row_number + 1")


def _csv(file: SourceFile, plan: FileMap) -> Opened:
    """Every column is text; the header is read here, as the import reads it."""
    options = plan.options
    if options.encoding.lower().replace("_", "-") not in ("", "utf-8", "utf8", "utf-8-sig"):
        message = sentence("only UTF-8 is read where it lies, not {encoding}", encoding=options.encoding)
        raise DataError(Fault("encoding", message, file.name, hint=sentence("import the rows")))
    with file.path.open(encoding="utf-8-sig", newline="", errors="replace") as lines:
        for start, head in enumerate(lines, 1):
            if start == options.header or (not options.header and head.strip(' \t\r\n,;"')):
                break
        else:
            raise empty(file.name)
    sign = options.delimiter or delimiter_of(head)
    header = tuple(cell.strip() for cell in next(csv.reader([head], delimiter=sign)))
    names = [f"c{place}" for place in range(len(header))]
    types = ", ".join(f"'{one}': 'VARCHAR'" for one in names)
    rows = (
        f"read_csv({literal(str(file.path))}, auto_detect = false, header = false, skip = {start}, "
        f"columns = {{{types}}}, delim = {literal(sign)}, quote = '\"', escape = '\"', strict_mode = true, "
        f"null_padding = false, ignore_errors = false, max_line_size = {MAX_LINE})"
    )
    held = ("VARCHAR",) * len(names)
    return Opened(header, tuple(map(name, names)), held, rows, rows, "row_number() OVER ()", start)


def _told(error: Exception) -> Message:
    return verbatim(str(error).splitlines()[0])


__all__ = ["Opened", "open_file"]
