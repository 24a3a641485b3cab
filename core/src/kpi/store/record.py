"""Recording a run: all of its lines, results and problems in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kpi.engine.lines import LineBlock
from kpi.store import bulk
from kpi.store.periods import code_of
from kpi.store.records import RunRecord
from kpi.store.schema import HEAD
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
    _put_lines(db, number, made.blocks)
    results = _interned(made.results, words, ("card", "grade", "flags"))
    columns = ["subject", "card", "unit", "score", "grade", "rank", "of", "target_met", "flags"]
    _put(db, "result", number, _whole(results.sort("subject", "card"), columns))
    _put(db, "payable", number, _whole(made.payable.sort("subject"), ["subject", "amount"]))
    proposals = _interned(made.proposals, words, ("ladder", "proposal", "level")).with_row_index("n")
    _put(db, "proposal", number, _whole(proposals, ["n", "subject", "ladder", "proposal", "level"]))
    db.executemany(
        "INSERT INTO problem VALUES (?, ?, ?, ?, ?)",
        ((number, n, one.subject, one.code, one.message) for n, one in enumerate(made.problems)),
    )
    return number


def _put(db: sqlite3.Connection, table: str, run: int, frame: pl.DataFrame) -> None:
    bulk.insert_frame(db, f"INSERT INTO {table}", f"({run}, {', '.join('?' * frame.width)})", frame)


def _whole(frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    import polars as pl

    return frame.select(pl.col(name).cast(pl.Int64) for name in names)


def _put_lines(db: sqlite3.Connection, run: int, blocks: Sequence[LineBlock]) -> None:
    """Write the lines in key order; `n` counts them in the order of the blocks."""
    import polars as pl

    frames = [_headed(db, one) for one in blocks if one.rows.height]
    if not frames:
        return
    lines = pl.concat(frames).with_row_index("n").sort("subject", "n")
    _put(db, "line", run, _whole(lines, ["subject", "n", "head", "amount"]))
    _put(db, "cause", run, lines.filter(pl.col("cause") != "").select("subject", "n", "cause"))


def _headed(db: sqlite3.Connection, block: LineBlock) -> pl.DataFrame:
    """Return the rows of a block with the `head` of each instead of its status and flags."""
    import polars as pl

    kinds = block.rows.select("status", "flags").unique(maintain_order=True)
    heads = [_head_id(db, block, status, flags) for status, flags in kinds.iter_rows()]
    rows = block.rows.select("subject", "amount", "cause", "status", "flags")
    if len(heads) == 1:
        rows = rows.with_columns(pl.lit(heads[0], pl.Int64).alias("head"))
    else:
        known = kinds.with_columns(pl.Series("head", heads, dtype=pl.Int64))
        rows = rows.join(known, on=["status", "flags"], how="left", maintain_order="left")
    return rows.select("subject", "amount", "cause", "head")


def _head_id(db: sqlite3.Connection, block: LineBlock, status: str, flags: str) -> int:
    """Find or add the head that lines share."""
    names = ", ".join(HEAD)
    marks = ", ".join("?" * len(HEAD))
    head = (
        block.card, block.item, block.period, block.stage.value, block.rule, block.ledger or "",
        block.kind or "", status, flags,
    )  # fmt: skip
    row = db.execute(f"SELECT id FROM head WHERE ({names}) = ({marks})", head).fetchone()
    if row is None:
        row = db.execute(f"INSERT INTO head ({names}) VALUES ({marks}) RETURNING id", head).fetchone()
    return int(row[0])


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
