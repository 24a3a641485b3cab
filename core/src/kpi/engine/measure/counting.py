"""Periods counted: how many meet a condition, in all, in a row up to the newest, or in a row at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kpi.engine.holding import holds
from kpi.engine.measure.values import is_numeric
from kpi.model.metric import Condition, Derived, Metric

if TYPE_CHECKING:
    import polars as pl

COUNTED = ("streak", "longest", "count")
"""How a metric counts periods: those in a row up to the newest, the longest row, or all of them."""


def counted_periods(source: Derived, of: Metric, names: list[str]) -> pl.Expr:
    """Count the periods in which the condition is met, or those of them in a row.

    `names` are the columns of the values, the newest first. A period in which the subject has no value
    meets no condition and ends a streak, unless the source says that it is skipped or counts; where it is
    the newest one, nothing can be said of a streak yet.
    """
    import polars as pl

    tests = [meets(source.where, of, name) for name in names]
    met = [test.fill_null(value=False) for test in tests]
    if source.how == "count":
        return pl.sum_horizontal([one.cast(pl.Int64) for one in met])
    there = [pl.col(f"{name}.n" if is_numeric(of) else name).is_not_null() for name in names]
    if source.how == "longest":
        return _longest(source, met, there)
    # From the oldest on, so that the tree grows by a step a period: it is long where a window is endless.
    total = pl.lit(0, dtype=pl.Int64)
    for one, known in zip(reversed(met), reversed(there), strict=True):
        step = pl.lit(1, dtype=pl.Int64) if source.missing == "counts" else known.cast(pl.Int64)
        total = pl.when(_unbroken(source, one, known)).then(total + step).otherwise(0)
    return pl.when(there[0]).then(total)


def _longest(source: Derived, met: list[pl.Expr], there: list[pl.Expr]) -> pl.Expr:
    import polars as pl

    row = best = pl.lit(0, dtype=pl.Int64)
    for one, known in zip(reversed(met), reversed(there), strict=True):
        counts = one | ~known if source.missing == "counts" else one
        row = pl.when(_unbroken(source, one, known)).then(row + counts.cast(pl.Int64)).otherwise(0)
        best = pl.max_horizontal(best, row)
    return pl.when(pl.any_horizontal(there)).then(best)


def _unbroken(source: Derived, met: pl.Expr, known: pl.Expr) -> pl.Expr:
    return met if source.missing == "ends" else met | ~known


def meets(where: Condition | None, of: Metric, name: str) -> pl.Expr:
    """Test the value of a metric that stands under `name`; without a condition, that it is there (or true)."""
    import polars as pl

    if where is not None:
        return holds(attrs.evolve(where, name=name), of.unit)
    return (
        pl.col(name) if of.unit == "flag" else pl.col(f"{name}.n" if is_numeric(of) else name).is_not_null()
    )


__all__ = ["COUNTED", "counted_periods", "meets"]
