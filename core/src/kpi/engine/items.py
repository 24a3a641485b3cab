"""The items stage: all items of a card in one compiled program, a line each."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import attrs

from kpi.engine.choosing import holds
from kpi.engine.context import Context
from kpi.engine.decided import decided_points
from kpi.engine.frames import in_units, joined_flags, scaled
from kpi.engine.lines import LineBlock, block_rows
from kpi.engine.members import Members, groups_touched
from kpi.engine.plan import CardPlan, ItemPlan
from kpi.model.metric import Observed, Rated
from kpi.types import Ledger, NaPolicy, Stage

if TYPE_CHECKING:
    import polars as pl

NOT_ASSESSED = "not_assessed"
GROUP_INCOMPLETE = "group_incomplete"


@attrs.frozen
class Items:
    """The lines of a card's items, and what the standing makes of them.

    `rows` has one row a subject: subject, points (Int64 in 1/UNITS, the sum of the item lines), blocked
    (an item waits for a human choice), dropped, full and absent (Int64 in 1/UNITS: the full marks of
    the items that concern the subject, and of those to be rescaled away), and flags.
    """

    rows: pl.DataFrame
    blocks: tuple[LineBlock, ...]
    quarantined: pl.DataFrame


def score_items(context: Context, plan: CardPlan, members: Members) -> Items:
    """Compute the points of every item of every member."""
    import polars as pl

    frame = _run(plan, members.frame)
    frame = frame.with_columns(
        groups_touched(context, absent, one.groups).alias(f"{_key(one)}.touched")
        for one in plan.items
        if one.groups and (absent := _absent(context, one, members)).height
    )
    frame = _judged(context, plan, frame)
    frame, double = _exclusive(context, plan, frame)
    blocks = [_block(context, plan, one, frame) for one in plan.items]
    rows = frame.select("subject", *_sums(plan))
    quarantined = pl.concat([members.quarantined, double])
    return Items(rows, tuple(block for block in blocks if block.rows.height), quarantined)


def _absent(context: Context, one: ItemPlan, members: Members) -> pl.DataFrame:
    """Return who is missing in the groups that an item looks at: the quarantined, and whoever has no score."""
    import polars as pl

    if not one.cards:
        return members.quarantined
    unscored = context.results.filter(pl.col("score").is_null())
    if "" not in one.cards:
        unscored = unscored.filter(pl.col("card").is_in(list(one.cards)))
    return pl.concat([members.quarantined, unscored.select("subject")])


def _key(one: ItemPlan) -> str:
    return f"item:{one.item.name}"


def _run(plan: CardPlan, frame: pl.DataFrame) -> pl.DataFrame:
    from kpi.expr import bounds, compile_program

    if not plan.items:
        return frame
    outputs = {_key(one): one.tree for one in plan.items}
    program = compile_program(outputs, bounds(frame, plan.metrics), plan.scopes, rows=max(1, frame.height))
    return program.run(frame, check=False)


def _judged(context: Context, plan: CardPlan, frame: pl.DataFrame) -> pl.DataFrame:
    """Add each item's `concerns` (is it on the subject's form), `points` before the na_policy, `cause`, `flags`.

    Where the metric of its `when` is missing, nobody knows whether it concerns the subject: then it is
    not assessed, rather than left off the form. A decision puts it on the form.
    """
    decisions = decided_points(context, plan.card)
    found: list[pl.Expr] = []
    said: list[pl.Expr] = []
    for one in plan.items:
        key = _key(one)
        decided = decisions.get(one.item.name)
        if decided is not None:
            names = {"decided": f"{key}.decided", "cause": f"{key}.decision"}
            frame = frame.join(decided.rename(names), on="subject", how="left", maintain_order="left")
        found += _found(context, one, decided is not None)
        said += _said(one, frame.columns)
    return frame.with_columns(found).with_columns(said)


def _found(context: Context, one: ItemPlan, decided: bool) -> list[pl.Expr]:
    import polars as pl

    key = _key(one)
    points = scaled(pl.col(f"{key}.n"), pl.col(f"{key}.d"))
    concerns, cause = pl.lit(value=True), pl.lit("")
    if one.item.when is not None:
        test = holds(one.item.when, context.catalogue.metrics[one.item.when.name].unit)
        concerns, points = test.fill_null(value=True), pl.when(test).then(points)
    if decided:
        concerns = concerns | pl.col(f"{key}.decided").is_not_null()
        points = pl.coalesce(f"{key}.decided", points)
        cause = pl.col(f"{key}.decision").fill_null("")
    return [concerns.alias(f"{key}.concerns"), points.alias(f"{key}.points"), cause.alias(f"{key}.cause")]


def _said(one: ItemPlan, columns: Collection[str]) -> list[pl.Expr]:
    """Return the flags of an item's line: the rule's own, or `decided`, and what is missing for it."""
    import polars as pl

    key, none = _key(one), pl.lit("")
    flags = pl.col(f"{key}.flags")
    if f"{key}.decided" in columns:
        flags = pl.when(pl.col(f"{key}.decided").is_not_null()).then(pl.lit("decided")).otherwise(flags)
    said = [flags, pl.when(pl.col(f"{key}.points").is_null()).then(pl.lit(_na_flags(one))).otherwise(none)]
    if f"{key}.touched" in columns:
        said.append(pl.when(pl.col(f"{key}.touched")).then(pl.lit(GROUP_INCOMPLETE)).otherwise(none))
    return [joined_flags(*said).alias(f"{key}.flags")]


def _exclusive(context: Context, plan: CardPlan, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Quarantine whoever was scored on two items of which only one can concern a person (S004.F1.TOTAL).

    What was recorded for an item counts, even where its `when` leaves the item off the subject's form.
    """
    import polars as pl

    found = [frame.select("subject").clear()]
    by_name = {one.item.name: one for one in plan.items}
    for names in plan.card.exclusive:
        scored = [_scored(context, by_name[name]).cast(pl.Int64) for name in names if name in by_name]
        both = frame.filter(pl.sum_horizontal(scored) > 1).select("subject") if scored else found[0]
        message = f"{plan.card.id}: only one of {', '.join(names)} can be scored, and several are"
        context.report_each(both, "exclusive_items", message)
        found.append(both)
    double = pl.concat(found).unique(maintain_order=True)
    left = frame.join(double, on="subject", how="anti", maintain_order="left") if double.height else frame
    return left, double


