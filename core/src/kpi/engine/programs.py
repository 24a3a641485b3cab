"""Trees over a frame of subjects: compiled within the bounds of its columns, and run."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.wide import WIDE, Expressions, over
from kpi.types import Scope

if TYPE_CHECKING:
    import polars as pl

    from kpi.expr import ColumnBounds, Node


def run_trees(
    context: Context,
    trees: Mapping[str, Node],
    rows: pl.DataFrame,
    scopes: Mapping[Scope, str],
    site: str,
    read: Collection[str] | None = None,
) -> pl.DataFrame:
    """Add `x.n` and `x.d` (or `x`) and `x.flags` of every tree to rows, of which each is a subject's.

    `read` are the number columns where they are known. A group that goes beyond the part of the facts that is
    computed is taken of all parts together, within the bounds of all of them: so the program is the same.
    """
    from kpi.expr import bounds, compile_program, inputs_of, scopes_of

    names = list(read) if read is not None else [one.name for one in inputs_of(*trees.values())]
    wide = context.wide is not None and any(one in WIDE for tree in trees.values() for one in scopes_of(tree))
    if not wide:
        program = compile_program(trees, bounds(rows, names), scopes, rows=max(1, rows.height))
        return program.run(rows, check=False)
    found, height = _of_all(context, rows, names, site)
    program = compile_program(trees, found, scopes, rows=max(1, height))
    keys = {scopes[one] for one in WIDE if one in scopes}

    def columns(frame: pl.DataFrame, made: list[pl.Expr]) -> pl.DataFrame:
        return _columns(context, frame, made, keys, site)

    return program.run(rows, check=False, columns=columns)


def _columns(
    context: Context, frame: pl.DataFrame, made: list[pl.Expr], keys: set[str], site: str
) -> pl.DataFrame:
    """Add columns to a frame: those that read the key of a wide group, of all parts together."""
    wide = [one for one in made if keys & set(one.meta.root_names())]
    own = [one for one in made if not keys & set(one.meta.root_names())]
    frame = frame.with_columns(own) if own else frame
    if not wide:
        return frame
    read = sorted({name for one in wide for name in one.meta.root_names()})
    added = [one.meta.output_name() for one in wide]
    answered = over(
        context, f"{site}:{added[0]}", WIDE, frame.select("subject", *read), Expressions(tuple(wide))
    )
    return frame.with_columns(answered[name] for name in added)


def _of_all(
    context: Context, rows: pl.DataFrame, names: Collection[str], site: str
) -> tuple[Mapping[str, ColumnBounds], int]:
    """Return the bounds of the number columns of all parts, and how many rows they have in all."""
    import polars as pl

    from kpi.expr import bounds

    assert context.wide is not None
    columns = set(rows.columns)
    numbers = [name for name in dict.fromkeys(names) if f"{name}.n" in columns]
    own = context.wide.mine(
        context, rows.select("subject", *(f"{name}{end}" for name in numbers for end in (".n", ".d")))
    )
    ends = [
        part
        for name in numbers
        for part in (
            pl.col(f"{name}.n").min().alias(f"{name}.low"), pl.col(f"{name}.n").max().alias(f"{name}.high"),
            pl.col(f"{name}.d").min().alias(f"{name}.least"), pl.col(f"{name}.d").max().alias(f"{name}.most"),
        )
    ]  # fmt: skip
    told = own.select(pl.lit(context.wide.part).alias("part"), pl.len().cast(pl.Int64).alias("rows"), *ends)
    every = context.wide.together(context, f"{site}:bounds", told)
    # Two rows with the least and the greatest have the bounds of all rows.
    both = pl.DataFrame(
        [
            pl.Series(
                f"{name}{end}", [every[f"{name}.{low}"].min(), every[f"{name}.{high}"].max()], dtype=pl.Int64
            )
            for name in numbers
            for end, low, high in ((".n", "low", "high"), (".d", "least", "most"))
        ]
        + [pl.Series(f"{name}.counted", [True, True]) for name in numbers if f"{name}.counted" in columns]
    )
    return bounds(both, numbers), int(every["rows"].sum())


__all__ = ["run_trees"]
