"""`kpi imports`: the batches, and taking one back."""

from __future__ import annotations

import attrs
import click

from kpi.cli.common import Settings, common_options, say
from kpi.output import Column
from kpi.words import phrase, phrase_in, sentence

COLUMNS = (
    Column("id", phrase("Batch"), number=True),
    Column("kind", phrase("Kind")),
    Column("file", phrase("File")),
    Column("imported_on", phrase("Imported on")),
    Column("rows", phrase("Rows"), number=True),
    Column("unchanged", phrase("Unchanged"), number=True),
    Column("corrected", phrase("Corrected"), number=True),
    Column("by", phrase_in("imports", "By"), optional=True),
    Column("why", phrase_in("imports", "Why"), optional=True),
    Column("undoes", phrase("Undoes"), number=True, optional=True),
    Column("undone_by", phrase("Undone by"), number=True, optional=True),
    Column("sha256", phrase("SHA-256"), hidden=True),
    Column("hash", phrase("Hash"), hidden=True),
)


@click.command("imports")
@click.option("--undo", type=int, metavar="BATCH", help="Supersede everything that this batch brought.")
@click.option("--by", default="", metavar="WHO", help="Who takes it back.")
@click.option("--why", default="", metavar="TEXT", help="Why it is taken back.")
@common_options
def command(settings: Settings, undo: int | None, by: str, why: str) -> None:
    """List the imported batches, or take one back; nothing is ever deleted."""
    from datetime import date

    from kpi.app.import_notes import beside_notes, orphan_notes
    from kpi.app.importing import batches, undo_batch
    from kpi.app.session import open_session

    with open_session(settings.db, settings.policy) as session:
        done = None if undo is None else undo_batch(session.store, undo, today=date.today(), by=by, why=why)
        found = batches(session.store)
        notes: tuple[str, ...] = ()
        if undo is not None:
            notes = (*orphan_notes(session.store.facts()), *beside_notes(found, undo))
    rows = [attrs.asdict(one) for one in found]
    if undo is None or done is None:
        settings.put(rows, COLUMNS, key="imports")
        if not rows:
            say(sentence("No batches yet: kpi import KIND FILE makes the first."))
        return
    settings.put([row for row in rows if row["id"] == done.batch], COLUMNS, key="imports")
    brought = f"{done.rows:,} row{'' if done.rows == 1 else 's'}"
    say(
        sentence(
            "Batch {undo} is undone by batch {batch}; what it brought ({brought}) no longer counts.",
            undo=undo,
            batch=done.batch,
            brought=brought,
        )
    )
    for note in notes:
        say(sentence("note: {note}", note=note))