def _scored(context: Context, one: ItemPlan) -> pl.Expr:
    import polars as pl

    key = _key(one)
    concerns = pl.col(f"{key}.concerns") & pl.col(f"{key}.points").is_not_null()
    sources = [context.catalogue.metrics[name].source for name in one.metrics]
    if any(isinstance(source, Observed | Rated) for source in sources):
        return concerns | pl.col(f"{key}.n").is_not_null()
    return concerns


def _block(context: Context, plan: CardPlan, one: ItemPlan, frame: pl.DataFrame) -> LineBlock:
    import polars as pl

    key = _key(one)
    rows = block_rows(
        frame.filter(pl.col(f"{key}.concerns")),
        _amount(one),
        cause=pl.col(f"{key}.cause"),
        flags=pl.col(f"{key}.flags"),
    )
    return LineBlock(
        card=plan.card.id,
        item=one.item.name,
        period=str(context.period),
        stage=Stage.ITEMS,
        rule=one.rule.id,
        ledger=Ledger.POINTS,
        kind=None,
        rows=rows,
    )


def _amount(one: ItemPlan) -> pl.Expr:
    """Return an item's points after its na_policy; null where it adds no line to the sum."""
    import polars as pl

    points = pl.col(f"{_key(one)}.points")
    if one.na_policy is NaPolicy.ZERO:
        return points.fill_null(0)
    if one.na_policy is NaPolicy.FULL and one.full is not None:
        return points.fill_null(in_units(one.full))
    return points


def _na_flags(one: ItemPlan) -> str:
    policy = one.na_policy
    if policy is NaPolicy.FULL:
        return f"{NOT_ASSESSED},na_full" if one.full is not None else f"{NOT_ASSESSED},na_block"
    return f"{NOT_ASSESSED},na_{policy}"


def _sums(plan: CardPlan) -> list[pl.Expr]:
    import polars as pl

    none = pl.lit(0, dtype=pl.Int64)
    points, blocked, dropped, full, absent, flags = [none], [], [], [none], [none], []
    for one in plan.items:
        key, concerns = _key(one), pl.col(f"{_key(one)}.concerns")
        missing = concerns & pl.col(f"{key}.points").is_null()
        points.append(pl.when(concerns).then(_amount(one).fill_null(0)).otherwise(0))
        needs_full = one.na_policy in (NaPolicy.FULL, NaPolicy.RESCALE)
        if one.na_policy is NaPolicy.BLOCK or (needs_full and one.full is None):
            blocked.append(missing)
        if one.na_policy is NaPolicy.DROP:
            dropped.append(missing)
        if one.full is not None:
            mark = in_units(one.full)
            full.append(pl.when(concerns).then(mark).otherwise(0))
            if one.na_policy is NaPolicy.RESCALE:
                absent.append(pl.when(missing).then(mark).otherwise(0))
        flags.append(pl.when(concerns).then(pl.col(f"{key}.flags")).otherwise(pl.lit("")))
    no = [pl.lit(value=False)]
    return [
        pl.sum_horizontal(points).alias("points"),
        pl.any_horizontal(blocked or no).alias("blocked"),
        pl.any_horizontal(dropped or no).alias("dropped"),
        pl.sum_horizontal(full).alias("full"),
        pl.sum_horizontal(absent).alias("absent"),
        joined_flags(*(flags or [pl.lit("")])).alias("flags"),
    ]
