"""How a number moves along one input: where it rises or falls, and where it jumps."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from kpi.expr.check.cells import Cell
from kpi.expr.check.piece import UNKNOWN, Piece
from kpi.expr.check.polynomials import roots, value_at
from kpi.expr.check.ratios import Ratio
from kpi.frozen import frozen

_TRIES = 60


@frozen
class Move:
    """Two numbers of an input, the first the lesser, and what a tree is worth at each."""

    first: Fraction
    second: Fraction
    before: Fraction
    after: Fraction

    @property
    def change(self) -> Fraction:
        """By how much the tree changes."""
        return self.after - self.before


def moves(pieces: tuple[Piece, ...], *, up: bool) -> Iterator[Move]:
    """Yield moves up (or down) along the pieces: within each, and from one to the next.

    Flags count as 0 and 1; where the tree is missing nothing moves, and it is looked at from one side
    of the gap to the other.
    """
    known = [one for one in pieces if _is_number(one.form)]
    for piece in known:
        yield from _within(piece, up=up)
    for one, other in pairwise(known):
        if (found := _across(one, other, up=up)) is not None:
            yield found


def jumps(pieces: tuple[Piece, ...]) -> Iterator[Move]:
    """Yield where the tree leaps, from one piece to the next, at the numbers of their common edge.

    On an edge that a piece does not reach itself the limit is taken.
    """
    for one, other in pairwise(pieces):
        if not (_is_number(one.form) and _is_number(other.form)):
            continue
        before, after = _limit(one, high=True), _limit(other, high=False)
        x, y = one.cell.last, other.cell.first
        if None in (before, after, x, y) or before == after:
            continue
        assert x is not None
        assert y is not None
        assert before is not None
        assert after is not None
        yield Move(x, y, before, after)


def _is_number(form: object) -> bool:
    return form is not UNKNOWN and isinstance(form, Fraction | Ratio | bool)


def number(form: object) -> Fraction:
    """Return a value of a tree as a number: a flag is 0 or 1."""
    assert isinstance(form, Fraction | bool)
    return Fraction(form)


def _limit(piece: Piece, *, high: bool) -> Fraction | None:
    if not isinstance(piece.form, Ratio):
        return number(piece.form)
    found = piece.form.near(piece.cell, high=high)
    return found if isinstance(found, Fraction) else None


def _within(piece: Piece, *, up: bool) -> Iterator[Move]:
    form, cell = piece.form, piece.cell
    if not isinstance(form, Ratio):
        return
    turns = [end for root in roots(form.slope, cell.low, cell.high) for end in root]
    for part in cell.split(tuple(turns)) if turns else [cell]:
        if part.is_point:
            continue
        slope = value_at(form.slope, part.sample)
        ends = _two(part)
        if slope and ends is not None and (slope > 0) is up:
            yield Move(*ends, form.at(ends[0]), form.at(ends[1]))


def _two(cell: Cell) -> tuple[Fraction, Fraction] | None:
    """Return two numbers of a cell far apart, the first the lesser."""
    if cell.closed and cell.first is not None and cell.last is not None:
        return (cell.first, cell.last) if cell.first < cell.last else None
    middle = cell.sample
    upper = Cell(middle, cell.high, cell.whole)
    return None if upper.is_empty else (middle, upper.sample)


def _across(one: Piece, other: Piece, *, up: bool) -> Move | None:
    """Return a move from a number of one piece to a number of the next, where there is one."""
    before, after = _limit(one, high=True), _limit(other, high=False)
    if before is not None and after is not None and (before == after or (after > before) is not up):
        return None
    x, y = _near(one.cell, high=True), _near(other.cell, high=False)
    for _ in range(_TRIES):
        move = Move(x, y, number(one.value(x)), number(other.value(y)))
        if move.change and (move.change > 0) is up:
            return move
        x, y = _nearer(one.cell, x, high=True), _nearer(other.cell, y, high=False)
    return None


def _near(cell: Cell, *, high: bool) -> Fraction:
    """Return the number of a cell at one of its ends, else one inside."""
    end = cell.last if high else cell.first
    return end if cell.closed and end is not None else cell.sample


def _nearer(cell: Cell, x: Fraction, *, high: bool) -> Fraction:
    """Return a number of a cell halfway to one of its ends."""
    if cell.closed:
        end = cell.last if high else cell.first
        return x if end is None else end
    part = Cell(x, cell.high) if high else Cell(cell.low, x)
    return x if part.is_empty or part.low is None or part.high is None else part.sample
