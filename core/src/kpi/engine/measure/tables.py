"""Metrics counted or summed over a table of the kit or a plugin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.frames import number
from kpi.engine.grouping import common_denominator, on_grid, summed
from kpi.engine.measure.conditions import column_of, column_test
from kpi.engine.measure.named import resolved
from kpi.engine.measure.periodic import period_rows
from kpi.engine.measure.pooling import OWN_UNIT, names_unit, owners_in, pooled_units, with_rows_of_units
from kpi.errors import Fault, PolicyError, nearest
from kpi.model.metric import Aggregate, FromTable, Metric
from kpi.model.quantity import Measure
from kpi.model.table import ColumnType, Table
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

_FRACTIONS = (ColumnType.NUMBER, ColumnType.RATE)


def from_table(context: Context, metrics: Sequence[Metric]) -> Iterator[tuple[Metric, pl.DataFrame]]:
    """Yield metrics over tables: each table is read once and grouped once.

    A subject without rows has a count of 0, unless the table has no row of the period at all: then
    nothing is known of anybody. A rate over nothing is missing. A unit that is read has the rows of its people.
    """
    sources = [(metric, metric.source) for metric in metrics if isinstance(metric.source, FromTable)]

    def rows_of(one: tuple[Metric, FromTable]) -> tuple[str, str]:
        return one[1].table, one[1].clock

    for (kind, clock), group in groupby(sorted(sources, key=rows_of), key=rows_of):
        wanted = list(group)
        table = _table(context, kind, wanted[0][0])
        if context.policy.sources_of(table.kind):
            from kpi.engine.measure.gathered import gathered

            found, wanted = gathered(context, table, wanted)
            for metric, source, sums, index, grids in found:
                yield metric, finished(metric, source, sums, index, grids)
        if wanted:
            yield from _of_one(context, table, clock, wanted)


def _of_one(
    context: Context, table: Table, clock: str, wanted: Sequence[tuple[Metric, FromTable]]
) -> Iterator[tuple[Metric, pl.DataFrame]]:
    import polars as pl

    from kpi.engine.clocks.clocked import clocked, seen_by

    period = context.period
    if clock:
        table = seen_by(context.catalogue, clock, [name for _, source in wanted for name in source.read])
    names = _columns_read(table, wanted)
    pooled = bool(pooled_units(context))
    if pooled:
        names = list(dict.fromkeys([*names, table.about, *([OWN_UNIT] if names_unit(table) else [])]))
    if clock:
        seen = clocked(
            context.facts, context.catalogue, context.catalogue.clocks[clock], period.start, period.end, names
        )
        for problem in seen.problems:
            context.report(problem.code, problem.message, problem.subject)
        rows = seen.rows
    elif table.about == "period":
        rows = period_rows(context, table, names)
    else:
        rows = context.facts.frame(table.kind, since=period.start, until=period.end, columns=names)
    grids: dict[str, int] = {}
    for name in names:
        column = table.column(name)
        if column is not None and column.type in _FRACTIONS:
            grids[name] = common_denominator(rows[f"{name}.d"])
    rows = rows.with_columns(on_grid(name, grid).alias(f"{name}.grid") for name, grid in grids.items())
    sums: list[pl.Expr] = []
    for index, (metric, source) in enumerate(wanted):
        sums.append(_aggregate(context, table, source.numerator, metric.where).alias(f"{index}.n"))
        if source.denominator is not None:
            sums.append(_aggregate(context, table, source.denominator, metric.where).alias(f"{index}.d"))
    keyed = rows.with_columns(pl.col(table.subject).alias("subject"))
    if pooled:
        keyed = with_rows_of_units(context, keyed, owners_in(context, table, rows))
    found = keyed.group_by("subject").agg(sums)
    everyone = context.population.people.select("subject")
    found = everyone.join(found, on="subject", how="left") if rows.height else found
    for index, (metric, source) in enumerate(wanted):
        yield metric, finished(metric, source, found, index, grids)


def finished(
    metric: Metric, source: FromTable, found: pl.DataFrame, index: int, grids: dict[str, int]
) -> pl.DataFrame:
    """Return a metric of its sums: subject, `<index>.n` and, of a rate, `<index>.d`, in units of 1/grid of their columns."""
    import polars as pl

    n, d = number(metric.id)
    above = pl.col(f"{index}.n")
    above_grid = _grid(source.numerator, grids)
    if source.denominator is None:
        # Whoever has no row in a table that has rows was counted 0 times; a sum of nothing is missing.
        value = above.fill_null(0) if source.numerator.how in ("count", "distinct") else above
        there = pl.when(value.is_not_null())
        return found.select(
            "subject", value.cast(pl.Int64).alias(n), there.then(pl.lit(above_grid)).cast(pl.Int64).alias(d)
        )
    below, below_grid = pl.col(f"{index}.d"), _grid(source.denominator, grids)
    times = 100 if metric.unit is Measure.PERCENT else 1
    top = (above.cast(pl.Int128) * (times * below_grid)).cast(pl.Int64)
    bottom = (below.cast(pl.Int128) * above_grid).cast(pl.Int64)
    there = pl.when((below > 0) & above.is_not_null())
    return found.select(
        "subject",
        there.then(top).alias(n),
        there.then(bottom).alias(d),
        pl.lit(True).alias(f"{metric.id}.counted"),
    )


def _aggregate(context: Context, table: Table, wanted: Aggregate, where: str) -> pl.Expr:
    import polars as pl

    tests = tests_of(context, table, wanted, where)
    passed = pl.all_horizontal(tests) if tests else pl.lit(True)
    if not wanted.column:
        return passed.sum().cast(pl.Int64) if tests else pl.len().cast(pl.Int64)
    column = column_of(table, wanted.column, where)
    values = pl.col(f"{column.name}.grid" if column.type in _FRACTIONS else column.name).filter(passed)
    ways = {
        "count": lambda: values.count().cast(pl.Int64),
        "distinct": lambda: values.drop_nulls().n_unique().cast(pl.Int64),
        "sum": lambda: summed(values).cast(pl.Int64),
        "min": values.min,
        "max": values.max,
    }
    return ways[wanted.how]()


def tests_of(context: Context, table: Table, wanted: Aggregate, where: str) -> list[pl.Expr]:
    """Return the tests that a row must pass; a parameter without a value tests nothing."""
    told = [resolved(context, condition) for condition in wanted.where]
    return [
        column_test(one, table, where) for one in told if one and not (one.parameter and one.value is None)
    ]


def _grid(wanted: Aggregate, grids: dict[str, int]) -> int:
    return 1 if wanted.how in ("count", "distinct") else grids.get(wanted.column, 1)


def _columns_read(table: Table, wanted: Sequence[tuple[Metric, FromTable]]) -> list[str]:
    names = {table.subject: None}
    for metric, source in wanted:
        for one in (source.numerator, source.denominator):
            if one is None:
                continue
            for name in (*([one.column] if one.column else []), *(condition.name for condition in one.where)):
                names[column_of(table, name, metric.where).name] = None
    return list(names)


def _table(context: Context, kind: str, metric: Metric) -> Table:
    found = context.catalogue.tables.get(kind)
    if found is None or not found.subject:
        hint = nearest(kind, [one.kind for one in context.catalogue.tables.values() if one.subject])
        raise PolicyError(
            Fault(
                "unknown_table",
                sentence("metric {id} reads the table {kind!r}", id=metric.id, kind=kind),
                metric.where,
                metric.owner,
                hint,
            )
        )
    return found
