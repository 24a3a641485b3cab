"""How many people a unit may have on a level: the best are proposed, the others wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.frames import joined_flags
from kpi.engine.ladder.moves import PROMOTE
from kpi.engine.ladder.settings import quota_of
from kpi.model.ladder import Ladder
from kpi.types import LineStatus

if TYPE_CHECKING:
    import polars as pl

QUOTA_FULL = "quota_full"
"""Flag of a promotion that is due, and for which the unit has no place on the level."""
QUOTA_TIED = "quota_tied"
"""Flag of promotions that are due to more people with the same score than there are places."""


def within_quota(context: Context, ladder: Ladder, places: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Hold the promotions beyond a level's `quota`, in a unit the better score of the period first.

    Places are those that the people of the level leave free, who are themselves not proposed for another; a
    promotion that is held leaves none, so the highest level comes first. Who is where, `places` says, in which
    what is decided already holds. People with the same score are not told apart by chance: where not all of them fit, all of them wait.
    """
    import polars as pl

    for target, level in reversed(list(enumerate(ladder.levels))):
        quota = quota_of(ladder, level, context.day)
        mine = (pl.col("proposal") == PROMOTE) & (pl.col("target") == target)
        if quota is None or not found.filter(mine).height:
            continue
        moving = found.filter(pl.col("status") != LineStatus.HELD.value).select("subject")
        staying = places.filter(pl.col("place") == target).join(moving, on="subject", how="anti")
        units = context.population.people.select("subject", "unit")
        taken = staying.join(units, on="subject", how="left").group_by("unit").agg(taken=pl.len())
        rows = _ordered(context, found.filter(mine)).join(taken, on="unit", how="left")
        free = (quota - pl.col("taken").fill_null(0).cast(pl.Int64)).clip(lower_bound=0)
        first, last = (
            pl.col("score").rank("min", descending=True),
            pl.col("score").rank("max", descending=True),
        )
        rows = rows.with_columns(first.over("unit").alias("first"), last.over("unit").alias("last"))
        tied = (pl.col("first") <= free) & (pl.col("last") > free)
        waits = pl.col("last") > free
        rows = rows.select(
            "subject",
            pl.when(tied).then(pl.lit(QUOTA_TIED)).when(waits).then(pl.lit(QUOTA_FULL)).alias("_flag"),
        )
        found = found.join(rows, on="subject", how="left", maintain_order="left")
        held = mine & pl.col("_flag").is_not_null()
        flags = joined_flags(pl.col("flags"), pl.col("_flag"))
        found = found.with_columns(
            pl.when(held).then(flags).otherwise("flags").alias("flags"),
            pl.when(held).then(pl.lit(LineStatus.HELD.value)).otherwise("status").alias("status"),
        ).drop("_flag")
    return found


def _ordered(context: Context, rows: pl.DataFrame) -> pl.DataFrame:
    """Add unit and score; whoever has no score comes last."""
    import polars as pl

    own = context.population.bound.first_card
    scores = context.results.join(own, on=["subject", "card"], how="semi").select("subject", "score")
    units = context.population.people.select("subject", "unit")
    joined = (
        rows.select("subject").join(units, on="subject", how="left").join(scores, on="subject", how="left")
    )
    return joined.with_columns(pl.col("score").fill_null(-(2**62)))


__all__ = ["QUOTA_FULL", "QUOTA_TIED", "within_quota"]
