"""Whether a plain condition holds, as an expression over the columns of its metric."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.engine.frames import columns_of, is_number
from kpi.model.metric import Condition
from kpi.model.quantity import Measure

if TYPE_CHECKING:
    import polars as pl


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
    if is_number(unit) and isinstance(value, Fraction):
        above, below = (pl.col(column).cast(pl.Int128) for column in columns_of(name, unit))
        left, right = above * value.denominator, below * value.numerator
    tests: dict[str, pl.Expr] = {
        "==": left == right, "!=": left != right, "<": left < right,
        "<=": left <= right, ">": left > right, ">=": left >= right,
    }  # fmt: skip
    return tests[op]
