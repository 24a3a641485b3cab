"""A longer period's scores made of the scores of its parts, and what is lacking for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from kpi.engine.completing import completed
from kpi.engine.frames import rounded, unscaled
from kpi.engine.grouping import aggregated
from kpi.engine.history import COLUMNS, past_results
from kpi.engine.wording import worded
from kpi.frozen import frozen
from kpi.model.period import Period
from kpi.model.scorecard import Scorecard
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.context import Context

PARTS_MISSING = "parts_missing"
_BY_SCORES = ("mean", "last")
"""Ways of making a longer period's score of the scores of its parts."""


@frozen
class Made:
    """Scores made of parts: `rows` has subject and score (Int64 in 1/UNITS), `lacking` the subjects with a part missing."""

    rows: pl.DataFrame
    lacking: pl.DataFrame


def made_of_parts(
    context: Context,
    card: Scorecard,
    period: Period,
    how: str,
    subjects: pl.DataFrame,
    unscored: pl.DataFrame,
) -> Made:
    """Make the scores of a longer period: the mean of its parts' scores, or the last one, in two places.

    A part in which a subject was employed and has no score is left out and reported: `never_run` where the part
    never ran, else `parts_missing`. Whoever the level keeps out of appraisal by now lacks nothing.

    Args:
        context: the period, which may be the longer one or one that its last part ends with.
        card: the scorecard of the parts.
        period: the longer period.
        how: mean or last.
        subjects: for whom scores are made.
        unscored: those of them who are asked for their parts even where they have a score in none.
    """
    import polars as pl

    parts = period.parts(card.frequency)
    scores = _scores(context, card, parts).join(subjects.select("subject"), on="subject", how="semi")
    if how == "last":
        order = {str(part): place for place, part in enumerate(parts)}
        placed = scores.with_columns(place=pl.col("period").replace_strict(order, return_dtype=pl.Int64))
        found = placed.sort("subject", "place").unique("subject", keep="last", maintain_order=True)
    else:
        found = aggregated(scores, "subject", "score", "mean")
    rows = found.select("subject", score=rounded(pl.col("score.n"), pl.col("score.d")))
    concerned = pl.concat([rows.select("subject"), unscored.select("subject")]).unique()
    concerned = concerned.filter(~pl.col("subject").is_in(list(context.population.bound.outside)))
    return Made(rows, _lacking(context, card, period, context.population.members(concerned), scores))


def known_results(context: Context, cards: Collection[str], periods: Collection[Period]) -> pl.DataFrame:
    """Return what `past_results` does, and of longer periods that were never run what their parts come to.

    A longer period that ends with the one being computed is always made of its parts, for the last of
    them is computed only now; what was taken over stands all the same. Of whom a part is missing stands in
    `context.lacking`.
    """
    import polars as pl

    found = past_results(context, cards, periods)
    for card, period, how in _to_be_made(context, cards, periods):
        own = (pl.col("card") == card) & (pl.col("period") == str(period))
        given = found.filter(own & pl.col("run").is_null())
        recorded = found.filter(own & pl.col("run").is_not_null())
        if recorded.height and period.end != context.period.end:
            continue
        made = _standings(context, card, period, how, given)
        found = pl.concat([found.filter(~own), given, made])
    return found


def ran(context: Context, card: str, periods: Collection[Period]) -> set[Period]:
    """Return the periods of which a card's results are known: run, taken over, or made of parts that are."""
    known = context.known.setdefault(card, {})
    asked = [period for period in periods if period not in known]
    if asked:
        found = _ran(context, card, asked)
        known.update({period: period in found for period in asked})
    return {period for period in periods if known[period]}


def _ran(context: Context, card: str, periods: Collection[Period]) -> set[Period]:
    known = set(context.facts.runs(periods))
    left = [period for period in periods if period not in known]
    if left:
        texts = set(past_results(context, [card], left)["period"].unique().to_list())
        known |= {period for period in left if str(period) in texts}
    made = [
        period for _, period, _ in _to_be_made(context, [card], [one for one in left if one not in known])
    ]
    if made:
        frequency = context.catalogue.scorecards[card].frequency
        parts = {period: period.parts(frequency) for period in made}
        there = {context.period, *ran(context, card, [part for some in parts.values() for part in some])}
        known |= {period for period, some in parts.items() if not there.isdisjoint(some)}
    return known


