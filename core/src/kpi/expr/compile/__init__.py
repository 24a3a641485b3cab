"""The computed reading: trees compiled to exact Polars expressions over all subjects at once."""

from kpi.expr.compile.program import Program, compile_program
from kpi.expr.compile.proof import ROWS, ColumnBounds, bounds

__all__ = ["ROWS", "ColumnBounds", "Program", "bounds", "compile_program"]
