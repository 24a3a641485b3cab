"""`kpi imports`: the batches, and taking one back."""

from __future__ import annotations

import attrs
import click

from kpi.cli.common import Settings, common_options, say
from kpi.output import Column
from kpi.words import Label

COLUMNS = (
    Column("id", Label("批次", "Batch"), number=True),
    Column("kind", Label("类别", "Kind")),
    Column("file", Label("文件", "File")),
    Column("imported_on", Label("导入日期", "Imported on")),
    Column("rows", Label("行数", "Rows"), number=True),
    Column("unchanged", Label("未变", "Unchanged"), number=True),
    Column("corrected", Label("更正", "Corrected"), number=True),
    Column("by", Label("经办人", "By"), optional=True),
    Column("why", Label("原因", "Why"), optional=True),
    Column("undoes", Label("撤销", "Undoes"), number=True, optional=True),
    Column("undone_by", Label("被撤销于", "Undone by"), number=True, optional=True),
    Column("sha256", Label("文件指纹", "SHA-256"), hidden=True),
    Column("hash", Label("事实指纹", "Hash"), hidden=True),
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
            say("No batches yet: kpi import KIND FILE makes the first.")
        return
    settings.put([row for row in rows if row["id"] == done.batch], COLUMNS, key="imports")
    brought = f"{done.rows:,} row{'' if done.rows == 1 else 's'}"
    say(f"Batch {undo} is undone by batch {done.batch}; what it brought ({brought}) no longer counts.")
    for note in notes:
        say(f"note: {note}")
