"""Stretches of one input: single points and open intervals, shrunk to the input's grid."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

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
        return self.low is not None and (self.low is self.high or self.low == self.high)

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
            scale: int = 10**places
            near = _nearest(middle.numerator * scale, middle.denominator)
            if (
                first.numerator * scale < near * first.denominator
                and near * last.denominator < last.numerator * scale
            ):
                return Fraction(near, scale)
        return middle

    def split(self, at: tuple[Fraction, ...]) -> list[Cell]:
        """Cut it at numbers; each becomes a point of its own. Empty cells are left out."""
        found: list[Cell] = []
        low = self.low
        for x in sorted(at):
            if (low is not None and x <= low) or (self.high is not None and x >= self.high):
                continue
            found += [Cell(low, x, self.whole), Cell(x, x, self.whole)]
            low = x
        found.append(Cell(low, self.high, self.whole))
        return [one for one in found if not one.is_empty] if self.whole else found


def _nearest(above: int, below: int) -> int:
    """Round a quotient as `round` does, half to even, without making fractions: it is done for each cell."""
    down, rest = divmod(above, below)
    return down + (2 * rest > below or (2 * rest == below and down % 2))


def cells_of(domain: Domain) -> list[Cell]:
    """Return the cells of a domain: its ends and what lies between."""
    low, high = domain.low, domain.high
    if low is not None and low == high:
        return [Cell(low, low, domain.whole)]
    ends = [Cell(end, end, domain.whole) for end in (low, high) if end is not None]
    cells = [*ends[: low is not None], Cell(low, high, domain.whole), *ends[low is not None :]]
    return [one for one in cells if not one.is_empty]
