"""The two stages of sanctions: those that make the standing, and those that follow from it."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.lines import LineBlock
from kpi.engine.sanctions.bound import sets_of_run
from kpi.engine.sanctions.effects import Effect
from kpi.engine.sanctions.limits import limit_lines
from kpi.engine.sanctions.periodic import lines_of_period
from kpi.engine.sanctions.triggered import lines_of_events
from kpi.model.sanction import SanctionSet
from kpi.model.scorecard import Scorecard
from kpi.types import Ledger

if TYPE_CHECKING:
    import polars as pl


def point_sanctions(context: Context, card: Scorecard, members: pl.DataFrame) -> list[LineBlock]:
    """Return the lines of points and KPI points of the members of a card, in the order of the sets.

    Those of the points ledger belong to the card's score; KPI points are a department's own ledger.
    """
    blocks: list[LineBlock] = []
    for one, subjects in sets_of_run(context):
        inside = subjects.join(members, on="subject", how="semi")
        blocks += _lines(context, one, inside, card.id, (Ledger.POINTS, Ledger.KPI_POINTS))
    return blocks


def money_sanctions(context: Context) -> list[LineBlock]:
    """Return the lines of yuan, the forfeitures and the proposals of everyone, in the order of the sets."""
    blocks: list[LineBlock] = []
    for one, subjects in sets_of_run(context):
        booked = _lines(context, one, subjects, "", (Ledger.YUAN,))
        blocks += [*booked, *limit_lines(context, one, booked)]
    return blocks


def _lines(
    context: Context, one: SanctionSet, subjects: pl.DataFrame, card: str, ledgers: Collection[Ledger]
) -> list[LineBlock]:
    if not subjects.height:
        return []
    effects = [
        Effect(sanction, context.catalogue.rules[sanction.rule], context.period, card)
        for sanction in one.sanctions
        if sanction.ledger in ledgers
    ]
    triggered = [effect for effect in effects if effect.sanction.trigger is not None]
    blocks = lines_of_events(context, one, triggered, subjects)
    periodic = [effect for effect in effects if effect.sanction.trigger is None]
    return blocks + lines_of_period(context, periodic, subjects)


__all__ = ["money_sanctions", "point_sanctions"]
