"""What the stages of a card hand on: its subjects with everything that its rules read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.frozen import frozen

if TYPE_CHECKING:
    import polars as pl


@frozen
class Members:
    """The rows of a card, one a subject, with scope columns, exclusions and measured metrics.

    `quarantined` (subject) are left out of `frame`, and `taken_over` (subject, seq, score.n, score.d,
    grade, rank) are not computed either.
    """

    frame: pl.DataFrame
    quarantined: pl.DataFrame
    taken_over: pl.DataFrame
