"""What the checked reading finds out of one tree: its pieces along each input, and what can never be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from kpi.expr.check.constraints import NotLinear
from kpi.expr.check.line import pieces
from kpi.expr.check.parts import largest_parts, parted
from kpi.expr.check.paths import Paths
from kpi.expr.check.piece import GAP, OTHERWISE, UNKNOWN, Piece
from kpi.expr.check.regions import solution
from kpi.expr.check.sampling import Sweep, asked_missing, sampled, swept, typical, ways_of
from kpi.expr.hull import NOWHERE, Range, hull, range_of
from kpi.expr.inputs import inputs_of, walk
from kpi.expr.nodes import Choose, Kind, Logic, Node, Value, Var
from kpi.frozen import frozen
from kpi.model.quantity import Domain

Way: TypeAlias = tuple[Choose, int]
"""How a choice comes out: by the case at that place, `OTHERWISE`, or `GAP`."""

ANY: frozenset[object] = frozenset((True, False, None))
"""All that a flag may be."""

MOST_ASKED = 3
"""Inputs that may be missing whose every way of being so is tried."""
_POINT = Domain(Fraction(0), Fraction(0))


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


@frozen(eq=False)
class Known:
    """What was found of trees and of their parts: handed on, a part that several have is examined once."""

    exact: dict[Node, Examination]
    bounds: dict[Node, Bounds]

    @classmethod
    def nothing(cls) -> Known:
        """Return one to begin with."""
        return cls({}, {})


def examine(tree: Node, *, holes_only: bool = False, known: Known | None = None) -> Examination:
    """Work a tree out over pieces of the domains of its inputs.

    One number, beside a few flags and labels, is exact; so are several where only one counts at a time, as where a
    person's judgement stands in the place of a rate. Of several numbers what cannot be is found with one
    input in the place of each inner quantity (`kpi.expr.check.parts`); what does happen is looked for along
    each input, exactly, with the others sampled; with `holes_only` it is looked for only where the tree may say
    nothing, or two things at once.
    """
    known = known or Known.nothing()
    whole = examine_wholly(tree, known)
    if whole is not None:
        return whole
    numbers = _numbers(tree)
    found = bounds_of(tree, known)
    if holes_only and not _may_be_holed(tree, found):
        return Examination(tree, (), False, found.reached, found.range, outcomes=found.outcomes)
    sweeps = list(sampled(tree, numbers))
    reached = found.reached - frozenset(_never(tree, found.reached, sweeps))
    return Examination(tree, tuple(sweeps), False, reached, found.range, outcomes=found.outcomes)


def examine_wholly(tree: Node, known: Known | None = None) -> Examination | None:
    """Work out a tree that reads one number at a time; None for one that reads several."""
    numbers = _numbers(tree)
    return (
        _exact(tree, numbers, known or Known.nothing()) if len(numbers) <= 1 else _by_missing(tree, numbers)
    )


def _never(tree: Node, reached: frozenset[Way], sweeps: list[Sweep]) -> Iterator[Way]:
    """Yield the ways that no sweep shows and whose conditions cannot hold together; sweep where they can.

    To them belongs what must hold for the choice to be reached at all.
    A flag or label that is missing, and a number that may be, lead to no case: they only add to what is never.
    """
    seen = {way for sweep in sweeps for piece in sweep.pieces for way in piece.taken}
    asked = asked_missing(tree)
    numbers = _numbers(tree)
    paths = Paths(tree)
    for choice, place in reached - seen:
        try:
            ways = paths.coming_out(choice, place)
            found = [row for one in ways if (row := solution(one)) is not None]
        except NotLinear:
            continue
        if not found and not asked:
            yield choice, place
        base = next((dict(sweep.row(sweep.pieces[0].cell.sample)) for sweep in sweeps), {})
        for row in found[:1]:
            given = {**base, **{var.name: value for var, value in row.items()}}
            sweeps.append(swept(tree, numbers[0], given))


def _may_be_holed(tree: Node, found: Bounds) -> bool:
    exclusive = any(isinstance(node, Choose) and node.exclusive for node in walk(tree))
    return exclusive or any(place == GAP for _, place in found.reached)


def _numbers(tree: Node) -> list[Var]:
    return [one for one in inputs_of(tree) if one.sort is Kind.NUMBER]


def _exact(tree: Node, numbers: list[Var], known: Known) -> Examination:
    if tree not in known.exact:
        known.exact[tree] = _examined_exactly(tree, numbers)
    return known.exact[tree]


def _examined_exactly(tree: Node, numbers: list[Var]) -> Examination:
    ways, whole = ways_of(tree, [one for one in inputs_of(tree) if one.sort is not Kind.NUMBER])
    sweeps = tuple(_along(tree, numbers, ways))
    if not whole or not _is_known(sweeps):
        return Examination(tree, sweeps, False, _all_ways(tree), _hull(tree))
    return _joined(tree, sweeps)


def _is_known(sweeps: Iterable[Sweep]) -> bool:
    return not any(piece.form is UNKNOWN for sweep in sweeps for piece in sweep.pieces)


def _joined(tree: Node, sweeps: tuple[Sweep, ...]) -> Examination:
    """Return what sweeps say that leave nothing out."""
    every = [piece for sweep in sweeps for piece in sweep.pieces]
    reached = frozenset(way for piece in every for way in piece.taken)
    outcomes = frozenset(piece.form for piece in every) if tree.kind is Kind.FLAG else ANY
    return Examination(tree, sweeps, True, reached, *_range(every), outcomes)


def _by_missing(tree: Node, numbers: list[Var]) -> Examination | None:
    """Examine a tree that reads one number at most, whichever of those are missing of which it asks that.

    None where it reads more, or cannot be examined wholly.
    """
    missing = asked_missing(tree)
    asked = [one for one in numbers if one in missing]
    if not asked or len(asked) > MOST_ASKED:
        return None
    ways, whole = ways_of(tree, [one for one in inputs_of(tree) if one.sort is not Kind.NUMBER])
    if not whole:
        return None
    sweeps: list[Sweep] = []
    for way, gone in product(ways, product((False, True), repeat=len(asked))):
        left_out = {one.name: None for one, is_gone in zip(asked, gone, strict=True) if is_gone}
        found = _alone(tree, [one for one in numbers if one.name not in left_out], {**way, **left_out})
        if found is None:
            return None
        sweeps.append(found)
    return _joined(tree, tuple(sweeps)) if _is_known(sweeps) else None


def _alone(tree: Node, present: list[Var], given: Mapping[str, Value]) -> Sweep | None:
    """Sweep the one number that a tree reads, None where it reads more; the others may be anything."""
    if not present:
        return next(_single(tree, given))
    for var in present:
        try:
            found = pieces(tree, var, given)
        except KeyError:
            continue
        others = {one.name: typical(one)[2] for one in present if one is not var}
        return Sweep(var, {**given, **others}, found)
    return None


@frozen(eq=False)
class Bounds:
    """The ways that may be gone, the range and the outcomes of a tree, none of them too small."""

    reached: frozenset[Way]
    range: Range
    outcomes: frozenset[object] = ANY


def bounds_of(tree: Node, known: Known | None = None) -> Bounds:
    """Say what a tree can never be, with one input in the place of each inner quantity."""
    known = known or Known.nothing()
    if tree not in known.bounds:
        known.bounds[tree] = _bounded(tree, known)
    return known.bounds[tree]


def _bounded(tree: Node, known: Known) -> Bounds:
    numbers = _numbers(tree)
    if len(numbers) <= 1:
        found = _exact(tree, numbers, known)
        return Bounds(found.reached, found.range, found.outcomes)
    parts = {part: bounds_of(part, known) for part in largest_parts(tree)}
    whole = parted(tree, {part: one.range for part, one in parts.items()})
    inner_numbers = _numbers(whole.core)
    if len(inner_numbers) <= 1:
        core = _exact(whole.core, inner_numbers, known)
        ways = frozenset((_choice(whole.origin[choice]), place) for choice, place in core.reached)
        return Bounds(ways.union(*(one.reached for one in parts.values())), core.range, core.outcomes)
    inner = {arg: bounds_of(arg, known) for arg in tree.args}
    ways = frozenset[Way]().union(*(one.reached for one in inner.values()))
    if isinstance(tree, Choose):
        ways |= _ways_of(tree)
    ranges = {arg: one.range for arg, one in inner.items()}
    found_range = range_of(tree, ranges) if tree.kind is Kind.NUMBER else NOWHERE
    return Bounds(ways, found_range, _logic(tree, [one.outcomes for one in inner.values()]))


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
    asked = asked_missing(tree)
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


def _hull(tree: Node) -> Range:
    return hull(tree) if tree.kind is Kind.NUMBER else NOWHERE


def _choice(node: Node) -> Choose:
    assert isinstance(node, Choose)
    return node
