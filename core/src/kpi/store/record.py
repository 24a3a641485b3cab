"""Recording a run: all of its lines, results and problems in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kpi.engine.lines import LineBlock
from kpi.store import bulk
from kpi.store.periods import code_of
from kpi.store.records import RunRecord
from kpi.store.words import Dictionary

if TYPE_CHECKING:
    import polars as pl


def record(db: sqlite3.Connection, words: Dictionary, run: RunRecord) -> int:
    """Write a run and return its id; needs the write lock."""
    made = run.computed
    number: int = db.execute("SELECT coalesce(max(id), 0) + 1 FROM run").fetchone()[0]
    hashes = run.hashes
    db.execute(
        "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number, code_of(made.period), made.status.value, run.recorded_on.isoformat(), run.seq, hashes.facts,
            hashes.policy, hashes.plugins, run.unit, run.program, json.dumps(list(made.read_runs)),
        ),
    )  # fmt: skip
    _put(db, "line", number, _lines(db, words, made.blocks))
    results = _interned(made.results, words, ("card", "grade", "flags"))
    columns = ["subject", "card", "unit", "score", "grade", "rank", "of", "target_met", "flags"]
    _put(db, "result", number, _columns(results.sort("subject", "card"), columns))
    _put(db, "payable", number, _columns(made.payable.sort("subject"), ["subject", "amount"]))
    proposals = _interned(made.proposals, words, ("ladder", "proposal", "level")).with_row_index("n")
    _put(db, "proposal", number, _columns(proposals, ["n", "subject", "ladder", "proposal", "level"]))
    db.executemany(
        "INSERT INTO problem VALUES (?, ?, ?, ?, ?)",
        ((number, n, one.subject, one.code, one.message) for n, one in enumerate(made.problems)),
    )
    return number


def _put(db: sqlite3.Connection, table: str, run: int, columns: Sequence[Sequence[object]]) -> None:
    bulk.insert(db, f"INSERT INTO {table}", f"({run}, {', '.join('?' * len(columns))})", columns)


def _columns(frame: pl.DataFrame, names: Iterable[str]) -> list[list[Any]]:
    import polars as pl

    narrow = frame.select(pl.col(name).cast(pl.Int64) for name in names)
    return [column.to_list() for column in narrow]


def _lines(db: sqlite3.Connection, words: Dictionary, blocks: Sequence[LineBlock]) -> list[list[Any]]:
    """Return the columns of `line` after `run`, in key order; `n` counts the lines in the order of the blocks."""
    import polars as pl

    wanted = ["subject", "amount", "status", "cause", "flags"]
    frames = [
        one.rows.select(wanted).with_columns(pl.lit(id, pl.Int64).alias("block"))
        for one, id in zip(blocks, _block_ids(db, blocks), strict=True)
    ]
    if not frames:
        return [[] for _ in range(7)]
    lines = pl.concat(frames).with_row_index("n")
    lines = _interned(lines, words, ("status", "flags")).sort("subject", "n")
    causes = lines["cause"].replace("", None).to_list()
    columns = _columns(lines, ["subject", "n", "block", "amount", "status", "flags"])
    return [*columns[:5], causes, columns[5]]


def _interned(frame: pl.DataFrame, words: Dictionary, names: Iterable[str]) -> pl.DataFrame:
    """Replace texts by their ids; an empty text is stored as none."""
    import polars as pl

    for name in names:
        distinct = frame[name].cast(pl.String).unique().drop_nulls().sort()
        texts = [text for text in distinct if text]
        ids = words.intern(texts)
        known = {text: ids[text] for text in texts}
        column = pl.col(name).cast(pl.String)
        coded = (
            column.replace_strict(known, default=None, return_dtype=pl.Int64)
            if known
            else pl.lit(None, pl.Int64)
        )
        frame = frame.with_columns(coded.alias(name))
    return frame


def _block_ids(db: sqlite3.Connection, blocks: Sequence[LineBlock]) -> Iterator[int]:
    """Find or add the heads that lines share."""
    names = "card, item, period, stage, rule, ledger, kind"
    find = (
        "SELECT id FROM block WHERE (card, item, period, stage, rule, ledger, kind) = (?, ?, ?, ?, ?, ?, ?)"
    )
    for one in blocks:
        head = (one.card, one.item, one.period, one.stage.value, one.rule, one.ledger or "", one.kind or "")
        row = db.execute(find, head).fetchone()
        if row is None:
            row = db.execute(
                f"INSERT INTO block ({names}) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id", head
            ).fetchone()
        yield row[0]
