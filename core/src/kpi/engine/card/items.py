"""The items stage: all items of a card in one compiled program, a line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.engine.card.decided import Decided, latest
from kpi.engine.card.item_lines import item_block, item_sums, na_flags
from kpi.engine.card.item_program import item_key, meant_for, run_items
from kpi.engine.card.noted import with_noted
from kpi.engine.card.plan import CardPlan, ItemPlan
from kpi.engine.card.rows import Members
from kpi.engine.computed import GROUP_INCOMPLETE
from kpi.engine.context import Context
from kpi.engine.frames import joined_flags, naming, scaled_in, with_flags
from kpi.engine.lines import LineBlock
from kpi.engine.population.touched import groups_touched
from kpi.engine.wide import is_wide
from kpi.errors import DataError
from kpi.frozen import frozen

if TYPE_CHECKING:
    import polars as pl


@frozen
class Items:
    """The lines of a card's items, and what the standing makes of them.

    `rows` has one row a subject: subject, points (Int64 in 1/UNITS, the sum of the item lines), blocked
    (an item waits for a human choice), dropped, full and absent (Int64 in 1/UNITS: the full marks of
    the items that concern the subject, and of those to be rescaled away),
    weighs (an item concerns the subject that is worth something: its full mark is not 0),
    lowest (the fewest points of an item, in 1/UNITS), lacking (the items without data, comma-joined, of
    one made of several figures with those that are missing),
    and flags.
    """

    rows: pl.DataFrame
    blocks: tuple[LineBlock, ...]


def score_items(context: Context, plan: CardPlan, members: Members, decided: Decided) -> Items:
    """Compute the points of every item of every member."""
    frame = run_items(context, plan, members.frame)
    frame = frame.with_columns(
        groups_touched(context, absent, one.groups, one.rule.id).alias(f"{item_key(one)}.touched")
        for one in plan.items
        if one.groups and ((absent := _absent(context, one, members)).height or is_wide(context, one.groups))
    )
    frame = _judged(context, plan, with_noted(context, plan, frame), decided)
    blocks = [item_block(context, plan, one, frame) for one in plan.items]
    rows = frame.select("subject", *item_sums(plan, frame))
    return Items(rows, tuple(block for block in blocks if block.rows.height))


def _absent(context: Context, one: ItemPlan, members: Members) -> pl.DataFrame:
    """Return who is missing in the groups that an item looks at.

    Those are the quarantined, whoever's facts there are unusable, and whoever has no score on a card read.
    """
    import polars as pl

    missing = [members.quarantined]
    missing += [context.unusable[name].select("subject") for name in one.others if name in context.unusable]
    if one.cards:
        unscored = context.results.filter(pl.col("score").is_null())
        mine = unscored if "" in one.cards else unscored.filter(pl.col("card").is_in(list(one.cards)))
        missing.append(mine.select("subject"))
    return pl.concat(missing)


def _judged(context: Context, plan: CardPlan, frame: pl.DataFrame, decided: Decided) -> pl.DataFrame:
    """Add each item's `concerns` (is it on the subject's form), `points` before the na_policy, `cause`, `flags`.

    Where the metric of its `when` is missing, nobody knows whether it concerns the subject: then it is
    not assessed, rather than left off the form. A decision puts it on the form.
    """
    found: list[pl.Expr] = []
    for one in plan.items:
        key = item_key(one)
        rows = decided.items.get(one.item.name)
        if rows is not None:
            with naming(one.rule.id, context.period):
                computed = frame.select("subject", _points(context, one, frame).alias("points"))
            last = latest(context, decided, one.item.name, rows, computed)
            names = {"decided": f"{key}.decided", "cause": f"{key}.decision"}
            frame = frame.join(last.rename(names), on="subject", how="left", maintain_order="left")
        found += _found(context, one, frame, decided=rows is not None)
    try:
        with naming(plan.card.id, context.period):
            judged = frame.with_columns(found)
    except DataError:
        _name_item(context, plan, frame, found)
        raise
    return judged.with_columns(_said(one, judged) for one in plan.items)


def _name_item(context: Context, plan: CardPlan, frame: pl.DataFrame, found: Sequence[pl.Expr]) -> None:
    """Refuse the first item whose points are too large, by the id of its rule."""
    each = len(found) // max(1, len(plan.items))
    for at, one in enumerate(plan.items):
        with naming(one.rule.id, context.period):
            frame.select(found[at * each : (at + 1) * each])


def _found(context: Context, one: ItemPlan, frame: pl.DataFrame, *, decided: bool) -> list[pl.Expr]:
    import polars as pl

    key = item_key(one)
    points, cause = _points(context, one, frame), pl.lit("")
    concerns = meant_for(context, one).fill_null(value=True)
    if decided:
        concerns = concerns | pl.col(f"{key}.decided").is_not_null()
        points = pl.coalesce(f"{key}.decided", points)
        cause = pl.col(f"{key}.decision").fill_null("")
    return [concerns.alias(f"{key}.concerns"), points.alias(f"{key}.points"), cause.alias(f"{key}.cause")]


def _points(context: Context, one: ItemPlan, frame: pl.DataFrame) -> pl.Expr:
    """Return what the rule of an item gives in 1/UNITS, null for whom the item is not meant."""
    import polars as pl

    key = item_key(one)
    points = scaled_in(frame, key)
    return points if one.item.when is None else pl.when(meant_for(context, one)).then(points)


def _said(one: ItemPlan, frame: pl.DataFrame) -> pl.Expr | pl.Series:
    """Return the flags of an item's line: the rule's own, or `decided`, and what is missing for it."""
    import polars as pl

    key = item_key(one)
    flags = f"{key}.flags"
    if f"{key}.decided" in frame.columns:
        decided = pl.when(pl.col(f"{key}.decided").is_not_null()).then(pl.lit("decided"))
        frame = frame.with_columns(decided.otherwise(pl.col(flags)).alias(flags))
    if f"{key}.noted" in frame.columns:
        frame = frame.with_columns(joined_flags(pl.col(flags), pl.col(f"{key}.noted")).alias(flags))
    given = [(pl.col(f"{key}.points").is_null(), na_flags(one))]
    if f"{key}.touched" in frame.columns:
        given.append((pl.col(f"{key}.touched"), GROUP_INCOMPLETE))
    said = with_flags(frame, flags, given)
    return frame[flags] if isinstance(said, pl.Expr) else said
