"""The simplest inputs with which a condition holds: each as near to nothing as the others let it be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil, floor

from kpi.expr.check.cells import Cell
from kpi.expr.check.line import pieces
from kpi.expr.inputs import inputs_of
from kpi.expr.nodes import Kind, Node, Value

_ROUNDS = 4


def smallest(condition: Node, row: Mapping[str, Value]) -> dict[str, Value]:
    """Return inputs with which a condition still holds that holds with those of `row`, none greater than there.

    One input after the other is made as small as it can be; whole numbers go before others.
    """
    found = dict(row)
    numbers = [one for one in inputs_of(condition) if one.sort is Kind.NUMBER and row[one.name] is not None]
    for _ in range(_ROUNDS):
        before = dict(found)
        for var in numbers:
            holding = (one.cell for one in pieces(condition, var, found) if one.form is True)
            near = min((_nearest(cell) for cell in holding), key=_order, default=None)
            given = found[var.name]
            if near is not None and isinstance(given, Fraction) and _order(near) < _order(given):
                found[var.name] = near
        if found == before:
            break
    return found


def _order(x: Fraction) -> tuple[bool, bool, Fraction]:
    """Order numbers by what a person would think of first: whole ones not below zero, the smallest of them."""
    return x < 0, x.denominator != 1, abs(x)


def _nearest(cell: Cell) -> Fraction:
    return min(_candidates(cell), key=_order)


def _candidates(cell: Cell) -> Iterator[Fraction]:
    """Yield numbers of a cell: nothing, its ends as far as they belong to it, whole ones beside them."""
    yield cell.sample
    if cell.holds(Fraction(0)):
        yield Fraction(0)
    for end in (cell.first, cell.last):
        if end is not None:
            yield from (x for x in (end, Fraction(floor(end) + 1), Fraction(ceil(end) - 1)) if cell.holds(x))


__all__ = ["smallest"]
