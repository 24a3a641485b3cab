"""Appending a batch of facts, whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from kpi.errors import DataError, Fault
from kpi.store import bulk, hashes
from kpi.store.encode import Cells, Encoded, Intern, Row, encode
from kpi.store.errors import RowFaults
from kpi.store.keys import Verdict, judge
from kpi.store.records import BatchInfo, BatchResult
from kpi.store.shape import Shape
from kpi.words import sentence


def append(
    db: sqlite3.Connection,
    shape: Shape,
    rows: Sequence[Row],
    info: BatchInfo,
    intern: Intern,
) -> BatchResult:
    """Store the rows of one KIND as a batch; needs the write lock.

    Raises:
        DataError: every fault of every row (conflict, twice, missing, type, too_big, subject_kind ...).
    """
    if info.correct and not (info.by and info.why):
        raise DataError(
            Fault(
                "correct",
                sentence("a correction needs who made it and why"),
                hint=sentence("--by WHO --why TEXT"),
            )
        )
    faults = RowFaults()
    encoded = encode(shape, rows, intern, faults)
    faults.raise_if_any()
    verdict = judge(db, shape, encoded.cells, rows, faults, correct=info.correct, sha256=info.sha256)
    faults.raise_if_any()
    if not verdict.new:
        return BatchResult(None, 0, verdict.unchanged)
    batch, first = begin(db)
    stored = encoded if len(verdict.new) == len(rows) else encoded.take(verdict.new)
    _insert(db, shape, stored, verdict, batch, first)
    count = len(verdict.new)
    note(
        db, batch, shape.table.kind, info, count, first, hashes.of_rows(previous(db), shape, stored),
        unchanged=verdict.unchanged, corrected=verdict.corrected,
    )  # fmt: skip
    return BatchResult(batch, count, verdict.unchanged, verdict.corrected)


def _insert(
    db: sqlite3.Connection, shape: Shape, rows: Encoded, verdict: Verdict, batch: int, first: int
) -> None:
    fixed = {name: _fixed(rows.cells[name]) for name in shape.data}
    data = [rows.cells[name] for name, text in fixed.items() if text == "?"]
    seqs = range(first, first + len(verdict.new))
    names = ", ".join(f'"{name}"' for name in fixed)
    marks = ", ".join(fixed.values())
    into = f'INSERT INTO "{shape.name}" (seq, batch, supersedes, gone, {names})'
    if verdict.supersedes:
        older = [verdict.supersedes.get(place) for place in verdict.new]
        bulk.insert(db, into, f"(?, {batch}, ?, 0, {marks})", (seqs, older, *data))
    else:
        bulk.insert(db, into, f"(?, {batch}, NULL, 0, {marks})", (seqs, *data))


def _fixed(cells: Cells) -> str:
    """Write what all rows have as a part of the statement, else `?`: most of the work is handing cells over."""
    one = cells[0]
    if isinstance(one, str) or cells.count(one) != len(cells):
        return "?"
    return "NULL" if one is None else str(one)


def begin(db: sqlite3.Connection) -> tuple[int, int]:
    """Return the id of the next batch and the sequence number of its first row."""
    batch, last = db.execute(
        "SELECT coalesce(max(id), 0) + 1, coalesce(max(last_seq), 0) FROM batch"
    ).fetchone()
    return batch, last + 1


def previous(db: sqlite3.Connection) -> str:
    """Return the hash of the last batch."""
    row = db.execute("SELECT hash FROM batch ORDER BY id DESC LIMIT 1").fetchone()
    return row[0] if row else hashes.START


def note(
    db: sqlite3.Connection,
    batch: int,
    kind: str,
    info: BatchInfo,
    rows: int,
    first: int,
    hash: str,
    *,
    unchanged: int = 0,
    corrected: int = 0,
    undoes: int | None = None,
) -> None:
    """Record the head of a batch."""
    db.execute(
        "INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            batch, kind, info.file, info.sha256, info.imported_on.isoformat(), info.by, info.why, rows, unchanged,
            corrected, first, first + rows - 1, undoes, hash,
        ),
    )  # fmt: skip
