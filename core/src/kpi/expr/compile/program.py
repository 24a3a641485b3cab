"""Compiled programs: trees of several outputs as passes over a frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from kpi.errors import Fault, PolicyError
from kpi.expr.compile.calls import run_call
from kpi.expr.compile.compiler import Compiled, Compiler
from kpi.expr.compile.flag_texts import FlagText, flag_columns, flag_text
from kpi.expr.compile.numbers import Num
from kpi.expr.compile.proof import (
    ROWS,
    ColumnBounds,
    Groups,
    bounds,
    fixed_flags,
    greatest_group,
    key_ranges,
    verify,
)
from kpi.expr.compile.sheet import Pass, Sheet
from kpi.expr.compile.whole import TooWide
from kpi.expr.inputs import inputs_of, scopes_of
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
    `x.flags`. `groups` is what it takes for granted of the columns that it does not compute with.
    """

    passes: tuple[Pass, ...]
    temporary: tuple[str, ...]
    columns: Mapping[str, ColumnBounds]
    rows: int
    groups: Groups = Groups()
    flags: tuple[FlagText, ...] = ()

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
            verify(frame, self.columns, self.rows, self.groups)
        for one in self.passes:
            if one.columns:
                frame = columns(frame, one.columns) if columns else frame.with_columns(one.columns)
            for call in one.calls:
                frame = run_call(call, frame)
        texts = [text for one in self.flags if (text := flag_text(one, frame)) is not None]
        if texts:
            frame = frame.with_columns(texts)
        return frame.drop(self.temporary) if self.temporary else frame


def compile_program(
    outputs: Mapping[str, Node],
    columns: Mapping[str, ColumnBounds],
    scopes: Mapping[Scope, str] | None = None,
    rows: int = ROWS,
    groups: Groups = Groups(),
    count: Callable[[str], int] | None = None,
    *,
    flagged: bool = True,
) -> Program:
    """Compile trees for frames whose columns lie within `columns` and that have at most `rows` rows.

    `scopes` names the column with the key of each group. Every output is proven not to overflow: 64 bits
    where they suffice, else 128. `groups` is what is known besides, and `count` gives the rows of the greatest
    group of such a column: it is called where a group as large as the frame would not do. A program that is not
    `flagged` makes no columns of flags.

    Raises:
        PolicyError: for an input or a scope without a column, and for an output that would need more
            than 38 digits.
    """
    compiler = Compiler(columns, scopes or {}, rows, groups, count, flagged)
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
    texts = _finish(compiler.sheet, made, flagged=flagged)
    read = {var.name for var in inputs_of(*outputs.values()) if var.kind is Kind.NUMBER}
    sheet = compiler.sheet
    used = {name: bound for name, bound in columns.items() if name in read}
    granted = Groups(
        groups.keyed & compiler.grouped,
        {key: found for key, found in groups.ranges.items() if key in compiler.grouped},
        {key: most for key, most in compiler.most.items() if most < rows},
        {name: groups.fixed[name] for name in compiler.fixed},
    )
    return Program(tuple(sheet.passes), tuple(sheet.temporary), used, rows, granted, texts)


def compile_for(
    outputs: Mapping[str, Node],
    frame: pl.DataFrame,
    scopes: Mapping[Scope, str] | None = None,
    *,
    flagged: bool = True,
) -> Program:
    """Compile trees for one frame, of which all is measured that they read; see `compile_program`."""
    there = set(frame.columns)
    read = inputs_of(*outputs.values())
    keys = {scopes[scope] for scope in scopes_of(*outputs.values()) if scopes and scope in scopes} & there
    keyed = frozenset(key for key in keys if not frame.get_column(key).null_count())
    flags = [var.name for var in read if var.kind is Kind.FLAG]
    return compile_program(
        outputs,
        bounds(frame, dict.fromkeys(var.name for var in read if var.kind is Kind.NUMBER)),
        scopes,
        rows=max(1, frame.height),
        groups=Groups(keyed, key_ranges(frame, keyed), {}, fixed_flags(frame, flags)),
        count=partial(greatest_group, frame),
        flagged=flagged,
    )


def _finish(sheet: Sheet, made: list[tuple[str, Compiled]], *, flagged: bool) -> tuple[FlagText, ...]:
    """Put all outputs into one last pass: an output may have the name of an input."""
    columns: list[pl.Expr] = []
    texts: list[FlagText] = []
    stage = 0
    for name, one in made:
        column = one.column
        if isinstance(column, Num):
            columns += [column.n.column().alias(f"{name}.n"), column.d.column().alias(f"{name}.d")]
        else:
            columns.append(column.expr.alias(name))
        if flagged:
            text, masks = flag_columns(f"{name}.flags", one.flags, sheet)
            columns += masks
            texts += [text] if text.masks else []
        stage = max(stage, column.stage, *(where.stage for where in one.flags.values()))
    sheet.at(stage).columns.extend(columns)
    return tuple(texts)
