"""Stays: the spans of a month in which somebody is in one unit, or in none, and employed, or not.

Rows of a person are summed stay by stay, so that a unit has the rows of the days for which the person was
there. Almost nobody moves within a month; only those who do are listed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kpi.model.period import Period

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.facts import Facts


def stays(facts: Facts, months: Iterable[Period]) -> pl.DataFrame:
    """Return the stays of whoever has several in a month: id (String), from, until (Date, both included), by id and day.

    A stay begins with each assignment, with the day after one ends, and with the days of hiring and leaving.
    """
    import polars as pl

    names = facts.subjects().select("subject", "id")
    moves = facts.frame("assignments", columns=["employee", "from", "until"])
    people = facts.frame("employees", columns=["id", "hired_on", "left_on"])
    after = pl.duration(days=1)
    days = pl.concat(
        [
            moves.select(subject="employee", day="from"),
            moves.select(pl.col("employee").alias("subject"), (pl.col("until") + after).alias("day")),
            people.select(subject="id", day="hired_on"),
            people.select(pl.col("id").alias("subject"), (pl.col("left_on") + after).alias("day")),
        ]
    ).filter(pl.col("day").is_not_null())
    found = [_of_month(days, month) for month in months]
    whole = pl.concat(found) if found else _of_month(days.clear(), Period.parse("2000-01"))
    return whole.join(names, on="subject").select("id", "from", "until").sort("id", "from")


def _of_month(days: pl.DataFrame, month: Period) -> pl.DataFrame:
    import polars as pl

    inside = days.filter((pl.col("day") > month.start) & (pl.col("day") <= month.end)).unique()
    first = inside.select("subject").unique().with_columns(day=pl.lit(month.start))
    starts = pl.concat([inside, first]).sort("subject", "day")
    following = pl.col("day").shift(-1).over("subject") - pl.duration(days=1)
    return starts.select(
        "subject", pl.col("day").alias("from"), following.fill_null(month.end).alias("until")
    )


def begun(stays: pl.DataFrame) -> set[tuple[str, str]]:
    """Return who begins a stay within a month, and on which day (ISO text)."""
    later = stays.filter(stays["from"].dt.day() > 1)
    return {(id, day.isoformat()) for id, day in later.select("id", "from").iter_rows()}


__all__ = ["begun", "stays"]
