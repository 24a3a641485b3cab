"""What the checked reading finds out of one tree: its pieces along each input, and what can never be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import islice, product
from math import prod
from typing import TypeAlias

from kpi.expr.check.cells import GAP, OTHERWISE, UNKNOWN, Cell, Piece
from kpi.expr.check.line import pieces
from kpi.expr.check.parts import largest_parts, parted
from kpi.expr.hull import NOWHERE, Range, hull, range_of
from kpi.expr.inputs import inputs_of, walk
from kpi.expr.nodes import Choose, Compare, Const, Extreme, Kind, Logic, Missing, Node, Round, Value, Var
from kpi.frozen import frozen
from kpi.model.quantity import Domain
from kpi.types import Direction

Way: TypeAlias = tuple[Choose, int]
"""How a choice comes out: by the case at that place, `OTHERWISE`, or `GAP`."""

ANY: frozenset[object] = frozenset((True, False, None))
"""All that a flag may be."""

MOST_GIVEN = 256
"""Ways of giving flags and labels that are all tried."""
MOST_SAMPLES = 24
"""Sweeps of a tree of several inputs after the first ones, over all its inputs together."""
MOST_TURNS = 8
"""Values of an input at which the others are swept."""
MOST_OF_SAMPLE = 100
"""Pieces of such a sweep."""
_POINT = Domain(Fraction(0), Fraction(0))
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


@frozen(eq=False)
class Examination:
    """What is known of a tree over the domains of its inputs.

    What `sweeps` show happens; with `exact` nothing else does. `reached` has the ways on which choices come out,
    no less than all that happen, and `range` holds all values; with `approached` its lower and upper end
    are not reached. `outcomes` are what a flag may be, no less than all.
    """

    tree: Node
    sweeps: tuple[Sweep, ...]
    exact: bool
    reached: frozenset[Way]
    range: Range
    approached: tuple[bool, bool] = (False, False)
    outcomes: frozenset[object] = ANY


def examine(tree: Node, *, holes_only: bool = False) -> Examination:
    """Work a tree out over pieces of the domains of its inputs.

    One number, beside a few flags and labels, is exact. Of several numbers what cannot be is found with one
    input in the place of each inner quantity (`kpi.expr.check.parts`); what does happen is looked for along
    each input, exactly, with the others sampled; with `holes_only` it is looked for only where the tree may say
    nothing, or two things at once.
    """
    numbers = _numbers(tree)
    if len(numbers) <= 1:
        return _exact(tree, numbers)
    found = _bounds(tree)
    sweeps = () if holes_only and not _may_be_holed(tree, found) else tuple(_sampled(tree, numbers))
    return Examination(tree, sweeps, False, found.reached, found.range, outcomes=found.outcomes)


def _may_be_holed(tree: Node, found: _Bounds) -> bool:
    exclusive = any(isinstance(node, Choose) and node.exclusive for node in walk(tree))
    return exclusive or any(place == GAP for _, place in found.reached)


def _numbers(tree: Node) -> list[Var]:
    return [one for one in inputs_of(tree) if one.sort is Kind.NUMBER]


def _exact(tree: Node, numbers: list[Var]) -> Examination:
    ways, whole = _ways(tree, [one for one in inputs_of(tree) if one.sort is not Kind.NUMBER])
    sweeps = tuple(_along(tree, numbers, ways))
    every = [piece for sweep in sweeps for piece in sweep.pieces]
    if not whole or any(piece.form is UNKNOWN for piece in every):
        return Examination(tree, sweeps, False, _all_ways(tree), _hull(tree))
    reached = frozenset(way for piece in every for way in piece.taken)
    outcomes = frozenset(piece.form for piece in every) if tree.kind is Kind.FLAG else ANY
    return Examination(tree, sweeps, True, reached, *_range(every), outcomes)


@frozen(eq=False)
class _Bounds:
    """The ways that may be gone, the range and the outcomes of a tree, none of them too small."""

    reached: frozenset[Way]
    range: Range
    outcomes: frozenset[object] = ANY


def _bounds(tree: Node) -> _Bounds:
    numbers = _numbers(tree)
    if len(numbers) <= 1:
        found = _exact(tree, numbers)
        return _Bounds(found.reached, found.range, found.outcomes)
    parts = {part: _bounds(part) for part in largest_parts(tree)}
    whole = parted(tree, {part: one.range for part, one in parts.items()})
    if len(_numbers(whole.core)) <= 1:
        core = _exact(whole.core, _numbers(whole.core))
        ways = frozenset((_choice(whole.origin[choice]), place) for choice, place in core.reached)
        return _Bounds(ways.union(*(one.reached for one in parts.values())), core.range, core.outcomes)
    inner = {arg: _bounds(arg) for arg in tree.args}
    ways = frozenset[Way]().union(*(one.reached for one in inner.values()))
    if isinstance(tree, Choose):
        ways |= _ways_of(tree)
    ranges = {arg: one.range for arg, one in inner.items()}
    found_range = range_of(tree, ranges) if tree.kind is Kind.NUMBER else NOWHERE
    return _Bounds(ways, found_range, _logic(tree, [one.outcomes for one in inner.values()]))


def _logic(tree: Node, inner: list[frozenset[object]]) -> frozenset[object]:
    """Return what a flag may be, made of others: a conjunction is never true where one of them is not."""
    if not isinstance(tree, Logic):
        return ANY
    wanted = tree.op == "and"
    return ANY if all(wanted in one for one in inner) else ANY - {wanted}


def _ways_of(choice: Choose) -> frozenset[Way]:
    last = GAP if choice.otherwise is None else OTHERWISE
    return frozenset((choice, place) for place in (*range(len(choice.cases)), last))


def _all_ways(tree: Node) -> frozenset[Way]:
    return frozenset(way for node in walk(tree) if isinstance(node, Choose) for way in _ways_of(node))


def _along(tree: Node, numbers: list[Var], ways: Iterable[Mapping[str, Value]]) -> Iterator[Sweep]:
    asked = _asked_missing(tree)
    for given in ways:
        if not numbers:
            yield from _single(tree, given)
            continue
        var = numbers[0]
        yield Sweep(var, given, pieces(tree, var, given))
        if var in asked:
            yield from _single(tree, {**given, var.name: None})


def _single(tree: Node, given: Mapping[str, Value]) -> Iterator[Sweep]:
    nobody = Var("\0none", domain=_POINT)
    yield Sweep(None, given, pieces(tree, nobody, given))


def _range(every: Iterable[Piece]) -> tuple[Range, tuple[bool, bool]]:
    """Return the range of all values, and whether its lower and upper end are approached and not reached."""
    found = NOWHERE
    reached: set[Fraction] = set()
    for piece in every:
        ends, attained = piece.limits
        found = found.joined(ends)
        reached |= attained
    missed = [end is not None and end not in reached for end in (found.low, found.high)]
    return found, (missed[0], missed[1])


def _ways(tree: Node, others: list[Var]) -> tuple[list[dict[str, Value]], bool]:
    """Return the ways of giving flags and labels, and whether these are all."""
    asked = _asked_missing(tree)
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


def _asked_missing(tree: Node) -> frozenset[Node]:
    """Return the inputs of which the tree asks whether they are there."""
    return frozenset(
        one for node in walk(tree) if isinstance(node, Missing) for one in walk(node) if isinstance(one, Var)
    )


def _hull(tree: Node) -> Range:
    return hull(tree) if tree.kind is Kind.NUMBER else NOWHERE


def _sampled(tree: Node, numbers: list[Var]) -> Iterator[Sweep]:
    """Sweep each input, the others first all at an end or in the middle, then where the tree was seen to turn.

    Those of which the tree asks whether they are there are also left out.
    """
    ways, _ = _ways(tree, [one for one in inputs_of(tree) if one.sort is not Kind.NUMBER])
    ways = ways[:: max(1, len(ways) // 4)]
    asked = [one.name for one in numbers if one in _asked_missing(tree)]
    bases: list[dict[str, Value]] = [
        {one.name: _typical(one)[place] for one in numbers} for place in range(3)
    ]
    if asked:
        bases += [{**base, **dict.fromkeys(asked)} for base in bases]
    turns: dict[str, dict[Value, None]] = {one.name: {} for one in numbers}
    for base in bases:
        for name, x in base.items():
            turns[name][x] = None
        for way, var in product(ways, numbers):
            sweep = _swept(tree, var, {**base, **way})
            for piece in sweep.pieces:
                if len(turns[var.name]) < MOST_TURNS:
                    turns[var.name][piece.cell.sample] = None
            yield sweep
    if not any(isinstance(node, Choose | Extreme | Round | Compare) for node in walk(tree)):
        return
    for var in numbers:
        others = [one.name for one in numbers if one is not var]
        for count, values in enumerate(_spread([list(turns[one]) for one in others], len(numbers))):
            yield _swept(tree, var, {**dict(zip(others, values, strict=True)), **ways[count % len(ways)]})


def _swept(tree: Node, var: Var, row: Mapping[str, Value]) -> Sweep:
    given = {name: value for name, value in row.items() if name != var.name}
    return Sweep(var, given, pieces(tree, var, given, MOST_OF_SAMPLE))


def _typical(var: Var) -> tuple[Fraction, Fraction, Fraction]:
    """Return the good end of an input's domain, the bad one, and a number between them."""
    low = var.domain.low if var.domain.low is not None else Fraction(-1000)
    high = var.domain.high if var.domain.high is not None else max(low, Fraction(0)) + 1000
    inside = Cell(low, high, var.domain.whole)
    ends = (low, high) if var.better is Direction.LESS else (high, low)
    return *ends, low if inside.is_empty else inside.sample


def _spread(choices: list[list[Value]], inputs: int) -> Iterator[tuple[Value, ...]]:
    """Yield combinations of values: all where they are few, else some from everywhere."""
    most = max(2, MOST_SAMPLES // inputs)
    if prod(len(one) for one in choices) <= most:
        yield from product(*choices)
        return
    for count in range(most):
        yield tuple(one[(count * (2 * place + 1) + place) % len(one)] for place, one in enumerate(choices))


def _choice(node: Node) -> Choose:
    assert isinstance(node, Choose)
    return node
