"""From metrics over a table to a plan of counts and sums, with what no plan can say refused by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

import attrs

from kpi.engine.measure.conditions import column_of
from kpi.engine.measure.named import Settings, resolved
from kpi.engine.reach import reach_of
from kpi.errors import Fault
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.gathering import SCALE, AggregatePlan, Figure
from kpi.model.metric import Aggregate, ByWorking, Condition, FromTable, Metric
from kpi.model.table import Column, ColumnType, Table
from kpi.words import Label, phrase, sentence

_WHOLE = (ColumnType.COUNT, ColumnType.TIME, ColumnType.DURATION)
_SUMMED = (*_WHOLE, ColumnType.NUMBER)
_TEXTS = (ColumnType.WORD, ColumnType.TEXT, ColumnType.NAME)
_HOW = ("count", "sum", "min", "max")
_UNIT = "unit"


@frozen
class Terms:
    """Whose parameters a plan reads, and on which day."""

    catalogue: Catalogue
    day: date


@frozen
class Planned:
    """A metric with the figures that it is made of; the lower one is None of a plain count or sum."""

    metric: Metric
    above: Figure
    below: Figure | None = None


@frozen
class Plan:
    """The plan of a KIND, the metrics that it serves, and why others cannot be made of it."""

    aggregates: AggregatePlan
    planned: tuple[Planned, ...]
    refused: tuple[tuple[Metric, Fault], ...] = ()


class _NotPlannedError(Exception):
    def __init__(self, why: Label) -> None:
        super().__init__(why.en)
        self.why = why


def plan_of(settings: Settings, table: Table, metrics: Iterable[Metric]) -> Plan:
    """Return what is counted and summed over a table for metrics, as the parameters of the day have it.

    Figures that several metrics need are made once.

    Raises:
        PolicyError: for a column or a parameter that does not exist.
    """
    planned: list[Planned] = []
    refused: list[tuple[Metric, Fault]] = []
    for metric in metrics:
        try:
            planned.append(_planned(settings, table, metric))
        except _NotPlannedError as error:
            refused.append((metric, _refusal(metric, table, error.why)))
    figures = [one for each in planned for one in (each.above, each.below) if one is not None]
    named = table.column(_UNIT)
    unit = _UNIT if named is not None and named.type is ColumnType.UNIT else ""
    plan = AggregatePlan(table, tuple({one.text: one for one in figures}.values()), unit)
    return Plan(plan, tuple(planned), tuple(refused))


def metrics_over(policy: Policy, kind: str) -> list[Metric]:
    """Return the metrics that anything bound reads and that are made of the rows of a KIND, by id."""
    known = policy.catalogue.metrics
    found = [known[name] for name in sorted(reach_of(policy).metrics) if name in known]
    return [one for one in found if kind in kinds_read(policy.catalogue, one)]


def kinds_read(catalogue: Catalogue, metric: Metric) -> tuple[str, ...]:
    """Return the KINDs whose rows a metric is made of, one by one."""
    source = metric.source
    if isinstance(source, FromTable):
        return (source.table,)
    if isinstance(source, ByWorking) and source.working in catalogue.workings:
        return tuple(catalogue.workings[source.working].tables)
    return ()


def _planned(settings: Settings, table: Table, metric: Metric) -> Planned:
    source = metric.source
    if isinstance(source, ByWorking):
        raise _NotPlannedError(phrase("a working reads the rows one by one"))
    if not isinstance(source, FromTable) or source.clock:
        raise _NotPlannedError(phrase("a clock reads the rows one by one"))
    about, subject = table.column(table.about), table.column(table.subject)
    if about is None or about.type not in (ColumnType.DATE, ColumnType.MOMENT) or subject is None:
        raise _NotPlannedError(phrase("its rows are not of days"))
    above = _figure(settings, table, source.numerator, metric.where)
    if source.denominator is None:
        return Planned(metric, above)
    return Planned(metric, above, _figure(settings, table, source.denominator, metric.where))


def _figure(settings: Settings, table: Table, wanted: Aggregate, where: str) -> Figure:
    if wanted.how not in _HOW:
        raise _NotPlannedError(phrase("what is distinct in one file may be in another too"))
    name, scale = "", 1
    if wanted.column:
        column = column_of(table, wanted.column, where)
        name = column.name
        if wanted.how != "count":
            if column.type not in _SUMMED:
                raise _NotPlannedError(
                    phrase("{column} holds a {type}, not numbers", column=name, type=str(column.type))
                )
            scale = SCALE if column.type is ColumnType.NUMBER else 1
    return Figure(wanted.how, name, _conditions(settings, table, wanted.where, where), scale)


def _conditions(
    settings: Settings, table: Table, given: Sequence[Condition], where: str
) -> tuple[Condition, ...]:
    found = []
    for condition in given:
        one = resolved(settings, condition)
        if one is None or (one.parameter and one.value is None):
            continue
        column = column_of(table, one.name, where)
        if not _fits(one, column):
            raise _NotPlannedError(
                phrase(
                    "{column} {op} cannot be tested on a {type}",
                    column=column.name,
                    op=one.op,
                    type=str(column.type),
                )
            )
        found.append(attrs.evolve(one, name=column.name, parameter=""))
    return tuple(found)


def _fits(one: Condition, column: Column) -> bool:
    """Tell whether a condition can be tested on whole numbers, texts, days or flags alone."""
    if one.op in ("missing", "present"):
        return column.type is not ColumnType.RATE
    values = one.value if isinstance(one.value, tuple) else (one.value,)
    alike = one.op in ("==", "!=", "in")
    if column.type is ColumnType.TIME:
        return all(isinstance(value, str | Fraction) for value in values)
    if column.type in _SUMMED:
        return all(isinstance(value, Fraction) for value in values)
    if column.type is ColumnType.DATE:
        return all(isinstance(value, str) for value in values)
    if column.type in _TEXTS:
        return alike and all(isinstance(value, str) for value in values)
    return column.type is ColumnType.FLAG and alike and all(isinstance(value, bool) for value in values)


def _refusal(metric: Metric, table: Table, why: Label) -> Fault:
    return Fault(
        "rows_needed",
        sentence(
            "metric {id} cannot be gathered from files of {kind}: {why}",
            id=metric.id,
            kind=table.kind,
            why=why,
        ),
        metric.where,
        metric.owner,
        sentence("import the rows: kpi import {kind} FILE", kind=table.kind),
    )


__all__ = ["Plan", "Planned", "Terms", "kinds_read", "metrics_over", "plan_of"]
