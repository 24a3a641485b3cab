"""Where a cell must be cut, so that a sign or a rounding is the same all over it."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from kpi.expr.check.cells import Cell
from kpi.expr.check.polynomials import ONE, Poly, added, constant, negated, roots, times, value_at
from kpi.expr.check.ratios import Ratio
from kpi.expr.evaluation import rounded
from kpi.expr.nodes import Round


class Split(Exception):
    """A cell must be cut: the answer changes within it, `many` times."""

    def __init__(self, *at: Fraction, many: bool = False) -> None:
        self.at = at
        self.many = many


class Blurred(Exception):
    """On a cell as narrow as this nothing can be told: an irrational root lies in it."""


def sign(form: object, cell: Cell) -> int:
    """Return the sign of a number on a cell.

    Raises:
        Split, Blurred: where it changes.
    """
    if type(form) is Fraction:
        return (form.numerator > 0) - (form.numerator < 0)
    assert isinstance(form, Ratio)
    found = _sign(form.above, cell)
    return found * _sign(form.below, cell) if form.below is not ONE else found


def _sign(poly: Poly, cell: Cell) -> int:
    if not poly:
        return 0
    if len(poly) == 2 and not cell.is_point:
        root = -poly[0] / poly[1]
        if not _is_inside(root, cell):
            above = cell.low is not None and root <= cell.low
            return 1 if (poly[1].numerator > 0) is above else -1
    _cut((poly,), cell)
    return sign(value_at(poly, cell.sample), cell)


def rounding(form: Ratio, node: Round, cell: Cell, most: int) -> Fraction:
    """Return what a number is rounded to all over a cell.

    Raises:
        Split: at its turns and where the rounding steps; `many`, in the middle, where it does so `most` times.
        Blurred: as `sign`.
    """
    if len(form.above) > 2 or form.below is not ONE:
        _cut((form.slope,), cell)
    _cut([_minus(form, level) for level in _levels(form, node, cell, most)], cell)
    return rounded(form.at(cell.sample), node.places, node.how)


def _minus(form: Ratio, level: Fraction) -> Poly:
    """Return what is zero where a number is at a level."""
    if form.below is ONE:
        return (form.above[0] - level, *form.above[1:])
    return added(form.above, negated(times(constant(level), form.below)))


def _levels(form: Ratio, node: Round, cell: Cell, most: int) -> list[Fraction]:
    """Return the numbers at which the rounding steps within a cell, of what rises or falls all over it."""
    scale, shift = 10**node.places, Fraction(1, 2) if node.how == "half" else Fraction(0)
    ends = [
        form.at(end) if end is not None and value_at(form.below, end) else None
        for end in (cell.low, cell.high)
    ]
    if ends[0] is None or ends[1] is None:
        raise Split(cell.sample, many=True)
    first, last = (end * scale - shift for end in sorted((ends[0], ends[1])))
    low, high = ceil(first), floor(last)
    if high - low > most:
        raise Split(cell.sample, many=True)
    return [(place + shift) / scale for place in range(low, high + 1) if first < place < last]


def _cut(polys: tuple[Poly, ...] | list[Poly], cell: Cell) -> None:
    """Raise `Split` at the roots in the cell, or `Blurred` where it is as narrow as one."""
    found = [root for poly in polys for root in roots(poly, cell.low, cell.high)]
    at = [end for root in found for end in root]
    if cell.whole:
        at = [whole for end in at for whole in (Fraction(floor(end)), Fraction(ceil(end)))]
    inside = [end for end in at if _is_inside(end, cell)]
    if inside:
        raise Split(*inside)
    if found and not cell.whole:
        raise Blurred


def _is_inside(x: Fraction, cell: Cell) -> bool:
    """Compare whole numbers: comparing fractions takes three times as long, and is done at every cut."""
    low, high, above, below = cell.low, cell.high, x.numerator, x.denominator
    return (low is None or low.numerator * below < above * low.denominator) and (
        high is None or above * high.denominator < high.numerator * below
    )
