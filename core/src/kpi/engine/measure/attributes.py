"""Metrics that are attributes of the person in the period."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.measure.levels import level_dates
from kpi.engine.measure.values import is_numeric, metric_columns
from kpi.errors import Fault, PolicyError, nearest
from kpi.model.metric import Attribute, Metric
from kpi.model.period import Period
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl


def attributes(context: Context, metrics: Sequence[Metric]) -> Iterator[tuple[Metric, pl.DataFrame]]:
    """Yield attributes: subject and the metric's columns.

    Raises:
        PolicyError: for an attribute that does not exist.
    """
    import polars as pl

    people = context.population.people
    names = {metric.source.name for metric in metrics if isinstance(metric.source, Attribute)}
    if names & {"level_months", "ladder_months"}:
        dates = level_dates(context.policy, context.facts, context.period)
        people = people.join(dates, on="subject", how="left", maintain_order="left")
    if any(name.startswith("regular_") for name in names):
        regular = (pl.col("probation_until") + pl.duration(days=1)).fill_null(pl.col("hired_on"))
        people = people.with_columns(regular.alias("regular_from"))
    for metric in metrics:
        name = metric.source.name if isinstance(metric.source, Attribute) else ""
        columns = metric_columns(metric)
        if name == "base_pay":
            values = [pl.col("base_pay.n"), pl.col("base_pay.d")]
        elif name in ATTRIBUTES:
            value = ATTRIBUTES[name](context.period)
            values = [value]
            if is_numeric(metric):
                one = pl.when(value.is_not_null()).then(pl.lit(1, dtype=pl.Int64))
                values = [value.cast(pl.Int64), one]
        else:
            hint = nearest(name, [*ATTRIBUTES, "base_pay"])
            message = sentence("metric {id} reads the attribute {name!r}", id=metric.id, name=name)
            raise PolicyError(Fault("unknown_attribute", message, metric.where, metric.owner, hint))
        named = [value.alias(column) for value, column in zip(values, columns, strict=True)]
        yield metric, people.select("subject", *named)


def _whole_months(day: date, start: str = "hired_on") -> pl.Expr:
    """Count the whole months since hiring, a month's end standing for the days it lacks (S001.P1.2.2)."""
    import polars as pl

    since, until = pl.col(start), pl.lit(day)
    years = until.dt.year().cast(pl.Int64) - since.dt.year().cast(pl.Int64)
    months = years * 12 + until.dt.month().cast(pl.Int64) - since.dt.month().cast(pl.Int64)
    reached = until.dt.day() >= pl.min_horizontal(since.dt.day(), until.dt.month_end().dt.day())
    served = pl.max_horizontal(months - pl.when(reached).then(0).otherwise(1), pl.lit(0, dtype=pl.Int64))
    return pl.when(since.is_not_null()).then(served)


def _begun_months(day: date) -> pl.Expr:
    """Count the months since hiring, one that is begun as a whole one."""
    import polars as pl

    since, until = pl.col("hired_on"), pl.lit(day)
    turned = until.dt.day() == pl.min_horizontal(since.dt.day(), until.dt.month_end().dt.day())
    begun = pl.when(turned | (since >= until)).then(0).otherwise(1)
    return _whole_months(day) + begun


def _next_year_days(period: Period, start: str = "hired_on") -> pl.Expr:
    """Count the days of the period's last month from the anniversary on; 0 where none lies after its first day."""
    import polars as pl

    first = period.end.replace(day=1)
    turned = _whole_months(period.end, start) // 12 > _whole_months(first, start) // 12
    day = pl.min_horizontal(pl.col(start).dt.day().cast(pl.Int64), pl.lit(period.end.day, dtype=pl.Int64))
    return pl.when(turned).then(period.end.day - day + 1).otherwise(0)


def _day_after(period: Period) -> date:
    return period.end + timedelta(days=1)


def _days(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    import polars as pl

    return pl.max_horizontal((last - first).dt.total_days() + 1, pl.lit(0, dtype=pl.Int64))


def _workdays(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    import polars as pl

    return pl.business_day_count(first, last.dt.offset_by("1d")).cast(pl.Int64)


def _employed() -> tuple[pl.Expr, pl.Expr]:
    import polars as pl

    return pl.col("first"), pl.col("last")


def _probation(period: Period) -> pl.Expr:
    import polars as pl

    days = _days(pl.col("first"), pl.min_horizontal("last", "probation_until"))
    return pl.when(pl.col("probation_until").is_null()).then(0).otherwise(days)


def _column(name: str) -> Callable[[Period], pl.Expr]:
    def read(period: Period) -> pl.Expr:
        import polars as pl

        return pl.col(name)

    return read


def _literal(value: Callable[[Period], int]) -> Callable[[Period], pl.Expr]:
    def read(period: Period) -> pl.Expr:
        import polars as pl

        return pl.lit(value(period), dtype=pl.Int64)

    return read


def _on_probation(period: Period) -> pl.Expr:
    import polars as pl

    return (pl.col("probation_until") >= pl.col("last")).fill_null(value=False)


def _weekdays(period: Period) -> int:
    """Count Mondays to Fridays; the holidays of a year are not known here."""
    weeks, rest = divmod(period.days, 7)
    return weeks * 5 + sum((period.start.weekday() + step) % 7 < 5 for step in range(rest))


def _left(period: Period) -> pl.Expr:
    import polars as pl

    return (pl.col("left_on") <= pl.lit(period.end)).fill_null(value=False)


def _hired_now(period: Period) -> pl.Expr:
    import polars as pl

    return pl.col("hired_on") >= pl.lit(period.start)


ATTRIBUTES: Mapping[str, Callable[[Period], pl.Expr]] = {
    "level": _column("level"),
    "role": _column("role"),
    # Whole months served when the period is over, its last day included: hired on 1 April, 3 on 30 June.
    # The year of service (1 in the first year) is decided on the first day of the period's last
    # month, so that a raise starts with a month.
    "tenure_months": lambda period: _whole_months(_day_after(period)),
    "begun_months": lambda period: _begun_months(_day_after(period)),
    "level_months": lambda period: _whole_months(_day_after(period), "level_since"),
    "ladder_months": lambda period: _whole_months(_day_after(period), "ladder_since"),
    "service_year": lambda period: _whole_months(period.end.replace(day=1)) // 12 + 1,
    "regular_year": lambda period: _whole_months(period.end.replace(day=1), "regular_from") // 12 + 1,
    "next_year_days": _next_year_days,
    "regular_next_year_days": lambda period: _next_year_days(period, "regular_from"),
    "employed_days": lambda period: _days(*_employed()),
    "period_days": _literal(lambda period: period.days),
    "employed_workdays": lambda period: _workdays(*_employed()),
    "workdays": _literal(_weekdays),
    "on_probation": _on_probation,
    "probation_days": _probation,
    "hired_in_period": _hired_now,
    "left_in_period": _left,
    "excluded_rank": _column("excluded.rank"),
    "excluded_mean": _column("excluded.mean"),
    "excluded_pool": _column("excluded.pool"),
    "excluded_pay": _column("excluded.pay"),
    "period_month": _literal(lambda period: period.end.month),
}
"""Attributes by name, each an expression over the columns of `Population.people`; `base_pay` besides."""
