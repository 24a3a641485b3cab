"""Undoing a batch: what it superseded is stated anew, what it brought is marked gone; nothing is deleted."""

from __future__ import annotations

import sqlite3

from kpi.store import hashes
from kpi.store.append import begin, note, previous
from kpi.store.errors import refuse
from kpi.store.records import BatchInfo, BatchResult
from kpi.store.shape import Shape
from kpi.words import sentence


def undo(db: sqlite3.Connection, shape: Shape, batch: int, info: BatchInfo) -> BatchResult:
    """Take back the effect of a batch by a batch of its own; needs the write lock.

    An undo can itself be undone. A row in force is the batch's own where it stands in the batch, or
    restates (`restates`) a row of it.

    Raises:
        StoreError: undone already, or a later batch stands on its rows.
    """
    first, last, rows, undoes = db.execute(
        "SELECT first_seq, last_seq, rows, undoes FROM batch WHERE id = ?", (batch,)
    ).fetchone()
    table = f'"{shape.name}"'
    mine = "f.seq" if undoes else "coalesce(f.restates, f.seq)"
    # Each head is followed to the row of the batch that it stands for, and on to what that one superseded.
    # The scan by seq or by restates uses an index either way, as each range is asked for by itself.
    heads = (
        f"SELECT f.seq AS head, {mine} AS own FROM {table} f "
        f"WHERE (f.seq BETWEEN {first} AND {last}" + ("" if undoes else f" OR f.restates BETWEEN {first} AND {last}") +
        f") AND f.seq NOT IN (SELECT supersedes FROM {table} WHERE supersedes IS NOT NULL)"
    )  # fmt: skip
    count = db.execute(f"SELECT count(*) FROM ({heads})").fetchone()[0]
    if count != rows:
        _refuse(db, table, batch, count, rows)
    number, next_seq = begin(db)
    data = ", ".join(f'"{name}"' for name in shape.data)
    # A tombstone repeats the row, so that a later row of the same key finds it.
    of = ", ".join(f'CASE WHEN old.seq IS NULL THEN h."{name}" ELSE old."{name}" END' for name in shape.data)
    db.execute(
        f"INSERT INTO {table} (seq, batch, supersedes, gone, restates, {data}) "
        f"SELECT {next_seq} - 1 + row_number() OVER (ORDER BY own), {number}, head, "
        f"coalesce(old.gone, 1), coalesce(old.restates, old.seq), {of} "
        f"FROM ({heads}) JOIN {table} h ON h.seq = head JOIN {table} x ON x.seq = own "
        f"LEFT JOIN {table} old ON old.seq = x.supersedes"
    )
    undone = db.execute("SELECT hash FROM batch WHERE id = ?", (batch,)).fetchone()[0]
    hash = hashes.of_undo(previous(db), shape.table.kind, undone)
    note(db, number, shape.table.kind, info, rows, next_seq, hash, undoes=batch)
    return BatchResult(number, rows)


def _refuse(db: sqlite3.Connection, table: str, batch: int, count: int, rows: int) -> None:
    undone = db.execute("SELECT id FROM batch WHERE undoes = ? ORDER BY id DESC", (batch,)).fetchone()
    if undone and count == 0:
        raise refuse(
            "undone",
            sentence("batch {batch} is undone already, by batch {undone}", batch=batch, undone=undone[0]),
        )
    later = db.execute(
        f"SELECT max(s.batch) FROM {table} s JOIN {table} f ON f.seq = s.supersedes WHERE s.batch <> ? AND "
        f"(f.batch = ? OR f.restates BETWEEN (SELECT first_seq FROM batch WHERE id = ?) AND "
        f"(SELECT last_seq FROM batch WHERE id = ?))",
        (batch, batch, batch, batch),
    ).fetchone()[0]
    raise refuse(
        "built_upon", sentence("{changed} of the {rows} rows of batch {batch} were changed by a later batch", changed=rows - count, rows=rows, batch=batch),
        hint=sentence("undo that one first: kpi imports --undo {later}", later=later),
    )  # fmt: skip
