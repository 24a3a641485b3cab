"""Where a rule says nothing, says two things at once, or says something that never comes about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from kpi.engine.check.rules.examined import MOST, Examined, natural, told
from kpi.expr import GAP, Choose, Compare, Const, Kind, Node, Note, hull, inputs_of, printed, walk
from kpi.expr import check as checked
from kpi.expr.check import ELSE, OTHERWISE, Cell, Piece, Sweep
from kpi.model.extension import Finding
from kpi.words import phrase


def gaps(one: Examined) -> Iterator[Finding]:
    """Yield the stretches on which no case of a choice holds: nothing is said there.

    A label that neither the rule nor its input names is not known to exist: a table need not have it.
    """
    seen: set[Choose] = set()
    found = []
    for sweep in (_modest(one, sweep) for sweep in one.sweeps):
        for cell, closed, piece in stretches(sweep, lambda piece: piece.is_gap):
            choices = _open_in(piece)
            if not one.found.exact and choices <= seen:
                continue
            seen |= choices
            row = sweep.row(
                piece.cell.first
                if piece.cell.closed and piece.cell.first is not None
                else natural(piece.cell)
            )
            if ELSE not in row.values() and one.shows(row, None, GAP):
                message = phrase("nothing is said where {where}", where=told(one, sweep, cell, closed=closed))
                mends = ("gap_policy", "edge_policy", "points", "levels", "cap")
                found.append(one.finding("gap", "error", message, row=row, mends=mends))
    yield from islice(found, MOST)


def _open_in(piece: Piece) -> frozenset[Choose]:
    return frozenset(choice for choice, place in piece.taken if place == checked.GAP)


def _modest(one: Examined, sweep: Sweep) -> Sweep:
    """Return a sweep with the other inputs no larger than need be, where that has the same gaps."""
    gaps = frozenset().union(*map(_open_in, sweep.pieces))
    if not gaps:
        return sweep
    smaller = one.modest(sweep)
    return smaller if frozenset().union(*map(_open_in, smaller.pieces)) == gaps else sweep


def stretches(
    sweep: Sweep, is_hole: Callable[[Piece], bool]
) -> Iterator[tuple[Cell, tuple[bool, bool], Piece]]:
    """Yield neighbouring holes as one: the whole stretch, which of its ends belong to it, and a piece of it."""
    run: list[Piece] = []
    for piece in (*sweep.pieces, None):
        if piece is not None and is_hole(piece):
            run.append(piece)
            continue
        if run:
            first, last = run[0].cell, run[-1].cell
            inner = next((one for one in run if not one.cell.is_point), run[0])
            yield (
                Cell(first.low, last.high, first.whole and not first.is_point),
                (first.is_point, last.is_point),
                inner,
            )
        run = []


def overlaps(one: Examined) -> Iterator[Finding]:
    """Yield where two cases of a choice hold at once that should exclude each other, and differ."""
    seen: set[tuple[Choose, int, int]] = set()
    for sweep in one.found.sweeps:
        for piece in sweep.pieces:
            for both in piece.both:
                choice, first, second = both
                if both in seen or choice.cases[first][1] is choice.cases[second][1]:
                    continue
                row = sweep.row(piece.cell.sample)
                tests = [one.shows(row, True, of=choice.cases[place][0]) for place in (first, second)]
                if not all(tests):
                    continue
                seen.add(both)
                yield one.finding(
                    "overlap",
                    "error",
                    phrase(
                        "{where} belongs to two cases at once: {first} and {second}",
                        where=told(one, sweep, piece.cell),
                        first=printed(choice.cases[first][1]),
                        second=printed(choice.cases[second][1]),
                    ),
                    row=row,
                    mends=("edge_policy", "edges"),
                )


def dead(one: Examined) -> Iterator[Finding]:
    """Yield cases of choices that are never taken, whatever the inputs are.

    What a number of the rule decides alone is left out, and so are the cases behind it: a scorer asks such a thing
    where its number might have been an input. So is what a scorer says of values below a floor that is
    the least there can be, and a last case of a number of its own.
    """
    for choice in walk(one.tree):
        if not isinstance(choice, Choose) or not _is_reached(choice, one):
            continue
        for place, (condition, value) in enumerate(choice.cases):
            is_reached = (choice, place) in one.found.reached
            if not inputs_of(condition):
                if is_reached:
                    break
                continue
            if is_reached or _is_nothing(value) or (_is_literal(value) and _is_below(condition)):
                continue
            yield one.finding(
                "dead_branch",
                "warning",
                phrase(
                    "the case `{condition}` never comes about ({value})",
                    condition=printed(condition),
                    value=printed(value),
                ),
                mends=_parameters(condition, one),
            )
        else:
            yield from _dead_rest(choice, one)


def _dead_rest(choice: Choose, one: Examined) -> Iterator[Finding]:
    """Yield the last case of a choice, for all that no other holds of, where the others leave nothing to it."""
    rest = choice.otherwise
    if rest is None or (choice, OTHERWISE) in one.found.reached or _is_literal(rest):
        return
    before = choice.cases[-1][0]
    yield one.finding(
        "dead_branch",
        "warning",
        phrase(
            "what is left never comes about ({rest}): `{before}`, or a case before it, always holds",
            rest=printed(rest),
            before=printed(before),
        ),
        mends=(*_parameters(before, one), *_parameters(rest, one)),
    )


def _is_literal(node: Node) -> bool:
    """Tell whether a value is the scorer's own (or missing), and no number of the rule."""
    while isinstance(node, Note):
        node = node.arg
    return isinstance(node, Const) and not node.parameter


def _is_below(condition: Node) -> bool:
    """Tell whether what lies below a number of the rule is asked for, and that is the least there can be."""
    if not isinstance(condition, Compare) or condition.op != "<" or condition.left.kind is not Kind.NUMBER:
        return False
    least, floor = hull(condition.left).low, condition.right
    return isinstance(floor, Const) and bool(floor.parameter) and least is not None and floor.value == least


def never(one: Examined) -> Iterator[Finding]:
    """Yield a condition that is never true, whatever the inputs are."""
    if one.main and one.tree.kind is Kind.FLAG and inputs_of(one.tree) and True not in one.found.outcomes:
        yield one.finding(
            "dead_branch",
            "warning",
            phrase("`{condition}` is never true", condition=printed(one.tree)),
            mends=_parameters(one.tree, one),
        )


def _is_reached(choice: Choose, one: Examined) -> bool:
    """Tell whether a choice comes out at all: within a dead branch nothing more is told."""
    return any(known is choice for known, _ in one.found.reached)


def _is_nothing(node: Node) -> bool:
    """Tell whether a value is missing by itself, as where a guard refuses what lies outside."""
    while isinstance(node, Note):
        node = node.arg
    return isinstance(node, Const) and node.value is None


def _parameters(node: Node, one: Examined) -> tuple[str, ...]:
    """Return the names of the rule's parameters whose numbers stand in a node."""
    prefix = f"{one.rule.id}."
    names = (part.parameter for part in walk(node) if isinstance(part, Const) and part.parameter)
    return tuple(name.removeprefix(prefix).partition("[")[0] for name in names)
