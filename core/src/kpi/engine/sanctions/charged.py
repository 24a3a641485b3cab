"""Who pays for an event: the person, whoever led the person's unit on that day, or the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.context import Context

if TYPE_CHECKING:
    import polars as pl


def charge(context: Context, rows: pl.DataFrame, whom: str) -> pl.DataFrame:
    """Put whoever is charged in the place of `subject`; what it was stays as `about`.

    Rows of which nobody can be charged (no assignment on that day, a unit without a leader) are
    reported as problem `nobody_charged` and left out.

    Args:
        context: whose facts say who led which unit when.
        rows: subject and day (Date).
        whom: person, leader or unit.
    """
    import polars as pl

    about = rows.with_columns(pl.col("subject").alias("about"))
    if whom == "person" or not rows.height:
        return about
    units = unit_on(context.facts.frame("assignments", until=context.period.end), rows)
    placed = about.with_columns(units.alias("_unit"))
    # An event may concern a unit itself.
    placed = placed.with_columns(pl.coalesce("_unit", _own_unit(context)).alias("_unit"))
    if whom == "leader":
        leaders = leader_on(context.facts.frame("units"), placed)
        placed = placed.with_columns(leaders.alias("subject"))
    else:
        placed = placed.with_columns(pl.col("_unit").alias("subject"))
    lost = placed.filter(pl.col("subject").is_null()).select(pl.col("about").alias("subject")).unique()
    context.report_each(lost, "nobody_charged", f"no {whom} to charge for an event")
    return placed.filter(pl.col("subject").is_not_null()).drop("_unit")


def _own_unit(context: Context) -> pl.Expr:
    import polars as pl

    units = context.names.filter(pl.col("kind") == "unit")["subject"]
    return pl.when(pl.col("about").is_in(units.implode())).then(pl.col("about"))


def unit_on(assignments: pl.DataFrame, rows: pl.DataFrame) -> pl.Series:
    """Return the unit of each row's `subject` on its `day`, null where there was none."""
    import polars as pl

    keyed = rows.select("subject", "day").with_row_index("_row")
    held = (
        keyed.join(
            assignments.rename({"employee": "subject"}).select("subject", "unit", "from", "until"),
            on="subject",
        )
        .filter(pl.col("from") <= pl.col("day"))
        .sort("_row", "from")
        .unique("_row", keep="last", maintain_order=True)
        .filter(pl.col("until").is_null() | (pl.col("until") >= pl.col("day")))
    )
    return keyed.join(held.select("_row", "unit"), on="_row", how="left", maintain_order="left")["unit"]


def leader_on(units: pl.DataFrame, rows: pl.DataFrame) -> pl.Series:
    """Return who led each row's `_unit` on its `day`, null where nobody did."""
    import polars as pl

    keyed = rows.select(pl.col("_unit").alias("id"), "day").with_row_index("_row")
    held = (
        keyed.join(units.select("id", "leader", "from", "until"), on="id")
        .filter(
            (pl.col("from").is_null() | (pl.col("from") <= pl.col("day")))
            & (pl.col("until").is_null() | (pl.col("until") >= pl.col("day")))
        )
        .sort("_row", "from", nulls_last=False)
        .unique("_row", keep="last", maintain_order=True)
    )
    return keyed.join(held.select("_row", "leader"), on="_row", how="left", maintain_order="left")["leader"]


__all__ = ["charge", "leader_on", "unit_on"]
