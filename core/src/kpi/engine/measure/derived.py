"""Metrics derived from others: over periods, over people led, over a group."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.frames import number
from kpi.engine.grouping import aggregated, common_denominator, on_grid
from kpi.engine.measure.counting import COUNTED, counted_periods, meets
from kpi.engine.measure.events import idle_periods
from kpi.engine.measure.in_effect import read_ahead
from kpi.engine.measure.incomplete import note_incomplete
from kpi.engine.measure.named import settled
from kpi.engine.measure.on_level import OUTSIDE, on_level
from kpi.engine.measure.places import ranked
from kpi.engine.measure.pooling import units_read
from kpi.engine.measure.standings import standings_at
from kpi.engine.measure.unsigned import note_unsigned
from kpi.engine.measure.values import is_numeric, metric_columns
from kpi.engine.measure.windows import frequency_of, known_periods, newest_of, periods_of
from kpi.engine.population import SCOPES
from kpi.engine.wide import is_wide, over
from kpi.errors import Fault, PolicyError, nearest
from kpi.frozen import frozen
from kpi.model.metric import (
    Counted,
    Derived,
    FromTable,
    Metric,
    Observed,
    Rated,
    Standing,
)
from kpi.model.period import Period
from kpi.types import Direction, Scope, SubjectKind
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

Measured = Callable[[Context, Metric], "pl.DataFrame"]
"""Measures one metric for all people of a context, aligned with them."""

OWN = "own"
"""How a metric over the unit takes the value of the unit itself."""


def derived(
    context: Context, metrics: Sequence[Metric], measured: Measured
) -> Iterator[tuple[Metric, pl.DataFrame]]:
    """Yield derived metrics: subject and the metric's columns."""
    for metric in metrics:
        source = metric.source
        if not isinstance(source, Derived):
            continue
        of = context.catalogue.metrics.get(source.of)
        if of is None:
            hint = nearest(source.of, context.catalogue.metrics)
            message = sentence(
                "metric {id} is derived of {of!r}, which does not exist", id=metric.id, of=source.of
            )
            raise PolicyError(Fault("unknown_metric", message, metric.where, metric.owner, hint))
        if source.over == "window":
            yield metric, _over_window(context, metric, source, of, measured)
        else:
            yield metric, _over_group(context, metric, source, of, measured(context, of))


def _over_window(
    context: Context, metric: Metric, source: Derived, of: Metric, measured: Measured
) -> pl.DataFrame:
    periods, wide = over_window(context, source, of, measured)
    note_incomplete(context, metric, of, periods, wide)
    note_unsigned(context, metric, of, periods, wide)
    return wide.select("subject", *_reduced(metric, settled(context, source), of, wide, len(periods)))


def over_window(
    context: Context, source: Derived, of: Metric, measured: Measured
) -> tuple[Sequence[Period], pl.DataFrame]:
    """Return the periods that a window reads, the newest first, and the values in them.

    The values are subject and, for the period at each place, `0.n`, `0.d`, `1.n` ... (or `0`, `1` ...).
    """
    window = source.window
    frequency = frequency_of(context, of, window)
    periods = periods_of(context, window, frequency)
    # A window of so many months is one of promotions: who has been here for less is told by the rule.
    endless = window.periods is None and source.how != "previous"
    if source.how == "previous":
        periods = [newest_of(context, frequency).shift(-1)]
    periods = known_periods(context, of, periods, endless=endless, gaps=window.gaps)
    people = context.population.people.select("subject")
    if not periods:
        return periods, people
    if isinstance(of.source, Standing):
        wide = standings_at(context, of, periods)
    else:
        wide = _facts_at(context, of, periods, measured)
    return periods, on_level(context, window, of, periods, wide)


