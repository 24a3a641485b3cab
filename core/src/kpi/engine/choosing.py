"""Plain conditions on rows: for whom a sanction or a part of pay is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.holding import holds
from kpi.engine.measure import own_name, with_inputs
from kpi.model.metric import Condition
from kpi.model.quantity import Measure, default_domain
from kpi.model.rule import Input

if TYPE_CHECKING:
    import polars as pl


def keep_when(context: Context, rows: pl.DataFrame, condition: Condition | None) -> pl.DataFrame:
    """Keep the rows whose subject fulfils a condition; where its metric is missing it is not fulfilled.

    The metric is a column of the rows, of the step that they belong to, or is measured.
    """
    if condition is None or not rows.height:
        return rows
    metric = context.catalogue.metrics.get(condition.name)
    unit = metric.unit if metric is not None else _unit_of(condition, rows, own_name(context, condition.name))
    joined = with_inputs(context, rows, [Input(condition.name, unit, default_domain(unit))])
    return joined.filter(holds(condition, unit).fill_null(value=False)).select(rows.columns)


def _unit_of(condition: Condition, rows: pl.DataFrame, own: str) -> Measure:
    return (
        Measure.LEVEL if own in rows.columns and isinstance(condition.value, str | tuple) else Measure.NUMBER
    )
