"""What counts of a unit: the rows of everybody in it and in the units below it, each once.

A row belongs to the unit that it names itself (a column of type unit that is called `unit`), else, where its
subject is a unit, to that one, else to the unit in which its person was on the row's day. So somebody who
moves counts with each unit for the days there, and what nobody took (a call that was lost) counts where it came in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.population.on_day import unit_on
from kpi.engine.population.tree import UnitTree
from kpi.engine.remembered import once
from kpi.model.period import Period
from kpi.model.table import ColumnType, Table
from kpi.types import SubjectKind

if TYPE_CHECKING:
    import polars as pl

OWN_UNIT = "unit"
"""The column by which a row names its unit itself."""


def pooled_units(context: Context) -> frozenset[int]:
    """Return the units of which metrics are read: those with a card or a set of sanctions of their own."""
    known, bound = context.catalogue, context.population.bound
    found: set[int] = set()
    for name, subjects in bound.scorecards.items():
        if known.scorecards[name].subject is SubjectKind.UNIT:
            found.update(subjects["subject"].to_list())
    for name, subjects in bound.sanctions.items():
        if known.sanctions[name].subject is SubjectKind.UNIT:
            found.update(subjects["subject"].to_list())
    return frozenset(found)


def units_read(context: Context) -> Mapping[int, int]:
    """Return for each unit the nearest one, itself or above it, of which metrics are read; none where none is."""
    read, tree = pooled_units(context), context.population.tree
    found = {unit: next((one for one in tree.above(unit) if one in read), None) for unit in tree.parents}
    return {unit: one for unit, one in found.items() if one is not None}


def tree_of(context: Context) -> UnitTree:
    """Return the units as they are in the period that is measured, which may be an earlier one."""
    tree: UnitTree = once(
        context.facts,
        ("units of", context.period),
        lambda: UnitTree.of(context.facts.frame("units"), context.period),
    )
    return tree


def with_rows_of_units(context: Context, rows: pl.DataFrame, owner: pl.Series) -> pl.DataFrame:
    """Return rows of `subject` and, for every unit that is read, those of it and below it, as its own.

    Args:
        context: whose bindings say which units are read.
        rows: rows with `subject`; those of a unit that is read are taken from `owner` alone.
        owner: the unit to which each row belongs, null for none (see `owners`).
    """
    import polars as pl

    units = list(pooled_units(context))
    pairs = tree_of(context).pairs().filter(pl.col("above").is_in(units))
    own = rows.filter(~pl.col("subject").is_in(units).fill_null(value=False))
    theirs = (
        rows.with_columns(owner.alias("_owner"))
        .join(pairs, left_on="_owner", right_on="unit", how="inner")
        .with_columns(pl.col("above").alias("subject"))
    )
    return pl.concat([own, theirs.select(rows.columns)])


def owners(context: Context, rows: pl.DataFrame) -> pl.Series:
    """Return the unit to which each row of subject, day (Date) and, where it names one, `unit` belongs.

    With `since` (Date) it is the last unit from that day to the other.
    """
    import polars as pl

    assignments = context.facts.frame("assignments", until=context.period.end)
    held = unit_on(assignments, rows)
    units = context.names.filter(pl.col("kind") == SubjectKind.UNIT.value)["subject"]
    itself = pl.when(pl.col("subject").is_in(units.implode())).then(pl.col("subject"))
    named = [pl.col(OWN_UNIT)] if OWN_UNIT in rows.columns else []
    placed = rows.with_columns(held.alias("_held"))
    return placed.select(pl.coalesce(*named, itself, pl.col("_held")).alias("owner"))["owner"]


def owners_in(context: Context, table: Table, rows: pl.DataFrame) -> pl.Series:
    """Return the unit to which each row of a table belongs; see `owners`."""
    import polars as pl

    named = [OWN_UNIT] if names_unit(table) else []
    keyed = rows.select(pl.col(table.subject).alias("subject"), day_of(table).alias("day"), *named)
    return owners(context, keyed)


def names_unit(table: Table) -> bool:
    """Tell whether the rows of a table name their unit themselves."""
    column = table.column(OWN_UNIT)
    return column is not None and column.type is ColumnType.UNIT


def day_of(table: Table) -> pl.Expr:
    """Return the day of a table's rows; of one that is about a period the last."""
    import polars as pl

    about = table.column(table.about)
    day = pl.col(table.about)
    if about is not None and about.type is ColumnType.PERIOD:
        return day.map_batches(last_days, return_dtype=pl.Date)
    if about is not None and about.type is ColumnType.MOMENT:
        return day.str.slice(0, 10).str.to_date("%Y-%m-%d")
    return day


def first_days(periods: pl.Series) -> pl.Series:
    """Return the first day of each period, which is text."""
    return _days(periods, lambda one: one.start)


def last_days(periods: pl.Series) -> pl.Series:
    """Return the last day of each period, which is text."""
    return _days(periods, lambda one: one.end)


def _days(periods: pl.Series, day: Callable[[Period], date]) -> pl.Series:
    import polars as pl

    days = {one: day(Period.parse(one)) for one in periods.drop_nulls().unique().to_list()}
    return pl.Series(periods.name, [days.get(one) for one in periods.to_list()], dtype=pl.Date)


def below(tree: UnitTree, unit: int, covered: Collection[int], *, itself: bool) -> tuple[int, ...]:
    """Return the units of which something of a unit counts: up to the first of `covered`, that one left out.

    With `itself` the unit's own value is meant, which does not stand in its own way.
    """
    found: list[int] = []
    for place, one in enumerate(tree.above(unit)):
        if one in covered and not (itself and place == 0):
            break
        found.append(one)
    return tuple(found[1:] if itself else found)


__all__ = [
    "OWN_UNIT",
    "below",
    "day_of",
    "first_days",
    "last_days",
    "names_unit",
    "owners",
    "owners_in",
    "pooled_units",
    "tree_of",
    "units_read",
    "with_rows_of_units",
]
