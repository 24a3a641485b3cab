"""Metrics that count scores of longer periods of which a part is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.frames import columns_of
from kpi.engine.measure.windows import cards_read
from kpi.model.metric import ByRule, Derived, Metric, Standing
from kpi.model.period import Period

if TYPE_CHECKING:
    import polars as pl


def note_incomplete(
    context: Context, metric: Metric, of: Metric, periods: Sequence[Period], wide: pl.DataFrame
) -> None:
    """Remember whose window over a standing counts a score that was made without one of its parts.

    `wide` are the values of `of` in `periods`, by place.
    """
    import polars as pl

    if not isinstance(of.source, Standing):
        return
    cards = cards_read(context, of.source)
    found = []
    for place, period in enumerate(periods):
        counts = pl.col(columns_of(str(place), of.unit)[0]).is_not_null()
        for card in cards:
            if (card, period) in context.lacking:
                inside = wide.filter(counts).join(context.lacking[card, period], on="subject", how="semi")
                found.append(inside.select("subject"))
    if found:
        context.incomplete[metric.id] = pl.concat(found).unique()


def incomplete(context: Context, names: Iterable[str]) -> pl.DataFrame:
    """Return the subjects of whom a metric, or what it is made of, counts such a score; all are measured."""
    import polars as pl

    nobody = context.population.people.select("subject").clear()
    found = [context.incomplete[one] for one in metrics_behind(context, names) if one in context.incomplete]
    return pl.concat([nobody, *found]).unique()


def metrics_behind(context: Context, names: Iterable[str]) -> tuple[str, ...]:
    """Return metrics with those that they are made of."""
    return tuple(dict.fromkeys(_behind(context, names, ())))


def _behind(context: Context, names: Iterable[str], path: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        metric = context.catalogue.metrics.get(name)
        if metric is None or name in path:
            continue
        yield name
        source = metric.source
        if isinstance(source, Derived):
            yield from _behind(context, [source.of], (*path, name))
        elif isinstance(source, ByRule):
            inputs = context.catalogue.rules[source.rule].inputs
            yield from _behind(context, [one.name for one in inputs], (*path, name))


__all__ = ["incomplete", "metrics_behind", "note_incomplete"]
