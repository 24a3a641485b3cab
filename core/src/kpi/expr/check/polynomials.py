"""Polynomials of one variable with exact coefficients, and their roots."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import isqrt
from typing import TypeAlias

Poly: TypeAlias = tuple[Fraction, ...]
"""Coefficients from the constant upwards, without leading zeros; `()` is zero."""

Root: TypeAlias = tuple[Fraction, Fraction]
"""A root between two numbers, which are equal where it is rational."""

_ZERO, _ONE = Fraction(0), Fraction(1)
NARROW = Fraction(1, 10**15)
"""How closely an irrational root is enclosed."""
_DENOMINATOR = 10**6
"""Of higher degrees only roots with a smaller denominator are found exactly."""

X: Poly = (_ZERO, _ONE)
ONE: Poly = (_ONE,)


def trimmed(coefficients: list[Fraction]) -> Poly:
    """Return a polynomial without leading zeros."""
    while coefficients and not coefficients[-1]:
        coefficients.pop()
    return tuple(coefficients)


def constant(value: Fraction) -> Poly:
    """Return the polynomial that has one value everywhere."""
    return (value,) if value else ()


def added(a: Poly, b: Poly) -> Poly:
    """Return a + b."""
    if len(a) < len(b):
        a, b = b, a
    return trimmed([one + b[place] if place < len(b) else one for place, one in enumerate(a)])


def times(a: Poly, b: Poly) -> Poly:
    """Return a x b."""
    if not a or not b:
        return ()
    found = [_ZERO] * (len(a) + len(b) - 1)
    for i, one in enumerate(a):
        for j, other in enumerate(b):
            found[i + j] += one * other
    return trimmed(found)


def negated(a: Poly) -> Poly:
    """Return -a."""
    return tuple(-one for one in a)


def value_at(a: Poly, x: Fraction) -> Fraction:
    """Return a(x)."""
    if len(a) < 2:
        return a[0] if a else _ZERO
    result = a[-1]
    for one in a[-2::-1]:
        result = result * x + one
    return result


def derivative(a: Poly) -> Poly:
    """Return the slope of a."""
    return tuple(one * place for place, one in enumerate(a) if place)


def roots(a: Poly, low: Fraction | None, high: Fraction | None) -> list[Root]:
    """Return the roots in the open interval from `low` to `high` (None is infinite), rising.

    An irrational root is given as two numbers around it that lie within `NARROW` of each other.
    """
    if len(a) < 2:
        return []
    inside = [one for one in _all(a) if (low is None or one[1] > low) and (high is None or one[0] < high)]
    return [one for one in inside if not (one[0] == one[1] and one[0] in (low, high))]


def _all(a: Poly) -> list[Root]:
    if len(a) == 2:
        root = -a[0] / a[1]
        return [(root, root)]
    if len(a) == 3 and (exact := _quadratic(a)) is not None:
        return exact
    return list(_enclosed(a))


def _quadratic(a: Poly) -> list[Root] | None:
    """Solve a quadratic equation whose roots are rational, or which has none; None for irrational ones."""
    under = a[1] * a[1] - 4 * a[0] * a[2]
    if under < 0:
        return []
    above, below = isqrt(under.numerator), isqrt(under.denominator)
    if above * above != under.numerator or below * below != under.denominator:
        return None
    root = Fraction(above, below)
    found = sorted({(-a[1] - root) / (2 * a[2]), (-a[1] + root) / (2 * a[2])})
    return [(one, one) for one in found]


def _enclosed(a: Poly) -> Iterator[Root]:
    """Enclose the roots: between two neighbouring turns there is at most one."""
    bound = 1 + max(abs(one / a[-1]) for one in a[:-1])
    turns = [end for root in _all(derivative(a)) for end in root] if len(a) > 2 else []
    last: Fraction | None = None
    ends = sorted({-bound, bound, *turns})
    for left, right in pairwise(ends):
        at_left, at_right = value_at(a, left), value_at(a, right)
        if not at_left and left != last:
            last = left
            yield left, left
        if at_left * at_right < 0:
            found = _between(a, left, right)
            last = found[1]
            yield found
    if not value_at(a, ends[-1]) and ends[-1] != last:
        yield ends[-1], ends[-1]


def _between(a: Poly, left: Fraction, right: Fraction) -> Root:
    rising = value_at(a, right) > 0
    while right - left > NARROW:
        middle = (left + right) / 2
        at = value_at(a, middle)
        if not at:
            return middle, middle
        if (at > 0) is rising:
            right = middle
        else:
            left = middle
    guess = ((left + right) / 2).limit_denominator(_DENOMINATOR)
    return (guess, guess) if not value_at(a, guess) else (left, right)
