"""What the values that items read bring to their lines as flags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.card.item_program import item_key
from kpi.engine.card.plan import CardPlan
from kpi.engine.context import Context
from kpi.engine.measure.incomplete import metrics_behind

if TYPE_CHECKING:
    import polars as pl


def with_noted(context: Context, plan: CardPlan, frame: pl.DataFrame) -> pl.DataFrame:
    """Add the column `item:<name>.noted` (flags, comma-joined) of each item that reads a value with flags."""
    import polars as pl

    for one in plan.items:
        names = [name for name in metrics_behind(context, one.metrics) if name in context.noted]
        if not names:
            continue
        rows = pl.concat([context.noted[name] for name in names])
        mine = rows.group_by("subject").agg(pl.col("flags").str.join(",").alias(f"{item_key(one)}.noted"))
        frame = frame.join(mine, on="subject", how="left", maintain_order="left")
    return frame


__all__ = ["with_noted"]
