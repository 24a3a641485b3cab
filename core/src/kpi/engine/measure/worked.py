"""Metrics that a plugin's working counts over rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from kpi.engine.context import Context
from kpi.engine.frames import number, whole_numbers
from kpi.engine.measure.periodic import period_rows
from kpi.engine.measure.pooling import pooled_units
from kpi.engine.measure.worked_units import behind_unit, counts_of_units
from kpi.engine.remembered import once
from kpi.engine.rules import value_on
from kpi.model.metric import ByWorking, Metric
from kpi.model.parameter import Value
from kpi.model.quantity import Measure
from kpi.model.rule import Rule
from kpi.model.table import ColumnType, Table
from kpi.model.working import Row, Rows, Working

if TYPE_CHECKING:
    import polars as pl

_FRACTIONS = (ColumnType.NUMBER, ColumnType.RATE)
_SUBJECTS = (ColumnType.EMPLOYEE, ColumnType.UNIT, ColumnType.SUBJECT, ColumnType.NAME)


def by_working(context: Context, metrics: Sequence[Metric]) -> Iterator[tuple[Metric, pl.DataFrame]]:
    """Yield what workings count; each working is called once for each rule whose numbers it reads.

    Where it counts nothing of anybody nothing is known. Else whoever it does not name was counted 0 times,
    and a rate over nothing is missing. A unit that is read has the counts of its people.
    """
    import polars as pl

    found: dict[tuple[str, str], Mapping[str, Mapping[str, Fraction]] | None] = {}
    people = context.population.people.select("subject")
    ids = dict(zip(context.names["subject"].to_list(), context.names["id"].to_list(), strict=True))
    for metric in metrics:
        source = metric.source
        assert isinstance(source, ByWorking)
        key = (source.working, source.rule)
        if key not in found:
            found[key] = _counts(context, ids, source)
        counts = found[key]
        n, d = number(metric.id)
        above: list[int | None] = []
        below: list[int | None] = []
        for subject in people["subject"].to_list():
            value = None if counts is None else _value(counts.get(ids[subject], {}), source, metric.unit)
            above.append(None if value is None else value[0])
            below.append(None if value is None else value[1])
        columns = [whole_numbers(n, above), whole_numbers(d, below)]
        counted = [pl.lit(True).alias(f"{metric.id}.counted")] if source.per else []
        yield metric, people.with_columns(columns).with_columns(counted)


def _value(own: Mapping[str, Fraction], source: ByWorking, unit: Measure) -> tuple[int, int] | None:
    part = own.get(source.part, Fraction(0))
    if not source.per:
        return part.numerator, part.denominator
    whole = own.get(source.per, Fraction(0))
    if whole <= 0:
        return None
    times = 100 if unit is Measure.PERCENT else 1
    shared = part.denominator * whole.denominator
    return int(part * shared) * times, int(whole * shared)


def _counts(
    context: Context, ids: Mapping[int, str], source: ByWorking
) -> Mapping[str, Mapping[str, Fraction]] | None:
    working = context.catalogue.workings[source.working]
    since, until = _reach(context, working)
    tables = {kind: context.catalogue.tables[kind] for kind in working.tables}
    frames = {kind: _frame(context, table, since, until) for kind, table in tables.items()}
    # Several workings read the same calls: they are turned into rows once.
    rows: dict[str, list[Row]] = {
        kind: once(
            context.facts,
            ("rows", kind, since, until),
            partial(rows_of, frames[kind], table, ids),
        )
        for kind, table in tables.items()
    }
    if not any(rows.values()):
        return None
    numbers = numbers_of(context.catalogue.rules[source.rule], context.day)

    def count(rows: Rows) -> Mapping[str, Mapping[str, Fraction]]:
        return working.function(rows, numbers, context.period).counts

    counts = count(rows)
    if counts and pooled_units(context):
        of_units = counts_of_units(context, tables, frames, rows, counts, count, working.peaks)
        counts = {**counts, **of_units}
    return counts or None


def rows_worked(context: Context, source: ByWorking, subject: str) -> Mapping[str, Sequence[tuple[str, Row]]]:
    """Return the rows that a working counted of a subject (id), by part, each with its KIND; see `Worked.behind`.

    Of a unit that is read they are those of its people.
    """
    working = context.catalogue.workings[source.working]
    since, until = _reach(context, working)
    ids = dict(zip(context.names["subject"].to_list(), context.names["id"].to_list(), strict=True))
    tables = {kind: context.catalogue.tables[kind] for kind in working.tables}
    frames = {kind: _frame(context, table, since, until) for kind, table in tables.items()}
    rows = {kind: rows_of(frames[kind], table, ids) for kind, table in tables.items()}
    numbers = numbers_of(context.catalogue.rules[source.rule], context.day)
    behind = working.function(rows, numbers, context.period).behind
    (unit,) = (key for key, name in ids.items() if name == subject)
    if unit in pooled_units(context) and subject not in behind:
        return behind_unit(context, tables, frames, rows, behind, unit)
    return behind.get(subject, {})


def _reach(context: Context, working: Working) -> tuple[date, date]:
    """Return the first and the last day whose rows a working sees."""
    since = context.period.start - timedelta(days=working.look_back)
    return since, context.period.end + timedelta(days=working.look_ahead)


def numbers_of(rule: Rule, day: date) -> dict[str, Value]:
    """Return the parameters of a rule by name, as they hold on a day."""
    return {one.name: value_on(rule.id, one, day, rule.where).value for one in rule.parameters}


def _frame(context: Context, table: Table, since: date, until: date) -> pl.DataFrame:
    """Read a table for a working: the period's rows and those of the days that it looks back and ahead."""
    if table.about == "period":
        return period_rows(context, table)
    return context.facts.frame(table.kind, since=since, until=until)


def rows_of(frame: pl.DataFrame, table: Table, ids: Mapping[int, str]) -> list[Row]:
    """Turn a frame of facts into rows of plain values, in the frame's order; see `kpi.model.working.Row`."""
    columns = {column.name: _plain_column(frame, column.name, column.type, ids) for column in table.columns}
    names = tuple(columns)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _plain_column(frame: pl.DataFrame, name: str, type: ColumnType, ids: Mapping[int, str]) -> list[Any]:
    if type in _FRACTIONS:
        both = zip(frame[f"{name}.n"].to_list(), frame[f"{name}.d"].to_list(), strict=True)
        return [None if above is None or not below else Fraction(above, below) for above, below in both]
    values = frame[name].to_list()
    if type in _SUBJECTS:
        return [ids.get(value) if isinstance(value, int) else value for value in values]
    if type is ColumnType.MOMENT:
        return [moment(value) if isinstance(value, str) else value for value in values]
    return values


def moment(text: str) -> datetime:
    """Read a moment of facts; a day alone is its beginning."""
    return datetime.fromisoformat(text)


__all__ = ["by_working", "moment", "numbers_of", "rows_of", "rows_worked"]
