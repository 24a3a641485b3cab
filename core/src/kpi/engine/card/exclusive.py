"""Items of which only one can concern a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kpi.engine.card.item_program import item_key, meant_for, run_items
from kpi.engine.card.plan import CardPlan, ItemPlan
from kpi.engine.card.rows import Members
from kpi.engine.context import Context
from kpi.model.metric import Observed, Rated
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl


def without_double(context: Context, plan: CardPlan, members: Members) -> Members:
    """Quarantine whoever was scored on two items of which only one can concern a person (S004.F1.TOTAL).

    What was recorded for an item counts, even where its `when` leaves the item off the subject's form.
    """
    import polars as pl

    groups = [[one for one in plan.items if one.item.name in names] for names in plan.card.exclusive]
    concerned = tuple({one.item.name: one for group in groups for one in group}.values())
    if not concerned:
        return members
    frame = run_items(context, attrs.evolve(plan, items=concerned), members.frame)
    found = []
    for group in groups:
        scored = [_scored(context, one).cast(pl.Int64) for one in group]
        both = frame.filter(pl.sum_horizontal(scored or [pl.lit(0)]) > 1).select("subject")
        names = ", ".join(one.item.name for one in group)
        message = sentence(
            "{card}: only one of {items} can be scored, and several are", card=plan.card.id, items=names
        )
        context.report_each(both, "exclusive_items", message)
        found.append(both)
    double = pl.concat(found).unique(maintain_order=True)
    if not double.height:
        return members
    left = members.frame.join(double, on="subject", how="anti", maintain_order="left")
    return attrs.evolve(members, frame=left, quarantined=pl.concat([members.quarantined, double]))


def _scored(context: Context, one: ItemPlan) -> pl.Expr:
    import polars as pl

    there = pl.col(f"{item_key(one)}.n").is_not_null()
    sources = [context.catalogue.metrics[name].source for name in one.metrics]
    if any(isinstance(source, Observed | Rated) for source in sources):
        return there
    return there & meant_for(context, one).fill_null(value=False)
