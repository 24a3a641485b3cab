"""Trees over a frame of subjects: compiled within the bounds of its columns, and run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from kpi.engine.context import Context
from kpi.engine.wide import WIDE, Expressions, over
from kpi.types import Scope

if TYPE_CHECKING:
    import polars as pl

    from kpi.expr import Node, Program


def run_trees(
    context: Context,
    trees: Mapping[str, Node],
    rows: pl.DataFrame,
    scopes: Mapping[Scope, str],
    site: str,
) -> pl.DataFrame:
    """Add `x.n` and `x.d` (or `x`) and `x.flags` of every tree to rows, of which each is a subject's.

    A group that goes beyond the part of the facts that is computed is taken of all parts together, by a program
    whose bounds are those of all of them: so it is the same in every part. `site` names the trees for that.
    """
    from kpi.expr import compile_for, scopes_of

    if context.wide is None or not any(one in WIDE for one in scopes_of(*trees.values())):
        return compile_for(trees, rows, scopes).run(rows, check=False)
    program = _for_all(context, trees, rows, scopes, site)
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


def _for_all(
    context: Context, trees: Mapping[str, Node], rows: pl.DataFrame, scopes: Mapping[Scope, str], site: str
) -> Program:
    """Compile trees within what all parts have: their numbers, their rows, and the greatest group of each key.

    Nothing else of the frame is taken for granted. People for whom the part does not answer may lie beyond that;
    what becomes of them is dropped, and no group that is answered for has them.
    """
    import polars as pl

    from kpi.expr import Groups, Kind, bounds, compile_program, greatest_group, inputs_of, scopes_of

    assert context.wide is not None
    there = set(rows.columns)
    read = dict.fromkeys(one.name for one in inputs_of(*trees.values()) if one.kind is Kind.NUMBER)
    parts = [f"{name}.{part}" for name in read for part in "nd" if f"{name}.{part}" in there]
    used = {one: scopes[one] for one in scopes_of(*trees.values()) if one in scopes and scopes[one] in there}
    keys = sorted(set(used.values()))
    own = context.wide.mine(context, rows.select(list(dict.fromkeys(("subject", *parts, *keys)))))
    told = own.select(
        pl.lit(context.wide.part).alias("part"),
        pl.len().cast(pl.Int64).alias("rows"),
        *(
            made
            for one in parts
            for made in (
                pl.col(one).min().alias(f"{one}.low"),
                pl.col(one).max().alias(f"{one}.high"),
                pl.col(one).null_count().cast(pl.Int64).alias(f"{one}.nulls"),
            )
        ),
        *(pl.col(one).null_count().cast(pl.Int64).alias(f"{one}.nulls") for one in keys),
        *(pl.lit(greatest_group(own, one), dtype=pl.Int64).alias(f"{one}.most") for one in keys),
    )
    every = context.wide.together(context, f"{site}:bounds", told)
    # Three rows with the least, the greatest and none, where one lacks, have the bounds of all rows.
    ends = pl.DataFrame([pl.Series(one, _ends(every, one), dtype=pl.Int64) for one in parts])
    counted = [name for name in read if f"{name}.counted" in there]
    ends = ends.with_columns(pl.lit(value=True).alias(f"{name}.counted") for name in counted)
    wide = {used[one] for one in WIDE if one in used}
    most = {
        one: cast(int, every[f"{one}.most"].sum() if one in wide else every[f"{one}.most"].max())
        for one in keys
    }
    keyed = frozenset(one for one in keys if not every[f"{one}.nulls"].sum())
    height = max(1, int(every["rows"].sum()))
    # Without the ranges of the keys, so that what is made of a group reads its key: ranks by one sort do not.
    return compile_program(
        trees, bounds(ends, read), scopes, rows=height, groups=Groups(keyed=keyed), count=most.__getitem__
    )


def _ends(every: pl.DataFrame, column: str) -> Sequence[object]:
    low, high = every[f"{column}.low"].min(), every[f"{column}.high"].max()
    return (low, high, None if every[f"{column}.nulls"].sum() else high)


__all__ = ["run_trees"]
