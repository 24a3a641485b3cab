"""What people decided about points, and results that were taken over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.deciding import admitted, beyond, out_of_range, report_own, terms_on
from kpi.engine.event_cases import with_case
from kpi.engine.frames import in_units, rounded
from kpi.engine.wording import worded
from kpi.frozen import frozen
from kpi.model.names import short
from kpi.model.scorecard import Scorecard
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

STEP_OF_WAIVER = "waiver_with_step"
"""Code of a waiver that names a step: a waiver has none, only an approval is a step of a chain."""


@frozen
class Decided:
    """The decisions of kind `score` about a card that count, each a row: subject, seq, on, by, cause.

    `items` has by item, and `total` for the whole card, `decided`: the points that are set. `moves` has `moved`:
    the points by which the total is moved. All in 1/UNITS, as `limit`, the most by which they may change it.
    """

    card: str
    items: Mapping[str, pl.DataFrame]
    total: pl.DataFrame
    moves: pl.DataFrame
    limit: int | None


def decided_points(context: Context, card: Scorecard, subjects: pl.DataFrame) -> Decided:
    """Return what was decided about a card's points and `subjects`; what does not count is reported.

    A decision with a `score` sets the points of its `item`, or the total; one with an `amount` and without
    an item moves the total by it.
    """
    import polars as pl

    terms = terms_on(context, card.id, card.parameters, card.where)
    rows = context.facts.frame("decisions", only={"kind": ["score"]})
    mine = rows.filter(
        (pl.col("period") == str(context.period))
        & (pl.col("card").is_null() | pl.col("card").is_in([card.id, short(card.id)]))
        & (pl.col("outcome").fill_null("approved") != "rejected")
        & (pl.col("score.n").is_not_null() | pl.col("amount.n").is_not_null())
    )
    mine = admitted(context, mine.join(subjects, on="subject", how="semi"), terms, card.id).sort("seq")
    _report_unused_amounts(context, card, mine)
    points = terms.limits.get("adjustment_points")
    common = ("subject", "seq", "on", "by")
    cause = pl.concat_str(pl.lit("decision "), pl.col("seq").cast(pl.String)).alias("cause")
    found = mine.filter(pl.col("score.n").is_not_null()).select(
        *common,
        cause,
        pl.col("item").fill_null(""),
        rounded(pl.col("score.n"), pl.col("score.d")).alias("decided"),
    )
    moves = mine.filter(pl.col("score.n").is_null() & pl.col("item").is_null()).select(
        *common, cause, rounded(pl.col("amount.n"), pl.col("amount.d")).alias("moved")
    )
    parts = found.partition_by("item", as_dict=True, include_key=False)
    total = found.filter(pl.col("item") == "").drop("item")
    return Decided(
        card.id,
        {str(item): part for (item,), part in parts.items() if item},
        total,
        moves,
        None if points is None else in_units(points),
    )


def latest(
    context: Context, decided: Decided, what: str, rows: pl.DataFrame, points: pl.DataFrame
) -> pl.DataFrame:
    """Return, of decisions about an item or the total, the last that counts: subject, decided, cause.

    One that moves what was computed beyond the card's limit does not count. What was not assessed has no
    limit.

    Args:
        context: where problem `out_of_range` is noted.
        decided: the decisions of the card.
        what: the item, or the total, as the report names it.
        rows: the decisions about it.
        points: subject, points (1/UNITS, null where nothing was computed).
    """
    import polars as pl

    kept = rows.join(points.select("subject", "points"), on="subject", how="inner").sort("seq")
    limit = decided.limit
    if limit is not None:
        moved = (pl.col("decided") - pl.col("points")).abs().fill_null(0)
        far = kept.with_columns(moved.alias("moved")).filter(pl.col("moved") > limit)
        for row in far.iter_rows(named=True):
            told = beyond(row["moved"], limit, "adjustment_points")
            out_of_range(context, row["subject"], f"{decided.card}.{what}", row, told)
        kept = kept.join(far.select("seq"), on="seq", how="anti", maintain_order="left")
    last = kept.unique("subject", keep="last", maintain_order=True)
    return last.select("subject", "decided", "cause")


def moves_of(context: Context, decided: Decided, scored: pl.DataFrame) -> pl.DataFrame:
    """Return the moves of the totals of `scored` (subject) that count: subject, moved, cause.

    Those of a person count in their order, as long as together they stay within the card's limit.
    """
    import polars as pl

    limit = decided.limit
    unscored = decided.moves.join(scored, on="subject", how="anti").select("subject").unique()
    context.report_each(
        unscored,
        "adjustment_unused",
        sentence("{card}: an adjustment is decided, but there is no score to adjust", card=decided.card),
    )
    kept = decided.moves.join(scored, on="subject", how="semi").sort("subject", "seq")
    sums: dict[int, int] = {}
    counting = []
    for row in kept.iter_rows(named=True):
        whole = sums.get(row["subject"], 0) + row["moved"]
        if limit is not None and abs(whole) > limit:
            out_of_range(
                context, row["subject"], decided.card, row, beyond(whole, limit, "adjustment_points")
            )
            continue
        sums[row["subject"]] = whole
        counting.append(row["seq"])
    return kept.filter(pl.col("seq").is_in(counting) & (pl.col("moved") != 0)).select(
        "subject", "moved", "cause"
    )


def _report_unused_amounts(context: Context, card: Scorecard, rows: pl.DataFrame) -> None:
    import polars as pl

    if not rows.height:
        return
    beside = pl.col("amount.n").is_not_null() & (
        pl.col("score.n").is_not_null() | pl.col("item").is_not_null()
    )
    message = sentence(
        "{id}: a decision sets a score or names an item, so its amount is not used", id=card.id
    )
    context.report_each(rows.filter(beside).select("subject").unique(), "amount_unused", message)


def report_unknown_cases(context: Context) -> None:
    """Report waivers and amounts decided in or for this period by the person, or whose `ref` is the case of no event.

    A waiver that is a `step` waives nothing (see `waivers_of`), and is reported as well.
    """
    import polars as pl

    period = context.period
    every = context.facts.frame("decisions", only={"kind": ["waiver", "amount"]})
    if not every.height:
        return
    made = pl.col("period").is_null() & pl.col("on").is_between(period.start, period.end)
    events = with_case(context.facts.frame("events"))
    cases = events["case"].unique()
    now = events.filter(pl.col("day").is_between(period.start, period.end)).select("subject", ref="case")
    about = every.join(now.unique(), on=["subject", "ref"], how="semi")["seq"]
    report_own(context, every.filter(made | pl.col("seq").is_in(about.implode())))
    rows = every.filter(made | (pl.col("period") == str(period)).fill_null(value=False))
    unknown = rows.filter(~pl.col("ref").is_in(cases.implode()).fill_null(value=False))
    told = worded(
        "a decision ({kind}) names the case {case}, which no event has",
        kind=pl.col("kind"),
        case=pl.col("ref").fill_null("none"),
    )
    context.report_each(unknown.select("subject", message=told), "unknown_case")
    steps = rows.filter((pl.col("kind") == "waiver") & pl.col("step").is_not_null())
    told = worded(
        "the waiver of the case {case} is the step {step} of a chain: it waives nothing",
        case=pl.col("ref"),
        step=pl.col("step"),
    )
    context.report_each(steps.select("subject", message=told), STEP_OF_WAIVER)
