"""The standing stage: from points to total, grade, target and rank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kpi.engine.card.decided import Decided, latest, moves_of
from kpi.engine.card.items import Items
from kpi.engine.card.plan import CardPlan
from kpi.engine.computed import BLOCKED, INCOMPLETE
from kpi.engine.context import Context
from kpi.engine.frames import in_units, joined_flags
from kpi.engine.lines import UNITS, LineBlock, block_rows
from kpi.frozen import frozen
from kpi.model.scorecard import Scorecard
from kpi.types import IncompletePolicy, LineStatus, Stage

if TYPE_CHECKING:
    import polars as pl

BASE = "base"
"""Item of the line with which a total begins."""

ADJUSTMENT = "adjustment"
"""Item of a line by which a decision moves a total."""

TOTAL_BELOW, TOTAL_ABOVE = "total_below", "total_above"
"""Flags of a total that is less, or more, than the card expects."""


@frozen
class Totals:
    """Scores of a card: subject, score (Int64 in 1/UNITS, null where there is none), lowest (the fewest
    points of an item, likewise), flags; and their lines.
    """

    rows: pl.DataFrame
    blocks: tuple[LineBlock, ...]


def total_scores(
    context: Context, plan: CardPlan, items: Items, sanctions: Sequence[LineBlock], decided: Decided
) -> Totals:
    """Add up items and point sanctions; rescaling, decisions on the whole, cap and floor are lines of their own.

    A decision that moves the total comes before cap and floor, one that sets it after them. Of whom no item
    could be assessed there is no score: what is missing is not 0. Nor is there one where every full mark is 0
    and nothing else is booked: such a card informs. One with a base has a score then, and one with a base and
    without items always has.
    """
    import polars as pl

    rows = items.rows.join(_booked(plan.card, sanctions), on="subject", how="left", maintain_order="left")
    rows = rows.with_columns(sum=pl.col("points").cast(pl.Int128) + pl.col("booked").fill_null(0))
    # Where every mark is absent nothing is left to be scaled up.
    nothing_left = (pl.col("absent") > 0) & (pl.col("absent") >= pl.col("full"))
    informs = ~pl.col("weighs") & pl.col("booked").is_null() & (plan.base is None)
    unassessed = bool(plan.items) or plan.base is None
    unprinted = plan.incomplete_policy is IncompletePolicy.REQUIRE_COMPLETION
    rows = rows.with_columns(
        blocked=pl.col("blocked") | nothing_left | unprinted,
        unseen=(pl.col("lowest").is_null() & unassessed) | informs,
    )
    blocks: list[LineBlock] = []
    for step in _steps(plan, decided):
        name, cause, amount = step
        if name == ADJUSTMENT:
            scored = rows.filter(~(pl.col("blocked") | pl.col("unseen"))).select("subject")
            moves = moves_of(context, decided, scored)
            if moves.height:
                blocks.append(
                    standing_block(context, plan, name, moves, pl.col("moved"), cause=pl.col("cause"))
                )
            whole = moves.group_by("subject").agg(pl.col("moved").cast(pl.Int128).sum())
            rows = rows.join(whole, on="subject", how="left", maintain_order="left")
            rows = rows.with_columns(sum=pl.col("sum") + pl.col("moved").fill_null(0)).drop("moved")
            continue
        if name == "decided":
            sums = rows.select("subject", points=pl.when(~(pl.col("blocked") | pl.col("unseen"))).then("sum"))
            last = latest(context, decided, "total", decided.total, sums)
            rows = rows.join(last, on="subject", how="left", maintain_order="left")
            undecided = pl.col("decided").is_null()
            rows = rows.with_columns(pl.col("blocked", "unseen") & undecided)
        rows = rows.with_columns(step=pl.when(~(pl.col("blocked") | pl.col("unseen"))).then(amount))
        changed = rows.filter(pl.col("step").fill_null(0) != 0)
        if changed.height:
            blocks.append(standing_block(context, plan, name, changed, pl.col("step"), cause=cause))
        rows = rows.with_columns(sum=pl.col("sum") + pl.col("step").fill_null(0))
    incomplete = pl.col("dropped") | pl.lit(plan.card.incomplete)
    rows = rows.select(
        "subject",
        "lowest",
        score=pl.when(~(pl.col("blocked") | pl.col("unseen"))).then(pl.col("sum")).cast(pl.Int64),
        flags=joined_flags(
            pl.col("flags"),
            pl.when("blocked").then(pl.lit(BLOCKED)).otherwise(pl.lit("")),
            pl.when(incomplete).then(pl.lit(INCOMPLETE)).otherwise(pl.lit("")),
            *_unexpected(plan),
        ),
    )
    return Totals(rows, tuple(blocks))


def _unexpected(plan: CardPlan) -> Iterator[pl.Expr]:
    """Yield the flags of totals that lie outside what is expected of a card."""
    import polars as pl

    scored = ~(pl.col("blocked") | pl.col("unseen"))
    if plan.least is not None:
        beyond = scored & (pl.col("sum") < in_units(plan.least))
        yield pl.when(beyond).then(pl.lit(TOTAL_BELOW)).otherwise(pl.lit(""))
    if plan.most is not None:
        beyond = scored & (pl.col("sum") > in_units(plan.most))
        yield pl.when(beyond).then(pl.lit(TOTAL_ABOVE)).otherwise(pl.lit(""))


def _booked(card: Scorecard, sanctions: Iterable[LineBlock]) -> pl.DataFrame:
    """Sum what sanctions added to or took from a card in its own ledger; held lines do not count."""
    import polars as pl

    parts = [
        block.rows.filter(pl.col("status") != LineStatus.HELD.value).select("subject", "amount")
        for block in sanctions
        if block.ledger is card.ledger and block.card == card.id
    ]
    if not parts:
        return pl.DataFrame(schema={"subject": pl.Int64, "booked": pl.Int64})
    return (
        pl.concat(parts).group_by("subject").agg(booked=pl.col("amount").cast(pl.Int128).sum().cast(pl.Int64))
    )


def _steps(plan: CardPlan, decided: Decided) -> list[tuple[str, pl.Expr, pl.Expr]]:
    """Return what may change a total after the sum: name, cause and amount of its line."""
    import polars as pl

    none, total = pl.lit(""), pl.col("sum")
    steps: list[tuple[str, pl.Expr, pl.Expr]] = []
    if any(one.na_policy == "rescale" for one in plan.items):
        steps.append(("rescale", none, pl.when(pl.col("absent") > 0).then(_rescaled() - pl.col("points"))))
    if plan.incomplete_policy is IncompletePolicy.SCALE_TO_100:
        visible = total - pl.col("booked").fill_null(0)
        steps.append(("scaled_to_100", none, _of_hundred(visible) - visible))
    if plan.base is not None:
        steps.append((BASE, none, pl.lit(in_units(plan.base), dtype=pl.Int128)))
    if decided.moves.height:
        steps.append((ADJUSTMENT, none, none))
    if plan.cap is not None:
        cap = in_units(plan.cap)
        steps.append(("cap", none, pl.when(total > cap).then(cap - total)))
    if plan.floor is not None:
        floor = in_units(plan.floor)
        steps.append(("floor", none, pl.when(total < floor).then(floor - total)))
    if decided.total.height:
        steps.append(("decided", pl.col("cause"), pl.col("decided") - total))
    return steps


def _rescaled() -> pl.Expr:
    """Return the item points scaled up to the whole form's full marks, rounded to two places."""
    import polars as pl

    from kpi.engine.frames import rounded

    above = pl.col("points").cast(pl.Int128) * pl.col("full")
    below = (pl.col("full") - pl.col("absent")).cast(pl.Int128) * UNITS
    return rounded(above, pl.when(below > 0).then(below))


def _of_hundred(visible: pl.Expr) -> pl.Expr:
    """Return the points of a form whose print was cut off out of 100, rounded to two places."""
    import polars as pl

    from kpi.engine.frames import rounded

    return rounded(visible.cast(pl.Int128) * 100, pl.when(pl.col("full") > 0).then(pl.col("full")))


def standing_block(
    context: Context,
    plan: CardPlan,
    name: str,
    rows: pl.DataFrame,
    amount: pl.Expr,
    *,
    cause: pl.Expr | None = None,
) -> LineBlock:
    """Make a block of lines that the standing itself adds to a card."""
    import polars as pl

    return LineBlock(
        card=plan.card.id,
        item=name,
        period=str(context.period),
        stage=Stage.STANDING,
        rule=plan.card.id,
        ledger=plan.card.ledger,
        kind=None,
        rows=block_rows(rows, amount, cause=pl.lit("") if cause is None else cause),
    )
