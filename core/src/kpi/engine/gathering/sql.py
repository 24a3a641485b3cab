"""A plan's figures as SQL over canonical columns: whole numbers, flags, texts and days.

A duration, a time or a count is whole (BIGINT), a number whole in units of 1/SCALE, a flag BOOLEAN, a day DATE,
anything else text. What is said here holds in any database that knows `FILTER` (DuckDB, Spark): no
division, no decimal, and every constant is brought to the column's own whole numbers beforehand, so that
nothing is multiplied row by row.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor

from kpi.model.gathering import SCALE, Figure
from kpi.model.metric import Condition
from kpi.model.table import ColumnType, Table

Quote = Callable[[str], str]


def literal(text: str) -> str:
    """Return a text as a literal of standard SQL."""
    return "'" + text.replace("'", "''") + "'"


def name(column: str) -> str:
    """Return a name as a quoted identifier of standard SQL."""
    return '"' + column.replace('"', '""') + '"'


def figure_sql(figure: Figure, table: Table, *, quote: Quote = literal, identifier: Quote = name) -> str:
    """Return the aggregate that makes a figure of the rows of a group, null for a sum of nothing."""
    what = identifier(figure.column) if figure.column else "*"
    tests = [condition_sql(one, table, quote=quote, identifier=identifier) for one in figure.where]
    filtered = f" FILTER (WHERE {' AND '.join(tests)})" if tests else ""
    return f"CAST({figure.how}({what}){filtered} AS BIGINT)"


def condition_sql(
    condition: Condition, table: Table, *, quote: Quote = literal, identifier: Quote = name
) -> str:
    """Return a condition; a missing cell fulfils none but `missing`."""
    column = table.column(condition.name)
    assert column is not None
    cell = identifier(column.name)
    if condition.op == "missing":
        return f"{cell} IS NULL"
    if condition.op == "present":
        return f"{cell} IS NOT NULL"
    if condition.op == "in":
        values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        return f"({' OR '.join(_test('==', cell, column.type, value, quote) for value in values) or 'FALSE'})"
    return _test(condition.op, cell, column.type, condition.value, quote)


def _test(op: str, cell: str, type: ColumnType, value: object, quote: Quote) -> str:
    if isinstance(value, bool):
        wanted = value if op == "==" else not value
        return f"({cell} = {'TRUE' if wanted else 'FALSE'})"
    if type is ColumnType.TIME and isinstance(value, str):
        hour, minute, *second = (int(part) for part in value.split(":"))
        value = Fraction(hour * 3600 + minute * 60 + sum(second))
    if isinstance(value, Fraction):
        return _number(op, cell, value * (SCALE if type is ColumnType.NUMBER else 1))
    sign = {"==": "=", "!=": "<>"}.get(op, op)
    constant = f"CAST({quote(str(value))} AS DATE)" if type is ColumnType.DATE else quote(str(value))
    return f"({cell} {sign} {constant})"


def _number(op: str, cell: str, value: Fraction) -> str:
    """Compare a whole number with a fraction by whole numbers alone."""
    if op in ("==", "!="):
        if value.denominator == 1:
            return f"({cell} {'=' if op == '==' else '<>'} {int(value)})"
        return "FALSE" if op == "==" else f"({cell} IS NOT NULL)"
    bound = {"<": ceil(value), ">=": ceil(value), "<=": floor(value), ">": floor(value)}[op]
    return f"({cell} {op} {bound})"


__all__ = ["Quote", "condition_sql", "figure_sql", "literal", "name"]
