"""The rows behind a number: those that cost something, else those that were counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from kpi.engine.clocks.clocked import clocked, seen_by
from kpi.engine.context import Context
from kpi.engine.explain.shown import SHOWN
from kpi.engine.measure.conditions import column_of
from kpi.engine.measure.events import events_behind
from kpi.engine.measure.gathered import files_read
from kpi.engine.measure.observed import observed
from kpi.engine.measure.periodic import period_rows
from kpi.engine.measure.pooling import day_of, owners_in, pooled_units, tree_of
from kpi.engine.measure.tables import tests_of
from kpi.engine.measure.worked import rows_of, rows_worked
from kpi.expr import Value, Why
from kpi.model.clock import SEEN
from kpi.model.metric import Aggregate, ByWorking, Counted, FromTable, Metric
from kpi.model.table import Table
from kpi.types import Direction
from kpi.words import Label, phrase, phrase_in

if TYPE_CHECKING:
    import polars as pl

ROWS, ROW, CELL, MORE = "rows", "row", "cell", "more"
"""Operations of the nodes: the rows, one of them, one of its values, and how many are not listed."""

_LACKING = phrase("rows not counted above the line")
_STATE = SEEN[1]
_LATE = phrase("rows that did not keep the limit")
_COUNTED = phrase("rows counted")
_FILES = phrase("files in which it was counted")
_OF_EVENTS = {
    "quantity": phrase("quantity"),
    "amount": phrase_in("rows", "amount"),
    "status": phrase("status"),
    "note": phrase_in("rows", "note"),
}
_COUNTS = ("count", "distinct")


def rows_behind(context: Context, metric: Metric, subject: int, shown: int = SHOWN) -> Why | None:
    """Return the rows behind a subject's metric, at most `shown`, by day and key; None where there are none, or an
    observation was taken instead.

    Of a rate of counts where more is better those of the denominator that are not in the numerator, of a count of
    what kept a limit, where more is better, those that did not, of anything else those that were counted. A row has its key, its day, its person, and the columns that the metric reads.
    """
    source = metric.source
    if metric.recorded and _is_recorded(context, metric, subject):
        return None
    if isinstance(source, FromTable) and (names := files_read(context, metric)):
        return _of_files(names)
    if isinstance(source, FromTable):
        return _of_table(context, metric, source, subject, shown)
    if isinstance(source, Counted):
        return _of_events(context, source, subject, shown)
    if isinstance(source, ByWorking):
        return _of_working(context, metric, source, subject, shown)
    return None


def _is_recorded(context: Context, metric: Metric, subject: int) -> bool:
    """Tell whether an observation stands in the place of what the rows come to."""
    found = (values["subject"] for _, values in observed(context, [metric], pool=False))
    return any((one == subject).any() for one in found)


def _of_table(context: Context, metric: Metric, source: FromTable, subject: int, shown: int) -> Why | None:

    table, rows = _seen(context, source)
    rows = _own(context, table, rows, subject)
    above = _taken(context, table, source.numerator, metric.where)
    label, wanted = _COUNTED, above
    below = source.denominator
    counts = below is not None and {below.how, source.numerator.how} <= set(_COUNTS)
    if below is not None and counts and metric.better is not Direction.LESS:
        label, wanted = _LACKING, _taken(context, table, below, metric.where) & ~above
    elif below is None and metric.better is Direction.MORE and (every := _whatever_the_state(source)):
        label, wanted = _LATE, _taken(context, table, every, metric.where) & ~above
    found = rows.filter(wanted).with_columns(day_of(table).alias("_day")).sort("_day", *_keys(table), "seq")
    if not found.height:
        return None
    ids = dict(zip(context.names["subject"].to_list(), context.names["id"].to_list(), strict=True))
    clock = [f"{source.clock}.{name}" for name in SEEN] if source.clock else []
    named = [table.about, table.subject, *_columns(table, source, metric.where), *clock]
    told = [name for name in dict.fromkeys(named) if name and name not in table.key]
    listed = [
        _row(", ".join(str(_text(row[name])) for name in table.key), _cells(table, row, told))
        for row in rows_of(found.head(shown), table, ids)
    ]
    return _listed(label, found.height, listed)


def _whatever_the_state(source: FromTable) -> Aggregate | None:
    """Return what is counted without the tests of how clocks stand; None where there is none of them."""
    where = tuple(one for one in source.numerator.where if not one.name.endswith(f".{_STATE}"))
    counts = source.numerator.how in _COUNTS and len(where) < len(source.numerator.where)
    return attrs.evolve(source.numerator, where=where) if counts else None


def _of_working(context: Context, metric: Metric, source: ByWorking, subject: int, shown: int) -> Why | None:
    """Return the rows that a working says it counted, with all their values; None where it says nothing."""
    ids = dict(zip(context.names["subject"].to_list(), context.names["id"].to_list(), strict=True))
    behind = rows_worked(context, source, ids[subject])
    label, found = _COUNTED, list(behind.get(source.part, ()))
    if source.per and source.per in behind and metric.better is not Direction.LESS:
        counted = {id(row) for _, row in found}
        label = _LACKING
        found = [one for one in behind[source.per] if id(one[1]) not in counted]
    found.sort(key=lambda one: _day_and_key(context.catalogue.tables[one[0]], one[1]))
    listed = []
    for kind, row in found[:shown]:
        table = context.catalogue.tables[kind]
        told = [one.name for one in table.columns if one.name not in table.key]
        listed.append(_row(", ".join(str(_text(row[name])) for name in table.key), _cells(table, row, told)))
    return _listed(label, len(found), listed) if found else None


def _day_and_key(table: Table, row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in (table.about, *table.key))


def _of_files(files: Mapping[str, int]) -> Why:
    """Return the files in which a metric was counted, each with its rows that count."""
    listed = [
        _named(Label(name, name), [_cell(phrase("rows"), Fraction(rows))]) for name, rows in files.items()
    ]
    return _listed(_FILES, len(listed), listed[:SHOWN])


def _seen(context: Context, source: FromTable) -> tuple[Table, pl.DataFrame]:
    """Return a table and the rows that count in the period, with all their columns and those of clocks."""
    period = context.period
    table = context.catalogue.tables[source.table]
    if source.clock:
        clock = context.catalogue.clocks[source.clock]
        columns = [*(one.name for one in table.columns), *source.read]
        found = clocked(context.facts, context.catalogue, clock, period.start, period.end, columns)
        return seen_by(context.catalogue, source.clock, source.read), found.rows
    if table.about == "period":
        return table, period_rows(context, table)
    return table, context.facts.frame(table.kind, since=period.start, until=period.end)


def _own(context: Context, table: Table, rows: pl.DataFrame, subject: int) -> pl.DataFrame:
    """Keep the rows that count of a subject."""
    import polars as pl

    if subject in pooled_units(context):
        inside = list(tree_of(context).below(subject))
        return rows.filter(owners_in(context, table, rows).is_in(inside).fill_null(value=False))
    return rows.filter(pl.col(table.subject) == subject)


def _taken(context: Context, table: Table, part: Aggregate, where: str) -> pl.Expr:
    import polars as pl

    tests = tests_of(context, table, part, where)
    if part.column:
        column = column_of(table, part.column, where)
        tests.append(~pl.col(_first(table, column.name)).is_null())
    return pl.all_horizontal(tests) if tests else pl.lit(value=True)


def _first(table: Table, name: str) -> str:
    """Return the column of a frame that says whether there is a value."""
    column = table.column(name)
    return f"{name}.n" if column is not None and column.type in ("number", "rate") else name


def _keys(table: Table) -> list[str]:
    return [_first(table, name) for name in table.key]


def _columns(table: Table, source: FromTable, where: str) -> list[str]:
    parts = [part for part in (source.denominator, source.numerator) if part is not None]
    names = [name for part in parts for name in (*(test.name for test in part.where), part.column) if name]
    return [column_of(table, name, where).name for name in names]


def _of_events(context: Context, source: Counted, subject: int, shown: int) -> Why | None:
    import polars as pl

    found = events_behind(context, source).filter(pl.col("subject") == subject).sort("on", "case", "seq")
    if not found.height:
        return None
    names = dict(zip(context.names["subject"].to_list(), context.names["id"].to_list(), strict=True))
    listed = []
    for row in found.head(shown).iter_rows(named=True):
        kind = context.catalogue.events.get(row["kind"])
        label = kind.label if kind else Label(row["kind"], row["kind"])
        called = phrase("event {case} {kind}", case=row["case"], kind=label)
        cells = [
            _cell(phrase("on"), row["on"]),
            _cell(phrase("subject"), names.get(row["about"])),
            *(_cell(label, _of_event(row, name)) for name, label in _OF_EVENTS.items()),
        ]
        listed.append(_named(called, cells))
    return _listed(_COUNTED, found.height, listed)


def _of_event(row: Mapping[str, Any], name: str) -> Value:
    if name in row:
        return _text(row[name])
    above, below = row[f"{name}.n"], row[f"{name}.d"]
    return Fraction(above, below) if above is not None and below else None


def _listed(label: Label, count: int, listed: Sequence[Why]) -> Why:
    left = count - len(listed)
    more = [Why(MORE, phrase("{left} more", left=left), Fraction(left))] if left else []
    return Why(ROWS, label, Fraction(count), (*listed, *more))


def _row(key: str, cells: Sequence[Why]) -> Why:
    return _named(Label(key, key), cells)


def _named(label: Label, cells: Sequence[Why]) -> Why:
    return Why(ROW, label, None, tuple(one for one in cells if one.value is not None))


def _cells(table: Table, row: Mapping[str, Any], names: Sequence[str]) -> list[Why]:
    found = []
    for name in names:
        column = table.column(name)
        known = column is not None and column.label != Label()
        label = column.label if column is not None and known else Label(name, name)
        found.append(_cell(label, _text(row[name])))
    return found


def _cell(label: Label, value: Value) -> Why:
    return Why(CELL, label, value)


def _text(value: Any) -> Value:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    return value if value is None or isinstance(value, bool | Fraction) else str(value)


__all__ = ["CELL", "MORE", "ROW", "ROWS", "rows_behind"]
