"""Observed figures of units of which nobody observed them: made of those of their people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.grouping import aggregated
from kpi.engine.measure.pooling import below, first_days, last_days, owners, pooled_units, tree_of
from kpi.engine.measure.values import EXTENSIVE
from kpi.model.metric import Metric
from kpi.types import SubjectKind
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl


def with_units(context: Context, metric: Metric, rows: pl.DataFrame) -> pl.DataFrame:
    """Add observations of the units that are read and have none: the sums above and below the line.

    People count where they are on the last day of their observation's period on which they are anywhere. What was observed of a unit
    stands for everybody in it. Where somebody's rate has no counts nothing is pooled, and problem `not_pooled`
    says so. Counts and sums are added up where the metric says that it is pooled.
    """
    import polars as pl

    units = pooled_units(context) if metric.pooled and rows.height else frozenset()
    if not units or not units - set(rows["subject"].to_list()):
        return rows
    keyed = rows.with_columns(
        pl.col("period").map_batches(first_days, return_dtype=pl.Date).alias("since"),
        pl.col("period").map_batches(last_days, return_dtype=pl.Date).alias("day"),
    )
    known = set(context.names.filter(pl.col("kind") == SubjectKind.UNIT.value)["subject"].to_list())
    observed = {one for one in rows["subject"].to_list() if one in known}
    tree = tree_of(context)
    placed = keyed.with_columns(owners(context, keyed.select("subject", "since", "day")).alias("_owner"))
    pairs = [
        (subject, owner, one)
        for subject, owner in placed.select("subject", "_owner").unique().iter_rows()
        if owner is not None
        for one in below(tree, owner, observed, itself=subject in known)
        if one in units and one not in observed
    ]
    schema = {"subject": pl.Int64, "_owner": pl.Int64, "_unit": pl.Int64}
    over = pl.DataFrame(pairs, schema=schema, orient="row")
    parts = placed.join(over, on=["subject", "_owner"], how="inner")
    parts = parts.with_columns(pl.col("_unit").alias("subject"))
    if metric.unit in EXTENSIVE:
        return pl.concat([rows, _told(context, aggregated(parts, "subject", "value", "sum"), counted=False)],
                         how="diagonal_relaxed")  # fmt: skip
    bare = parts.filter(~pl.col("value.counted").fill_null(value=False))["_unit"].unique()
    message = sentence(
        "{id} of {period} cannot be pooled: somebody's has no counts", id=metric.id, period=context.period
    )
    context.report_each(bare.to_frame("subject"), "not_pooled", message)
    whole = parts.filter(~pl.col("_unit").is_in(bare.implode()))
    sums = _told(context, aggregated(whole, "subject", "value", "pooled"), counted=True)
    return pl.concat([rows, sums], how="diagonal_relaxed")


def _told(context: Context, sums: pl.DataFrame, *, counted: bool) -> pl.DataFrame:
    """Return sums by unit as observations of the period."""
    import polars as pl

    return sums.with_columns(
        pl.lit(str(context.period)).alias("period"), pl.lit(counted).alias("value.counted")
    )


__all__ = ["with_units"]
