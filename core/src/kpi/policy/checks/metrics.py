"""What must hold of metrics: that tables, columns, workings and parameters are there, and that none is made of itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from kpi.errors import Fault, nearest
from kpi.model.attendance import FIGURES, STAFFED
from kpi.model.clock import Clock
from kpi.model.metric import (
    Aggregate,
    Attended,
    ByRule,
    ByWorking,
    Counted,
    Derived,
    FromTable,
    Metric,
    TargetOf,
)
from kpi.model.quantity import Measure
from kpi.model.rule import Rule
from kpi.model.table import ColumnType, Table
from kpi.model.working import Working
from kpi.policy.checks.rows import check_seen, seen_as, wrong_words
from kpi.words import Label, phrase, sentence
from kpi.words.called import measured

_WORDS = frozenset(
    {
        ColumnType.NAME,
        ColumnType.EMPLOYEE,
        ColumnType.UNIT,
        ColumnType.SUBJECT,
        ColumnType.METRIC,
        ColumnType.EVENT_KIND,
        ColumnType.WORD,
        ColumnType.TEXT,
        ColumnType.PERIOD,
    }
)
"""Columns that cannot be summed."""

_SUMMED = ("sum", "min", "max")

_LONGER = {Measure.MINUTES: 60, Measure.HOURS: 3600, Measure.DAYS: 86400}
"""Units of time in which no column counts, with their seconds."""


def check_metric(
    metric: Metric,
    tables: Mapping[str, Table],
    workings: Mapping[str, Working] | None = None,
    clocks: Mapping[str, Clock] | None = None,
) -> Iterator[Fault]:
    """Yield what is wrong with the table and the columns, or the working, that a metric is made of."""
    source = metric.source
    if isinstance(source, ByWorking):
        yield from _check_working(metric, source, workings or {}, tables)
    figures = (*FIGURES, *STAFFED)
    if isinstance(source, Attended) and source.figure not in figures:
        message = sentence("metric {id}: attendance counts no {figure!r}", id=metric.id, figure=source.figure)
        yield Fault("unknown_name", message, metric.where, hint=nearest(source.figure, figures))
    if not isinstance(source, FromTable):
        return
    table = tables.get(source.table)
    if table is None:
        message = sentence("metric {id}: unknown table {table!r}", id=metric.id, table=source.table)
        yield Fault("unknown_name", message, metric.where, hint=nearest(source.table, tables))
        return
    if source.clock:
        found = check_seen(_named(metric), metric.where, table, source.clock, source.read, clocks or {})
        yield from found
        table = seen_as(table, source.clock, source.read, clocks or {})
    for part in (source.numerator, source.denominator):
        if part is not None:
            yield from _check_aggregate(metric, part, table)
    yield from _check_unit(metric, source, table)


def _named(metric: Metric) -> Label:
    return phrase("metric {id}", id=metric.id)


def _check_unit(metric: Metric, source: FromTable, table: Table) -> Iterator[Fault]:
    """Refuse a number of seconds that would be read as one of hours."""
    column = table.column(source.numerator.column)
    timed = column is not None and column.type is ColumnType.DURATION
    if column is not None and timed and source.numerator.how in _SUMMED and metric.unit in _LONGER:
        message = sentence(
            "metric {id}: the column {name!r} is in seconds, not in {unit}",
            id=metric.id,
            name=column.name,
            unit=measured(metric.unit),
        )
        seconds = _LONGER[metric.unit]
        hint = sentence(
            'unit = "seconds"; a rule that reads it may divide by {seconds} to have {unit}',
            seconds=seconds,
            unit=measured(metric.unit),
        )
        yield Fault("wrong_unit", message, metric.where, hint=hint)


def _check_working(
    metric: Metric, source: ByWorking, workings: Mapping[str, Working], tables: Mapping[str, Table]
) -> Iterator[Fault]:
    working = workings.get(source.working)
    if working is None:
        message = sentence("metric {id}: unknown working {working!r}", id=metric.id, working=source.working)
        yield Fault("unknown_name", message, metric.where, hint=nearest(source.working, workings))
        return
    for part in filter(None, (source.part, source.per)):
        if part not in working.parts:
            message = sentence(
                "metric {id}: the working {name} gives no {part!r}",
                id=metric.id,
                name=working.name,
                part=part,
            )
            yield Fault("unknown_name", message, metric.where, hint=nearest(part, working.parts))
    for kind in working.tables:
        if kind not in tables:
            message = sentence(
                "metric {id}: the working {name} reads the unknown table {kind!r}",
                id=metric.id,
                name=working.name,
                kind=kind,
            )
            yield Fault("unknown_name", message, metric.where, hint=nearest(kind, tables))


def _check_aggregate(metric: Metric, part: Aggregate, table: Table) -> Iterator[Fault]:
    names = [column.name for column in table.columns]
    if part.how != "count" and not part.column:
        yield Fault(
            "missing_key",
            sentence("metric {id}: {how} needs a column", id=metric.id, how=part.how),
            metric.where,
            hint=nearest("", names),
        )
    for name in (part.column, *(one.name for one in part.where)):
        if name and table.column(name) is None:
            message = sentence(
                "metric {id}: the table {kind} has no column {name!r}",
                id=metric.id,
                kind=table.kind,
                name=name,
            )
            yield Fault("unknown_name", message, metric.where, hint=nearest(name, names))
    yield from wrong_words(_named(metric), metric.where, table, part.where)
    column = table.column(part.column)
    if column is not None and part.how in _SUMMED and column.type in _WORDS:
        message = sentence(
            "metric {id}: {how} of the column {name!r}, which holds no numbers",
            id=metric.id,
            how=part.how,
            name=column.name,
        )
        yield Fault("wrong_type", message, metric.where, hint=sentence("`distinct` counts different words"))


def parameters_read(
    metrics: Iterable[Metric], workings: Mapping[str, Working] = MappingProxyType({})
) -> frozenset[str]:
    """Return the full names of the parameters of rules that metrics and workings read: limits, lengths of windows."""
    found = {f"{rule}.{name}" for one in workings.values() for rule in one.rules for name in one.numbers}
    for metric in metrics:
        source = metric.source
        if isinstance(source, Derived):
            window = source.window
            found |= {source.missing_of, source.ties_of, source.among_of, window.months_of, window.kind_of}
            found |= {source.where.parameter} if source.where else set()
        elif isinstance(source, ByWorking):
            worked = workings.get(source.working)
            found |= {f"{source.rule}.{name}" for name in (worked.numbers if worked else ())}
        elif isinstance(source, Counted):
            found |= {source.months_of, source.until_day, source.more_than, source.parameter}
        elif isinstance(source, FromTable):
            parts = (one for one in (source.numerator, source.denominator) if one is not None)
            found |= {where.parameter for one in parts for where in one.where}
    return frozenset(found - {""})


def check_parameters_read(metric: Metric, rules: Mapping[str, Rule]) -> Iterator[Fault]:
    """Yield the parameters that a metric reads and no rule has."""
    for key in sorted(parameters_read([metric])):
        owner, _, name = key.rpartition(".")
        rule = rules.get(owner)
        if rule is None or rule.parameter(name) is None:
            known = [f"{one.id}.{parameter.name}" for one in rules.values() for parameter in one.parameters]
            message = sentence(
                "metric {id} reads the parameter {key!r}, which no rule has", id=metric.id, key=key
            )
            yield Fault("unknown_name", message, metric.where, hint=nearest(key, known))


def check_metric_cycles(
    metrics: Mapping[str, Metric], fresh: Iterable[str], rules: Mapping[str, Rule] | None = None
) -> Iterator[tuple[str, Fault]]:
    """Yield each circle of metrics that are made of one another, once, with the owner of its first."""
    done: set[str] = set()
    for start in sorted(fresh):
        yield from _circles(start, (), metrics, rules or {}, done)


def _circles(
    name: str, path: tuple[str, ...], metrics: Mapping[str, Metric], rules: Mapping[str, Rule], done: set[str]
) -> Iterator[tuple[str, Fault]]:
    if name not in metrics or name in done:
        return
    metric = metrics[name]
    if name in path:
        message = sentence(
            "metric {name} is made of itself: {circle}",
            name=name,
            circle=" -> ".join((*path[path.index(name) :], name)),
        )
        yield metric.owner, Fault("metric_cycle", message, metric.where)
        return
    for behind in _made_of(metric, rules):
        yield from _circles(behind, (*path, name), metrics, rules, done)
    done.add(name)


def _made_of(metric: Metric, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """Return the metrics that a metric is made of."""
    match metric.source:
        case Derived(of=of):
            return (of,)
        case TargetOf(metric=of):
            return (of,)
        case ByRule(rule) if rule in rules:
            return tuple(one.name for one in rules[rule].inputs)
    return ()


__all__ = ["check_metric", "check_metric_cycles", "check_parameters_read", "parameters_read"]
