"""The items of a card as one compiled program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.card.plan import CardPlan, ItemPlan
from kpi.engine.context import Context
from kpi.engine.holding import holds
from kpi.engine.programs import run_trees

if TYPE_CHECKING:
    import polars as pl


def item_key(one: ItemPlan) -> str:
    """Return the name under which an item's columns stand in a card's frame."""
    return f"item:{one.item.name}"


def run_items(context: Context, plan: CardPlan, frame: pl.DataFrame) -> pl.DataFrame:
    """Add `item:<name>.n`, `.d` and `.flags` of every item to the frame of a card's members."""
    if not plan.items:
        return frame
    outputs = {item_key(one): one.tree for one in plan.items}
    return run_trees(context, outputs, frame, plan.scopes, f"items of {plan.card.id}")


def meant_for(context: Context, one: ItemPlan) -> pl.Expr:
    """Tell whether an item is on a subject's form; null where the metric of its `when` is missing."""
    import polars as pl

    if one.item.when is None:
        return pl.lit(value=True)
    return holds(one.item.when, context.catalogue.metrics[one.item.when.name].unit)
