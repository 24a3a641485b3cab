"""Tests on the columns of a table of facts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.errors import Fault, PolicyError, nearest
from kpi.model.metric import Condition
from kpi.model.table import Column, ColumnType, Table
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

_FRACTIONS = (ColumnType.NUMBER, ColumnType.RATE)
_SECONDS = (ColumnType.COUNT, ColumnType.TIME, ColumnType.DURATION)


def column_of(table: Table, name: str, where: str) -> Column:
    """Return a column of a table.

    Raises:
        PolicyError: where the table has none of that name.
    """
    found = table.column(name)
    if found is None:
        hint = nearest(name, [column.name for column in table.columns])
        raise PolicyError(
            Fault(
                "unknown_column",
                sentence("the table {kind} has no column {name!r}", kind=table.kind, name=name),
                where,
                hint=hint,
            )
        )
    return found


def column_test(condition: Condition, table: Table, where: str) -> pl.Expr:
    """Return a condition on a table's column as an expression; a missing cell fulfils none but `missing`."""
    import polars as pl

    column = column_of(table, condition.name, where)
    first = pl.col(f"{column.name}.n" if column.type in _FRACTIONS else column.name)
    if condition.op == "missing":
        return first.is_null()
    if condition.op == "present":
        return first.is_not_null()
    if condition.op == "in":
        values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        return pl.any_horizontal([_compare("==", column, value) for value in values]).fill_null(value=False)
    return _compare(condition.op, column, condition.value).fill_null(value=False)


def _compare(op: str, column: Column, value: object) -> pl.Expr:
    import polars as pl

    left: pl.Expr = pl.col(f"{column.name}.n" if column.type in _FRACTIONS else column.name)
    right: Any = value
    if isinstance(value, Fraction):
        below: Any = pl.col(f"{column.name}.d").cast(pl.Int128) if column.type in _FRACTIONS else 1
        left, right = left.cast(pl.Int128) * value.denominator, below * value.numerator
    elif column.type is ColumnType.DATE and isinstance(value, str):
        right = pl.lit(date.fromisoformat(value))
    elif column.type is ColumnType.TIME and isinstance(value, str):
        hour, minute, *second = (int(part) for part in value.split(":"))
        right = hour * 3600 + minute * 60 + sum(second)
    tests: dict[str, pl.Expr] = {
        "==": left == right, "!=": left != right, "<": left < right,
        "<=": left <= right, ">": left > right, ">=": left >= right,
    }  # fmt: skip
    return tests[op]
