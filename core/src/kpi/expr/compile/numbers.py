"""Exact fractions as two columns, a numerator and a denominator."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from typing import TYPE_CHECKING

import attrs

from kpi.expr.compile.plain import Plain
from kpi.expr.compile.whole import (
    NARROW,
    Whole,
    absolute,
    combine,
    floor_divide,
    literal,
    minus,
    negative,
    plus,
    positive,
    signed,
    split,
    times,
    whole,
)
from kpi.frozen import frozen

if TYPE_CHECKING:
    import polars as pl

_OPERATIONS = {
    "==": "eq",
    "!=": "ne",
    "<": "lt",
    "<=": "le",
    ">": "gt",
    ">=": "ge",
}


@frozen(eq=False)
class Num:
    """A column of numbers `n / d`: `d` is positive wherever `n` is there; a missing number has `n` null."""

    n: Whole
    d: Whole

    @property
    def nulls(self) -> frozenset[int]:
        """What can make it missing."""
        return self.n.nulls

    @property
    def stage(self) -> int:
        """The pass in which both columns can be computed."""
        return max(self.n.stage, self.d.stage)


def number(value: Fraction) -> Num:
    """Return a constant."""
    return Num(whole(value.numerator), whole(value.denominator))


def on_common(nums: tuple[Num, ...]) -> tuple[tuple[Whole, ...], Whole]:
    """Return numerators over one denominator."""
    first = nums[0].d
    if all(num.d is first for num in nums):
        return tuple(num.n for num in nums), first
    constants = [num.d.constant for num in nums]
    known = [one for one in constants if one is not None]
    if len(known) == len(nums):
        common = lcm(*known)
        return tuple(times(num.n, whole(common // one)) for num, one in zip(nums, known, strict=True)), whole(
            common
        )
    denominators: list[Whole] = []
    for num in nums:
        if num.d.constant is None and not any(num.d is one for one in denominators):
            denominators.append(num.d)
    fixed = lcm(*known)
    numerators = []
    for num, constant in zip(nums, constants, strict=True):
        scaled = times(num.n, whole(fixed if constant is None else fixed // constant))
        for one in denominators:
            if one is not num.d:
                scaled = times(scaled, one)
        numerators.append(scaled)
    common_d = whole(fixed)
    for one in denominators:
        common_d = times(common_d, one)
    return tuple(numerators), common_d


def add(nums: tuple[Num, ...]) -> Num:
    """Add up."""
    numerators, common = on_common(nums)
    result = numerators[0]
    for one in numerators[1:]:
        result = plus(result, one)
    return Num(result, common)


def subtract(left: Num, right: Num) -> Num:
    """Subtract."""
    (a, b), common = on_common((left, right))
    return Num(minus(a, b), common)


def multiply(left: Num, right: Num) -> Num:
    """Multiply; constants are reduced crosswise first."""
    left, right = _reduced(left, right), _reduced(right, left)
    return Num(times(left.n, right.n), times(left.d, right.d))


def _reduced(num: Num, other: Num) -> Num:
    """Divide a constant numerator and the other's constant denominator (or the reverse) by what they share."""
    n, d = num.n.constant, num.d.constant
    if n is not None and other.d.constant is not None:
        n //= gcd(n, other.d.constant) or 1
    if d is not None and other.n.constant is not None:
        d //= gcd(d, other.n.constant) or 1
    return Num(num.n if n is None else whole(n), num.d if d is None else whole(d))


def divide(left: Num, right: Num, token: int) -> Num:
    """Divide; null (by `token`) where the divisor is 0."""
    import polars as pl

    constant = right.n.constant
    if constant is not None and constant != 0:
        sign = 1 if constant > 0 else -1
        return multiply(left, Num(times(right.d, whole(sign)), whole(abs(constant))))
    above, below = times(left.n, right.d), times(left.d, absolute(right.n))
    if right.n.low < 0:
        above = signed_by(above, right.n)
    guarded = combine((above, right.n), above.low, above.high, lambda a, b: pl.when(b != 0).then(a))
    guarded = attrs.evolve(guarded, nulls=guarded.nulls | {token})
    return Num(guarded, positive(below))


