"""Columns that are no numbers: flags and labels, with three-valued logic."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kpi.frozen import frozen

if TYPE_CHECKING:
    import polars as pl


@frozen(eq=False)
class Plain:
    """A column of flags or labels, or a constant one; `nulls`, `stage` and `cost` as of a `Whole`."""

    value: pl.Expr | bool | str
    nulls: frozenset[int] = frozenset()
    stage: int = 0
    cost: int = 0

    @property
    def expr(self) -> pl.Expr:
        """The column."""
        import polars as pl

        return pl.lit(self.value) if isinstance(self.value, bool | str) else self.value


Flags: TypeAlias = "dict[str, Plain]"
"""For each flag the column that tells where it is given; never null."""

YES = Plain(True)
NO = Plain(False)


def derived(value: pl.Expr, *parts: Plain, nulls: frozenset[int] | None = None) -> Plain:
    """Make a column of others; it is null where any of them is, unless told otherwise."""
    known = frozenset[int]().union(*(part.nulls for part in parts)) if nulls is None else nulls
    return Plain(
        value, known, max((part.stage for part in parts), default=0), 1 + sum(part.cost for part in parts)
    )


def both(left: Plain, right: Plain) -> Plain:
    """Join two flags that are never null by `and`."""
    if left.value is False or right.value is False:
        return NO
    if left.value is True or right.value is True:
        return right if left.value is True else left
    return derived(left.expr & right.expr, left, right)


def either(left: Plain, right: Plain) -> Plain:
    """Join two flags that are never null by `or`."""
    if left.value is True or right.value is True:
        return YES
    if left.value is False or right.value is False:
        return right if left.value is False else left
    return derived(left.expr | right.expr, left, right)


def surely(flag: Plain) -> Plain:
    """Tell where a flag is true: a missing one is not."""
    if not flag.nulls:
        return flag
    return derived(flag.expr.fill_null(False), flag, nulls=frozenset())


def surely_not(flag: Plain) -> Plain:
    """Tell where a flag is false: a missing one is not."""
    if isinstance(flag.value, bool):
        return Plain(not flag.value)
    expr = ~flag.expr
    return derived(expr.fill_null(False) if flag.nulls else expr, flag, nulls=frozenset())


def merged(*all_flags: Flags) -> Flags:
    """Give every flag where any of the parts gives it."""
    result: Flags = {}
    for flags in all_flags:
        for name, where in flags.items():
            result[name] = either(result[name], where) if name in result else where
    return result


def where_reached(flags: Flags, reached: Plain) -> Flags:
    """Give flags only where their node is reached."""
    return {name: both(reached, where) for name, where in flags.items()}
