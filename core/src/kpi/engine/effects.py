"""Which events their status gives an effect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpi.model.event import EventKind

if TYPE_CHECKING:
    import polars as pl

WAIVED = "waived"
"""Status of an event, and kind of a decision, that takes its effect away."""

APPEALED = "appealed"
"""Status of an event that somebody contests: it has its effect, which is provisional until that is decided."""


def has_status(word: str) -> pl.Expr:
    """Tell of each event whether its status is the one given."""
    import polars as pl

    return pl.col("status").fill_null("") == word


def counting(kinds: Mapping[str, EventKind]) -> pl.Expr:
    """Tell of each event whether its status is one that `EventKind.counts` gives, or it is contested.

    Of a kind that gives none every event counts.
    """
    import polars as pl

    found = pl.lit(value=True)
    for name, kind in kinds.items():
        if kind.counts:
            known = pl.col("status").is_in(list(kind.counts)).fill_null(value=False)
            found &= (pl.col("kind") != name) | known | has_status(APPEALED)
    return found


__all__ = ["APPEALED", "WAIVED", "counting", "has_status"]
