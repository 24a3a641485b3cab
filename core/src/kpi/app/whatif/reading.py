"""What the rules read to which somebody is bound in a period, and the values that they read."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.app.whatif.meaning import Meanings, Meant, Sort
from kpi.engine.reach import Reach, reach_of
from kpi.model.catalogue import Binding, Policy
from kpi.model.period import Period
from kpi.model.scorecard import Scorecard

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.context import Context


def reach_in(context: Context, subject: int) -> Reach:
    """Return what the rules read to which a subject is bound in the period."""
    bound, catalogue, period = context.population.bound, context.catalogue, context.period

    def mine(frames: Mapping[str, pl.DataFrame], declared: Mapping[str, Any]) -> tuple[str, ...]:
        names = (name for name, frame in frames.items() if name in declared and subject in frame["subject"])
        return tuple(name for name in names if _reads(declared[name], period))

    binding = Binding(
        scorecards=mine(bound.scorecards, catalogue.scorecards),
        sanctions=mine(bound.sanctions, catalogue.sanctions),
        pay=next(iter(mine(bound.pay, catalogue.pay)), ""),
        ladder=next(iter(mine(bound.ladders, catalogue.ladders)), ""),
    )
    return reach_of(Policy(context.catalogue, (binding,)))


def _reads(declared: Any, period: Period) -> bool:
    """Tell whether something bound reads the facts of a period; a score made of those of its months reads these alone."""
    if isinstance(declared, Scorecard) and declared.rollups.get(period.frequency) == "pooled":
        return True
    return bool(declared.frequency is period.frequency)


def is_read(what: Meant, read: bool, meanings: Meanings) -> bool:
    if what.sort is Sort.EVENTS:
        return meanings.reads_event(what.id)
    return read or what.sort is Sort.ASSIGNMENT


def value_of(context: Context, metric: str, subject: int) -> Fraction | bool | str | None:
    """Return the value of a metric, as the rules of the period read it."""
    from kpi.engine.measure import measure
    from kpi.engine.measure.values import metric_columns

    people = context.population.people.select("subject")
    row = measure(context, people, [metric]).filter(people["subject"] == subject)
    columns = metric_columns(context.catalogue.metrics[metric])
    if not row.height:
        return None
    values = [row[name][0] for name in columns]
    if len(values) == 1:
        found: bool | str | None = values[0]
        return found
    return None if values[0] is None else Fraction(values[0], values[1])


__all__ = ["is_read", "reach_in", "value_of"]
