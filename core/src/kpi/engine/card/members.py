"""The subjects of a card with what its rules read, without those whose facts are unusable."""

from __future__ import annotations

from kpi.engine.card.exclusive import without_double
from kpi.engine.card.plan import CardPlan
from kpi.engine.card.rows import Members
from kpi.engine.context import Context
from kpi.engine.measure import measure
from kpi.engine.population import SCOPES
from kpi.types import Scope

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
    context.report_each(found, OUT_OF_DOMAIN)
    unusable = found.select("subject").unique(maintain_order=True)
    return Members(frame.join(unusable, on="subject", how="anti", maintain_order="left"), unusable, taken)
