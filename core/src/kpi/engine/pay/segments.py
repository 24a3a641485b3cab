"""The stretches of a period in which a person's assignment and probation stay the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def stretches(segments: pl.DataFrame, people: pl.DataFrame, *, probation_months: int = 0) -> pl.DataFrame:
    """Cut the assignments of a period again where probation ends.

    Probation ends on `probation_until`, or, where that is not recorded, `probation_months` after the
    day of hiring, less a day (S001.P23B.2.2.PROB).

    Args:
        segments: subject, unit, role, level, base_pay.n, base_pay.d, first, last (`Population.segments`).
        people: subject, hired_on, probation_until.
        probation_months: what a pay scheme grants where the contract says nothing.

    Returns:
        subject, span.first, span.last, span.unit (so that no metric's name is taken), role, level,
        base_pay.n, base_pay.d and on_probation (Boolean), sorted by subject and first day.
    """
    import polars as pl

    until = people.select("subject", _probation_end(probation_months).alias("_until"))
    named = segments.rename({"first": "span.first", "last": "span.last", "unit": "span.unit"})
    rows = named.join(until, on="subject", how="left")
    ends = pl.col("_until")
    early = rows.filter(pl.col("span.first") <= ends).with_columns(
        pl.min_horizontal("span.last", "_until").alias("span.last"), pl.lit(value=True).alias("on_probation")
    )
    late = rows.filter((pl.col("span.last") > ends).fill_null(value=True)).with_columns(
        pl.max_horizontal("span.first", ends + pl.duration(days=1)).alias("span.first"),
        pl.lit(value=False).alias("on_probation"),
    )
    return pl.concat([early, late]).drop("_until").sort("subject", "span.first")


def _probation_end(months: int) -> pl.Expr:
    import polars as pl

    if not months:
        return pl.col("probation_until")
    by_hiring = pl.col("hired_on").dt.offset_by(f"{months}mo") - pl.duration(days=1)
    return pl.coalesce("probation_until", by_hiring)


__all__ = ["stretches"]
