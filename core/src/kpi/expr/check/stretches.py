"""The curve of a tree along one input: the pieces of the checked reading, joined where nothing parts them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from kpi.expr.check.cells import Cell
from kpi.expr.check.piece import UNKNOWN, Piece
from kpi.expr.check.polynomials import value_at
from kpi.expr.check.ratios import Ratio
from kpi.expr.nodes import Value
from kpi.frozen import frozen

BENT = 24
"""Points by which a stretch that is no straight line is drawn."""


@frozen
class Stretch:
    """Numbers of an input, side by side, over which a tree is one and the same: a constant, a line, or nothing.

    `closed` says of each end whether it belongs to the stretch, `values` what the tree comes to there, or
    what it comes near; None where it has none or runs away. `form` is that of a `Piece`.
    """

    low: Fraction
    high: Fraction
    closed: tuple[bool, bool]
    values: tuple[Value, Value]
    form: object
    whole: bool = False

    @property
    def said(self) -> bool:
        """Whether it has a value: not where nothing is said, nor where nothing was worked out."""
        return self.form is not None and self.form is not UNKNOWN

    @property
    def constant(self) -> bool:
        """Whether its value is everywhere the same."""
        return not isinstance(self.form, Ratio)

    def holds(self, x: Fraction) -> bool:
        """Tell whether a number lies in it."""
        if self.whole and x.denominator != 1:
            return False
        if x in (self.low, self.high):
            return self.closed[x != self.low] or (self.low == self.high)
        return self.low < x < self.high

    def at(self, x: Fraction) -> Value:
        """Return what the tree is worth at one of its numbers, None where that is nothing, or not known."""
        if isinstance(self.form, Ratio):
            return self.form.at(x)
        return self.form if isinstance(self.form, Fraction | bool | str) else None

    @property
    def points(self) -> tuple[tuple[Fraction, Value], ...]:
        """The points to draw it by: its ends, of what is no straight line more, of what has no value none."""
        if not self.said:
            return ()
        if self.low == self.high:
            return ((self.low, self.values[0]),)
        start, end = self.values
        form = self.form
        straight = not isinstance(form, Ratio) or (len(form.below) == 1 and len(form.above) <= 2)
        if straight and start is not None and end is not None:
            return ((self.low, start), (self.high, end))
        step = (self.high - self.low) / BENT
        inner = [(x, self.at(x)) for place in range(1, BENT) for x in [self.low + step * place]]
        first = [(self.low, start)] if start is not None else []
        return (*first, *inner, *([(self.high, end)] if end is not None else []))


def stretches(pieces: Sequence[Piece]) -> list[Stretch]:
    """Return the curve that rising pieces make, which have two ends: of a bounded domain.

    A number between two stretches belongs to the one whose limit there it has, to the lower one where both have it;
    one that has neither's value is a stretch of its own.
    """
    found: list[Stretch] = []
    for place, piece in enumerate(pieces):
        made = _made(piece)
        joined = _joined(found[-1], made) if found else None
        if joined is not None:
            found[-1] = joined
            continue
        after = _made(pieces[place + 1]) if place + 1 < len(pieces) else None
        if after is not None and piece.cell.is_point and not piece.cell.whole and _reaches(after, made):
            # It begins the next one, which is met in a moment.
            made = _of(piece.cell, after.form, piece.form)
        found.append(made)
    return found


def continues(one: Stretch, other: Stretch) -> bool:
    """Tell whether a curve goes on from one stretch to the next without a step."""
    return (
        one.said
        and other.said
        and one.high == other.low
        and (one.closed[1] or other.closed[0])
        and _same(one.values[1], other.values[0])
    )


def turns(pieces: Sequence[Piece]) -> Iterator[Fraction]:
    """Yield the numbers at which what the tree is worth turns: leaps, bends, begins or ends."""
    for place, piece in enumerate(pieces):
        before = pieces[place - 1] if place else None
        after = pieces[place + 1] if place + 1 < len(pieces) else None
        if after is not None and after.cell.is_point:
            after = None  # Of two numbers in a row the second is the edge.
        x = piece.cell.low
        if piece.cell.is_point and x is not None:
            beside = [one for one in (before, after) if one is not None]
            if not all(_goes_on(piece, one, x) for one in beside) or _bends(before, after):
                yield x
        elif before is not None and not before.cell.is_point and _bends(before, piece):
            first = piece.cell.first
            if piece.cell.closed and first is not None:
                yield first


def _goes_on(point: Piece, other: Piece, x: Fraction) -> bool:
    if point.form is UNKNOWN or other.form is UNKNOWN:
        return True
    if isinstance(other.form, Ratio) and not value_at(other.form.below, x):
        return False
    return _same(other.value(x), point.form)


def _bends(before: Piece | None, after: Piece | None) -> bool:
    if before is None or after is None or UNKNOWN in (before.form, after.form):
        return False
    return before.form != after.form


def _made(piece: Piece) -> Stretch:
    return _of(piece.cell, piece.form)


def _of(cell: Cell, form: object, value: object = None) -> Stretch:
    """Return a cell as a stretch of some form; a point may have the form of what follows it."""
    low, high = cell.first, cell.last
    assert low is not None
    assert high is not None
    ends: list[Value]
    if isinstance(form, Ratio):
        ends = [_number(value if cell.is_point else form.near(cell, high=up)) for up in (False, True)]
    else:
        ends = [form if isinstance(form, Fraction | bool | str) else None] * 2
    return Stretch(low, high, (cell.closed, cell.closed), (ends[0], ends[1]), form, cell.whole)


def _number(value: object) -> Fraction | None:
    return value if isinstance(value, Fraction) else None


def _joined(one: Stretch, other: Stretch) -> Stretch | None:
    """Return two stretches as one, None where the second does not belong to the first."""
    together = (one.low, other.high, (one.closed[0], other.closed[1]), (one.values[0], other.values[1]))
    if one.whole:
        goes_on = one.high + 1 == other.low and _goes_with(one, other)
        return Stretch(*together, _form(one, other), whole=True) if goes_on else None
    if one.high != other.low or not (one.closed[1] or other.closed[0]):
        return None
    if other.low == other.high:
        return (
            Stretch(*together, one.form) if _reaches(one, other, high=True) and one.low < one.high else None
        )
    same = one.form == other.form and type(one.form) is type(other.form)
    return Stretch(*together, one.form) if same else None


def _goes_with(one: Stretch, other: Stretch) -> bool:
    """Tell whether whole numbers go on as they did: by the same form, or a single one by the other's."""
    if one.form == other.form and type(one.form) is type(other.form):
        return True
    if isinstance(one.form, Ratio) and other.low == other.high:
        return _defined(one.form, other.low) and _same(one.form.at(other.low), other.values[0])
    if isinstance(other.form, Ratio) and one.low == one.high:
        return _defined(other.form, one.low) and _same(other.form.at(one.low), one.values[1])
    return False


def _form(one: Stretch, other: Stretch) -> object:
    return one.form if isinstance(one.form, Ratio) or not isinstance(other.form, Ratio) else other.form


def _defined(form: Ratio, x: Fraction) -> bool:
    return bool(value_at(form.below, x))


def _reaches(one: Stretch, point: Stretch, *, high: bool = False) -> bool:
    """Tell whether a stretch has at an end the value of a point."""
    if UNKNOWN in (one.form, point.form):
        return one.form is point.form
    return (one.said or one.form is None) and _same(one.values[high], point.values[0])


def _same(one: object, other: object) -> bool:
    return one == other and type(one) is type(other)


__all__ = ["BENT", "Stretch", "continues", "stretches", "turns"]
