"""Results of earlier periods, from the store and from the same dry run."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from kpi.engine.completing import completed
from kpi.engine.frames import unscaled
from kpi.model.period import Period

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.context import Context

COLUMNS = ("subject", "card", "period", "score.n", "score.d", "grade", "rank", "of", "target_met", "run")


def past_results(context: Context, cards: Collection[str], periods: Collection[Period]) -> pl.DataFrame:
    """Return the standings of earlier periods (see `Context.history`), and note which runs were read."""
    import polars as pl

    found = context.facts.results(cards, periods).select(COLUMNS)
    own = [period for period in periods if period in context.earlier]
    given = pl.col("run").is_null()
    taken_over = completed(context, found.filter(given))
    recorded = found.filter(~given & ~pl.col("period").is_in([str(period) for period in own]))
    context.read_runs.update(recorded["run"].unique().to_list())
    if not own:
        return pl.concat([taken_over, recorded])
    fresh = [_as_history(context.earlier[period].results, cards, period) for period in own]
    new = pl.concat(fresh).join(taken_over, on=["subject", "card", "period"], how="anti")
    return pl.concat([taken_over, recorded, new], how="vertical_relaxed")


def _as_history(results: pl.DataFrame, cards: Collection[str], period: Period) -> pl.DataFrame:
    import polars as pl

    rows = results.filter(pl.col("card").is_in(list(cards)))
    return rows.with_columns(
        pl.lit(str(period)).alias("period"),
        *unscaled("score", pl.col("score")),
        pl.lit(None, dtype=pl.Int64).alias("run"),
        pl.col("rank", "of").cast(pl.Int64),
    ).select(COLUMNS)


def ran(context: Context, card: str, periods: Collection[Period]) -> set[Period]:
    """Return the periods that have a run, or a result of the card that was taken over."""
    known = set(context.facts.runs(periods)) | {period for period in periods if period in context.earlier}
    left = [period for period in periods if period not in known]
    if left:
        texts = set(past_results(context, [card], left)["period"].unique().to_list())
        known |= {period for period in left if str(period) in texts}
    return known
