"""What part of a period's pay a stretch of it earns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.model.period import Period

if TYPE_CHECKING:
    import polars as pl

MONTHLY_WORKDAYS = (87, 4)
"""21.75, the paid workdays of an average month (劳社部发[2008]3号)."""


def with_share(
    stretches: pl.DataFrame,
    period: Period,
    how: str,
    *,
    away: pl.DataFrame,
    roster: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Add `share.n` and `share.d` (Int64), the part of the period that each stretch is paid for.

    calendar: its days by the period's. workdays: its Mondays to Fridays by 21.75 a month, or by the
    period's own where the person is there throughout, so that a whole period is always 1. employed: as
    calendar, but days away count as paid. roster: its
    days on the roster by those of whoever of the unit has most. none: 1.

    Args:
        stretches: subject, span.unit, span.first, span.last.
        period: what the stretches lie in.
        how: none, calendar, employed, workdays or roster.
        away: subject, day: days that are not paid (exclusions).
        roster: subject, day: days on which a shift is planned; only for roster.
    """
    import polars as pl

    if how == "none":
        return stretches.with_columns(_whole(1).alias("share.n"), _whole(1).alias("share.d"))
    if how == "roster":
        return _by_roster(stretches, away, roster)
    present = _without(stretches, away.clear() if how == "employed" else away, weekdays=how == "workdays")
    if how in ("calendar", "employed"):
        return present.with_columns(
            pl.col("_days").alias("share.n"), _whole(period.days).alias("share.d")
        ).drop("_days")
    weekdays = pl.business_day_count(pl.lit(period.start), pl.lit(period.end) + pl.duration(days=1)).cast(
        pl.Int64
    )
    covered = ((pl.col("span.last") - pl.col("span.first")).dt.total_days() + 1).sum().over(
        "subject"
    ) == period.days
    throughout = covered & (pl.col("_days").sum().over("subject") == weekdays)
    above, below = MONTHLY_WORKDAYS[0] * period.frequency.months, MONTHLY_WORKDAYS[1]
    return present.with_columns(
        pl.when(throughout).then(pl.col("_days")).otherwise(_capped(below, above)).alias("share.n"),
        pl.when(throughout).then(weekdays).otherwise(_whole(above)).alias("share.d"),
    ).drop("_days")


def _capped(below: int, above: int) -> pl.Expr:
    """Days times `below`, cut where a subject's stretches together would pass `above`."""
    import polars as pl

    so_far = (pl.col("_days") * below).cum_sum().over("subject", order_by="span.first")
    before = so_far - pl.col("_days") * below
    return so_far.clip(upper_bound=above) - before.clip(upper_bound=above)


def _whole(number: int) -> pl.Expr:
    import polars as pl

    return pl.lit(number, dtype=pl.Int64)


def _without(stretches: pl.DataFrame, away: pl.DataFrame, *, weekdays: bool) -> pl.DataFrame:
    """Add `_days`: the days (or weekdays) of each stretch that are not days away."""
    import polars as pl

    after = pl.col("span.last") + pl.duration(days=1)
    length = (
        pl.business_day_count("span.first", after)
        if weekdays
        else (after - pl.col("span.first")).dt.total_days()
    )
    if not away.height:
        return stretches.with_columns(length.cast(pl.Int64).alias("_days"))
    days = away.filter(pl.col("day").dt.weekday() <= 5) if weekdays else away
    missed = _within(stretches, days)
    return (
        stretches.join(missed, on=["subject", "span.first"], how="left")
        .with_columns((length.cast(pl.Int64) - pl.col("_hits").fill_null(0)).alias("_days"))
        .drop("_hits")
    )


def _within(stretches: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Count, as `_hits`, the distinct days of a subject that lie in each of its stretches."""
    import polars as pl

    return (
        days.unique(["subject", "day"])
        .join(stretches.select("subject", "span.first", "span.last"), on="subject")
        .filter(pl.col("day").is_between("span.first", "span.last"))
        .group_by("subject", "span.first")
        .agg(pl.len().cast(pl.Int64).alias("_hits"))
    )


def _by_roster(stretches: pl.DataFrame, away: pl.DataFrame, roster: pl.DataFrame | None) -> pl.DataFrame:
    """Share by days on the roster; null where nobody of the unit is on it."""
    import polars as pl

    planned = pl.DataFrame(schema={"subject": pl.Int64, "day": pl.Date}) if roster is None else roster
    paid = _within(stretches, planned.join(away, on=["subject", "day"], how="anti"))
    whole = (
        planned.unique(["subject", "day"]).group_by("subject").agg(pl.len().cast(pl.Int64).alias("_planned"))
    )
    most = pl.col("_planned").max().over("span.unit")
    return (
        stretches.join(paid, on=["subject", "span.first"], how="left")
        .join(whole, on="subject", how="left")
        .with_columns(
            pl.when(most > 0).then(pl.col("_hits").fill_null(0)).alias("share.n"), most.alias("share.d")
        )
        .drop("_hits", "_planned")
    )


__all__ = ["MONTHLY_WORKDAYS", "with_share"]
