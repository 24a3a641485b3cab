"""The rank of a metric's value within a group: 1 is best."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kpi.engine.context import Context
from kpi.engine.frames import number
from kpi.engine.grouping import common_denominator, on_grid
from kpi.engine.measure.named import word_named
from kpi.engine.wide import over
from kpi.frozen import frozen
from kpi.model.metric import AMONG, TIES, Derived, Metric
from kpi.types import Direction

if TYPE_CHECKING:
    import polars as pl

_RANKS: dict[str, Literal["min", "max", "dense"]] = {"competition": "min", "worst": "max", "dense": "dense"}


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
    keys = (key, "level") if among == "same_level" else (key,)
    ties = word_named(context, source.ties_of, TIES) if source.ties_of else TIES[0]
    narrow = inside.select("subject", *keys, *number(of.id))
    work = Ranked(keys, of.id, _RANKS[ties], descending=of.better is not Direction.LESS)
    found = over(context, f"rank {metric.id}", (source.over,), narrow, work).filter(
        pl.col("rank").is_not_null()
    )
    return found.select("subject", pl.col("rank").alias(n), pl.lit(1, dtype=pl.Int64).alias(d))


@frozen
class Ranked:
    """Adds the `rank` of a number within the groups of some columns; whoever has no value has none."""

    keys: tuple[str, ...]
    name: str
    ties: Literal["min", "max", "dense"]
    descending: bool

    def __call__(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rank the rows."""
        import polars as pl

        value = on_grid(self.name, common_denominator(rows[f"{self.name}.d"]))
        rank = pl.col("value").rank(self.ties, descending=self.descending).over(self.keys)
        return rows.with_columns(value.alias("value")).with_columns(rank.cast(pl.Int64).alias("rank"))


__all__ = ["ranked"]
