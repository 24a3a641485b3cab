"""Metrics that stand in the facts: observations, targets, ratings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.frames import number
from kpi.engine.grouping import aggregated, by_word
from kpi.engine.measure.observed_units import with_units
from kpi.engine.measure.own_ratings import own_ratings, without
from kpi.engine.measure.panels import by_panel
from kpi.engine.measure.pooling import pooled_units
from kpi.engine.measure.values import as_rate, as_raw, combined, is_numeric, own_or_parts, spans
from kpi.engine.panels import veiled
from kpi.engine.wording import worded
from kpi.exact import exactly
from kpi.model.metric import Metric, Rated, TargetOf
from kpi.model.period import Frequency
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

HIDDEN = "hidden_ratings"


def observed(
    context: Context, metrics: Sequence[Metric], *, pool: bool = True
) -> Iterator[tuple[Metric, pl.DataFrame]]:
    """Yield the recorded values of metrics: subject and the metric's columns.

    A rate that nobody recorded of a unit that is read is made of the counts of its people, if `pool`.
    """
    names = [metric.id for metric in metrics]
    months = context.period.frequency is not Frequency.MONTH
    wanted = {"period": months or bool(pooled_units(context)), "word": not all(map(is_numeric, metrics))}
    rows = context.facts.frame(
        "observations",
        periods=spans(context.period),
        only={"metric": names},
        columns=["subject", "metric", "value", *(name for name, read in wanted.items() if read)],
    )
    rows = own_or_parts(rows, context.period, ("subject", "metric"))
    parts = by_word(rows.drop("seq"), "metric", names)
    for metric in metrics:
        found = parts[metric.id]
        if pool:
            found = with_units(context, metric, found)
        values, bare = (
            combined(metric, as_rate(metric, found)) if is_numeric(metric) else as_raw(metric, found)
        )
        if bare.height:
            message = sentence(
                "{id} of {period} cannot be made of its months: they have no counts",
                id=metric.id,
                period=context.period,
            )
            context.report_each(bare, "not_pooled", message)
        yield metric, values


def targets(context: Context, metrics: Sequence[Metric]) -> Iterator[tuple[Metric, pl.DataFrame]]:
    """Yield the targets set for other metrics: the person's, else the role's, else the nearest unit's."""
    import polars as pl

    sources = {metric.id: metric.source.metric for metric in metrics if isinstance(metric.source, TargetOf)}
    rows = context.facts.frame(
        "targets", periods=spans(context.period), only={"metric": sorted(set(sources.values()))}
    )
    rows = own_or_parts(rows, context.period, ("subject", "role", "unit", "metric"))
    people = context.population.people.select("subject", "unit", "role")
    for metric in metrics:
        found = as_rate(metric, rows.filter(pl.col("metric") == sources[metric.id]))
        own = found.filter(pl.col("subject").is_not_null())
        by_role = found.filter(pl.col("subject").is_null() & pl.col("role").is_not_null()).drop(
            "subject", "unit"
        )
        by_unit = found.filter(pl.col("subject").is_null() & pl.col("role").is_null()).drop("subject", "role")
        above = pl.DataFrame(
            [
                (unit, up, step)
                for unit in people["unit"].unique()
                for step, up in enumerate(context.population.tree.above(unit))
            ],
            schema={"unit": pl.Int64, "up": pl.Int64, "step": pl.Int64},
            orient="row",
        )
        nearest = above.join(by_unit, left_on="up", right_on="unit", how="inner")
        nearest = nearest.filter(pl.col("step") == pl.col("step").min().over("unit")).drop("up", "step")
        chosen = [combined(metric, own)[0]]
        for rest in (
            people.join(by_role, on="role", how="inner"),
            people.join(nearest, on="unit", how="inner"),
        ):
            values, _ = combined(metric, rest)
            for better in chosen:
                values = values.join(better, on="subject", how="anti")
            chosen.append(values)
        yield metric, pl.concat(chosen)


