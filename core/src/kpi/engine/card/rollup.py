"""A longer period's score made of the scores of its parts, and scores that were taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.card.plan import CardPlan
from kpi.engine.card.rows import Members
from kpi.engine.card.standing import INCOMPLETE, Totals, standing_block
from kpi.engine.context import Context
from kpi.engine.frames import rounded, scaled
from kpi.engine.grouping import aggregated
from kpi.engine.history import TAKEN_OVER as TAKEN_OVER_FLAG
from kpi.engine.history import past_results, ran
from kpi.model.period import Period

if TYPE_CHECKING:
    import polars as pl

TAKEN_OVER = "taken over"
PARTS_MISSING = "parts_missing"


def rolled_up(context: Context, plan: CardPlan, members: Members, how: str) -> Totals:
    """Make scores of the recorded scores of the parts: their mean, rounded to two places, or the last one.

    Parts in which somebody was employed and has no score are reported and left out.
    """
    import polars as pl

    card = plan.card
    parts = context.period.parts(card.frequency)
    past = past_results(context, [card.id], parts).filter(pl.col("score.n").is_not_null())
    past = past.join(members.frame.select("subject"), on="subject", how="semi")
    if how == "last":
        order = {str(part): place for place, part in enumerate(parts)}
        placed = past.with_columns(place=pl.col("period").replace_strict(order, return_dtype=pl.Int64))
        found = placed.sort("subject", "place").unique("subject", keep="last", maintain_order=True)
    else:
        found = aggregated(past, "subject", "score", "mean")
    known = ran(context, card.id, parts)
    never = [str(part) for part in parts if part not in known]
    if never:
        context.report(
            "never_run", f"{card.id}: {', '.join(never)} never run, so {context.period} is made without them"
        )
    lacking = _lacking(members.frame, past, [part for part in parts if part in known])
    message = f"{card.id}: no score in {{}}, so {context.period} is made without it"
    context.report_each(
        lacking.select("subject", message=pl.format(message, pl.col("missing"))), PARTS_MISSING, ""
    )
    points = rounded(pl.col("score.n"), pl.col("score.d"))
    rows = members.frame.select("subject").join(
        found.select("subject", score=points), on="subject", how="left", maintain_order="left"
    )
    flagged = pl.col("subject").is_in(lacking["subject"].implode()) | pl.lit(value=bool(never))
    rows = rows.with_columns(
        flags=pl.when(pl.col("score").is_null())
        .then(pl.lit(f"{INCOMPLETE},not_assessed"))
        .when(flagged)
        .then(pl.lit(INCOMPLETE))
        .otherwise(pl.lit(""))
    )
    scored = rows.filter(pl.col("score").is_not_null())
    blocks = (standing_block(context, plan, how, scored, pl.col("score")),) if scored.height else ()
    return Totals(rows, blocks)


def _lacking(members: pl.DataFrame, past: pl.DataFrame, parts: list[Period]) -> pl.DataFrame:
    """Return subject and the parts (joined) in which a member was employed but has no score."""
    import polars as pl

    found = [members.select("subject").clear().with_columns(missing=pl.lit("", dtype=pl.String))]
    for part in parts:
        there = members.filter((pl.col("first") <= part.end) & (pl.col("last") >= part.start)).select(
            "subject"
        )
        scored = past.filter(pl.col("period") == str(part))
        found.append(there.join(scored, on="subject", how="anti").with_columns(missing=pl.lit(str(part))))
    joined = pl.concat(found).group_by("subject", maintain_order=True).agg(pl.col("missing"))
    return joined.with_columns(pl.col("missing").list.join(", "))


def taken_over(context: Context, plan: CardPlan, members: Members) -> Totals:
    """Return the results that were taken over, as they stand: besides, `given_grade` and `given_rank`."""
    import polars as pl

    rows = members.taken_over.select(
        "subject",
        score=scaled(pl.col("score.n"), pl.col("score.d")),
        flags=pl.lit(TAKEN_OVER_FLAG),
        given_grade=pl.col("grade"),
        given_rank=pl.col("rank").cast(pl.Int64),
    )
    block = standing_block(context, plan, TAKEN_OVER_FLAG, rows, pl.col("score"), cause=pl.lit(TAKEN_OVER))
    return Totals(rows, (block,) if rows.height else ())
