"""What happens at the edges of a rule: where its result turns, that number itself and its neighbours on the grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from math import ceil, floor

from kpi.engine.check.rules.examined import Examined, examined, witness
from kpi.engine.rules import points_tree, result_tree
from kpi.expr import Aggregate, Kind, Node, Opaque, Value, evaluate_at, inputs_of, walk
from kpi.expr.check import ELSE, UNKNOWN, Piece, Sweep, turns
from kpi.expr.check.sampling import swept
from kpi.expr.rows import Single
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.names import short
from kpi.model.quantity import Measure
from kpi.model.rule import Rule

MOST_EDGES = 24
"""Edges of a rule that are told; steps without end have more."""
PLACES = ("below", "at", "above")

STEPS = {
    Measure.PERCENT: Fraction(1, 10),
    Measure.RATIO: Fraction(1, 1000),
    Measure.POINTS: Fraction(1, 10),
    Measure.SCORE: Fraction(1, 10),
    Measure.YUAN: Fraction(1, 100),
    Measure.HOURS: Fraction(1, 10),
}
_FINER = 6


@frozen
class Boundary:
    """A rule at an edge of one input, or right beside it (`place`), the other inputs as `given`.

    `checked` is what the checked reading says of it before it is rounded, `result` and `flags` what the explained
    reading does, and `agrees` whether they are the same; `number` counts the edges of the rule.
    """

    rule: Rule
    number: int
    input: str
    edge: Fraction
    place: str
    given: Mapping[str, str]
    result: Value
    flags: tuple[str, ...]
    checked: object
    agrees: bool


def boundaries(rule: Rule, catalogue: Catalogue, day: date) -> tuple[list[Boundary], int] | None:
    """Return a rule's result at each of its edges, and how many more edges there are.

    None for a rule that cannot be examined: worked out by a function, or over a group.

    Raises:
        PolicyError: where the rule cannot be read on that day.
    """
    tree = result_tree(rule, catalogue, day)
    if tree.kind is Kind.NUMBER:
        tree = points_tree(rule, catalogue, day)
    if any(isinstance(node, Opaque | Aggregate) for node in walk(tree)):
        return None
    one = next(examined(rule, catalogue, day))
    edges = list(_edges(one))
    found = [
        _boundary(one, tree, number, *each)
        for number, edge in enumerate(edges[:MOST_EDGES], 1)
        for each in edge
    ]
    return found, max(0, len(edges) - MOST_EDGES)


_Shown = tuple[Sweep, Fraction, str, Fraction, Piece]


def _boundary(
    one: Examined,
    tree: Node,
    number: int,
    sweep: Sweep,
    edge: Fraction,
    place: str,
    x: Fraction,
    piece: Piece,
) -> Boundary:
    assert sweep.var is not None
    row = sweep.row(x)
    explained, _ = evaluate_at(one.tree, Single(row, {}))
    result, flags = evaluate_at(tree, Single(row, {}))
    agrees = explained == piece.value(x) and type(explained) is type(piece.value(x))
    return Boundary(
        one.rule,
        number,
        short(sweep.var.name),
        edge,
        place,
        witness(one.rule, row),
        result,
        flags,
        piece.value(x),
        agrees,
    )


def _edges(one: Examined) -> Iterator[list[_Shown]]:
    """Yield each edge as what is shown of it; the same edge with the same results is told once."""
    seen: set[tuple[str, tuple[object, ...]]] = set()
    steps = {item.name: STEPS.get(item.unit, Fraction(1)) for item in one.rule.inputs}
    for sweep in chosen_sweeps(one):
        assert sweep.var is not None
        for shown in _along(sweep, steps.get(sweep.var.name, Fraction(1))):
            key = (sweep.var.name, tuple((x, piece.value(x)) for _, _, _, x, piece in shown))
            if key not in seen:
                seen.add(key)
                yield shown


def chosen_sweeps(one: Examined) -> Iterator[Sweep]:
    """Yield the sweeps of one input, with flags and labels in all their ways; of several inputs one for each.

    That is the one that shows most edges, with something said at them, as few of the others missing as may be, and
    the smallest numbers. Where nothing is said the others are put at an edge of their own.
    """
    sweeps = [sweep for sweep in one.found.sweeps if sweep.var is not None]
    named = [sweep for sweep in sweeps if ELSE not in sweep.given.values()] or sweeps
    if one.found.exact:
        yield from named
        return
    best = {
        var: _modest(one, max(mine, key=telling))
        for var in inputs_of(one.tree)
        if (mine := [sweep for sweep in named if sweep.var is var])
    }
    edges = {var.name: x for var, sweep in best.items() if (x := next(turns(sweep.pieces), None)) is not None}
    for var, sweep in best.items():
        if telling(sweep)[1]:
            yield sweep
            continue
        beside = swept(one.tree, var, {**sweep.given, **edges})
        yield max(sweep, beside, key=telling)


def _modest(one: Examined, sweep: Sweep) -> Sweep:
    """Return a sweep with the other inputs no larger than need be, where that shows as much."""
    smaller = one.modest(sweep)
    return max(sweep, smaller, key=telling)


def telling(sweep: Sweep) -> tuple[int, bool, int, Fraction]:
    """Order sweeps by their edges, whether anything is said there, what is given, and how small it is."""
    edges = list(turns(sweep.pieces))
    pieces = [_piece(sweep, x) for x in edges]
    return (
        min(len(edges), MOST_EDGES),
        all(piece is not None and piece.form is not None for piece in pieces),
        -list(sweep.given.values()).count(None),
        -_size(sweep.given),
    )


def _size(given: Mapping[str, Value]) -> Fraction:
    return sum((abs(one) for one in given.values() if isinstance(one, Fraction)), Fraction(0))


def _along(sweep: Sweep, step: Fraction) -> Iterator[list[_Shown]]:
    for x in turns(sweep.pieces):
        places = zip(
            PLACES, (_beside(sweep, x, step, up=False), x, _beside(sweep, x, step, up=True)), strict=True
        )
        found = [(name, at, _piece(sweep, at)) for name, at in places if at is not None]
        yield [(sweep, x, name, at, piece) for name, at, piece in found if piece is not None]


def _beside(sweep: Sweep, x: Fraction, step: Fraction, *, up: bool) -> Fraction | None:
    """Return the next number of the grid; a finer grid where an edge lies between, None beyond the domain."""
    whole = sweep.pieces[0].cell.whole
    beside = next((one.cell for one in sweep.pieces if _touches(one, x, up=up)), None)
    for _ in range(1 if whole else _FINER):
        near = (floor(x / step) + 1) * step if up else (ceil(x / step) - 1) * step
        if whole or (beside is not None and beside.holds(near)):
            return near if _piece(sweep, near) is not None else None
        step /= 10
    return beside.sample if beside is not None else None


def _touches(piece: Piece, x: Fraction, *, up: bool) -> bool:
    return not piece.cell.is_point and x == (piece.cell.low if up else piece.cell.high)


def _piece(sweep: Sweep, x: Fraction) -> Piece | None:
    return next((one for one in sweep.pieces if one.cell.holds(x) and one.form is not UNKNOWN), None)


__all__ = ["MOST_EDGES", "PLACES", "Boundary", "boundaries", "chosen_sweeps", "telling"]
