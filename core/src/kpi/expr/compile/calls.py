"""Opaque functions: called once for each distinct input, in exact numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.expr.compile.sheet import Call
from kpi.expr.evaluation import call as call_function
from kpi.expr.nodes import Kind, Value

if TYPE_CHECKING:
    import polars as pl


def run_call(call: Call, frame: pl.DataFrame) -> pl.DataFrame:
    """Add the column of an opaque function's results, in whole numbers of its last decimal."""
    import polars as pl

    scale = 10**call.function.places
    wide = int(call.function.limit * scale) > 2**63 - 1
    names = [name for _, first, second in call.columns for name in (first, second) if name]
    distinct = frame.select(names).unique(maintain_order=True)
    results = [_result(call, row, scale) for row in distinct.iter_rows()]
    column = pl.Series(call.result, results, dtype=pl.Int128 if wide else pl.Int64)
    if not names:
        return frame.with_columns(pl.lit(_result(call, (), scale), dtype=column.dtype).alias(call.result))
    return frame.join(distinct.with_columns(column), on=names, how="left", maintain_order="left")


def _result(call: Call, row: tuple[Any, ...], scale: int) -> int | None:
    values: list[Value] = []
    rest = iter(row)
    for kind, _, _ in call.columns:
        first = next(rest)
        if kind is Kind.NUMBER:
            second = next(rest)
            first = None if first is None else Fraction(first, second)
        if first is None:
            return None
        values.append(first)
    result = call_function(call.function, values)
    return None if result is None else int(result * scale)
