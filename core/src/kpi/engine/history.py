"""Results of earlier periods, and which runs they were read from."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from kpi.engine.completing import completed
from kpi.engine.frames import rounded, unscaled
from kpi.engine.grouping import aggregated
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
_BY_SCORES = ("mean", "last")
"""Ways of making a longer period's score of the scores of its parts."""


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


def known_results(context: Context, cards: Collection[str], periods: Collection[Period]) -> pl.DataFrame:
    """Return what `past_results` does, and of longer periods that were never run what their parts come to.

    A longer period that ends with the one being computed is always made of its parts, for the last of
    them is computed only now; what was taken over stands all the same.
    """
    import polars as pl

    found = past_results(context, cards, periods)
    for card, period, how in _made_of_parts(context, cards, periods):
        own = (pl.col("card") == card) & (pl.col("period") == str(period))
        given = found.filter(own & pl.col("run").is_null())
        recorded = found.filter(own & pl.col("run").is_not_null())
        if recorded.height and period.end != context.period.end:
            continue
        made = _made(context, card, period, how).join(given, on="subject", how="anti")
        found = pl.concat([found.filter(~own), given, made])
    return found


def ran(context: Context, card: str, periods: Collection[Period]) -> set[Period]:
    """Return the periods of which a card's results are known: run, taken over, or made of parts that are."""
    known = set(context.facts.runs(periods))
    left = [period for period in periods if period not in known]
    if left:
        texts = set(past_results(context, [card], left)["period"].unique().to_list())
        known |= {period for period in left if str(period) in texts}
    for _, period, _ in _made_of_parts(context, [card], [one for one in left if one not in known]):
        parts = period.parts(context.catalogue.scorecards[card].frequency)
        if context.period in parts or ran(context, card, parts):
            known.add(period)
    return known


def _made_of_parts(
    context: Context, cards: Collection[str], periods: Collection[Period]
) -> Iterator[tuple[str, Period, str]]:
    """Yield the cards and longer periods whose scores are made of those of their parts, and how."""
    for name in cards:
        card = context.catalogue.scorecards.get(name)
        for period in periods if card else ():
            how = card.rollups.get(period.frequency, "") if card else ""
            if how in _BY_SCORES and period.end <= context.period.end and period != context.period:
                yield name, period, how


def _made(context: Context, name: str, period: Period, how: str) -> pl.DataFrame:
    """Make the standings of a longer period of its parts' scores: their mean, or the last one, in two places."""
    import polars as pl

    card = context.catalogue.scorecards[name]
    parts = period.parts(card.frequency)
    past = past_results(context, [name], [one for one in parts if one != context.period])
    scores = past.select("subject", "period", "score.n", "score.d")
    if context.period in parts:
        now = context.results.filter(pl.col("card") == name)
        scores = pl.concat(
            [
                scores,
                now.select(
                    "subject",
                    pl.lit(str(context.period)).alias("period"),
                    *unscaled("score", pl.col("score")),
                ),
            ],
            how="vertical_relaxed",
        )
    scores = scores.filter(pl.col("score.n").is_not_null())
    if how == "last":
        found = scores.sort("subject", "period").unique("subject", keep="last", maintain_order=True)
    else:
        found = aggregated(scores, "subject", "score", "mean")
    made = found.select("subject", *unscaled("score", rounded(pl.col("score.n"), pl.col("score.d"))))
    rows = made.with_columns(pl.lit(name).alias("card"), pl.lit(str(period)).alias("period"))
    blank = past.clear()
    return completed(
        context, pl.concat([blank, rows.sort("subject")], how="diagonal_relaxed").select(COLUMNS)
    )