def signed_by(value: Whole, sign_of: Whole) -> Whole:
    """Multiply by the sign of another column."""
    size = max(-value.low, value.high)
    return combine((value, sign_of), -size, size, lambda a, b: a * b.sign())


def compare(op: str, left: Num, right: Num) -> Plain:
    """Compare two numbers; null where either is."""
    return compare_wholes(op, *_crossed(left, right))


def _crossed(left: Num, right: Num) -> tuple[Whole, Whole]:
    """Return two whole numbers that compare as two fractions do, without what both sides share."""
    if left.d is right.d or left.n.constant == 0 or right.n.constant == 0:
        return left.n, right.n
    (of_a, a), (of_e, e) = split(left.n), split(right.d)
    (of_b, b), (of_d, d) = split(right.n), split(left.d)
    if d is e:
        d = e = whole(1)
    x, y = of_a * of_e, of_b * of_d
    shared = gcd(x, y) or 1
    return times(whole(x // shared), times(a, e)), times(whole(y // shared), times(b, d))


def compare_wholes(op: str, a: Whole, b: Whole) -> Plain:
    """Compare two columns of whole numbers."""
    wide = a.wide or b.wide
    expr = getattr(a.column(wide), _OPERATIONS[op])(b.column(wide))
    return Plain(expr, a.nulls | b.nulls, max(a.stage, b.stage), 1 + a.cost + b.cost)


def rounded(num: Num, places: int, how: str) -> Num:
    """Round `half` away from zero, `floor`, `ceil` or `trunc`; one whole-number division."""
    scale = 10**places
    n, d = num.n, num.d
    if d.constant is not None:
        shared = gcd(scale, d.constant)
        n, d = times(n, whole(scale // shared)), whole(d.constant // shared)
    else:
        (of_n, n), (of_d, d) = split(n), split(d)
        shared = gcd(of_n * scale, of_d) or 1
        above, below = of_n * scale // shared, of_d // shared
        # Half of an even denominator needs no division.
        if how == "half" and below % 2 and 4 * max(-n.low * above, n.high * above, d.high * below) <= NARROW:
            above, below = 2 * above, 2 * below
        n, d = times(whole(above), n), times(whole(below), d)
    return Num(_divided(n, d, how), whole(scale))


def _divided(n: Whole, d: Whole, how: str) -> Whole:
    if d.constant == 1:
        return n
    if how == "floor":
        return floor_divide(n, d)
    if how == "ceil":
        return negative(floor_divide(negative(n), d))
    size = absolute(n)
    if how == "half":
        # Half of an odd denominator rounded down is right too: no remainder is exactly half of it.
        size = plus(size, floor_divide(d, whole(2)))
    return signed(floor_divide(size, d), n)


def select(cases: list[tuple[Plain | None, Num | None]], nulls: frozenset[int]) -> Num:
    """Take the number of the first case whose flag is true; a flag None is always, a number None is null."""
    given = tuple(num for _, num in cases if num is not None)
    if all(num.d.constant is not None for num in given) or all(a.d is b.d for a, b in pairwise(given)):
        numerators, d = on_common(given)
    else:
        numerators = tuple(num.n for num in given)
        d = positive(choose_whole(cases, tuple(num.d for num in given), frozenset()))
    return Num(choose_whole(cases, numerators, nulls), d)


def choose_whole(
    cases: list[tuple[Plain | None, Num | None]], values: tuple[Whole, ...], nulls: frozenset[int]
) -> Whole:
    """Take for each case the next of `values`, or null where the case has no number."""
    import polars as pl

    low, high = min(one.low for one in values), max(one.high for one in values)
    wide = any(one.wide for one in values)
    empty = literal(None, wide)
    rest = iter(values)
    chain: pl.Expr | None = None
    for flag, num in reversed([(flag, None if num is None else next(rest)) for flag, num in cases]):
        column = empty if num is None else num.column(wide)
        if flag is None:
            chain = column
        else:
            chain = pl.when(flag.expr).then(column).otherwise(empty if chain is None else chain)
    assert chain is not None
    flags = [flag for flag, _ in cases if flag is not None]
    stage = max([one.stage for one in values] + [flag.stage for flag in flags])
    cost = len(cases) + sum(one.cost for one in values) + sum(flag.cost for flag in flags)
    return Whole(low, high, chain, nulls, stage, cost)
