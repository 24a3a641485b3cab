"""Metrics that are figures of attendance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.facts import Facts
from kpi.engine.frames import number
from kpi.engine.grouping import aggregated
from kpi.engine.remembered import Remembered
from kpi.model.metric import Attended, Metric
from kpi.model.period import Frequency

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.attendance import Attending


def attended(context: Context, metrics: Sequence[Metric]) -> Iterator[tuple[Metric, pl.DataFrame]]:
    """Yield figures of attendance; of a longer period the sum of its months.

    Missing where no attendance is bound, and where a month of the employment is not known.
    """
    import polars as pl

    period = context.period
    months = [period] if period.frequency is Frequency.MONTH else list(period.parts(Frequency.MONTH))
    attending = _attending(context.facts)
    found = [] if attending is None else [attending.month(month).figures for month in months]
    people = context.population.people.select("subject", "first", "last")
    for metric in metrics:
        assert isinstance(metric.source, Attended)
        n, d = number(metric.id)
        figure = metric.source.figure
        parts = [
            frame.select("subject", pl.col(f"{figure}.n").alias(n), pl.col(f"{figure}.d").alias(d))
            for frame in found
        ]
        if not parts:
            none = pl.lit(None, dtype=pl.Int64)
            yield metric, people.select("subject", none.alias(n), none.alias(d))
            continue
        every = pl.concat(parts)
        wanted = _months(pl.col("last")) - _months(pl.col("first")) + 1
        known = every.group_by("subject").agg(pl.len().cast(pl.Int64).alias("known"))
        whole = people.join(known, on="subject", how="inner").filter(pl.col("known") >= wanted)
        every = every.join(whole.select("subject"), on="subject", how="semi")
        yield metric, aggregated(every, "subject", metric.id, "sum")


def _attending(facts: Facts) -> Attending | None:
    """Return what derives events from attendance, beneath what remembers the facts."""
    from kpi.engine.happening import Happening

    while isinstance(facts, Remembered):
        facts = facts.facts
    return facts.attending if isinstance(facts, Happening) else None


def _months(day: pl.Expr) -> pl.Expr:
    import polars as pl

    return day.dt.year().cast(pl.Int64) * 12 + day.dt.month().cast(pl.Int64)
