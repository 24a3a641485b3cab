"""The computed reading: trees compiled to exact Polars expressions over all subjects at once."""

from kpi.expr.compile.program import Program, compile_for, compile_program
from kpi.expr.compile.proof import ROWS, ColumnBounds, Groups, bounds, greatest_group

__all__ = [
    "ROWS",
    "ColumnBounds",
    "Groups",
    "Program",
    "bounds",
    "compile_for",
    "compile_program",
    "greatest_group",
]
