"""Results of earlier periods, and which runs they were read from."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from kpi.engine.completing import completed
from kpi.engine.frames import unscaled
from kpi.model.period import Period

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.context import Context

COLUMNS = (
    "subject",
    "card",
    "period",
    "score.n",
    "score.d",
    "grade",
    "rank",
    "of",
    "target_met",
    "run",
    "unit",
)
TAKEN_OVER = "taken_over"
"""The flag of a standing that was taken over and not computed."""


def past_results(context: Context, cards: Collection[str], periods: Collection[Period]) -> pl.DataFrame:
    """Return the recorded standings of earlier periods, with `COLUMNS`, and note which runs were read.

    The period is text. What was taken over wins over a run.
    """
    import polars as pl

    found = context.facts.results(cards, periods).select(COLUMNS)
    given = pl.col("run").is_null()
    recorded = found.filter(~given)
    context.read_runs.update(recorded["run"].unique().to_list())
    return pl.concat([completed(context, found.filter(given)), recorded])


def results_now(context: Context, cards: Collection[str]) -> pl.DataFrame:
    """Return the standings of the period being computed, with `COLUMNS`.

    Whoever has none, because no card binds him, has what was taken over for him.
    """
    import polars as pl

    now = context.results.filter(pl.col("card").is_in(list(cards))).with_columns(
        own_unit(),
        pl.lit(str(context.period)).alias("period"),
        pl.lit(None, dtype=pl.Int64).alias("run"),
        *unscaled("score", pl.col("score")),
    )
    given = context.facts.results(cards, [context.period]).filter(pl.col("run").is_null())
    others = given.join(now, on=["subject", "card"], how="anti", maintain_order="left").select(COLUMNS)
    return pl.concat([now.select(COLUMNS), completed(context, others)], how="vertical_relaxed")


def own_unit() -> pl.Expr:
    """Return the unit of a standing that was computed; one that was taken over knows none."""
    import polars as pl

    taken = pl.col("flags").str.split(",").list.contains(TAKEN_OVER)
    return pl.when(~taken).then("unit").alias("unit")
