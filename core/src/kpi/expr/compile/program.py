"""Compiled programs: trees of several outputs as passes over a frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kpi.errors import Fault, PolicyError
from kpi.expr.compile.calls import run_call
from kpi.expr.compile.compiler import Compiled, Compiler
from kpi.expr.compile.numbers import Num
from kpi.expr.compile.plain import Flags
from kpi.expr.compile.proof import ROWS, ColumnBounds, verify
from kpi.expr.compile.sheet import Pass, Sheet
from kpi.expr.compile.whole import TooWide
from kpi.expr.inputs import inputs_of
from kpi.expr.nodes import Kind, Node
from kpi.frozen import frozen
from kpi.types import Scope
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl


@frozen
class Program:
    """Trees compiled for frames within known bounds; it pickles.

    `run` adds for each output `x` the columns `x.n` and `x.d` (a number) or `x` (a flag or a label), and
    `x.flags`.
    """

    passes: tuple[Pass, ...]
    temporary: tuple[str, ...]
    columns: Mapping[str, ColumnBounds]
    rows: int

    def run(
        self,
        frame: pl.DataFrame,
        *,
        check: bool = True,
        columns: Callable[[pl.DataFrame, list[pl.Expr]], pl.DataFrame] | None = None,
    ) -> pl.DataFrame:
        """Compute all outputs for all rows; `columns` adds the columns of a pass in the place of polars.

        Raises:
            DataError: for a frame beyond the bounds of the program (unless `check` is false), and where
                an opaque function goes beyond its limit.
        """
        if check:
            verify(frame, self.columns, self.rows)
        for one in self.passes:
            if one.columns:
                frame = columns(frame, one.columns) if columns else frame.with_columns(one.columns)
            for call in one.calls:
                frame = run_call(call, frame)
        return frame.drop(self.temporary) if self.temporary else frame


def compile_program(
    outputs: Mapping[str, Node],
    columns: Mapping[str, ColumnBounds],
    scopes: Mapping[Scope, str] | None = None,
    rows: int = ROWS,
) -> Program:
    """Compile trees for frames whose columns lie within `columns` and that have at most `rows` rows.

    `scopes` names the column with the key of each group. Every output is proven not to overflow: 64 bits
    where they suffice, else 128.

    Raises:
        PolicyError: for an input or a scope without a column, and for an output that would need more
            than 38 digits.
    """
    compiler = Compiler(columns, scopes or {}, rows)
    made: list[tuple[str, Compiled]] = []
    faults = []
    compiler.count_uses(*outputs.values())
    for name, node in outputs.items():
        try:
            made.append((name, compiler.root(node)))
        except TooWide as error:
            faults.append(
                Fault(
                    "too_many_digits",
                    sentence(
                        "{name} needs {digits} digits, and 38 can be kept exact",
                        name=name,
                        digits=error.digits,
                    ),
                    where=name,
                    hint=sentence(
                        "round its parts first with round_to(), or narrow the domains of its inputs"
                    ),
                )
            )
    if faults:
        raise PolicyError(*faults)
    _finish(compiler.sheet, made)
    read = {var.name for var in inputs_of(*outputs.values()) if var.kind is Kind.NUMBER}
    sheet = compiler.sheet
    used = {name: bound for name, bound in columns.items() if name in read}
    return Program(tuple(sheet.passes), tuple(sheet.temporary), used, rows)


def _finish(sheet: Sheet, made: list[tuple[str, Compiled]]) -> None:
    """Put all outputs into one last pass: an output may have the name of an input."""
    columns: list[pl.Expr] = []
    stage = 0
    for name, one in made:
        column = one.column
        if isinstance(column, Num):
            columns += [column.n.column().alias(f"{name}.n"), column.d.column().alias(f"{name}.d")]
        else:
            columns.append(column.expr.alias(name))
        columns.append(_flag_text(one.flags).alias(f"{name}.flags"))
        stage = max(stage, column.stage, *(where.stage for where in one.flags.values()))
    sheet.at(stage).columns.extend(columns)


def _flag_text(flags: Flags) -> pl.Expr:
    """Return the flags given, sorted and joined by commas."""
    import polars as pl

    always = all(where.value is True for where in flags.values())
    if always:
        return pl.lit(",".join(sorted(flags)))
    if len(flags) == 1:
        ((name, where),) = flags.items()
        return pl.when(where.expr).then(pl.lit(name)).otherwise(pl.lit(""))
    pieces = [pl.when(flags[name].expr).then(pl.lit(name)) for name in sorted(flags)]
    return pl.concat_str(pieces, separator=",", ignore_nulls=True)
