"""From the columns that programs compute on to the rows that explanations read."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.exact import Rate
from kpi.expr.nodes import Kind, Var
from kpi.expr.rows import Row

if TYPE_CHECKING:
    import polars as pl


def rows_of(frame: pl.DataFrame, inputs: Iterable[Var]) -> list[Row]:
    """Return each row of a frame as the explained reading takes it.

    A number `x` is read from `x.n` and `x.d` and keeps both parts, unless `x.counted` says that it has no
    counts; a flag or a label from `x`. An input without columns is left out.
    """
    columns: dict[str, list[Any]] = {}
    for var in inputs:
        if var.kind is not Kind.NUMBER:
            if var.name in frame.columns:
                columns[var.name] = frame[var.name].to_list()
        elif f"{var.name}.n" in frame.columns:
            columns[var.name] = _numbers(frame, var.name)
    return [{name: values[index] for name, values in columns.items()} for index in range(frame.height)]


def _numbers(frame: pl.DataFrame, name: str) -> list[Any]:
    above, below = frame[f"{name}.n"], frame[f"{name}.d"]
    if f"{name}.counted" in frame.columns:
        counted = frame[f"{name}.counted"].fill_null(value=False).to_list()
    else:
        counted = [True] * frame.height
    return [_number(*parts) for parts in zip(above, below, counted, strict=True)]


def _number(above: int | None, below: int | None, counted: bool) -> Fraction | Rate | None:
    if above is None or below is None:
        return None
    if counted or below <= 0:
        return Rate(Fraction(above), Fraction(max(below, 0)))
    return Fraction(above, below)
