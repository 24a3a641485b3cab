"""The stages of sanctions: points and KPI points, which make the standing, and money, which follows from it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import attrs

from kpi.engine.context import Context
from kpi.engine.lines import LineBlock
from kpi.engine.sanctions.bound import sets_of_run
from kpi.engine.sanctions.charged import kpi_cards
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
    """Return the lines of points of the members of a card, in the order of the sets; they belong to its score."""
    blocks: list[LineBlock] = []
    for one, subjects in sets_of_run(context):
        inside = subjects.join(members, on="subject", how="semi")
        blocks += _lines(context, one, inside, card.id, (Ledger.POINTS,))
    return blocks


def kpi_lines(context: Context, card: Scorecard, units: pl.DataFrame) -> list[LineBlock]:
    """Take, of all KPI points of the period, those that go to the units of a card, and give them its id.

    Of several such cards of a unit they go to one (see `kpi_cards`).
    """
    import polars as pl

    mine = [unit for unit, name in kpi_cards(context).items() if name == card.id]
    inside = pl.col("subject").is_in(mine) & pl.col("subject").is_in(units["subject"].implode())
    every = _kpi_points(context)
    context.kpi = _some(every, ~inside)
    return [attrs.evolve(block, card=card.id) for block in _some(every, inside)]


def kpi_left(context: Context) -> list[LineBlock]:
    """Return the KPI points that no card has taken: of units that have none, and of whoever else is charged."""
    left, context.kpi = _kpi_points(context), []
    return left


def _kpi_points(context: Context) -> list[LineBlock]:
    if context.kpi is None:
        context.kpi = [
            block
            for one, subjects in sets_of_run(context)
            for block in _lines(context, one, subjects, "", (Ledger.KPI_POINTS,))
        ]
    return context.kpi


def _some(blocks: Sequence[LineBlock], wanted: pl.Expr) -> list[LineBlock]:
    found = [attrs.evolve(block, rows=block.rows.filter(wanted)) for block in blocks]
    return [block for block in found if block.rows.height]


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


__all__ = ["kpi_left", "kpi_lines", "money_sanctions", "point_sanctions"]
