"""From a file to rows of canonical values, or to every fault in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import attrs

from kpi.frozen import frozen
from kpi.ingest.checks import check_all, check_chunk
from kpi.ingest.columns import ColumnReaders
from kpi.ingest.context import Context
from kpi.ingest.layout import Layout, lay_out
from kpi.ingest.log import FaultLog
from kpi.ingest.mapping import NO_MAP, FileMap
from kpi.ingest.readers.json_file import record_source
from kpi.ingest.readers.opening import open_source
from kpi.ingest.source import Options, Source
from kpi.ingest.unfold import placed, taken_by, unfolded
from kpi.model.columnar import Columns
from kpi.model.extension import Importer
from kpi.model.table import Table
from kpi.words import Message, sentence

Progress = Callable[[int], None]
"""Told how many rows have been read, after each chunk."""


@frozen
class Rows:
    """What a file holds: its rows by columns, with `__where__`, and what is worth saying about it."""

    table: Table
    file: str
    columns: Columns
    ignored: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()

    @property
    def rows(self) -> list[dict[str, object]]:
        """A dictionary for each row."""
        return list(self.columns)


def read_rows(
    table: Table,
    path: Path,
    plan: FileMap = NO_MAP,
    context: Context | None = None,
    *,
    options: Options | None = None,
    importers: Sequence[Importer] = (),
    progress: Progress = lambda rows: None,
) -> Rows:
    """Read a file as rows of a KIND.

    `options` win over those of the map; `importers` read formats that the core does not know. Values are canonical: text and ids as str, numbers as Fraction,
    counts and seconds as int, Rate where both parts are given, date, Period, bool; a moment is ISO text;
    a blank is None.

    Raises:
        DataError: every fault of the file with its line and column; past the first thousand they are
            counted by code.
    """
    log = FaultLog(path.name)
    source = open_source(path, _merged(plan.options, options or Options()), log, table.kind, importers)
    return _read(table, source, plan, context or Context(), log, progress)


def read_records(
    table: Table,
    records: Iterable[Mapping[str, object]],
    context: Context | None = None,
    *,
    name: str = "facts",
    plan: FileMap = NO_MAP,
) -> Rows:
    """Read rows given in memory, such as those of a case file, just as a file would be read.

    Cells are text, numbers (Decimal, int), dates, bools or None; a key that is absent is a blank.

    Raises:
        DataError: every fault, with `name:row N:column`.
    """
    log = FaultLog(name)
    source = record_source(list(enumerate(records, 1)), log, row_word="row ")
    return _read(table, source, plan, context or Context(), log, lambda rows: None)


def _read(
    table: Table, source: Source, plan: FileMap, context: Context, log: FaultLog, progress: Progress
) -> Rows:
    given = plan
    source, plan = unfolded(source, plan, log)
    log.raise_if_any()
    layout = placed(lay_out(table, source, plan, log), plan)
    log.raise_if_any()
    readers = ColumnReaders.of(table, layout, context, typed=source.typed, shares=source.shares)
    kept: dict[str, list[object]] = {name: [] for name in readers.names}
    places: list[int] = []
    for chunk in source.chunks:
        columns = list(zip(*chunk.cells, strict=True))
        faults = readers.read(columns, len(chunk.places))
        check_chunk(table, readers, context, faults)
        _unnamed(layout, columns, faults.add)
        faults.tell(source, chunk.places, log)
        if not log:
            for name, values in readers.values.items():
                kept[name] += values
            places += chunk.places
        progress(len(chunk.places))
    if not log and not places:
        hint = sentence("there is only the line with the names of the columns")
        log.add("no_rows", sentence("the file has no rows"), where=source.file, hint=hint)
    check_all(
        table, kept, context, lambda index, name: source.where(places[index], layout.feeds[name].names), log
    )
    log.raise_if_any()
    return Rows(
        table,
        source.file,
        Columns({**kept, "__where__": source.wheres(places)}),
        _ignored(source, layout, given),
        source.notes,
    )


def _unnamed(layout: Layout, columns: list[tuple[str, ...]], add: Callable[..., None]) -> None:
    for index in layout.unnamed:
        if any(columns[index]):
            row = next(row for row, text in enumerate(columns[index]) if text)
            message = sentence("a value stands in column {number}, which has no name", number=index + 1)
            add(row, "", "unnamed_column", message)


def _ignored(source: Source, layout: Layout, plan: FileMap) -> tuple[str, ...]:
    used = {name for feed in layout.feeds.values() for name in feed.names} | set(taken_by(plan))
    used |= {name for one in plan.unfold for name in (one.into, *one.constants)}
    return tuple(name for name in source.header if name and name not in used)


def _merged(first: Options, wins: Options) -> Options:
    return Options(*(getattr(wins, one.name) or getattr(first, one.name) for one in attrs.fields(Options)))
