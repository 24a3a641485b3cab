"""From the values of facts to the values of a metric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.frames import NARROW, columns_of, greatest, is_number, is_positive, number
from kpi.model.metric import Metric
from kpi.model.period import Frequency, Period
from kpi.model.quantity import Measure

if TYPE_CHECKING:
    import polars as pl

EXTENSIVE = (Measure.COUNT, Measure.YUAN, Measure.POINTS)
"""Units of which a quarter's value is the sum of its months' values."""


def metric_columns(metric: Metric) -> tuple[str, ...]:
    """Return the columns that hold a metric's value."""
    return columns_of(metric.id, metric.unit)


def is_numeric(metric: Metric) -> bool:
    """Tell whether a metric is a number, and not a level or a flag."""
    return is_number(metric.unit)


def spans(period: Period) -> tuple[Period, ...]:
    """Return the period and, where it is longer than a month, its months."""
    return (period,) if period.frequency is Frequency.MONTH else (period, *period.parts(Frequency.MONTH))


def as_rate(metric: Metric, rows: pl.DataFrame, value: str = "value") -> pl.DataFrame:
    """Name a column of a rate after the metric: `<id>.n`, `<id>.d`; counts of a percentage are times 100.

    A rate over nothing (a denominator of zero) is missing.
    """
    import polars as pl

    above, below = pl.col(f"{value}.n"), pl.col(f"{value}.d")
    n, d = number(metric.id)
    if metric.unit is Measure.PERCENT:
        counted = pl.col(f"{value}.counted").fill_null(value=False)
        wide = greatest(rows[f"{value}.n"]) * 100 > NARROW
        hundred = above.cast(pl.Int128) * 100 if wide else above * 100
        above = pl.when(counted).then(hundred).otherwise(above).cast(pl.Int64)
    if is_positive(rows[f"{value}.d"]):
        return rows.with_columns(above.alias(n), below.alias(d))
    there = below > 0
    return rows.with_columns(pl.when(there).then(above).alias(n), pl.when(there).then(below).alias(d))


def own_or_parts(rows: pl.DataFrame, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Keep the rows of the period itself where there are any, else those of its months, per group of `by`."""
    import polars as pl

    if period.frequency is Frequency.MONTH or not rows.height:
        return rows
    own = pl.col("period") == str(period)
    return rows.filter(own | ~own.any().over(by))


def as_raw(metric: Metric, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read levels (the column `word`) and flags (0 or 1) of observations; months cannot be combined.

    Returns subject and the metric's column, and the subjects with several values.
    """
    import polars as pl

    value = pl.col("word") if metric.unit is Measure.LEVEL else pl.col("value.n") != 0
    several = rows.filter(pl.len().over("subject") > 1).select("subject").unique(maintain_order=True)
    single = rows.join(several, on="subject", how="anti") if several.height else rows
    return single.select("subject", value.alias(metric.id)), several


def combined(metric: Metric, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make one value a subject of the metric's rows (several where months make up a longer period).

    Rates with counts are pooled; counts, money and points are added up. What can be neither (a mean
    without its counts) is missing. Returns subject, the metric's columns and `<id>.counted`, and the
    subjects that were left without a value.
    """
    import polars as pl

    from kpi.engine.grouping import aggregated

    n, d = number(metric.id)
    counted = pl.col("value.counted").fill_null(value=False)
    columns = ["subject", n, d, counted.alias(f"{metric.id}.counted")]
    if rows["subject"].n_unique() == rows.height:
        return rows.select(columns), rows["subject"].clear().to_frame()
    no = pl.lit(value=False).alias(f"{metric.id}.counted")
    if metric.unit in EXTENSIVE:
        return aggregated(rows, "subject", metric.id, "sum").with_columns(no), rows[
            "subject"
        ].clear().to_frame()
    several = pl.len().over("subject") > 1
    bare = rows.filter((several & ~counted).any().over("subject"))
    good = rows.join(bare, on="subject", how="anti")
    pooled = aggregated(good, "subject", metric.id, "pooled").with_columns(~no)
    return pooled, bare.select("subject").unique(maintain_order=True)
