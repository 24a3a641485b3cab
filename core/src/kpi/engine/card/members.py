"""The subjects of a card with what its rules read, without those whose facts are unusable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.card.exclusive import without_double
from kpi.engine.card.plan import SUBORDINATES, CardPlan
from kpi.engine.card.rows import Members
from kpi.engine.context import Context
from kpi.engine.measure import measure
from kpi.engine.population import SCOPES
from kpi.types import Scope

if TYPE_CHECKING:
    import polars as pl

OUT_OF_DOMAIN = "out_of_domain"
"""Code of the problem that a value lies outside what its metric can be."""


def members_of(context: Context, plan: CardPlan) -> Members:
    """Gather and measure the subjects of a card.

    Who has a value outside its domain, or scores on items that exclude each other, is quarantined.
    """
    return without_double(context, plan, _gathered(context, plan))


def _gathered(context: Context, plan: CardPlan) -> Members:
    import polars as pl

    card = plan.card.id
    subjects = context.population.bound.scorecards.get(card)
    if subjects is None:
        subjects = context.population.people.select("subject").clear()
    rows = context.population.members(subjects)
    taken = context.facts.frame("results", periods=[context.period], only={"card": [card]})
    taken = taken.join(rows.select("subject"), on="subject", how="semi")
    computed = rows.join(taken, on="subject", how="anti", maintain_order="left") if taken.height else rows
    frame = measure(context, computed, plan.metrics).with_columns(
        pl.lit(0, dtype=pl.Int64).alias(SCOPES[Scope.CARD])
    )
    bad = [context.unusable[name] for name in plan.sources if name in context.unusable]
    if not bad:
        return Members(frame, rows.select("subject").clear(), taken)
    found = pl.concat(bad).join(computed.select("subject"), on="subject", how="semi")
    context.report_each(found, OUT_OF_DOMAIN, "")
    unusable = found.select("subject").unique(maintain_order=True)
    return Members(frame.join(unusable, on="subject", how="anti", maintain_order="left"), unusable, taken)


def groups_touched(context: Context, missing: pl.DataFrame, groups: tuple[str, ...]) -> pl.Expr:
    """Tell of each row of a card whether one of the `groups` that it looks at lacks a `missing` subject."""
    import polars as pl

    tests: list[pl.Expr] = []
    people = context.population.people.join(missing.select("subject").unique(), on="subject", how="semi")
    for group in groups:
        if group == SUBORDINATES:
            led = context.population.tree.led_by().join(people.select("unit"), on="unit", how="semi")
            tests.append(pl.col("subject").is_in(led["leader"].unique().implode()))
        elif group == Scope.CARD:
            tests.append(pl.lit(value=bool(missing.height)))
        else:
            column = SCOPES[Scope(group)]
            tests.append(pl.col(column).is_in(people[column].unique().implode()))
    return pl.any_horizontal(tests) if tests and missing.height else pl.lit(value=False)
