"""Whole-number columns with proven bounds: plain 64 bits where nothing can overflow, else 128."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

import attrs

from kpi.frozen import frozen

if TYPE_CHECKING:
    import polars as pl

NARROW = 2**63 - 1
"""Whole numbers up to here, either sign, are kept in 64 bits."""

WIDEST = 10**38 - 1
"""Whole numbers beyond this cannot be kept exact in a column."""


class TooWide(Exception):
    """A column would need more digits than can be kept exact."""

    def __init__(self, digits: int) -> None:
        super().__init__(f"needs {digits} digits")
        self.digits = digits


@frozen(eq=False)
class Whole:
    """A column (or, with no `expr`, a constant) of whole numbers from `low` to `high`.

    `nulls` are tokens of what can be missing: the column is null exactly where one of them is. `stage` is
    the pass in which it can be computed, `cost` the operations it takes. Its type follows from its bounds.
    Of a column that is `base` times a constant, `content` is that constant.
    """

    low: int
    high: int
    expr: pl.Expr | None = None
    nulls: frozenset[int] = frozenset()
    stage: int = 0
    cost: int = 0
    content: int = 1
    base: Whole | None = None

    @property
    def wide(self) -> bool:
        """Whether it takes 128 bits."""
        return max(-self.low, self.high) > NARROW

    @property
    def constant(self) -> int | None:
        """Its value, if it is a constant."""
        return self.low if self.expr is None else None

    def column(self, wide: bool | None = None) -> pl.Expr:
        """Return the expression in 64 or 128 bits (by default in its own)."""
        import polars as pl

        to_wide = self.wide if wide is None else wide
        if self.expr is None:
            return literal(self.low, to_wide)
        if to_wide == self.wide:
            return self.expr
        return self.expr.cast(pl.Int128 if to_wide else pl.Int64)


@lru_cache(maxsize=4096)
def literal(value: int | None, wide: bool) -> pl.Expr:
    """Return a literal of 64 or 128 bits; half of the time of compiling went into making them anew."""
    import polars as pl

    return pl.lit(value).cast(pl.Int128 if wide else pl.Int64)


def whole(value: int) -> Whole:
    """Return a constant."""
    return Whole(value, value)


def combine(
    parts: tuple[Whole, ...], low: int, high: int, build: Callable[..., pl.Expr], inner: int = 0
) -> Whole:
    """Join columns by `build`; `inner` bounds what arises on the way.

    Raises:
        TooWide: where the result or something on the way needs more than 38 digits.
    """
    import polars as pl

    greatest = max(-low, high, inner)
    if greatest > WIDEST:
        raise TooWide(len(str(greatest)))
    wide = greatest > NARROW or any(part.wide for part in parts)
    expr = build(*(part.column(wide) for part in parts))
    if wide and max(-low, high) <= NARROW:
        expr = expr.cast(pl.Int64)
    nulls = frozenset[int]().union(*(part.nulls for part in parts))
    stage = max(part.stage for part in parts)
    return Whole(low, high, expr, nulls, stage, 1 + sum(part.cost for part in parts))


def times(left: Whole, right: Whole) -> Whole:
    """Multiply."""
    if right.constant is not None:
        left, right = right, left
    if left.constant is not None and right.constant is not None:
        return whole(left.low * right.low)
    if left.constant == 1:
        return right
    corners = [a * b for a, b in product((left.low, left.high), (right.low, right.high))]
    made = combine((right, left), min(corners), max(corners), lambda a, b: a * b)
    factor = left.constant
    if factor is None or factor <= 0:
        return made
    content, base = split(right)
    return attrs.evolve(made, content=factor * content, base=base)


def split(one: Whole) -> tuple[int, Whole]:
    """Return a constant that is not negative, and what times it makes the number."""
    constant = one.constant
    if constant is not None:
        return abs(constant), whole(-1 if constant < 0 else 1)
    return one.content, one if one.base is None else one.base


def positive(one: Whole) -> Whole:
    """Return a denominator: a column that is at least 1 wherever it matters."""
    base = None if one.base is None else positive(one.base)
    return attrs.evolve(one, low=max(one.low, 1), high=max(one.high, 1), base=base)


def plus(left: Whole, right: Whole) -> Whole:
    """Add."""
    if left.constant is not None and right.constant is not None:
        return whole(left.low + right.low)
    if 0 in (left.constant, right.constant):
        return left if right.constant == 0 else right
    return combine((left, right), left.low + right.low, left.high + right.high, lambda a, b: a + b)


def minus(left: Whole, right: Whole) -> Whole:
    """Subtract."""
    if left.constant is not None and right.constant is not None:
        return whole(left.low - right.low)
    if right.constant == 0:
        return left
    return combine((left, right), left.low - right.high, left.high - right.low, lambda a, b: a - b)


def negative(one: Whole) -> Whole:
    """Turn the sign (a 128-bit column has no unary minus)."""
    return minus(whole(0), one)


def absolute(one: Whole) -> Whole:
    """Drop the sign."""
    if one.low >= 0:
        return one
    if one.constant is not None:
        return whole(abs(one.low))
    return combine((one,), 0, max(-one.low, one.high), lambda a: a.abs())


def floor_divide(above: Whole, below: Whole) -> Whole:
    """Divide and round down; `below` is positive, or null or 0 where `above` is null."""
    if above.constant is not None and below.constant is not None:
        return whole(above.low // below.low)
    if below.constant == 1:
        return above
    if below.constant is not None and above.base is not None and above.content % below.constant == 0:
        return times(whole(above.content // below.constant), above.base)
    corners = [a // b for a, b in product((above.low, above.high), (max(below.low, 1), below.high))]
    return combine((above, below), min(corners), max(corners), lambda a, b: a // b)


def signed(size: Whole, sign_of: Whole) -> Whole:
    """Give a number that is not negative the sign of another."""
    if sign_of.low >= 0:
        return size
    return combine((size, sign_of), -size.high, size.high, lambda a, b: a * b.sign())
