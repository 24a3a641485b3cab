"""Who has another standing, or other lines of money, in one of two outcomes of a period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from kpi.types import Ledger
from kpi.words import phrase, phrase_in

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.computed import Computed

Runs: TypeAlias = "tuple[Computed, Computed]"

STANDINGS = {
    "score": phrase("score"),
    "grade": phrase("grade"),
    "rank": phrase("rank"),
    "target_met": phrase_in("moved", "target met"),
}
"""What of a standing may move: columns of `Computed.results`."""


def moved_results(runs: Runs) -> list[int]:
    """Return whose standings are not alike."""
    columns = ["subject", "card", *STANDINGS]
    return _unlike([run.results.select(columns) for run in runs], columns)


def moved_money(runs: Runs) -> list[int]:
    """Return who has another line of money."""
    import polars as pl

    frames = []
    for run in runs:
        parts = [
            block.rows.select("subject", "amount", "status", "cause").with_columns(
                rule=pl.lit(f"{block.card} {block.item} {block.rule} {block.kind}")
            )
            for block in run.blocks
            if block.ledger is Ledger.YUAN
        ]
        empty = {"subject": pl.Int64, "amount": pl.Int64, "status": pl.String, "cause": pl.String}
        frames.append(pl.concat(parts) if parts else pl.DataFrame(schema={**empty, "rule": pl.String}))
    columns = frames[0].columns
    counted = [one.group_by(columns).agg(count=pl.len()) for one in frames]
    return _unlike(counted, [*columns, "count"])


def _unlike(frames: Sequence[pl.DataFrame], columns: list[str]) -> list[int]:
    """Return the subjects of the rows that only one of two frames has."""
    found: dict[int, None] = {}
    for one, other in (frames, frames[::-1]):
        alone = one.join(other, on=columns, how="anti", nulls_equal=True)
        found |= dict.fromkeys(alone["subject"].to_list())
    return list(found)


__all__ = ["STANDINGS", "moved_money", "moved_results"]