def _to_be_made(
    context: Context, cards: Collection[str], periods: Collection[Period]
) -> Iterator[tuple[str, Period, str]]:
    """Yield the cards and longer periods whose scores are made of those of their parts, and how."""
    for name in cards:
        card = context.catalogue.scorecards.get(name)
        for period in periods if card else ():
            how = card.rollups.get(period.frequency, "") if card else ""
            if how in _BY_SCORES and period.end <= context.period.end and period != context.period:
                yield name, period, how


def _standings(context: Context, name: str, period: Period, how: str, given: pl.DataFrame) -> pl.DataFrame:
    """Return the standings of a longer period that its parts make, with `COLUMNS`, but those `given`.

    Whoever has no score in an earlier one need not have been on the card then, so that none is made for him.
    """
    import polars as pl

    card = context.catalogue.scorecards[name]
    subjects = context.population.people.select("subject").join(given, on="subject", how="anti")
    bound = context.population.bound.scorecards if period.end == context.period.end else {}
    on_card = subjects.join(bound[name], on="subject", how="semi") if name in bound else subjects.clear()
    made = made_of_parts(context, card, period, how, subjects, on_card)
    rows = made.rows.sort("subject").select(
        "subject",
        *unscaled("score", pl.col("score")),
        pl.lit(name).alias("card"),
        pl.lit(str(period)).alias("period"),
    )
    return completed(context, pl.concat([given.clear(), rows], how="diagonal_relaxed").select(COLUMNS))


def _scores(context: Context, card: Scorecard, parts: Collection[Period]) -> pl.DataFrame:
    """Return the scores there are: subject, period, score.n, score.d."""
    import polars as pl

    past = past_results(context, [card.id], [one for one in parts if one != context.period])
    scores = past.select("subject", "period", "score.n", "score.d")
    if context.period in parts:
        now = context.results.filter(pl.col("card") == card.id).select(
            "subject", pl.lit(str(context.period)).alias("period"), *unscaled("score", pl.col("score"))
        )
        scores = pl.concat([scores, now], how="vertical_relaxed")
    return scores.filter(pl.col("score.n").is_not_null())


def _lacking(
    context: Context, card: Scorecard, period: Period, people: pl.DataFrame, scores: pl.DataFrame
) -> pl.DataFrame:
    """Report the parts in which some of `people` were employed and have no score; return whose they are.

    What was reported of a period already is not said again: metrics read it one by one.
    """
    import polars as pl

    parts = [one for one in period.parts(card.frequency) if one != context.period]
    if (context.results["card"] == card.id).any() and context.period in period.parts(card.frequency):
        parts.append(context.period)
    known = {context.period, *ran(context, card.id, [one for one in parts if one != context.period])}
    found = [people.select("subject").clear().with_columns(missing=pl.lit("", dtype=pl.String))]
    never = []
    for part in parts:
        there = (pl.col("hired_on") <= part.end) & (pl.col("left_on") >= part.start).fill_null(value=True)
        employed = people.filter(there.fill_null(value=True)).select("subject")
        scored = scores.filter(pl.col("period") == str(part))
        without = employed.join(scored, on="subject", how="anti")
        if part not in known and without.height:
            never.append(str(part))
        found.append(without.with_columns(missing=pl.lit(str(part))))
    every = pl.concat(found)
    key = (card.id, period)
    told = context.lacking.get(key)
    context.lacking[key] = lacking = every.select("subject").unique()
    if never and told is None:
        context.report(
            "never_run",
            sentence(
                "{card}: {periods} never run, so {period} is made without them",
                card=card.id,
                periods=", ".join(never),
                period=period,
            ),
        )
    fresh = every.filter(~pl.col("missing").is_in(never))
    fresh = fresh if told is None else fresh.join(told, on="subject", how="anti")
    joined = fresh.group_by("subject", maintain_order=True).agg(pl.col("missing"))
    message = worded(
        "{card}: no score in {periods}, so {period} is made without it",
        card=card.id,
        periods=pl.col("missing").list.join(", "),
        period=period,
    )
    told_of = joined.select("subject", message=message)
    context.report_each(told_of, PARTS_MISSING)
    return lacking


__all__ = ["PARTS_MISSING", "Made", "known_results", "made_of_parts", "ran"]
