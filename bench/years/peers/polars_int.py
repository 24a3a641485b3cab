"""Hand-written polars on scaled Int64; the rows of a person stand together, by month, so a row of months is a fill."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from polars import col, when

NAME = "polars, scaled Int64"
EXACT = True
LARGEST = 1_000_000


def prepare(frame_path: Path) -> pl.DataFrame:
    """Read the frame."""
    return pl.read_parquet(frame_path)


def compute(frame: pl.DataFrame) -> pl.DataFrame:
    """Compute all months at once."""
    ranked = frame.lazy().with_columns(
        col("score").rank("min", descending=True).over("dept", "month").cast(pl.Int64).alias("rank"),
        _in_a_row(col("score") >= 8000).alias("good"),
        _in_a_row(col("score") < 6000).alias("failed"),
        _last(col("score").fill_null(0), 6).alias("sum"),
        _last(col("score").is_not_null().cast(pl.Int64), 6).alias("known"),
    )
    firsts = _last((col("rank") == 1).fill_null(value=False).cast(pl.Int64), 12)
    rises = (
        when(col("level") == 0).then((col("good") >= 3) & (col("sum") >= 7500 * col("known")))
        .when(col("level") == 1).then((col("good") >= 6) & (firsts >= 2)).otherwise(False)
    )  # fmt: skip
    falls = (col("level") > 0) & (col("failed") >= 2)
    proposal = when(rises).then(1).when(falls).then(2).otherwise(0).cast(pl.Int64).alias("proposal")
    return ranked.select("rank", proposal).collect()


def _in_a_row(holds: pl.Expr) -> pl.Expr:
    """Count the rows since the last one of the same person in which it does not hold."""
    at = pl.int_range(pl.len(), dtype=pl.Int64)
    broken = when(~holds.fill_null(value=False)).then(at).forward_fill()
    before = at - col("month") - 1
    return at - pl.max_horizontal(broken.fill_null(-1), before)


def _last(values: pl.Expr, months: int) -> pl.Expr:
    """Add up the last months of a person: a running sum less what it was before them."""
    sums = values.cum_sum()
    at = pl.int_range(pl.len(), dtype=pl.Int64)
    start = pl.max_horizontal(at - col("month"), at - (months - 1))
    return sums - (sums - values).gather(start)
