"""A tree along its inputs, one at a time: the others in all their ways, or sampled where these are too many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice, product
from math import prod

from kpi.expr.check.cells import Cell
from kpi.expr.check.line import pieces
from kpi.expr.check.piece import Piece
from kpi.expr.inputs import inputs_of, walk
from kpi.expr.nodes import Choose, Compare, Const, Extreme, Kind, Missing, Node, Round, Value, Var
from kpi.frozen import frozen
from kpi.types import Direction

MOST_GIVEN = 256
"""Ways of giving flags and labels that are all tried."""
MOST_SAMPLES = 12
"""Sweeps of a tree of several inputs after the first ones, over all its inputs together."""
MOST_TURNS = 8
"""Values of an input at which the others are swept."""
MOST_OF_SAMPLE = 50
"""Pieces of such a sweep."""
WIDE = 1000
"""Of an input that spans more a person rather thinks of small numbers."""
ELSE = "其他"
"""A label that stands for all those that a tree does not name."""


@frozen(eq=False)
class Sweep:
    """A tree along one input, the others given."""

    var: Var | None
    given: Mapping[str, Value]
    pieces: tuple[Piece, ...]

    def row(self, x: Fraction) -> dict[str, Value]:
        """Return the inputs at a number of the swept input."""
        return {**self.given, self.var.name: x} if self.var is not None else dict(self.given)


def ways_of(tree: Node, others: list[Var]) -> tuple[list[dict[str, Value]], bool]:
    """Return the ways of giving flags and labels, and whether these are all."""
    asked = asked_missing(tree)
    choices = [_choices(tree, one, asked) for one in others]
    every = prod(len(one) for one in choices)
    found = islice(product(*choices), MOST_GIVEN)
    return [
        dict(zip((one.name for one in others), values, strict=True)) for values in found
    ], every <= MOST_GIVEN


def _choices(tree: Node, one: Var, asked: frozenset[Node]) -> list[Value]:
    missing: list[Value] = [None] if one in asked else []
    if one.sort is Kind.FLAG:
        return [True, False, *missing]
    if one.domain.labels:
        return [*one.domain.labels, *missing]
    named = [
        arg.value
        for node in walk(tree)
        if isinstance(node, Compare) and any(arg is one for arg in node.args)
        for arg in node.args
        if isinstance(arg, Const) and isinstance(arg.value, str)
    ]
    return [*dict.fromkeys(named), ELSE, *missing]


def asked_missing(tree: Node) -> frozenset[Node]:
    """Return the inputs of which the tree asks whether they are there."""
    return frozenset(
        one for node in walk(tree) if isinstance(node, Missing) for one in walk(node) if isinstance(one, Var)
    )


def sampled(tree: Node, numbers: list[Var]) -> Iterator[Sweep]:
    """Sweep each input, the others first all at an end or in the middle, then where the tree was seen to turn.

    Those of which the tree asks whether they are there are also left out.
    """
    ways, _ = ways_of(tree, [one for one in inputs_of(tree) if one.sort is not Kind.NUMBER])
    ways = ways[:: max(1, len(ways) // 4)]
    missing = asked_missing(tree)
    asked = [one.name for one in numbers if one in missing]
    bases: list[dict[str, Value]] = [{one.name: typical(one)[place] for one in numbers} for place in range(3)]
    if asked:
        bases += [{**base, **dict.fromkeys(asked)} for base in bases]
    turns: dict[str, dict[Value, None]] = {one.name: {} for one in numbers}
    done: set[tuple[Var, frozenset[tuple[str, Value]]]] = set()

    def is_new(var: Var, row: Mapping[str, Value]) -> bool:
        key = (var, frozenset(one for one in row.items() if one[0] != var.name))
        known = key in done
        done.add(key)
        return not known

    for base in bases:
        for name, x in base.items():
            turns[name][x] = None
        for way, var in product(ways, numbers):
            row = {**base, **way}
            if not is_new(var, row):
                continue
            sweep = swept(tree, var, row)
            for piece in sweep.pieces:
                if len(turns[var.name]) < MOST_TURNS:
                    turns[var.name][piece.cell.sample] = None
            yield sweep
    if not any(isinstance(node, Choose | Extreme | Round | Compare) for node in walk(tree)):
        return
    for var in numbers:
        others = [one.name for one in numbers if one is not var]
        most = max(2, MOST_SAMPLES // len(numbers))
        for count, values in enumerate(spread([list(turns[one]) for one in others], most)):
            row = {**dict(zip(others, values, strict=True)), **ways[count % len(ways)]}
            if is_new(var, row):
                yield swept(tree, var, row)


def sweeps_along(tree: Node, var: Var) -> Iterator[Sweep]:
    """Sweep the only number that a tree reads, with its flags and labels in their ways."""
    ways, _ = ways_of(tree, [one for one in inputs_of(tree) if one is not var])
    yield from (Sweep(var, way, pieces(tree, var, way)) for way in ways)


def swept(tree: Node, var: Var, row: Mapping[str, Value]) -> Sweep:
    """Return a tree along an input, the others as in a row."""
    given = {name: value for name, value in row.items() if name != var.name}
    return Sweep(var, given, pieces(tree, var, given, MOST_OF_SAMPLE))


def typical(var: Var) -> tuple[Fraction, Fraction, Fraction]:
    """Return the good end of an input's domain, the bad one, and a number between them, a small one where it is wide."""
    low = var.domain.low if var.domain.low is not None else Fraction(-1000)
    high = var.domain.high if var.domain.high is not None else max(low, Fraction(0)) + 1000
    inside = Cell(low, high, var.domain.whole)
    ends = (low, high) if var.better is Direction.LESS else (high, low)
    if high - low > WIDE:
        return *ends, low + 10 if low >= 0 else min(Fraction(10), high)
    return *ends, low if inside.is_empty else inside.sample


def spread(choices: list[list[Value]], most: int) -> Iterator[tuple[Value, ...]]:
    """Yield combinations of values: all where they are few, else some from everywhere."""
    if prod(len(one) for one in choices) <= most:
        yield from product(*choices)
        return
    for count in range(most):
        yield tuple(one[(count * (2 * place + 1) + place) % len(one)] for place, one in enumerate(choices))
