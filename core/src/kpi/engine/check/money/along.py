"""Pay along one metric: exactly where nothing else counts, else with the others at what they usually are and where they turn."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice, product

from kpi.expr import Kind, Node, Value, Var, inputs_of
from kpi.expr.check import Sweep, spread, sweeps_along, swept, typical, ways_of
from kpi.types import Direction

USUAL = Fraction(5000)
"""An amount of a month that is nothing out of the ordinary, where nobody says another."""
WIDE = 1000
"""What spans more is an amount, of which nothing and a usual one are likelier than the ends."""
MOST_WAYS = 4
MOST_TURNS = 6
MOST_COMBINED = 12
_SMALL = Fraction(10)


def sweeps_of(tree: Node, var: Var) -> Iterator[Sweep]:
    """Sweep one input; of others that are numbers as many values as are likely to matter are tried."""
    others = [one for one in inputs_of(tree) if one.sort is Kind.NUMBER and one is not var]
    if not others:
        yield from sweeps_along(tree, var)
        return
    ways, _ = ways_of(tree, [one for one in inputs_of(tree) if one.sort is not Kind.NUMBER])
    ways = ways[:: -(-len(ways) // MOST_WAYS)]
    likely = {one.name: _likely(one) for one in others}
    bases: list[dict[str, Value]] = [
        {name: values[place] for name, values in likely.items()} for place in range(len(_likely(var)))
    ]
    at: list[Fraction] = []
    for base, way in product(bases, ways):
        sweep = swept(tree, var, {**base, **way})
        at += [piece.cell.sample for piece in sweep.pieces if len(at) < MOST_TURNS]
        yield sweep
    values = [_turning(tree, one, bases[0], ways[0], var, at) for one in others]
    for count, each in enumerate(islice(spread(values, MOST_COMBINED), MOST_COMBINED)):
        given = dict(zip((one.name for one in others), each, strict=True))
        yield swept(tree, var, {**given, **ways[count % len(ways)]})


def _likely(one: Var) -> list[Fraction]:
    """Return what an input is likely to be: the good end of its domain first, else 1; or nothing and a usual amount."""
    good, bad, middle = typical(one)
    low, high = min(good, bad), max(good, bad)
    if high - low > WIDE:
        return [min(max(value, low), high) for value in (Fraction(0), USUAL, _SMALL, USUAL)]
    first = good if one.better is not Direction.NONE else min(max(Fraction(1), low), high)
    return [first, first, middle, bad]


def _turning(
    tree: Node,
    one: Var,
    base: dict[str, Value],
    way: dict[str, Value],
    var: Var,
    at: list[Fraction],
) -> list[Value]:
    """Return likely values of an input, and some at which the tree turns along it."""
    found: dict[Value, None] = dict.fromkeys(_likely(one))
    for x in at[-2:]:
        for piece in swept(tree, one, {**base, **way, var.name: x}).pieces:
            if len(found) < MOST_TURNS:
                found[piece.cell.sample] = None
    return list(found)


__all__ = ["USUAL", "sweeps_of"]
