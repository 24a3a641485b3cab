"""What a run of one period hands to whoever records or shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.lines import LineBlock
from kpi.frozen import frozen
from kpi.model.line import Problem
from kpi.model.period import Period
from kpi.types import RunStatus

if TYPE_CHECKING:
    import polars as pl

BLOCKED = "blocked"
"""The flag of a result that waits for data, or for a choice of the company."""

INCOMPLETE = "incomplete"
"""The flag of a score that is made without a part that is missing, and of what follows from it."""

GROUP_INCOMPLETE = "group_incomplete"
"""The flag of what depends on a group in which somebody has no usable result."""


@frozen
class Computed:
    """A computed period.

    `results` has one row a subject and card: subject (Int64), card, unit (Int64), score (Int64 in 1/UNITS, null
    if blocked or not assessed), grade, rank, of, target_met, flags. `payable` has subject and amount
    (Int64 in 1/UNITS). `proposals` has subject, ladder, proposal, level. `read_runs` are the earlier
    runs that were read.
    """

    period: Period
    status: RunStatus
    blocks: tuple[LineBlock, ...]
    results: pl.DataFrame
    payable: pl.DataFrame
    proposals: pl.DataFrame
    problems: tuple[Problem, ...]
    read_runs: tuple[int, ...] = ()


def no_results() -> pl.DataFrame:
    """Return an empty frame of results."""
    import polars as pl

    return pl.DataFrame(
        schema={
            "subject": pl.Int64, "card": pl.String, "unit": pl.Int64, "score": pl.Int64, "grade": pl.String,
            "rank": pl.Int64, "of": pl.Int64, "target_met": pl.Boolean, "flags": pl.String,
        }
    )  # fmt: skip
