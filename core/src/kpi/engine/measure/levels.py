"""Since when somebody has been on the present level, and on any level at all."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kpi.engine.facts import Facts
from kpi.engine.population.levels import assignments_with_levels
from kpi.engine.remembered import once
from kpi.model.catalogue import Policy
from kpi.model.period import Period

if TYPE_CHECKING:
    import polars as pl


def level_dates(policy: Policy, facts: Facts, period: Period) -> pl.DataFrame:
    """Return the days on which levels began, as of the last day of a period: see `level_days`."""
    day = period.end
    kept: tuple[Policy, pl.DataFrame] = once(
        facts, ("level_dates", id(policy), day), lambda: (policy, level_days(policy, facts, day))
    )
    return kept[1]


def level_days(policy: Policy, facts: Facts, day: date) -> pl.DataFrame:
    """Return the days on which levels began, as of a day: subject, level_since, ladder_since (Date).

    `level_since` is the first day of the present level without another level in between;
    `ladder_since` the first day with any level. Who never had a level has no row.
    """
    import polars as pl

    rows = assignments_with_levels(policy, facts, day).select("employee", "level", "from")
    rows = rows.rename({"employee": "subject"}).sort("subject", "from")
    changed = pl.col("level").ne_missing(pl.col("level").shift(1).over("subject")) | (
        pl.int_range(pl.len()).over("subject") == 0
    )
    present = (
        rows.filter(changed)
        .unique("subject", keep="last", maintain_order=True)
        .filter(pl.col("level").is_not_null())
        .select("subject", pl.col("from").alias("level_since"))
    )
    ever = (
        rows.filter(pl.col("level").is_not_null())
        .group_by("subject")
        .agg(pl.col("from").min().alias("ladder_since"))
    )
    return ever.join(present, on="subject", how="left").select("subject", "level_since", "ladder_since")


__all__ = ["level_dates", "level_days"]
