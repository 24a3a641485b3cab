"""Results of earlier periods, and which runs they were read from."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from kpi.engine.completing import completed
from kpi.model.period import Period

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.context import Context

COLUMNS = ("subject", "card", "period", "score.n", "score.d", "grade", "rank", "of", "target_met", "run")


def past_results(context: Context, cards: Collection[str], periods: Collection[Period]) -> pl.DataFrame:
    """Return the standings of earlier periods, with `COLUMNS`, and note which runs were read.

    The period is text. What was taken over wins over a run.
    """
    import polars as pl

    found = context.facts.results(cards, periods).select(COLUMNS)
    given = pl.col("run").is_null()
    recorded = found.filter(~given)
    context.read_runs.update(recorded["run"].unique().to_list())
    return pl.concat([completed(context, found.filter(given)), recorded])


def ran(context: Context, card: str, periods: Collection[Period]) -> set[Period]:
    """Return the periods that have a run, or a result of the card that was taken over."""
    known = set(context.facts.runs(periods))
    left = [period for period in periods if period not in known]
    if left:
        texts = set(past_results(context, [card], left)["period"].unique().to_list())
        known |= {period for period in left if str(period) in texts}
    return known
