"""What people decided about points, and results that were taken over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.frames import rounded
from kpi.model.names import short
from kpi.model.scorecard import Scorecard

if TYPE_CHECKING:
    import polars as pl


def decided_points(context: Context, card: Scorecard) -> Mapping[str, pl.DataFrame]:
    """Return, by item, the points that decisions of kind `score` set: subject, decided (1/UNITS), cause.

    A later decision replaces an earlier one; an item named by nothing is the whole card (`""`).
    """
    import polars as pl

    rows = context.facts.frame("decisions", only={"kind": ["score"]})
    mine = rows.filter(
        (pl.col("period") == str(context.period))
        & (pl.col("card").is_null() | pl.col("card").is_in([card.id, short(card.id)]))
        & (pl.col("outcome").fill_null("approved") != "rejected")
        & pl.col("score.n").is_not_null()
    )
    if not mine.height:
        return {}
    points = rounded(pl.col("score.n"), pl.col("score.d"))
    found = (
        mine.sort("seq")
        .unique(["subject", "item"], keep="last", maintain_order=True)
        .select(
            "subject",
            pl.col("item").fill_null(""),
            points.alias("decided"),
            pl.concat_str(pl.lit("decision "), pl.col("seq").cast(pl.String)).alias("cause"),
        )
    )
    return {
        str(item): part
        for (item,), part in found.partition_by("item", as_dict=True, include_key=False).items()
    }


def report_unknown_cases(context: Context) -> None:
    """Report waivers and amounts decided in or for this period whose `ref` is the case of no event."""
    import polars as pl

    from kpi.engine.sanctions.events import with_case

    period = context.period
    rows = context.facts.frame("decisions", only={"kind": ["waiver", "amount"]})
    made = pl.col("period").is_null() & pl.col("on").is_between(period.start, period.end)
    rows = rows.filter(made | (pl.col("period") == str(period)).fill_null(value=False))
    if not rows.height:
        return
    cases = with_case(context.facts.frame("events"))["case"].unique()
    unknown = rows.filter(~pl.col("ref").is_in(cases.implode()).fill_null(value=False))
    told = pl.format(
        "a decision ({}) names the case {}, which no event has", "kind", pl.col("ref").fill_null("none")
    )
    context.report_each(unknown.select("subject", message=told), "unknown_case", "")
