"""Past standings: which run of a period counts, and what it said."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from typing import TYPE_CHECKING

from kpi.engine.lines import UNITS
from kpi.model.period import Period
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
    rows = db.execute(
        'SELECT subject, card, score, grade, rank, "of", target_met, run, unit FROM result '
        "WHERE run IN (SELECT value FROM json_each(?)) AND card IN (SELECT value FROM json_each(?)) "
        "ORDER BY run, subject, card",
        (json.dumps(sorted(runs)), json.dumps(sorted(names))),
    ).fetchall()
    names_read = ("subject", "card", "score", "grade", "rank", "of", "target_met", "run", "unit")
    schema = dict.fromkeys(names_read, pl.Int64)
    texts = words.series()
    return pl.DataFrame(rows, schema=schema, orient="row").select(
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
    rows = db.execute(
        "SELECT l.subject, h.item, h.kind, l.amount, l.run FROM line l JOIN head h ON h.id = l.head "
        "WHERE l.run IN (SELECT value FROM json_each(?1)) AND h.ledger = 'yuan' AND l.amount IS NOT NULL "
        "AND h.status != 'held' AND (?2 IS NULL OR l.head IN "
        "(SELECT id FROM head WHERE item IN (SELECT value FROM json_each(?2)))) "
        "ORDER BY l.run, l.subject, l.n",
        (json.dumps(sorted(runs)), None if items is None else json.dumps(sorted(items))),
    ).fetchall()
    schema = {"subject": pl.Int64, "item": pl.String, "kind": pl.String, "amount": pl.Int64, "run": pl.Int64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    period = pl.col("run").replace_strict(runs, return_dtype=pl.String) if runs else pl.lit(None, pl.String)
    return frame.select("subject", "item", "kind", "amount", period.alias("period"))
