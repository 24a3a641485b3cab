"""From the points of items to lines, and to what a total needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.engine.card.item_program import item_key
from kpi.engine.card.plan import CardPlan, ItemPlan
from kpi.engine.context import Context
from kpi.engine.frames import NARROW, columns_of, greatest, in_units, is_bare, joined_flags
from kpi.engine.lines import LineBlock, block_rows
from kpi.model.names import short
from kpi.types import NaPolicy, Stage

if TYPE_CHECKING:
    import polars as pl

NOT_ASSESSED = "not_assessed"


def item_block(context: Context, plan: CardPlan, one: ItemPlan, frame: pl.DataFrame) -> LineBlock:
    """Make the lines of an item: one for everyone on whose form it is."""
    import polars as pl

    key = item_key(one)
    rows = block_rows(
        # Lazily, so that of a wide frame only what the lines have is filtered.
        frame.lazy().filter(pl.col(f"{key}.concerns")),
        _amount(one),
        cause=pl.col(f"{key}.cause"),
        flags=pl.col(f"{key}.flags"),
    ).collect()
    return LineBlock(
        card=plan.card.id,
        item=one.item.name,
        period=str(context.period),
        stage=Stage.ITEMS,
        rule=one.rule.id,
        ledger=plan.card.ledger,
        kind=None,
        rows=rows,
    )


def _amount(one: ItemPlan) -> pl.Expr:
    """Return an item's points after its na_policy; null where it adds no line to the sum."""
    import polars as pl

    points = pl.col(f"{item_key(one)}.points")
    if one.na_policy is NaPolicy.ZERO:
        return points.fill_null(0)
    if one.na_policy is NaPolicy.FULL and one.full is not None:
        return points.fill_null(in_units(one.full))
    return points


def na_flags(one: ItemPlan) -> str:
    """Return the flags of an item that was not assessed."""
    policy = one.na_policy
    if policy is NaPolicy.FULL:
        return f"{NOT_ASSESSED},na_full" if one.full is not None else f"{NOT_ASSESSED},na_block"
    return f"{NOT_ASSESSED},na_{policy}"


def item_sums(plan: CardPlan, frame: pl.DataFrame) -> list[pl.Expr]:
    """Return the columns of `Items.rows`, made of a frame of the items."""
    import polars as pl

    none = pl.lit(0, dtype=pl.Int64)
    points, blocked, dropped, full, absent, flags = [none], [], [], [none], [none], []
    weighs = []
    lacking = [pl.lit(None, dtype=pl.String)]
    least = [pl.lit(None, dtype=pl.Int64)]
    most = 0
    for one in plan.items:
        key, concerns = item_key(one), pl.col(f"{item_key(one)}.concerns")
        given = frame[f"{key}.points"]
        points.append(pl.when(concerns).then(_amount(one).fill_null(0)).otherwise(0))
        most += max(greatest(given), 0 if one.full is None else abs(in_units(one.full)))
        least.append(pl.when(concerns).then(_amount(one)))
        if one.full != 0:
            weighs.append(concerns)
        if one.full is not None:
            full.append(pl.when(concerns).then(in_units(one.full)).otherwise(0))
        if not is_bare(frame[f"{key}.flags"]):
            flags.append(pl.when(concerns).then(pl.col(f"{key}.flags")).otherwise(pl.lit("")))
        if not given.null_count():
            continue
        missing = concerns & pl.col(f"{key}.points").is_null()
        needs_full = one.na_policy in (NaPolicy.FULL, NaPolicy.RESCALE)
        if one.na_policy is NaPolicy.BLOCK or (needs_full and one.full is None):
            blocked.append(missing)
        lacking.append(pl.when(missing).then(_named(one, frame.columns)))
        if one.na_policy is NaPolicy.DROP:
            dropped.append(missing)
        if one.full is not None and one.na_policy is NaPolicy.RESCALE:
            absent.append(pl.when(missing).then(in_units(one.full)).otherwise(0))
    no = [pl.lit(value=False)]
    return [
        (_sum(points) if most > NARROW else pl.sum_horizontal(points)).alias("points"),
        pl.any_horizontal(blocked or no).alias("blocked"),
        pl.any_horizontal(dropped or no).alias("dropped"),
        pl.any_horizontal(weighs or no).alias("weighs"),
        _sum(full).alias("full"),
        _sum(absent).alias("absent"),
        pl.min_horizontal(least).alias("lowest"),
        pl.concat_str(lacking, separator=", ", ignore_nulls=True).alias("lacking"),
        (joined_flags(*flags) if flags else pl.lit("")).alias("flags"),
    ]


def _named(one: ItemPlan, columns: Sequence[str]) -> pl.Expr:
    """Name an item, and of one whose rule takes a list of figures those that are missing."""
    import polars as pl

    listed = {name for names in one.rule.bind.values() if isinstance(names, tuple) for name in names}
    held = [
        (item.name, columns_of(item.name, item.unit)[0]) for item in one.rule.inputs if item.name in listed
    ]
    parts = [
        pl.when(pl.col(column).is_null()).then(pl.lit(short(name)))
        for name, column in held
        if column in columns
    ]
    if len(parts) < len(("one", "other")):
        return pl.lit(one.item.name)
    missing = pl.concat_str(parts, separator=", ", ignore_nulls=True)
    return (
        pl.when(missing == "")
        .then(pl.lit(one.item.name))
        .otherwise(pl.format(f"{one.item.name} ({{}})", missing))
    )


def _sum(parts: list[pl.Expr]) -> pl.Expr:
    """Add up columns of 64 bits; a sum beyond them raises."""
    import polars as pl

    return pl.sum_horizontal([part.cast(pl.Int128) for part in parts]).cast(pl.Int64)
