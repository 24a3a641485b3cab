"""The hull of a node: the narrowest interval that is known to hold all its values."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

from kpi.expr.evaluation import rounded
from kpi.expr.grid import GROUP_PLACES, grid
from kpi.expr.inputs import walk
from kpi.expr.nodes import Aggregate, Arith, Choose, Const, Extreme, Kind, Node, Note, Opaque, Round, Var
from kpi.frozen import frozen

_ZERO = Fraction(0)


@frozen
class Range:
    """All numbers from `low` to `high`, both included; None is no bound. `empty` holds none at all."""

    low: Fraction | None = None
    high: Fraction | None = None
    empty: bool = False

    def holds(self, value: Fraction) -> bool:
        """Tell whether a value lies in it."""
        if self.empty:
            return False
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)

    def joined(self, other: Range) -> Range:
        """Return the least range that holds both."""
        if self.empty or other.empty:
            return other if self.empty else self
        low = None if self.low is None or other.low is None else min(self.low, other.low)
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Range(low, high)


NOWHERE = Range(empty=True)
"""The range of a node that never has a value."""

EVERYWHERE = Range()
"""The range of a number of which nothing is known."""


def hull(node: Node) -> Range:
    """Return the range of a number over the domains of its inputs; missing values are left out.

    It may be wider than what can happen: inputs are taken as independent, and conditions are not used.

    Raises:
        TypeError: for a flag or a label.
    """
    if node.kind is not Kind.NUMBER:
        raise TypeError(f"a {node.kind} has no range")
    return hull_within(node, {})


def hull_within(node: Node, inputs: Mapping[str, Range]) -> Range:
    """Return the range of a number where some inputs, by name, lie within ranges of their own."""
    known: dict[Node, Range] = {}
    for one in walk(node):
        if isinstance(one, Var) and one.name in inputs:
            known[one] = inputs[one.name]
        elif one.kind is Kind.NUMBER:
            known[one] = range_of(one, known)
    return known[node]


def range_of(node: Node, known: Mapping[Node, Range]) -> Range:
    """Return the range of a number, its arguments' ranges known."""
    match node:
        case Var():
            return Range(node.domain.low, node.domain.high)
        case Const(value=Fraction() as value):
            return Range(value, value)
        case Const():
            return NOWHERE
        case Note():
            return known[node.arg]
        case Choose():
            result = NOWHERE
            for value in (
                *(value for _, value in node.cases),
                *(() if node.otherwise is None else (node.otherwise,)),
            ):
                result = result.joined(known[value])
            return result
        case Opaque():
            return Range(-node.limit, node.limit)
        case Aggregate(how="count"):
            return Range(_ZERO)
        case Aggregate(how="rank"):
            return Range(Fraction(1))
    ranges = [known[arg] for arg in node.args if arg.kind is Kind.NUMBER]
    if any(one.empty for one in ranges):
        return NOWHERE
    match node:
        case Round():
            return _rounded(ranges[0], node.places, node.how)
        case Aggregate():
            return _aggregate(node, ranges[0])
        case Extreme():
            return _extreme(node.how, ranges)
        case Arith():
            return _arith(node.op, ranges)
    return EVERYWHERE


def _rounded(one: Range, places: int, how: str) -> Range:
    low, high = (None if bound is None else rounded(bound, places, how) for bound in (one.low, one.high))
    return Range(low, high)


def _aggregate(node: Aggregate, one: Range) -> Range:
    if node.how != "pooled" and grid(node.arg) is None:
        one = _rounded(one, GROUP_PLACES, "half")
    if node.how != "sum":
        return one
    low = one.low if one.low is not None and one.low >= 0 else None
    high = one.high if one.high is not None and one.high <= 0 else None
    return Range(low, high)


def _extreme(how: str, ranges: list[Range]) -> Range:
    lows, highs = [one.low for one in ranges], [one.high for one in ranges]
    known_lows, known_highs = (
        [one for one in lows if one is not None],
        [one for one in highs if one is not None],
    )
    if how == "min":
        return Range(None if None in lows else min(known_lows), min(known_highs, default=None))
    return Range(max(known_lows, default=None), None if None in highs else max(known_highs))


def _arith(op: str, ranges: list[Range]) -> Range:
    result = ranges[0]
    for one in ranges[1:]:
        if op == "+":
            result = _sum(result, one)
        elif op == "-":
            result = _sum(result, _negative(one))
        elif op == "*":
            result = _product(result, one)
        else:
            result = _product(result, _inverse(one))
        if result.empty:
            return NOWHERE
    return result


def _sum(left: Range, right: Range) -> Range:
    low = None if left.low is None or right.low is None else left.low + right.low
    high = None if left.high is None or right.high is None else left.high + right.high
    return Range(low, high)


def _negative(one: Range) -> Range:
    return Range(None if one.high is None else -one.high, None if one.low is None else -one.low)


def _inverse(one: Range) -> Range:
    """Return the range of 1/x; a division by zero is missing, so zero itself is left out."""
    if one.empty or (one.low == 0 and one.high == 0):
        return NOWHERE
    if one.low is not None and one.low >= 0:
        return Range(_ZERO if one.high is None else 1 / one.high, None if one.low == 0 else 1 / one.low)
    if one.high is not None and one.high <= 0:
        return _negative(_inverse(_negative(one)))
    return EVERYWHERE


def _product(left: Range, right: Range) -> Range:
    if left.empty or right.empty:
        return NOWHERE
    zero = Range(_ZERO, _ZERO)
    if zero in (left, right):
        return zero
    corners = [_corner(a, b) for a, b in product(_ends(left), _ends(right))]
    finite = [value for value, sign in corners if sign == 0]
    low = None if any(sign < 0 for _, sign in corners) else min(finite, default=None)
    high = None if any(sign > 0 for _, sign in corners) else max(finite, default=None)
    return Range(low, high)


def _ends(one: Range) -> tuple[tuple[Fraction, int], tuple[Fraction, int]]:
    """Return both ends as (value, 0), or (0, -1) and (0, 1) where they are infinite."""
    low = (_ZERO, -1) if one.low is None else (one.low, 0)
    high = (_ZERO, 1) if one.high is None else (one.high, 0)
    return low, high


def _corner(left: tuple[Fraction, int], right: tuple[Fraction, int]) -> tuple[Fraction, int]:
    """Multiply two ends; zero times infinity is zero, as the infinite end is never taken."""
    (a, infinite_a), (b, infinite_b) = left, right
    if not infinite_a and not infinite_b:
        return a * b, 0
    sign_a = infinite_a or (a > 0) - (a < 0)
    sign_b = infinite_b or (b > 0) - (b < 0)
    return _ZERO, sign_a * sign_b
