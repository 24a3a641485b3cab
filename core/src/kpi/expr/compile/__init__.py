"""The computed reading: trees compiled to exact Polars expressions over all subjects at once."""

from kpi.expr.compile.bounds import ROWS, ColumnBounds, bounds
from kpi.expr.compile.program import Program, compile_program

__all__ = ["ROWS", "ColumnBounds", "Program", "bounds", "compile_program"]
