"""A window that begins with a person's present level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.frames import columns_of
from kpi.engine.measure.levels import level_dates
from kpi.engine.measure.windows import kind_of, months_of
from kpi.model.metric import Metric, Window
from kpi.model.period import Period

if TYPE_CHECKING:
    import polars as pl


OUTSIDE = "outside"


def on_level(
    context: Context, window: Window, of: Metric, periods: Sequence[Period], wide: pl.DataFrame
) -> pl.DataFrame:
    """Blank the values of the periods that a window leaves out for each subject, by the present level, and add
    `OUTSIDE`: whether the newest period began before the level, so that none can count yet.

    Periods count that begin on or after the day on which the level began (S001.P1.4.2H), and, of the first
    months on it, those that end by then (S001.P1.4.3G: on or before that day plus so many months).
    """
    import polars as pl

    first_months = months_of(context, window) if kind_of(context, window) == "first_year" else None
    if not window.since and first_months is None:
        return wide
    dates = level_dates(context.policy, context.facts, context.period).select("subject", "level_since")
    rows = wide.join(dates, on="subject", how="left", maintain_order="left")
    since = pl.col("level_since")
    changes: list[pl.Expr] = []
    for place, period in enumerate(periods):
        counts = (since <= pl.lit(period.start)).fill_null(value=False)
        if not place:
            changes.append((since > pl.lit(period.start)).fill_null(value=False).alias(OUTSIDE))
        if first_months is not None:
            counts &= since.dt.offset_by(f"{first_months}mo") >= pl.lit(period.end)
        changes += [
            pl.when(counts).then(pl.col(name)).alias(name)
            for name in columns_of(str(place), of.unit)
            if name in rows.columns
        ]
    return rows.with_columns(changes).drop("level_since")


__all__ = ["OUTSIDE", "on_level"]
