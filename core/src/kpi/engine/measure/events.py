"""Metrics that count events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from kpi.engine.context import Context
from kpi.engine.frames import number
from kpi.engine.grouping import aggregated
from kpi.engine.rules import value_on
from kpi.engine.sanctions.events import in_force, kinds_named, with_case
from kpi.errors import Fault, PolicyError
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Counted, Metric

if TYPE_CHECKING:
    import polars as pl


def with_kinds(source: Counted, catalogue: Catalogue, day: date) -> Counted:
    """Return the source with the kinds that its parameter lists on a day.

    Raises:
        PolicyError: for a kind of event, or a parameter, that does not exist.
    """
    if not source.parameter:
        return source
    owner, _, name = source.parameter.rpartition(".")
    rule = catalogue.rules.get(owner)
    parameter = None if rule is None else rule.parameter(name)
    value = None if rule is None or parameter is None else value_on(owner, parameter, day, rule.where).value
    if not isinstance(value, tuple):
        message = f"{source.parameter} is no parameter that lists kinds of event"
        raise PolicyError(Fault("unknown_parameter", message, hint='write "<rule id>.<parameter>"'))
    return attrs.evolve(source, kinds=kinds_named(source.parameter, source.kinds, catalogue, value))


def counted(context: Context, metrics: Sequence[Metric]) -> Iterator[tuple[Metric, pl.DataFrame]]:
    """Yield counts or sums of the events that have an effect; whoever has none has 0.

    An event without the quantity (or amount) that is summed makes the sum missing.
    """
    import polars as pl

    sources = {
        metric.id: with_kinds(metric.source, context.catalogue, context.day)
        for metric in metrics
        if isinstance(metric.source, Counted)
    }
    kinds = sorted({kind for source in sources.values() for kind in source.kinds})
    period = context.period
    rows = with_case(
        context.facts.frame("events", since=period.start, until=period.end, only={"kind": kinds})
    )
    decisions = context.facts.frame("decisions", only={"kind": ["waiver"]})
    effective = in_force(
        rows,
        decisions,
        {one: context.catalogue.events[one] for one in kinds if one in context.catalogue.events},
    )
    everyone = context.population.people.select("subject")
    for metric in metrics:
        source = sources[metric.id]
        n, d = number(metric.id)
        found = effective.filter(pl.col("kind").is_in(list(source.kinds)))
        if source.what == "count":
            values = found.group_by("subject").agg(
                pl.len().cast(pl.Int64).alias(n), pl.lit(1, dtype=pl.Int64).alias(d)
            )
        else:
            what = found.rename({f"{source.what}.n": n, f"{source.what}.d": d})
            unknown = what.filter(pl.col(n).is_null()).select("subject").unique()
            values = aggregated(what.join(unknown, on="subject", how="anti"), "subject", metric.id, "sum")
            values = pl.concat([values, unknown], how="diagonal")
        none = everyone.join(values, on="subject", how="anti").with_columns(
            pl.lit(0, dtype=pl.Int64).alias(n), pl.lit(1, dtype=pl.Int64).alias(d)
        )
        yield metric, pl.concat([values, none])
