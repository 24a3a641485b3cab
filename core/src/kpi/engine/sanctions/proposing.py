"""Proposals that sanctions make: a dismissal is for a person to decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.engine.lines import LineBlock
from kpi.engine.sanctions.effects import PROPOSAL

if TYPE_CHECKING:
    import polars as pl


def proposals(blocks: Sequence[LineBlock]) -> pl.DataFrame:
    """Return the proposals among the lines, once each: subject, ladder (empty), proposal, level (null)."""
    import polars as pl

    schema = {"subject": pl.Int64, "ladder": pl.String, "proposal": pl.String, "level": pl.String}
    frames = [pl.DataFrame(schema=schema)]
    for block in blocks:
        flag = pl.col("flags").str.extract(f"{PROPOSAL}([^,]+)", 1)
        if block.ledger is None:
            frames.append(
                block.rows.filter(flag.is_not_null()).select(
                    "subject",
                    pl.lit("").alias("ladder"),
                    flag.alias("proposal"),
                    pl.lit(None, dtype=pl.String).alias("level"),
                )
            )
    return pl.concat(frames).unique(maintain_order=True)


__all__ = ["proposals"]
