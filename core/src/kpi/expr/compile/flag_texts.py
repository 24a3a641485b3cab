"""Flags of an output as text: worked out for the combinations that occur, and looked up for each row."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from kpi.expr.compile.plain import Flags
from kpi.expr.compile.sheet import Sheet
from kpi.expr.flags import join_flags
from kpi.frozen import frozen

if TYPE_CHECKING:
    import polars as pl

_AT_ONCE = 12
"""Of so many flags all combinations are looked up; more are joined row by row."""


@frozen
class FlagText:
    """The column `name` of flags: those given everywhere, and the columns that tell where the others are."""

    name: str
    always: tuple[str, ...]
    masks: tuple[tuple[str, str], ...]


def flag_columns(name: str, flags: Flags, sheet: Sheet) -> tuple[FlagText, list[pl.Expr]]:
    """Return what the text of flags is made of, and the columns of it that a last pass has to make.

    The first of these is the text itself, as it is where none of the others is given.
    """
    import polars as pl

    always = tuple(sorted(flag for flag, where in flags.items() if where.value is True))
    columns = [pl.lit(join_flags(always)).alias(name)]
    masks: list[tuple[str, str]] = []
    for flag in sorted(flags):
        where = flags[flag]
        if not isinstance(where.value, bool | str):
            masks.append((flag, sheet.name()))
            columns.append(where.expr.alias(masks[-1][1]))
    return FlagText(name, always, tuple(masks)), columns


def flag_text(one: FlagText, frame: pl.DataFrame) -> pl.Expr | None:
    """Return the text of flags, sorted and joined by commas; None where it is right already."""
    import polars as pl

    there = [(flag, column) for flag, column in one.masks if frame.get_column(column).any()]
    if not there:
        return None
    if len(there) > _AT_ONCE:
        given = {**{flag: pl.lit(flag) for flag in one.always},
                 **{flag: pl.when(pl.col(column)).then(pl.lit(flag)) for flag, column in there}}  # fmt: skip
        return pl.concat_str([given[flag] for flag in sorted(given)], separator=",", ignore_nulls=True).alias(
            one.name
        )
    texts = [
        join_flags({*one.always, *(flag for (flag, _), on in zip(there, given, strict=True) if on)})
        for given in product((False, True), repeat=len(there))
    ]
    place = pl.lit(0, dtype=pl.UInt32)
    for _, column in there:
        place = place * 2 + pl.col(column).cast(pl.UInt32)
    return pl.lit(pl.Series(texts, dtype=pl.String)).gather(place).alias(one.name)


__all__ = ["FlagText", "flag_columns", "flag_text"]
