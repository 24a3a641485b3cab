"""The explained reading of aggregates: the same rules as the compiled one, a row at a time."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from kpi.exact import Rate, round_half_away
from kpi.expr.grid import GROUP_PLACES, grid
from kpi.expr.nodes import Aggregate, Node, Note, Value, Var
from kpi.expr.outcome import Outcome
from kpi.expr.rows import Place

Evaluator = Callable[[Node, Place], Outcome]


def aggregate(node: Aggregate, place: Place, evaluate: Evaluator) -> Outcome:
    """Evaluate an aggregate for the subject at `place`; flags are those of its own arguments."""
    own = [evaluate(arg, place) for arg in node.args]
    flags = frozenset[str]().union(*(one.flags for one in own))
    return Outcome(_value(node, place, own[0].value, evaluate), flags, node.args)


def _value(node: Aggregate, place: Place, own: Value, evaluate: Evaluator) -> Value:
    group = place.group(node.scope)
    if group is None:
        return None
    taking_part = [peer for peer in group if _included(node, peer, evaluate)]
    if node.how == "pooled":
        return _pool(node, taking_part)
    values = [evaluate(node.arg, peer).value for peer in taking_part]
    there = [value for value in values if value is not None]
    if node.how == "count":
        return Fraction(len(there))
    is_exact = grid(node.arg) is not None
    numbers = [_on_grid(value, is_exact) for value in there]
    if node.how == "rank":
        if own is None or not _included(node, place, evaluate):
            return None
        mine = _on_grid(own, is_exact)
        return Fraction(1 + sum(one > mine if node.descending else one < mine for one in numbers))
    if not numbers:
        return None
    if node.how == "sum":
        return sum(numbers, Fraction(0))
    if node.how == "mean":
        return sum(numbers, Fraction(0)) / len(numbers)
    return min(numbers) if node.how == "min" else max(numbers)


def _included(node: Aggregate, peer: Place, evaluate: Evaluator) -> bool:
    return node.include is None or evaluate(node.include, peer).value is True


def _on_grid(value: Value, is_exact: bool) -> Fraction:
    assert isinstance(value, Fraction)
    return value if is_exact else round_half_away(value, GROUP_PLACES)


def _pool(node: Aggregate, peers: list[Place]) -> Fraction | None:
    arg: Node = node.arg
    while isinstance(arg, Note):
        arg = arg.arg
    assert isinstance(arg, Var)
    above = below = Fraction(0)
    for peer in peers:
        rate = peer.read(arg.name)
        if isinstance(rate, Rate):
            if rate.denominator:
                above, below = above + rate.numerator, below + rate.denominator
        elif rate is not None:
            return None
    return above / below if below else None