def rated(context: Context, metrics: Sequence[Metric]) -> Iterator[tuple[Metric, pl.DataFrame]]:
    """Yield judgements: the mean of the raters of a role, the roles weighted."""
    import polars as pl

    sources = {metric.id: metric.source for metric in metrics if isinstance(metric.source, Rated)}
    items = sorted({source.item for source in sources.values()})
    rows = _ratings(context, items)
    own = own_ratings(context, rows)
    for metric in metrics:
        source = sources[metric.id]
        mine = without(context, metric, rows.filter(pl.col("item") == source.item), own, report=True)
        found = as_rate(metric, mine, "score")
        if source.panel:
            yield metric, by_panel(context, metric, found)
            continue
        found = _open(context, metric, found)
        if not source.roles:
            yield metric, aggregated(found, "subject", metric.id, "mean")
            continue
        yield metric, _weighted(metric, source, found)


def _open(context: Context, metric: Metric, rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out ratings that were given unseen, and say so: only a panel reads them, even where none judges now."""
    import polars as pl

    mine = veiled(rows)
    hidden = rows.filter(mine).group_by("subject").agg(count=pl.len())
    message = worded(
        "{metric} of {period}: ratings that were given unseen count only through a panel, {count} left out",
        metric=metric.id,
        period=context.period,
        count=pl.col("count"),
    )
    context.report_each(hidden.with_columns(message=message), HIDDEN)
    return rows.filter(~mine)


def rows_rated(context: Context, metric: Metric, items: Sequence[str]) -> pl.DataFrame:
    """Return the ratings of items that count in the period, each with its score in the columns of a metric."""
    rows = _ratings(context, items)
    return as_rate(metric, without(context, metric, rows, own_ratings(context, rows)), "score")


def _ratings(context: Context, items: Sequence[str]) -> pl.DataFrame:
    rows = context.facts.frame("ratings", periods=spans(context.period), only={"item": items})
    return own_or_parts(rows, context.period, ("subject", "item"))


def _weighted(metric: Metric, source: Rated, rows: pl.DataFrame) -> pl.DataFrame:
    """Weigh the means of the roles; with few raters their denominators stay small, and overflow raises."""
    import polars as pl

    n, d = number(metric.id)
    weights = [exactly(one) for one in source.weights if isinstance(one, Fraction)] or [Fraction(1)] * len(
        source.roles
    )
    joined = rows.select("subject").unique(maintain_order=True)
    for index, role in enumerate(source.roles):
        of_role = rows.filter(pl.col("rater_role") == role)
        mean = aggregated(of_role, "subject", metric.id, "mean").rename({n: f"n{index}", d: f"d{index}"})
        joined = joined.join(mean, on="subject", how="left")
    above, below = pl.lit(0, dtype=pl.Int128), pl.lit(1, dtype=pl.Int128)
    whole = pl.lit(0, dtype=pl.Int128)
    scale = 1
    for weight in weights:
        scale *= weight.denominator
    for index, weight in enumerate(weights):
        share = int(weight * scale)
        top, under = pl.col(f"n{index}").cast(pl.Int128), pl.col(f"d{index}").cast(pl.Int128)
        if source.missing_role == "skip":
            there = top.is_not_null()
            share_of = pl.when(there).then(share).otherwise(0)
            top, under = top.fill_null(0), under.fill_null(1)
            above, below, whole = above * under + top * share_of * below, below * under, whole + share_of
        else:
            above, below, whole = above * under + top * share * below, below * under, whole + share
    size = pl.when(whole > 0).then(below * whole)
    joined = joined.with_columns(
        pl.when(whole > 0).then(above).cast(pl.Int64).alias(n), size.cast(pl.Int64).alias(d)
    )
    return joined.select("subject", n, pl.when(pl.col(n).is_not_null()).then(pl.col(d)).alias(d))
