"""Sanctions that are read once a period, over metrics and standings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.applying import apply_rule, missing_inputs, with_inputs
from kpi.engine.choosing import keep_when
from kpi.engine.context import Context
from kpi.engine.lines import LineBlock
from kpi.engine.population import SCOPES
from kpi.engine.sanctions.charged import charge
from kpi.engine.sanctions.effects import Effect, blocks_of, triggered
from kpi.types import Scope

if TYPE_CHECKING:
    import polars as pl


PEOPLE_ONLY = ("kind", "unit", "hired_on", "left_on", "probation_until", "first", "last")
"""Columns of people that are no metrics, though some have a metric's name."""


def lines_of_period(context: Context, effect: Effect, subjects: pl.DataFrame) -> list[LineBlock]:
    """Apply a sanction without a trigger to the subjects of its set; those that it does not meet have no line.

    Where a metric is missing the sanction has no effect, and problem `not_assessed` says so: of each
    subject, or once where it is missing of all.
    """
    rows = period_rows(context, effect, subjects)
    if not rows.height:
        return []
    rows = apply_rule(context, effect.rule, rows, SCOPES)
    _report_missing(context, effect, rows)
    return blocks_of(effect, charge(context, rows, effect.sanction.charged), each=False)


def period_rows(context: Context, effect: Effect, subjects: pl.DataFrame) -> pl.DataFrame:
    """Return the rows on which a sanction's rule is read: its subjects with groups and inputs."""
    import polars as pl

    rows = (
        context.population.members(subjects)
        .drop(PEOPLE_ONLY)
        .with_columns(
            pl.lit(0, dtype=pl.Int64).alias(SCOPES[Scope.CARD]),
            pl.lit("").alias("cause"),
            pl.lit(context.period.end).alias("day"),
        )
    )
    return with_inputs(context, keep_when(context, rows, effect.sanction.when), effect.rule.inputs)


def _report_missing(context: Context, effect: Effect, rows: pl.DataFrame) -> None:
    import polars as pl

    lacking = pl.concat_str(
        pl.lit(f"{effect.rule.id} is not assessed; missing: "), missing_inputs(rows, effect.rule)
    )
    unknown = rows.with_columns(lacking.alias("message")).filter(triggered(rows).is_null())
    if unknown.height == rows.height > 1 and unknown["message"].n_unique() == 1:
        context.report("not_assessed", f"{unknown['message'][0]} (of everybody)")
    else:
        context.report_each(unknown.select("subject", "message"), "not_assessed", "")


__all__ = ["PEOPLE_ONLY", "lines_of_period", "period_rows"]
