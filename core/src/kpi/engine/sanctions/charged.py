"""Who pays for an event: the person, whoever led the person's unit on that day, or the unit.

A leader is never charged for his own act as his own leader: then it is whoever leads the next unit above. KPI
points that a unit is charged go to the nearest unit at or above it that has a card in that ledger, and where
there is none they are recorded of the unit itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.population import runs_in
from kpi.engine.population.on_day import leader_on, unit_on, unit_row_on
from kpi.model.parameter import parameter_called
from kpi.model.sanction import Sanction
from kpi.types import Ledger
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl


def charge(context: Context, rows: pl.DataFrame, sanction: Sanction) -> pl.DataFrame:
    """Put whoever is charged in the place of `subject`; what it was stays as `about`.

    Rows of which nobody can be charged (no assignment on that day, a unit without a leader) are
    reported as problem `nobody_charged` and left out.

    Args:
        context: whose facts say who led which unit when.
        rows: subject and day (Date).
        sanction: says who is charged, and in which ledger.
    """
    import polars as pl

    whom = sanction.charged

    about = rows.with_columns(pl.col("subject").alias("about"))
    if whom == "person" or not rows.height:
        return about
    units = unit_on(context.facts.frame("assignments", until=context.period.end), rows)
    placed = about.with_columns(units.alias("_unit"))
    # An event may concern a unit itself.
    placed = placed.with_columns(pl.coalesce("_unit", _own_unit(context)).alias("_unit"))
    if whom == "leader":
        placed = placed.with_columns(_leaders(context, placed).alias("subject"))
    else:
        unit = (
            _with_card(context, placed["_unit"]) if sanction.ledger is Ledger.KPI_POINTS else placed["_unit"]
        )
        placed = placed.with_columns(unit.alias("subject"))
    lost = placed.filter(pl.col("subject").is_null()).select(pl.col("about").alias("subject")).unique()
    message = (
        sentence("no leader to charge for an event")
        if whom == "leader"
        else sentence("no unit to charge for an event")
    )
    context.report_each(lost, "nobody_charged", message)
    return placed.filter(pl.col("subject").is_not_null()).drop("_unit")


def kpi_cards(context: Context) -> dict[int, str]:
    """Return the units that have a card in KPI points in the period, each with the one to which points go.

    Of several it is one with a base, and of these the first by id.
    """
    found: dict[int, str] = {}
    bound = context.population.bound.scorecards
    for name in sorted(bound, key=lambda one: (not _has_base(context, one), one)):
        card = context.catalogue.scorecards[name]
        if card.ledger is Ledger.KPI_POINTS and runs_in(card, context.period):
            for unit in bound[name]["subject"].to_list():
                found.setdefault(unit, name)
    return found


def _has_base(context: Context, card: str) -> bool:
    return parameter_called("base", context.catalogue.scorecards[card].parameters) is not None


def _with_card(context: Context, units: pl.Series) -> pl.Series:
    """Return for each unit the nearest one, itself or above it, with a card in KPI points; itself if there is none."""
    import polars as pl

    cards, above = kpi_cards(context), context.population.tree.above
    chosen = {
        unit: next((one for one in above(unit) if one in cards), unit)
        for unit in units.drop_nulls().unique().to_list()
    }
    return pl.Series(units.name, [chosen.get(unit) for unit in units.to_list()], dtype=pl.Int64)


def _leaders(context: Context, placed: pl.DataFrame) -> pl.Series:
    """Return who led each row's `_unit` on its `day`; of a leader's own act whoever led the next unit above."""
    import polars as pl

    units = context.facts.frame("units")
    rows = placed.select("about", "_unit", "day")
    found = leader_on(units, rows)
    for _ in range(units.height):
        own = (found == rows["about"]).fill_null(value=False)
        if not own.any():
            return found
        rows = rows.with_columns(
            pl.when(own).then(unit_row_on(units, rows, "parent")).otherwise("_unit").alias("_unit")
        )
        found = leader_on(units, rows)
    return pl.Series(found.name, [None] * placed.height, dtype=pl.Int64)


def _own_unit(context: Context) -> pl.Expr:
    import polars as pl

    units = context.names.filter(pl.col("kind") == "unit")["subject"]
    return pl.when(pl.col("about").is_in(units.implode())).then(pl.col("about"))


__all__ = ["charge", "kpi_cards"]
