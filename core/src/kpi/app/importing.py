"""`kpi import` and `kpi imports`: files into the store as batches, and batches taken back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.app.import_notes import role_notes, status_notes, veil_notes
from kpi.app.rated_range import refuse_beyond
from kpi.app.veiling import store_rows
from kpi.errors import DataError, Fault, UsageError, nearest
from kpi.frozen import frozen
from kpi.ingest import NO_MAP, Context, Options, People, Progress, read_map, read_rows
from kpi.model.catalogue import Catalogue
from kpi.model.columnar import Columns, column_of
from kpi.model.extension import Importer
from kpi.model.metric import Metric, Rated
from kpi.model.names import Names
from kpi.model.table import Table
from kpi.uncollected import uncollected
from kpi.words import Label, Message, said_by, sentence, verbatim

if TYPE_CHECKING:
    from kpi.store import Batch, BatchResult, Store


@frozen
class Summary:
    """What an import did (or, dry, would do).

    `batch` is None where nothing was stored: after a dry run, or where every row was there already.
    `first` and `last` are the earliest and latest date or period that the rows are about.
    """

    kind: str
    file: str
    batch: int | None
    rows: int
    unchanged: int = 0
    corrected: int = 0
    dry_run: bool = False
    first: str = ""
    last: str = ""
    ignored: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()


def import_file(
    store: Store,
    catalogue: Catalogue,
    kind: str,
    path: Path,
    *,
    today: date,
    map: Path | None = None,
    options: Options | None = None,
    dry_run: bool = False,
    correct: bool = False,
    by: str = "",
    why: str = "",
    importers: Iterable[Importer] = (),
    progress: Progress = lambda rows: None,
) -> Summary:
    """Import one file as one batch, all or nothing.

    `importers` are the readers that plugins bring for other formats; `progress` is told of the rows
    read, chunk by chunk.

    Raises:
        UsageError: an unknown KIND; a correction without who made it and why.
        DataError: every fault of the map, or else of the file, or else of its rows against the store.
        StoreError: the store is locked, read-only, full or damaged.
    """
    from kpi.store import BatchInfo

    table = table_of(catalogue, kind)
    if correct and not (by.strip() and why.strip()):
        raise UsageError(
            Fault(
                "correct",
                sentence("a correction needs who made it and why"),
                hint=sentence("add --by WHO --why TEXT"),
            )
        )
    plan = NO_MAP if map is None else read_map(map, table)
    context = context_of(store, catalogue)
    with uncollected():
        read = read_rows(
            table, path, plan, context, options=options, importers=tuple(importers), progress=progress
        )
        if table.kind == "ratings":
            refuse_beyond(catalogue, read.columns, path.name)
        info = BatchInfo(
            imported_on=today, file=path.name, sha256=_sha256(path), by=by, why=why, correct=correct
        )
        stored = store_rows(store, catalogue, table.kind, read.columns, info, dry_run=dry_run)
    done = stored.rows
    first, last = _span(table, read.columns)
    about = status_notes(catalogue, read.columns) if table.kind == "events" else ()
    if table.kind == "ratings":
        about = role_notes(catalogue, read.columns, today)
    notes = (*read.notes, *about, *veil_notes(stored))
    return Summary(
        kind=table.kind,
        file=path.name,
        batch=None if dry_run else done.batch,
        rows=done.rows,
        unchanged=done.unchanged,
        corrected=done.corrected,
        dry_run=dry_run,
        first=first,
        last=last,
        ignored=read.ignored,
        notes=notes,
    )


def undo_batch(store: Store, batch: int, *, today: date, by: str = "", why: str = "") -> BatchResult:
    """Supersede everything that a batch brought; nothing is deleted, and the undo is a batch of its own.

    Raises:
        StoreError: no such batch, undone already, or a later batch changed its rows.
    """
    from kpi.store import BatchInfo

    return store.undo(batch, BatchInfo(imported_on=today, by=by, why=why))


def batches(store: Store) -> list[Batch]:
    """Return every batch, oldest first."""
    return store.batches()


def table_of(catalogue: Catalogue, kind: str) -> Table:
    """Find the table of a KIND by its name, by the last part of it where that is unique, or by its only label.

    Raises:
        UsageError: for an unknown or ambiguous KIND.
    """
    try:
        found = Names.of("KIND", dict.fromkeys(catalogue.tables, ())).only(kind)
    except ValueError as error:
        raise UsageError(Fault("ambiguous_kind", said_by(error), where="KIND")) from None
    if found is None and len(kinds := kinds_labelled(catalogue, kind)) == 1:
        return catalogue.tables[kinds[0]]
    if found is None:
        hint = nearest(kind, catalogue.tables)
        raise UsageError(
            Fault("unknown_kind", sentence("there is no KIND {kind!r}", kind=kind), where="KIND", hint=hint)
        )
    return catalogue.tables[found]


def kinds_labelled(catalogue: Catalogue, label: str) -> list[str]:
    """Return the KINDs whose label, in either language, is this one."""
    from kpi.app.vocabulary import CORE_TABLES

    labels = {
        kind: CORE_TABLES.get(kind, Label()) if table.label == Label() else table.label
        for kind, table in catalogue.tables.items()
    }
    return [kind for kind, one in labels.items() if label and label in (one.zh, one.en)]


def context_of(store: Store, catalogue: Catalogue) -> Context:
    """Collect what an imported file may refer to."""
    facts = store.facts()
    ids = facts.subjects()["id"]
    columns = ("hired_on", "left_on", "alias", "name")
    people = facts.frame("employees", columns=("id", *columns))
    units = facts.frame("units", columns=("id",))["id"].unique()
    return Context(
        people=People(ids.gather(people["id"] - 1).to_list(), *(people[one].to_list() for one in columns)),
        units=frozenset(ids.gather(units - 1)),
        metrics=catalogue.metrics,
        events=catalogue.events,
        items=rated_items(catalogue.metrics),
        cards=frozenset(catalogue.scorecards),
    )


def rated_items(metrics: Mapping[str, Metric]) -> dict[str, Metric | None]:
    """Return what ratings may be about, each with a metric that says its unit and domain where all agree."""
    found: dict[str, Metric | None] = {}
    for metric in metrics.values():
        if isinstance(metric.source, Rated):
            other = found.setdefault(metric.source.item, metric)
            if other is not None and (other.unit, other.domain) != (metric.unit, metric.domain):
                found[metric.source.item] = None
    return found


def _span(table: Table, rows: Columns) -> tuple[str, str]:
    # As ISO text days, moments and the periods of one frequency are in order.
    abouts = {str(one)[:10] for one in set(column_of(rows, table.about)) if one is not None}
    return (min(abouts), max(abouts)) if abouts else ("", "")


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataError(Fault("no_file", verbatim(error.strerror), where=path.name)) from None
