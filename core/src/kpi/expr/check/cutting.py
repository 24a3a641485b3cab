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
    if isinstance(form, Fraction):
        return (form > 0) - (form < 0)
    assert isinstance(form, Ratio)
    found = _sign(form.above, cell)
    return found * _sign(form.below, cell) if form.below is not ONE else found


def _sign(poly: Poly, cell: Cell) -> int:
    if not poly:
        return 0
    _cut((poly,), cell)
    at = value_at(poly, cell.sample)
    return (at > 0) - (at < 0)


def rounding(form: Ratio, node: Round, cell: Cell, most: int) -> Fraction:
    """Return what a number is rounded to all over a cell.

    Raises:
        Split: at its turns and where the rounding steps; `many`, in the middle, where it does so `most` times.
        Blurred: as `sign`.
    """
    if form.slope:
        _cut((form.slope,), cell)
    levels = _levels(form, node, cell, most)
    _cut([added(form.above, negated(times(constant(level), form.below))) for level in levels], cell)
    return rounded(form.at(cell.sample), node.places, node.how)


def _levels(form: Ratio, node: Round, cell: Cell, most: int) -> list[Fraction]:
    """Return the numbers at which the rounding steps, of what rises or falls all over the cell."""
    unit, shift = Fraction(1, 10**node.places), Fraction(1, 2) if node.how == "half" else Fraction(0)
    ends = [
        form.at(end) if end is not None and value_at(form.below, end) else None
        for end in (cell.low, cell.high)
    ]
    if ends[0] is None or ends[1] is None:
        raise Split(cell.sample, many=True)
    first, last = (end / unit - shift for end in sorted((ends[0], ends[1])))
    low, high = ceil(first), floor(last)
    if high - low > most:
        raise Split(cell.sample, many=True)
    return [(place + shift) * unit for place in range(low, high + 1)]


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
    return (cell.low is None or cell.low < x) and (cell.high is None or x < cell.high)
