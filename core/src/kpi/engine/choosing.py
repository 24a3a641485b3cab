"""Plain conditions on rows: for whom a sanction or a part of pay is meant."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.engine.applying import columns_of, own_name, with_inputs
from kpi.engine.context import Context
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


def holds(condition: Condition, unit: Measure) -> pl.Expr:
    """Return the test as an expression over the columns of the metric."""
    import polars as pl

    first = pl.col(columns_of(condition.name, unit)[0])
    if condition.op == "missing":
        return first.is_null()
    if condition.op == "present":
        return first.is_not_null()
    if condition.op == "in":
        values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        return pl.any_horizontal([_compare("==", condition.name, unit, value) for value in values])
    return _compare(condition.op, condition.name, unit, condition.value)


def _compare(op: str, name: str, unit: Measure, value: object) -> pl.Expr:
    import polars as pl

    left: pl.Expr = pl.col(name)
    right: Any = value
    if unit not in (Measure.LEVEL, Measure.FLAG) and isinstance(value, Fraction):
        above, below = (pl.col(column).cast(pl.Int128) for column in columns_of(name, unit))
        left, right = above * value.denominator, below * value.numerator
    tests: dict[str, pl.Expr] = {
        "==": left == right, "!=": left != right, "<": left < right,
        "<=": left <= right, ">": left > right, ">=": left >= right,
    }  # fmt: skip
    return tests[op]


__all__ = ["holds", "keep_when"]
