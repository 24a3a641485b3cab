"""Past standings: which run of a period counts, and what it said."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from typing import TYPE_CHECKING

from kpi.engine.lines import UNITS
from kpi.model.period import Period
from kpi.store.columns import read_columns
from kpi.store.periods import code_of, period_of
from kpi.store.words import Dictionary

if TYPE_CHECKING:
    import polars as pl

# A run of the whole company counts before one of a single unit, the latest recorded before older ones.
_COUNTS = "ORDER BY unit = '' DESC, id DESC"


def latest(db: sqlite3.Connection, periods: Collection[Period]) -> dict[Period, int]:
    """Return the run that counts for each period that was ever run."""
    codes = json.dumps(sorted({code_of(one) for one in periods}))
    rows = db.execute(
        f"SELECT period, id FROM (SELECT period, id, row_number() OVER (PARTITION BY period {_COUNTS}) AS place "
        "FROM run WHERE period IN (SELECT value FROM json_each(?))) WHERE place = 1 ORDER BY period",
        (codes,),
    )
    return {period_of(code): run for code, run in rows}


def standings(
    db: sqlite3.Connection, words: Dictionary, cards: Collection[str], periods: Collection[Period]
) -> pl.DataFrame:
    """Return the results of the runs that count, with the columns of `Facts.results`."""
    import polars as pl

    runs = {run: str(period) for period, run in latest(db, periods).items()}
    names = {id: text for text, id in words.find(cards).items() if text in set(cards)}
    names_read = ("subject", "card", "score", "grade", "rank", "of", "target_met", "run", "unit")
    rest = (
        " FROM result WHERE run IN (SELECT value FROM json_each(?)) AND card IN (SELECT value FROM json_each(?)) "
        "AND subject BETWEEN ? AND ?"
    )
    values = json.dumps(sorted(runs)), json.dumps(sorted(names))
    rows = read_columns(db, dict.fromkeys(names_read, int), rest, values, 1, _last(db))
    texts = words.series()
    return rows.sort("run", "subject", "card").select(
        "subject",
        pl.col("card").replace_strict(names, default=None, return_dtype=pl.String) if names
        else pl.col("card").cast(pl.String),
        pl.col("run").replace_strict(runs, default=None, return_dtype=pl.String).alias("period") if runs
        else pl.lit(None, pl.String).alias("period"),
        pl.col("score").alias("score.n"),
        pl.when(pl.col("score").is_not_null()).then(pl.lit(UNITS, pl.Int64)).alias("score.d"),
        pl.col("grade").map_batches(lambda ids: texts.gather(ids - 1), return_dtype=pl.String),
        "rank", "of", pl.col("target_met").cast(pl.Boolean), "run", "unit",
    )  # fmt: skip


def paid(
    db: sqlite3.Connection, periods: Collection[Period], items: Collection[str] | None = None
) -> pl.DataFrame:
    """Return the yuan lines of the runs that count, with the columns of `Facts.paid`."""
    import polars as pl

    runs = {run: str(period) for period, run in latest(db, periods).items()}
    heads = db.execute(
        "SELECT id, item, kind FROM head WHERE ledger = 'yuan' AND status != 'held' "
        "AND (?1 IS NULL OR item IN (SELECT value FROM json_each(?1)))",
        (None if items is None else json.dumps(sorted(items)),),
    ).fetchall()
    rest = (
        " FROM line WHERE run IN (SELECT value FROM json_each(?)) AND head IN (SELECT value FROM json_each(?)) "
        "AND amount IS NOT NULL AND subject BETWEEN ? AND ?"
    )
    values = json.dumps(sorted(runs)), json.dumps([id for id, _, _ in heads])
    columns = dict.fromkeys(("run", "subject", "n", "head", "amount"), int)
    rows = read_columns(db, columns, rest, values, 1, _last(db))
    schema = {"head": pl.Int64, "item": pl.String, "kind": pl.String}
    # What lines have in common is said once in the store, and is put beside them here.
    frame = rows.join(pl.DataFrame(heads, schema=schema, orient="row"), on="head", how="left")
    period = pl.col("run").replace_strict(runs, return_dtype=pl.String) if runs else pl.lit(None, pl.String)
    return frame.sort("run", "subject", "n").select(
        "subject", "item", "kind", "amount", period.alias("period")
    )


def _last(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(id), 0) FROM subject").fetchone()[0])