def _facts_at(context: Context, of: Metric, periods: Sequence[Period], measured: Measured) -> pl.DataFrame:
    """Measure a metric in each of several periods: subject, and `0.n`, `0.d`, `1.n` ... (or `0`, `1` ...)."""
    import polars as pl

    people = context.population.people["subject"]
    placed = not isinstance(of.source, Observed | Rated | Counted | FromTable)
    names = {name: name[len(of.id) :] for name in metric_columns(of)}
    idle = idle_periods(context, of, periods)
    if isinstance(of.source, Counted):
        read_ahead(context, of.source, [one for one in periods if one not in idle])
    hired_on = context.population.people["hired_on"]
    wide = [people]
    for place, period in enumerate(periods):
        if period in idle:
            hired = (hired_on <= period.end).fill_null(value=True)
            nothing = (
                pl.when("hired").then(pl.lit(value, dtype=pl.Int64)).alias(f"{place}{end}")
                for end, value in zip(names.values(), (0, 1), strict=True)
            )
            wide += hired.to_frame("hired").select(nothing).get_columns()
            continue
        found = measured(context.at(period, placed=placed), of)
        values = [found[name].alias(f"{place}{end}") for name, end in names.items()]
        if not found["subject"].equals(people):
            there = pl.DataFrame([found["subject"], *values])
            joined = people.to_frame().join(there, on="subject", how="left", maintain_order="left")
            values = joined.get_columns()[1:]
        wide += values
    return pl.DataFrame(wide)


def _reduced(metric: Metric, source: Derived, of: Metric, wide: pl.DataFrame, count: int) -> list[pl.Expr]:
    import polars as pl

    names = [str(index) for index in range(count)]
    missing = [pl.lit(None, dtype=pl.Int64).alias(name) for name in number(metric.id)]
    if source.how in ("last", "previous"):
        if not is_numeric(metric):
            kind = pl.Boolean if metric.unit == "flag" else pl.String
            return [(pl.coalesce(names) if names else pl.lit(None, dtype=kind)).alias(metric.id)]
        if not names:
            return missing
        parts = [pl.coalesce([f"{name}{end}" for name in names]) for end in (".n", ".d")]
        return [part.alias(column) for part, column in zip(parts, number(metric.id), strict=True)]
    if not names:
        return missing
    if source.how in COUNTED:
        size = counted_periods(source, of, names)
        if source.how == "streak" and OUTSIDE in wide.columns:
            size = pl.when(OUTSIDE).then(pl.lit(0, dtype=pl.Int64)).otherwise(size)
        return _named(metric, size, pl.lit(1, dtype=pl.Int64))
    if source.how == "pooled":
        there = [pl.col(f"{name}.d") > 0 for name in names]
        above = pl.sum_horizontal(
            [pl.when(ok).then(pl.col(f"{name}.n")) for ok, name in zip(there, names, strict=True)]
        )
        below = pl.sum_horizontal(
            [pl.when(ok).then(pl.col(f"{name}.d")) for ok, name in zip(there, names, strict=True)]
        )
        return _named(metric, pl.when(below > 0).then(above), below)
    grid = common_denominator(*(wide[f"{name}.d"] for name in names))
    values = [on_grid(name, grid) for name in names]
    there_count = pl.sum_horizontal([value.is_not_null() for value in values]).cast(pl.Int64)
    total = pl.sum_horizontal([value.cast(pl.Int128) for value in values])
    ways = {
        "sum": (total, pl.lit(grid, dtype=pl.Int64)),
        "mean": (total, there_count * grid),
        "min": (pl.min_horizontal(values), pl.lit(grid, dtype=pl.Int64)),
        "max": (pl.max_horizontal(values), pl.lit(grid, dtype=pl.Int64)),
        "rank": (_place(values, of), pl.lit(1, dtype=pl.Int64)),
    }
    size, share = ways[source.how]
    return _named(metric, pl.when(there_count > 0).then(size), share)


def _named(metric: Metric, size: pl.Expr, share: pl.Expr) -> list[pl.Expr]:
    import polars as pl

    above, below = number(metric.id)
    return [
        size.cast(pl.Int64).alias(above),
        pl.when(size.is_not_null()).then(share).cast(pl.Int64).alias(below),
    ]


