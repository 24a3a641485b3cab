"""Where somebody was on a day, and who led a unit on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def unit_on(assignments: pl.DataFrame, rows: pl.DataFrame) -> pl.Series:
    """Return the unit of each row's `subject` on its `day`, null where there was none.

    With `since` (Date) it is the last one held from that day on: of somebody who left before `day` too.
    """
    import polars as pl

    since = pl.col("since" if "since" in rows.columns else "day").alias("_since")
    keyed = rows.select("subject", "day", since).with_row_index("_row")
    held = (
        keyed.join(
            assignments.rename({"employee": "subject"}).select("subject", "unit", "from", "until"),
            on="subject",
        )
        .filter(pl.col("from") <= pl.col("day"))
        .sort("_row", "from")
        .unique("_row", keep="last", maintain_order=True)
        .filter(pl.col("until").is_null() | (pl.col("until") >= pl.col("_since")))
    )
    return keyed.join(held.select("_row", "unit"), on="_row", how="left", maintain_order="left")["unit"]


def leader_on(units: pl.DataFrame, rows: pl.DataFrame) -> pl.Series:
    """Return who led each row's `_unit` on its `day`, null where nobody did."""
    return unit_row_on(units, rows, "leader")


def unit_row_on(units: pl.DataFrame, rows: pl.DataFrame, column: str) -> pl.Series:
    """Return a column of what is known of each row's `_unit` on its `day`."""
    import polars as pl

    keyed = rows.select(pl.col("_unit").alias("id"), "day").with_row_index("_row")
    held = (
        keyed.join(units.select("id", column, "from", "until"), on="id")
        .filter(
            (pl.col("from").is_null() | (pl.col("from") <= pl.col("day")))
            & (pl.col("until").is_null() | (pl.col("until") >= pl.col("day")))
        )
        .sort("_row", "from", nulls_last=False)
        .unique("_row", keep="last", maintain_order=True)
    )
    return keyed.join(held.select("_row", column), on="_row", how="left", maintain_order="left")[column]


__all__ = ["leader_on", "unit_on", "unit_row_on"]
