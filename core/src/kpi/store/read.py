"""Reading runs back, for show and explain."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from sys import intern
from typing import TYPE_CHECKING, Any

from kpi.engine.lines import UNITS
from kpi.model.line import Line, Problem
from kpi.model.period import Period
from kpi.store.periods import code_of, period_of
from kpi.store.records import Batch, Hashes, Run, StoredResult
from kpi.types import Ledger, LineStatus, Money, RunStatus, Stage, SubjectKind

if TYPE_CHECKING:
    import polars as pl

_LINES = (
    "SELECT s.name AS subject, h.card, h.item, h.period, h.stage, h.rule, h.ledger, h.kind, l.amount, "
    "h.status, coalesce(c.text, '') AS cause, h.flags "
    "FROM line l JOIN head h ON h.id = l.head JOIN subject s ON s.id = l.subject "
    "LEFT JOIN cause c ON (c.run, c.subject, c.n) = (l.run, l.subject, l.n) WHERE l.run = ?"
)


def batches(db: sqlite3.Connection) -> list[Batch]:
    """Return every batch, oldest first."""
    rows = db.execute(
        "SELECT id, kind, file, sha256, imported_on, by, why, rows, unchanged, corrected, first_seq, last_seq, "
        "undoes, hash FROM batch ORDER BY id"
    ).fetchall()
    undone: dict[int, int] = {}
    for id, *_, undoes, _hash in rows:
        if undoes is not None:
            undone[undoes] = id
            # Undoing an undo brings the first batch back.
            undone = {batch: by for batch, by in undone.items() if by != undoes}
    return [_batch(row, undone.get(row[0])) for row in rows]


def _batch(row: tuple[Any, ...], undone_by: int | None) -> Batch:
    id, kind, file, sha256, day, *middle, hash = row
    by, why, count, unchanged, corrected, first, last, undoes = middle
    return Batch(
        id, kind, file, sha256, date.fromisoformat(day), by, why, count, unchanged, corrected, first, last, undoes,
        undone_by, hash,
    )  # fmt: skip


def runs(db: sqlite3.Connection, period: Period | None = None) -> list[Run]:
    """Return the runs, oldest first, of one period or of all."""
    where, values = ("", ()) if period is None else (" WHERE period = ?", (code_of(period),))
    rows = db.execute(
        "SELECT id, period, status, recorded_on, facts_seq, facts_hash, policy_hash, plugins_hash, unit, program, "
        f"read_runs FROM run{where} ORDER BY id",
        values,
    )
    return [
        Run(
            row[0], period_of(row[1]), RunStatus(row[2]), date.fromisoformat(row[3]), row[4],
            Hashes(row[5], row[6], row[7]), row[8], row[9], tuple(json.loads(row[10])),
        )
        for row in rows
    ]  # fmt: skip


def lines(db: sqlite3.Connection, run: int, subject: str | None) -> Iterator[Line]:
    """Yield the lines of a run by subject, each subject's in the order they were made."""
    sql, values = _narrowed(run, subject)
    for row in db.execute(f"{sql} ORDER BY l.subject, l.n", values):
        yield Line(
            row[0], row[1], row[2], row[3], Stage(row[4]), row[5], Ledger(row[6]) if row[6] else None,
            Money(row[7]) if row[7] else None, None if row[8] is None else Fraction(row[8], UNITS),
            LineStatus(row[9]), row[10], tuple(row[11].split(",")) if row[11] else (),
        )  # fmt: skip


def line_frame(db: sqlite3.Connection, run: int, subject: str | None) -> pl.DataFrame:
    """Return the lines of a run as a frame of texts, with `amount` in 1/UNITS."""
    import polars as pl

    sql, values = _narrowed(run, subject)
    rows = db.execute(f"{sql} ORDER BY l.subject, l.n", values).fetchall()
    names = ("subject", "card", "item", "period", "stage", "rule", "ledger", "kind", "amount", "status", "cause",
             "flags")  # fmt: skip
    schema = {name: pl.Int64 if name == "amount" else pl.String for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _narrowed(run: int, subject: str | None) -> tuple[str, tuple[object, ...]]:
    if subject is None:
        return _LINES, (run,)
    return f"{_LINES} AND l.subject = (SELECT id FROM subject WHERE name = ?)", (run, subject)


def results(db: sqlite3.Connection, run: int, subject: str | None = None) -> list[StoredResult]:
    """Return the results of a run, of one subject or of all, by card, unit and rank."""
    rows = db.execute(
        "SELECT s.name, coalesce(s.kind, 'employee'), coalesce(u.name, ''), c.text, run.period, r.score, g.text, "
        "r.rank, r.\"of\", r.target_met, coalesce(f.text, '') FROM result r JOIN run ON run.id = r.run "
        "JOIN subject s ON s.id = r.subject JOIN word c ON c.id = r.card LEFT JOIN subject u ON u.id = r.unit "
        "LEFT JOIN word g ON g.id = r.grade LEFT JOIN word f ON f.id = r.flags WHERE r.run = ? "
        f"{'' if subject is None else 'AND r.subject = (SELECT id FROM subject WHERE name = ?) '}"
        "ORDER BY c.text, r.unit, r.rank IS NULL, r.rank, s.name",
        (run,) if subject is None else (run, subject),
    ).fetchall()
    if not rows:
        return []
    period = period_of(rows[0][4])
    # The same words, names and scores come again and again, and in the runs of other periods too: they are kept once.
    scores: dict[int | None, Fraction | None] = {None: None}
    flags: dict[str, tuple[str, ...]] = {"": ()}
    return [
        StoredResult(
            intern(row[0]), SubjectKind(row[1]), intern(row[2]), intern(row[3]), period,
            scores[row[5]] if row[5] in scores else scores.setdefault(row[5], Fraction(row[5], UNITS)),
            None if row[6] is None else intern(row[6]), row[7], row[8],
            None if row[9] is None else bool(row[9]),
            flags[row[10]] if row[10] in flags else flags.setdefault(row[10], tuple(row[10].split(","))),
        )
        for row in rows
    ]  # fmt: skip


def payables(db: sqlite3.Connection, run: int) -> dict[str, Fraction | None]:
    """Return what the run made payable to each subject."""
    rows = db.execute(
        "SELECT s.name, p.amount FROM payable p JOIN subject s ON s.id = p.subject WHERE p.run = ? ORDER BY p.subject",
        (run,),
    )
    return {intern(name): None if amount is None else Fraction(amount, UNITS) for name, amount in rows}


def problems(db: sqlite3.Connection, run: int) -> list[Problem]:
    """Return the problems of a run in their order."""
    rows = db.execute("SELECT subject, code, message FROM problem WHERE run = ? ORDER BY n", (run,))
    return [Problem(*row) for row in rows]


def proposals(db: sqlite3.Connection, run: int) -> list[tuple[str, str, str, str]]:
    """Return subject, ladder, proposal and level of the run's proposals in their order."""
    rows = db.execute(
        "SELECT s.name, coalesce(l.text, ''), coalesce(w.text, ''), coalesce(v.text, '') FROM proposal p "
        "JOIN subject s ON s.id = p.subject LEFT JOIN word l ON l.id = p.ladder LEFT JOIN word w ON w.id = p.proposal "
        "LEFT JOIN word v ON v.id = p.level WHERE p.run = ? ORDER BY p.n",
        (run,),
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]