def _place(values: list[pl.Expr], of: Metric) -> pl.Expr:
    """Rank the newest value among those of its own window, 1 is best."""
    import polars as pl

    newest = values[0]
    ahead = [(one < newest) if of.better is Direction.LESS else (one > newest) for one in values[1:]]
    behind = pl.sum_horizontal([one.fill_null(value=False).cast(pl.Int64) for one in ahead] or [pl.lit(0)])
    return pl.when(newest.is_not_null()).then(behind + 1)


def _of_unit(context: Context, metric: Metric, of: Metric, values: pl.DataFrame) -> pl.DataFrame:
    """Return for everyone the value of the unit of which metrics are read, the own or the nearest above."""
    import polars as pl

    people = context.population.people.select("subject", "unit")
    nearest = units_read(context)
    chosen = [nearest.get(unit) for unit in people["unit"].to_list()]
    keyed = people.select("subject", pl.Series("of", chosen, dtype=pl.Int64))
    names = dict(zip(metric_columns(of), metric_columns(metric), strict=True))
    theirs = values.select(pl.col("subject").alias("of"), *names).rename(names)
    return keyed.join(theirs, on="of", how="left", maintain_order="left").drop("of")


def _over_group(
    context: Context, metric: Metric, source: Derived, of: Metric, values: pl.DataFrame
) -> pl.DataFrame:
    """Aggregate over the employees of a group; a unit's own group are its people and those below."""
    import polars as pl

    if source.how == OWN:
        return _of_unit(context, metric, of, values)
    people = context.population.people
    rows = people.hstack(values.drop("subject"))
    staff = rows.filter(pl.col("kind") == SubjectKind.EMPLOYEE.value)
    if source.over == "subordinates":
        key = "leader"
        led = context.population.tree.led_by()
        below = context.population.tree.pairs()
        groups = pl.concat([led, below.rename({"above": "leader"})])
        staff = staff.join(groups, on="unit", how="inner").filter(pl.col("subject") != pl.col("leader"))
        keys = people.select("subject", pl.col("subject").alias("leader"))
    else:
        key = SCOPES[Scope(source.over)]
        if key not in people.columns:
            message = sentence(
                "metric {id}: a metric cannot be taken over the scope {over}", id=metric.id, over=source.over
            )
            raise PolicyError(Fault("bad_scope", message, metric.where, metric.owner))
        keys = people.select("subject", key)
    if source.how == "rank":
        return ranked(context, metric, source, of, staff, key)
    staff = staff.filter(~pl.col("excluded.mean"))
    n, d = number(metric.id)
    meeting = source.how == "count"
    if meeting:
        staff = staff.filter(meets(source.where, of, of.id).fill_null(value=False))
    work = Shared(key, metric.id, of.id, source.how)
    if not is_wide(context, (source.over,)):
        return work.of(staff, keys).select("subject", n, d)
    counts = pl.col("subject").is_in(staff["subject"].implode()).alias("counts")
    rows = rows.select("subject", key, *([] if meeting else number(of.id)), counts)
    return over(context, f"group {metric.id}", (source.over,), rows, work).select("subject", n, d)


@frozen
class Shared:
    """Adds the number `metric`: what is made of the number `of` of those of a group who count (`counts`)."""

    key: str
    metric: str
    of_: str
    how: str

    def __call__(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Aggregate the rows."""
        import polars as pl

        return self.of(rows.filter(pl.col("counts")), rows)

    def of(self, staff: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
        """Give everyone of `keys` what is made of `staff`."""
        import polars as pl

        n, d = number(self.metric)
        if self.how == "count":
            counted = staff.group_by(self.key).agg(pl.len().cast(pl.Int64).alias(n))
            found = keys.join(counted, on=self.key, how="left", maintain_order="left")
            return found.with_columns(pl.col(n).fill_null(0), pl.lit(1, dtype=pl.Int64).alias(d))
        own, share = number(self.of_)
        result = aggregated(staff, self.key, self.of_, self.how).rename({own: n, share: d})
        return keys.join(result, on=self.key, how="left", maintain_order="left")
