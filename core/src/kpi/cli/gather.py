"""`kpi gather`: rows that lie in files, counted and summed where they lie."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import attrs
import click

from kpi.cli.common import Settings, common_options, say
from kpi.cli.language import language
from kpi.output import Column
from kpi.words import phrase, sentence

if TYPE_CHECKING:
    from kpi.app.gathering import Gathered

COLUMNS = (
    Column("source", phrase("Source")),
    Column("period", phrase("Period")),
    Column("files", phrase("Files"), number=True),
    Column("rows", phrase("Rows"), number=True),
    Column("left", phrase("Left out"), number=True),
    Column("subjects", phrase("Subjects"), number=True),
    Column("batch", phrase("Batch"), number=True),
    Column("figures", phrase("Figures"), number=True, hidden=True),
    Column("read", phrase("Files read"), number=True, hidden=True),
    Column("unchanged", phrase("Unchanged"), number=True, hidden=True),
    Column("corrected", phrase("Corrected"), number=True, hidden=True),
    Column("dry_run", phrase("Dry run"), hidden=True),
    Column("notes", phrase("Notes"), hidden=True),
)
_MEGABYTE = 1 << 20
_EVERY = 5.0
"""Seconds between two lines of progress where there is no terminal."""


@click.command("gather")
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@click.option(
    "--period", required=True, metavar="P", help="2018-07, 2018-Q3, 2018-H2, 2018, or 2018-01..2018-06."
)
@click.option("--dry-run", is_flag=True, help="Count everything, store nothing.")
@click.option(
    "--correct", is_flag=True, help="Let other values of the same key supersede those in the store."
)
@click.option("--by", default="", metavar="WHO", help="Who corrects.")
@click.option("--why", default="", metavar="TEXT", help="Why it is corrected.")
@click.option(
    "--memory",
    default="4GiB",
    show_default=True,
    metavar="SIZE",
    help="What the database may hold before it goes on in files.",
)
@common_options
def command(
    settings: Settings,
    sources: tuple[str, ...],
    period: str,
    dry_run: bool,
    correct: bool,
    by: str,
    why: str,
    memory: str,
) -> None:
    """Count and sum the rows that lie in files (`[sources.<name>]` of kpi.toml) for the metrics over their KIND.

    Without SOURCE all are gathered. What was counted of a file is kept beside the store: an interrupted call goes
    on where it was, and a file that is added or changed is read alone.
    """
    from datetime import date
    from pathlib import Path

    from kpi.app.gathering import Asked, gather
    from kpi.app.run import periods_of
    from kpi.app.session import open_session

    periods = periods_of(period)
    folder = Path() if settings.policy is None else settings.policy.parent
    with open_session(settings.db, settings.policy) as session, _progress() as progress:
        asked = Asked(
            today=date.today(),
            by=by,
            why=why,
            correct=correct,
            dry_run=dry_run,
            memory=memory,
            progress=progress,
        )
        done = list(gather(session.store, session.policy, folder, sources, periods, asked))
    _print(settings, done)


def _print(settings: Settings, done: list[Gathered]) -> None:
    settings.put([{**attrs.asdict(one), "notes": list(one.notes)} for one in done], COLUMNS, key="gathered")
    for one in done:
        for note in one.notes:
            say(sentence("note: {source} {period}: {note}", source=one.source, period=one.period, note=note))
    if all(one.batch is None for one in done) and not any(one.dry_run for one in done):
        say(sentence("Nothing to store: all of it is there already."))
    elif any(one.dry_run for one in done):
        say(sentence("Dry run: nothing was stored."))


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Show on stderr how many bytes of files were read: a bar at a terminal, else a line every few seconds."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    shown = None
    try:

        def step(done: int, of: int) -> None:
            nonlocal shown
            if shown is None:
                label = phrase("gather").text(language())
                shown = click.progressbar(length=max(of, 1), label=label, file=sys.stderr)
                shown.__enter__()
            shown.update(done - shown.pos)

        yield step
    finally:
        if shown is not None:
            shown.__exit__(None, None, None)


class _Lines:
    """Says in one line how far it is, if that takes longer than a moment."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _EVERY

    def __call__(self, done: int, of: int) -> None:
        if of < _MEGABYTE or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _EVERY
        say(sentence("{done:,} of {of:,} MB read", done=done // _MEGABYTE, of=of // _MEGABYTE))
