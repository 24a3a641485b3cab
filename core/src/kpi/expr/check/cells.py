"""Stretches of one input: single points and open intervals, shrunk to the input's grid."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from math import ceil, floor

from kpi.expr.check.polynomials import ONE, Poly, added, derivative, negated, roots, times, value_at
from kpi.expr.hull import NOWHERE, Range
from kpi.expr.nodes import Choose
from kpi.frozen import frozen
from kpi.model.quantity import Domain

_PLACES = (0, 1, 2, 3, 4, 6, 8, 12)


@frozen
class Cell:
    """A point (`low` equals `high`) or the open interval between them; None is infinite.

    With `whole` only whole numbers are in it.
    """

    low: Fraction | None
    high: Fraction | None
    whole: bool = False

    @property
    def is_point(self) -> bool:
        """Whether it is one number."""
        return self.low is not None and self.low == self.high

    @property
    def first(self) -> Fraction | None:
        """The least number of it; its lower end where it has none."""
        if not self.whole or self.is_point or self.low is None:
            return self.low
        return Fraction(floor(self.low) + 1)

    @property
    def last(self) -> Fraction | None:
        """The greatest number of it; its upper end where it has none."""
        if not self.whole or self.is_point or self.high is None:
            return self.high
        return Fraction(ceil(self.high) - 1)

    @property
    def closed(self) -> bool:
        """Whether its first and last numbers belong to it."""
        return self.whole or self.is_point

    @property
    def is_empty(self) -> bool:
        """Whether no number of the grid lies in it."""
        if self.is_point:
            return self.whole and self.low is not None and self.low.denominator != 1
        first, last = self.first, self.last
        if first is None or last is None:
            return False
        return first > last if self.whole else first >= last

    def holds(self, x: Fraction) -> bool:
        """Tell whether a number lies in it."""
        if self.is_point:
            return x == self.low
        if self.whole and x.denominator != 1:
            return False
        return (self.low is None or self.low < x) and (self.high is None or x < self.high)

    @property
    def sample(self) -> Fraction:
        """A number of it with few decimals."""
        first, last = self.first, self.last
        if self.closed and first is not None:
            return first if last is None else Fraction(floor((first + last) / 2)) if self.whole else first
        if first is None or last is None:
            end = last if first is None else first
            step = Fraction(1 if first is not None else -1)
            return (
                Fraction(0)
                if end is None
                else Fraction(floor(end)) + step
                if first is not None
                else Fraction(ceil(end)) + step
            )
        middle = (first + last) / 2
        for places in _PLACES:
            near = Fraction(round(middle * 10**places), 10**places)
            if first < near < last:
                return near
        return middle

    def split(self, at: tuple[Fraction, ...]) -> list[Cell]:
        """Cut it at numbers; each becomes a point of its own. Empty cells are left out."""
        found: list[Cell] = []
        low = self.low
        for x in sorted(set(at)):
            if (self.low is not None and x <= self.low) or (self.high is not None and x >= self.high):
                continue
            found += [Cell(low, x, self.whole), Cell(x, x, self.whole)]
            low = x
        return [one for one in (*found, Cell(low, self.high, self.whole)) if not one.is_empty]


def cells_of(domain: Domain) -> list[Cell]:
    """Return the cells of a domain: its ends and what lies between."""
    low, high = domain.low, domain.high
    if low is not None and low == high:
        return [Cell(low, low, domain.whole)]
    ends = [Cell(end, end, domain.whole) for end in (low, high) if end is not None]
    cells = [*ends[: low is not None], Cell(low, high, domain.whole), *ends[low is not None :]]
    return [one for one in cells if not one.is_empty]


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
        return value_at(self.above, x) / value_at(self.below, x)

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


class Unknown:
    """What was not worked out."""


UNKNOWN = Unknown()

OTHERWISE, GAP = -1, -2
"""Where a choice came out of that took none of its cases: at `otherwise`, or at nothing."""


@frozen
class Piece:
    """What a tree is worth on a cell.

    `form` is a `Ratio`, a flag, a label, None (missing), or `UNKNOWN`. `taken` says which case each choice
    took that was reached, and `both` which cases of an exclusive choice hold at once.
    """

    cell: Cell
    form: object
    taken: frozenset[tuple[Choose, int]] = frozenset()
    both: tuple[tuple[Choose, int, int], ...] = ()

    @property
    def is_gap(self) -> bool:
        """Whether nothing is said here."""
        return any(place == GAP for _, place in self.taken)

    @property
    def limits(self) -> tuple[Range, frozenset[Fraction]]:
        """The range of a number's values, its limits included, and which of these it has itself."""
        form, cell = self.form, self.cell
        if isinstance(form, Fraction):
            return Range(form, form), frozenset((form,))
        if not isinstance(form, Ratio):
            return NOWHERE, frozenset()
        turns = {
            form.at(end) for root in roots(form.slope, cell.low, cell.high) for end in root if cell.holds(end)
        }
        ends = [form.near(cell, high=high) for high in (False, True)]
        known = [*turns, *(one for one in ends if isinstance(one, Fraction)), form.at(cell.sample)]
        low = None if Endless.DOWN in ends or None in ends else min(known)
        high = None if Endless.UP in ends or None in ends else max(known)
        own = turns | ({one for one in ends if isinstance(one, Fraction)} if cell.closed else set())
        return Range(low, high), frozenset(own)

    def value(self, x: Fraction) -> object:
        """Return what the tree is worth at a number of the cell."""
        return self.form.at(x) if isinstance(self.form, Ratio) else self.form
