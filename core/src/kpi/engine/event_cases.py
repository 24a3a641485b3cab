"""What tells one event from another: its case, by which decisions name it, and its day."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def with_case(events: pl.DataFrame) -> pl.DataFrame:
    """Add `case` (the event's ref, else its seq) and `day` (Date) to rows of `events`."""
    import polars as pl

    return events.with_columns(
        pl.coalesce(pl.col("ref"), pl.col("seq").cast(pl.String)).alias("case"),
        pl.col("on").str.slice(0, 10).str.to_date("%Y-%m-%d").alias("day"),
    )


__all__ = ["with_case"]
