"""Numbers along one input: quotients of two polynomials, with their limits."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

from kpi.expr.check.cells import Cell
from kpi.expr.check.polynomials import ONE, Poly, added, constant, derivative, negated, times, value_at
from kpi.frozen import frozen


class Endless(Enum):
    """The ways in which a number has no limit."""

    UP = "up"
    DOWN = "down"


@frozen
class Ratio:
    """A number as a fraction of two polynomials of the input, whose lower one has no root in the cell."""

    above: Poly
    below: Poly = ONE

    def at(self, x: Fraction) -> Fraction:
        """Return its value."""
        above = value_at(self.above, x)
        return above if self.below is ONE else above / value_at(self.below, x)

    @property
    def slope(self) -> Poly:
        """What has the sign of its slope."""
        if len(self.below) == 1:
            return derivative(self.above)
        return added(
            times(derivative(self.above), self.below), negated(times(self.above, derivative(self.below)))
        )

    def near(self, cell: Cell, *, high: bool) -> Fraction | Endless | None:
        """Return the limit at an end of a cell, None where it is not known."""
        end = cell.last if high else cell.first
        if end is None:
            return self._far(high=high)
        if value_at(self.below, end):
            return self.at(end)
        above = value_at(self.above, end)
        if not above:
            return None
        return Endless.UP if (above > 0) is (value_at(self.below, cell.sample) > 0) else Endless.DOWN

    def _far(self, *, high: bool) -> Fraction | Endless:
        degree = len(self.above) - len(self.below)
        if degree < 0:
            return Fraction(0)
        lead = self.above[-1] / self.below[-1]
        if degree == 0:
            return lead
        return Endless.UP if (lead > 0) is (high or degree % 2 == 0) else Endless.DOWN


def _ratio(form: object) -> Ratio:
    if isinstance(form, Ratio):
        return form
    assert isinstance(form, Fraction)
    return Ratio(constant(form))


def arith(op: str, left: object, right: object) -> object:
    """Join two numbers; a constant stays a fraction."""
    if type(left) is Fraction and type(right) is Fraction:
        if op == "+":
            return left + right
        if op == "-":
            return left - right
        return left * right if op == "*" else left / right
    a, b = _ratio(left), _ratio(right)
    if op in "+-":
        second = b.above if op == "+" else negated(b.above)
        if a.below is ONE and b.below is ONE:
            return _settled(added(a.above, second), ONE)
        if a.below == b.below:
            return _settled(added(a.above, second), a.below)
        return _settled(added(times(a.above, b.below), times(second, a.below)), times(a.below, b.below))
    if op == "*":
        return _settled(
            times(a.above, b.above), ONE if a.below is ONE and b.below is ONE else times(a.below, b.below)
        )
    return _settled(times(a.above, b.below), times(a.below, b.above))


def _settled(above: Poly, below: Poly) -> object:
    """Return a fraction where the quotient is constant, else it in short."""
    if not above:
        return Fraction(0)
    if len(below) == 1:
        if below[0] != 1:
            above = tuple(one / below[0] for one in above)
        return above[0] if len(above) == 1 else Ratio(above)
    factor = above[-1] / below[-1]
    if len(above) == len(below) and all(a == factor * b for a, b in zip(above, below, strict=True)):
        return factor
    return Ratio(above, below)
