"""`kpi import`: a file of facts into the store."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from kpi.cli.common import Settings, common_options, say
from kpi.output import Column
from kpi.words import phrase, sentence

if TYPE_CHECKING:
    from kpi.app.importing import Summary

COLUMNS = (
    Column("batch", phrase("Batch"), number=True),
    Column("kind", phrase("Kind")),
    Column("file", phrase("File")),
    Column("rows", phrase("Rows"), number=True),
    Column("unchanged", phrase("Unchanged"), number=True),
    Column("corrected", phrase("Corrected"), number=True),
    Column("first", phrase("From")),
    Column("last", phrase("To")),
    Column("dry_run", phrase("Dry run"), hidden=True),
    Column("ignored", phrase("Ignored"), hidden=True),
    Column("notes", phrase("Notes"), hidden=True),
)
OF_KIND = (
    Column("name", phrase("Column")),
    Column("title", phrase("Title")),
    Column("holds", phrase("Holds")),
    Column("needed", phrase("Needed")),
)


@click.command("import")
@click.argument("kind", metavar="KIND")
@click.argument("file", metavar="FILE", required=False, type=click.Path(path_type=Path))
@click.option("--columns", is_flag=True, help="Show the columns of KIND in place of importing.")
@click.option(
    "--map", "map_", metavar="MAP.toml", type=click.Path(path_type=Path), help="Which column is which."
)
@click.option("--dry-run", is_flag=True, help="Read and check everything, store nothing.")
@click.option(
    "--correct", is_flag=True, help="Let other values of the same key supersede those in the store."
)
@click.option("--by", default="", metavar="WHO", help="Who corrects.")
@click.option("--why", default="", metavar="TEXT", help="Why it is corrected.")
@click.option("--sheet", default="", metavar="NAME", help="Which sheet of a workbook.")
@click.option("--encoding", default="", metavar="NAME", help="Of a text file: utf-8, gbk, latin-1.")
@common_options
def command(
    settings: Settings,
    kind: str,
    file: Path | None,
    columns: bool,
    map_: Path | None,
    dry_run: bool,
    correct: bool,
    by: str,
    why: str,
    sheet: str,
    encoding: str,
) -> None:
    """Import FILE (CSV, XLSX, JSON, Parquet) as facts of a KIND: one batch, all or nothing.

    KIND is employees, units, assignments, observations, targets, events, ratings, comments, decisions,
    exclusions, pay_lines, results, calls, tickets, pauses, callbacks, surveys, complaints, inspections, outages,
    maintenance, shifts, punches, leaves, punch_forms, shift_swaps,
    handovers, or one that a plugin declares.
    """
    if columns:
        if file is not None:
            raise click.UsageError("--columns shows what a file holds, and takes none")
        _show_columns(settings, kind)
        return
    if file is None:
        raise click.UsageError("Missing argument 'FILE'.")
    from datetime import date

    from kpi.app.importing import import_file
    from kpi.app.session import open_session
    from kpi.ingest import Options
    from kpi.model.extension import Importer

    with open_session(settings.db, settings.policy) as session, _counter(file.name) as progress:
        summary = import_file(
            session.store,
            session.policy.catalogue,
            kind,
            file,
            today=date.today(),
            map=map_,
            options=Options(encoding=encoding, sheet=sheet),
            dry_run=dry_run,
            correct=correct,
            by=by,
            why=why,
            importers=[importer for _, importer in session.plugins.each(Importer)],
            progress=progress,
        )
    _print(settings, summary)


def _show_columns(settings: Settings, kind: str) -> None:
    from kpi.app.catalogue import load_policy
    from kpi.app.importing import table_of
    from kpi.app.kind_columns import kind_columns

    table = table_of(load_policy(settings.policy).catalogue, kind)
    settings.put(kind_columns(table, settings.lang), OF_KIND, key="columns")


def _print(settings: Settings, summary: Summary) -> None:
    row = attrs.asdict(summary)
    row["ignored"], row["notes"] = list(summary.ignored), list(summary.notes)
    settings.put([row], COLUMNS, key="imports")
    for note in summary.notes:
        say(sentence("note: {file}: {note}", file=summary.file, note=note))
    if summary.ignored:
        say(sentence("note: not used: {ignored}", ignored=", ".join(summary.ignored)))
    say(_words(summary))


def _words(summary: Summary) -> str:
    about = f" about {summary.first}" + (f" to {summary.last}" if summary.last != summary.first else "")
    rows = f"{summary.rows:,} row{'' if summary.rows == 1 else 's'} of {summary.kind}{about if summary.first else ''}"
    same = f", {summary.unchanged:,} there already" if summary.unchanged else ""
    if summary.dry_run:
        return f"Dry run: {rows} would be stored{same}; nothing was."
    if summary.batch is None:
        return f"Nothing to store: all {summary.unchanged:,} rows are there already."
    return f"Batch {summary.batch}: {rows} stored{same}. To take it back: kpi imports --undo {summary.batch}."


@contextmanager
def _counter(label: str) -> Iterator[Callable[[int], None]]:
    """Show on stderr how many rows have been read; without a terminal do nothing."""
    if not sys.stderr.isatty():
        yield lambda rows: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description} {task.completed:,.0f} rows"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(label, total=None)
        yield lambda rows: shown.advance(task, rows)
