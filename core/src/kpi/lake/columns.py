"""The columns of a KIND in Parquet: ids, words and periods as text, exact numbers as two integers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpi.model.table import Column, ColumnType, Table

if TYPE_CHECKING:
    import polars as pl

_KEYS = (ColumnType.EMPLOYEE, ColumnType.UNIT, ColumnType.SUBJECT)
_NAMING = ("units", "employees")
_WHOLE = (ColumnType.COUNT, ColumnType.TIME, ColumnType.DURATION)
_PARTS = {ColumnType.NUMBER: ("_n", "_d"), ColumnType.RATE: ("_n", "_d", "_counted")}

PAST_RESULTS, PAST_PAID, PAST_RUNS = "~results", "~paid", "~runs"
"""What earlier periods left, beside the KINDs: standings, yuan lines that count, and which periods were run."""

PAST: Mapping[str, Mapping[str, str]] = {
    PAST_RESULTS: {
        "subject": "String", "card": "String", "period": "String", "unit": "String", "score": "Int64",
        "grade": "String", "rank": "Int64", "of": "Int64", "target_met": "Boolean",
    },
    PAST_PAID: {
        "subject": "String", "item": "String", "kind": "String", "period": "String", "amount": "Int64",
    },
    PAST_RUNS: {"period": "String"},
}  # fmt: skip
"""Their columns, by the name of the polars type."""


def is_key(table: Table, column: Column) -> bool:
    """Tell whether a column names a subject; the name of anything else is a word."""
    return column.type in _KEYS or (column.type is ColumnType.NAME and table.kind in _NAMING)


def key_columns(table: Table) -> tuple[str, ...]:
    """Return the columns that name subjects."""
    return tuple(one.name for one in table.columns if is_key(table, one))


def is_unit(table: Table, column: Column) -> bool:
    """Tell whether whoever a column names is a unit."""
    return column.type is ColumnType.UNIT or (column.type is ColumnType.NAME and table.kind == "units")


def parts_of(column: Column) -> tuple[str, ...]:
    """Return the columns in Parquet that hold a column: `x`, or `x_n` and `x_d`, with `x_counted` for a rate."""
    return tuple(column.name + end for end in _PARTS.get(column.type, ("",)))


def frame_name(column: Column, part: str) -> str:
    """Return what a column of Parquet is called in a frame of `kpi.engine.facts.Facts`: `x.n` for `x_n`."""
    end = part[len(column.name) :]
    return f"{column.name}.{end[1:]}" if end else part


def schema_of(table: Table) -> dict[str, pl.DataType]:
    """Return the columns of a KIND in Parquet, `seq` first, with their types."""
    import polars as pl

    schema: dict[str, pl.DataType] = {"seq": pl.Int64()}
    for column in table.columns:
        for part in parts_of(column):
            schema[part] = _type(column, part)
    return schema


def past_schema(kind: str) -> dict[str, pl.DataType]:
    """Return the columns of what earlier periods left."""
    import polars as pl

    return {name: getattr(pl, word)() for name, word in PAST[kind].items()}


def _type(column: Column, part: str) -> pl.DataType:
    import polars as pl

    if column.type is ColumnType.DATE:
        return pl.Date()
    if column.type is ColumnType.FLAG or (column.type is ColumnType.RATE and part.endswith("_counted")):
        return pl.Boolean()
    if column.type in _WHOLE or column.type in _PARTS:
        return pl.Int64()
    return pl.String()
