"""Metrics that count events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.deciding import of_others
from kpi.engine.frames import number
from kpi.engine.grouping import aggregated
from kpi.engine.sanctions.events import APPEALED, in_force, with_appeals, with_case
from kpi.model.metric import Counted, Metric

if TYPE_CHECKING:
    import polars as pl


def counted(context: Context, metrics: Sequence[Metric]) -> Iterator[tuple[Metric, pl.DataFrame]]:
    """Yield counts or sums of the events that have an effect; whoever has none has 0.

    An event without the quantity (or amount) that is summed makes the sum missing. One whose appeal is open
    counts, and problem `appeal_open` names it. Of a case that is also of one of the kinds `unless`, only
    that one counts.
    """
    import polars as pl

    sources = {metric.id: metric.source for metric in metrics if isinstance(metric.source, Counted)}
    kinds = sorted({kind for source in sources.values() for kind in (*source.kinds, *source.unless)})
    period = context.period
    rows = with_case(
        context.facts.frame("events", since=period.start, until=period.end, only={"kind": kinds})
    )
    decisions = of_others(context, context.facts.frame("decisions", only={"kind": ["waiver", "approval"]}))
    effective = in_force(
        with_appeals(rows, decisions),
        decisions,
        {one: context.catalogue.events[one] for one in kinds if one in context.catalogue.events},
    )
    everyone = context.population.people.select("subject")
    counts = sorted({kind for source in sources.values() for kind in source.kinds})
    _report_appeals(context, effective.filter(pl.col("kind").is_in(counts)))
    for metric in metrics:
        source = sources[metric.id]
        n, d = number(metric.id)
        found = effective.filter(pl.col("kind").is_in(list(source.kinds)))
        if source.unless and found.height:
            heavier = effective.filter(pl.col("kind").is_in(list(source.unless)))
            found = found.join(heavier.select("subject", "case"), on=["subject", "case"], how="anti")
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


def _report_appeals(context: Context, rows: pl.DataFrame) -> None:
    import polars as pl

    told = pl.format("an event counts while an appeal against it is open: {} {}", "kind", "case")
    contested = rows.filter(APPEALED).select("subject", message=told)
    context.report_each(contested, "appeal_open", "")
