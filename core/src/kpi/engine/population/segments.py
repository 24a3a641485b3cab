"""Employment and assignments, cut to a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.facts import Facts
from kpi.engine.population.levels import assignments_with_levels
from kpi.model.catalogue import Policy
from kpi.model.period import Period

if TYPE_CHECKING:
    import polars as pl


def employment(facts: Facts, period: Period) -> pl.DataFrame:
    """Return who was employed in the period: subject, hired_on, left_on, probation_until, first, last.

    Whoever has an assignment but no contract date counts as hired on the day of the first assignment.
    """
    import polars as pl

    # Lazily, as below: each step that is taken by itself costs a small company as much as all of them.
    employees = facts.frame("employees", columns=["id", "hired_on", "left_on", "probation_until"])
    people = employees.lazy().select(pl.col("id").alias("subject"), "hired_on", "left_on", "probation_until")
    assigned = facts.frame("assignments", until=period.end, columns=["employee", "from"]).lazy()
    started = assigned.group_by(pl.col("employee").alias("subject")).agg(started=pl.col("from").min())
    return (
        people.join(started, on="subject", how="full", coalesce=True)
        .with_columns(hired_on=pl.coalesce("hired_on", "started"))
        .with_columns(
            first=pl.max_horizontal("hired_on", pl.lit(period.start)),
            last=pl.min_horizontal("left_on", pl.lit(period.end)),
        )
        .filter(pl.col("first") <= pl.col("last"))
        .select("subject", "hired_on", "left_on", "probation_until", "first", "last")
        .sort("subject")
        .collect()
    )


def segments_of(policy: Policy, facts: Facts, employed: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Return the assignments of the employed within the period: subject, unit, role, level,
    base_pay.n, base_pay.d, first, last; ordered by subject and day.

    A later assignment ends an open one on the day before, and a level that was decided begins one.
    """
    import polars as pl

    rows = assignments_with_levels(policy, facts, period.end).lazy().rename({"employee": "subject"})
    same = pl.col("subject").shift(-1) == pl.col("subject")
    begins = pl.when(same).then(pl.col("from").shift(-1) - pl.duration(days=1))
    return (
        rows.sort("subject", "from")
        .with_columns(ends=pl.min_horizontal("until", begins))
        .filter(pl.col("ends").is_null() | (pl.col("ends") >= period.start))
        .join(employed.lazy().select("subject", "first", "last"), on="subject", how="inner")
        .with_columns(first=pl.max_horizontal("first", "from"), last=pl.min_horizontal("last", "ends"))
        .filter(pl.col("first") <= pl.col("last"))
        .select("subject", "unit", "role", "level", "base_pay.n", "base_pay.d", "first", "last")
        .sort("subject", "first")
        .collect()
    )
