"""What a curve's picture shows: the curve, its axes, its bands in words and where people stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import attrs

from kpi.expr import Value
from kpi.expr.check import Stretch
from kpi.frozen import frozen
from kpi.output.charts.scales import written


@frozen
class Scale:
    """An axis: what stands beside it, and how its numbers are written."""

    title: str
    write: Callable[[Fraction], str] = written


@frozen
class Band:
    """A stretch of the input in words: where it lies, what it gives, and who stands there."""

    where: str
    gives: str
    people: str = ""


@frozen
class Person:
    """Where somebody stands, by a name that may be shown."""

    x: Fraction
    y: Fraction
    name: str


@frozen
class Picture:
    """A curve from `low` to `high` with what is written beside it.

    `order` are the words of a result that is no number, the lowest first. `gives` writes the value of a stretch into
    the picture. `marks` are values at which a line goes across, as the full mark does. `ticks` are those of the
    input, else they stand at the edges. With `dots` each whole number is a dot.
    """

    stretches: Sequence[Stretch]
    low: Fraction
    high: Fraction
    across: Scale
    up: Scale
    title: str = ""
    notes: Sequence[str] = ()
    bands: Sequence[Band] = ()
    heads: tuple[str, str, str] = ("", "", "")
    people: Sequence[Person] = ()
    counted: Callable[[int], str] = str
    marks: Sequence[Fraction] = ()
    order: Sequence[tuple[Value, str]] = ()
    ticks: Sequence[Fraction] = ()
    dots: bool = False
    description: str = ""
    name: str = ""
    shaded: bool = True

    def level(self, value: Value) -> Fraction:
        """Return how high a value stands: a number at itself, a word at its place in the order."""
        if isinstance(value, Fraction):
            return value
        return Fraction(next(place for place, (one, _) in enumerate(self.order) if one == value))

    @property
    def levels(self) -> list[Fraction]:
        """How high the curve, the people and the marks stand."""
        every = [self.level(y) for one in self.stretches for _, y in one.points]
        return [*every, *(one.y for one in self.people), *self.marks]


@attrs.frozen
class Room:
    """Pixels: where the curve is drawn within the picture, and how numbers become places there."""

    width: int
    height: int
    x: tuple[Fraction, Fraction]
    y: tuple[Fraction, Fraction]

    def at(self, x: Fraction, y: Fraction) -> tuple[Fraction, Fraction]:
        """Return the place of a point, from the upper left corner of where the curve is drawn."""
        return self.across(x), self.up(y)

    def across(self, x: Fraction) -> Fraction:
        """Return how far to the right a number stands."""
        return (x - self.x[0]) / (self.x[1] - self.x[0]) * self.width

    def up(self, y: Fraction) -> Fraction:
        """Return how far down a number stands."""
        return (self.y[1] - y) / (self.y[1] - self.y[0]) * self.height


__all__ = ["Band", "Person", "Picture", "Room", "Scale"]
