"""What must hold between declarations, beyond that every name exists."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest

import attrs

from kpi.errors import Fault, PolicyError, nearest
from kpi.model.attendance import FIGURES, AttendanceSet
from kpi.model.metric import Aggregate, Attended, Derived, FromTable, Metric, TargetOf
from kpi.model.rule import Rule, Scorer
from kpi.model.sanction import SanctionSet
from kpi.model.table import ColumnType, Table

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


def check_metric(metric: Metric, tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Yield what is wrong with the table and the columns that a metric counts over."""
    source = metric.source
    if isinstance(source, Attended) and source.figure not in FIGURES:
        message = f"metric {metric.id}: attendance counts no {source.figure!r}"
        yield Fault("unknown_name", message, metric.where, hint=nearest(source.figure, FIGURES))
    if not isinstance(source, FromTable):
        return
    table = tables.get(source.table)
    if table is None:
        message = f"metric {metric.id}: unknown table {source.table!r}"
        yield Fault("unknown_name", message, metric.where, hint=nearest(source.table, tables))
        return
    for part in (source.numerator, source.denominator):
        if part is not None:
            yield from _check_aggregate(metric, part, table)


def _check_aggregate(metric: Metric, part: Aggregate, table: Table) -> Iterator[Fault]:
    names = [column.name for column in table.columns]
    if part.how != "count" and not part.column:
        yield Fault(
            "missing_key",
            f"metric {metric.id}: {part.how} needs a column",
            metric.where,
            hint=nearest("", names),
        )
    for name in (part.column, *(one.name for one in part.where)):
        if name and table.column(name) is None:
            message = f"metric {metric.id}: the table {table.kind} has no column {name!r}"
            yield Fault("unknown_name", message, metric.where, hint=nearest(name, names))
    column = table.column(part.column)
    if column is not None and part.how in ("sum", "min", "max") and column.type in _WORDS:
        message = f"metric {metric.id}: {part.how} of the column {column.name!r}, which holds no numbers"
        yield Fault("wrong_type", message, metric.where, hint="`distinct` counts different words")


def check_rule(rule: Rule, scorers: Mapping[str, Scorer]) -> Iterator[Fault]:
    """Yield what is wrong with the arguments that a rule gives its scorer."""
    scorer = scorers.get(rule.scorer)
    if scorer is None:
        message = f"rule {rule.id}: unknown scorer {rule.scorer!r}"
        yield Fault("unknown_name", message, rule.where, hint=nearest(rule.scorer, scorers))
        return
    needed, taken, takes_any = _arguments(scorer)
    given = [*rule.bind, *(parameter.name for parameter in rule.parameters)]
    hint = f"{rule.scorer} takes {', '.join(taken)}"
    for name in needed:
        if name not in given and not (name == "full" and rule.full):
            message = f"rule {rule.id}: the scorer {rule.scorer} needs {name!r}, which is neither an input nor a parameter"
            yield Fault("missing_argument", message, rule.where, hint=hint)
    for name in given:
        if name not in taken and not takes_any and name != rule.full:
            message = f"rule {rule.id}: the scorer {rule.scorer} takes no {name!r}"
            yield Fault("extra_argument", message, rule.where, hint=nearest(name, taken))


_known: dict[int, tuple[Scorer, tuple[tuple[str, ...], tuple[str, ...], bool]]] = {}


def _arguments(scorer: Scorer) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Return the arguments a scorer needs, those it takes, and whether it takes any other."""
    kept = _known.get(id(scorer))
    if kept is not None and kept[0] is scorer:
        return kept[1]
    parameters = inspect.signature(scorer.function).parameters.values()
    named = [one for one in parameters if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)]
    found = (
        tuple(one.name for one in named if one.default is one.empty),
        tuple(one.name for one in named),
        any(one.kind is one.VAR_KEYWORD for one in parameters),
    )
    _known[id(scorer)] = (scorer, found)
    return found


def check_sanction_set(sanctions: SanctionSet, rules: Mapping[str, Rule]) -> Iterator[Fault]:
    """Yield sanctions whose rule is not declared."""
    for one in sanctions.sanctions:
        if one.rule not in rules:
            message = f"sanctions {sanctions.id}: unknown rule {one.rule!r}"
            yield Fault("unknown_name", message, sanctions.where, hint=nearest(one.rule, rules))


def check_attendance(one: AttendanceSet) -> Iterator[Fault]:
    """Yield parameters that attendance does not know, and values that they cannot have."""
    from kpi.kit.attendance import AttendanceRules

    for values in zip_longest(*(parameter.values for parameter in one.parameters)):
        given = {
            parameter.name: dated.value
            for parameter, dated in zip(one.parameters, values, strict=True)
            if dated is not None
        }
        try:
            AttendanceRules.of(given, one.id)
        except PolicyError as error:
            yield from (attrs.evolve(fault, where=f"{one.where}: {fault.where}") for fault in error.faults)


def check_metric_cycles(metrics: Mapping[str, Metric], fresh: Iterable[str]) -> Iterator[tuple[str, Fault]]:
    """Yield each circle of metrics that are made of one another, once, with the owner of its first."""
    done: set[str] = set()
    for start in sorted(fresh):
        path: list[str] = []
        name: str | None = start
        while name is not None and name in metrics and name not in done:
            if name in path:
                circle = [*path[path.index(name) :], name]
                metric = metrics[name]
                message = f"metric {name} is made of itself: {' -> '.join(circle)}"
                yield metric.owner, Fault("metric_cycle", message, metric.where)
                break
            path.append(name)
            source = metrics[name].source
            name = (
                source.of
                if isinstance(source, Derived)
                else source.metric
                if isinstance(source, TargetOf)
                else None
            )
        done.update(path)
