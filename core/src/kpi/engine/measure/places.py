"""The rank of a metric's value within a group: 1 is best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.frames import number
from kpi.engine.grouping import common_denominator, on_grid
from kpi.engine.measure.named import word_named
from kpi.model.metric import AMONG, TIES, Derived, Metric
from kpi.types import Direction

if TYPE_CHECKING:
    import polars as pl

_RANKS = {"competition": "min", "worst": "max", "dense": "dense"}


def ranked(
    context: Context, metric: Metric, source: Derived, of: Metric, staff: pl.DataFrame, key: str
) -> pl.DataFrame:
    """Rank those who are not excluded from ranks within the groups of `key`: subject and the metric's columns.

    How ties are ranked, and whether probationers or other levels take part, is what the parameters that
    the metric names say.

    Raises:
        PolicyError: for a parameter that does not exist, or a word that is none of `TIES` or `AMONG`.
    """
    import polars as pl

    n, d = number(metric.id)
    inside = staff.filter(~pl.col("excluded.rank"))
    among = word_named(context, source.among_of, AMONG) if source.among_of else AMONG[0]
    if among == "regular":
        inside = inside.filter(
            pl.col("probation_until").is_null() | (pl.col("probation_until") < pl.col("last"))
        )
    keys = [key, "level"] if among == "same_level" else [key]
    grid = common_denominator(inside[f"{of.id}.d"])
    ties = word_named(context, source.ties_of, TIES) if source.ties_of else TIES[0]
    value = on_grid(of.id, grid)
    found = inside.with_columns(value.alias("value")).filter(pl.col("value").is_not_null())
    rank = pl.col("value").rank(_RANKS[ties], descending=of.better is not Direction.LESS).over(keys)  # type: ignore[arg-type]
    return found.select("subject", rank.cast(pl.Int64).alias(n), pl.lit(1, dtype=pl.Int64).alias(d))


__all__ = ["ranked"]
