"""A longer period's score made of the scores of its parts, and scores that were taken over."""

from __future__ import annotations

from kpi.engine.card.plan import CardPlan
from kpi.engine.card.rows import Members
from kpi.engine.card.standing import Totals, standing_block
from kpi.engine.computed import INCOMPLETE
from kpi.engine.context import Context
from kpi.engine.frames import scaled
from kpi.engine.history import TAKEN_OVER as TAKEN_OVER_FLAG
from kpi.engine.parts import made_of_parts

TAKEN_OVER = "taken over"


def rolled_up(context: Context, plan: CardPlan, members: Members, how: str) -> Totals:
    """Make scores of the recorded scores of the parts: their mean, rounded to two places, or the last one.

    Parts in which somebody was employed and has no score are reported and left out.
    """
    import polars as pl

    own = members.frame.select("subject")
    made = made_of_parts(context, plan.card, context.period, how, own, own)
    rows = own.join(made.rows, on="subject", how="left", maintain_order="left")
    rows = rows.with_columns(
        flags=pl.when(pl.col("score").is_null())
        .then(pl.lit(f"{INCOMPLETE},not_assessed"))
        .when(pl.col("subject").is_in(made.lacking["subject"].implode()))
        .then(pl.lit(INCOMPLETE))
        .otherwise(pl.lit(""))
    )
    scored = rows.filter(pl.col("score").is_not_null())
    blocks = (standing_block(context, plan, how, scored, pl.col("score")),) if scored.height else ()
    return Totals(rows, blocks)


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
