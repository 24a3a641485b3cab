"""Examples that tell two trees apart: numbers that a person would think of, and as few odd ones as there can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice

from kpi.expr.check.cells import Cell
from kpi.expr.check.sampling import ELSE, typical, ways_of
from kpi.expr.explanation import evaluate_at
from kpi.expr.nodes import Kind, Node, Value, Var
from kpi.expr.rows import Single
from kpi.frozen import frozen

GUESSES = 8
"""Rows that are guessed before anything is worked out."""
FEW = 3
"""Familiar numbers that are tried of each stretch."""
FAMILIAR = tuple(
    map(
        Fraction,
        (1, 2, 3, 5, 8, 10, 20, 30, 50, 60, 75, 80, 85, 90, 95, 98, 99, 100, 500, 1000, 2000, 5000, 10000),
    )
)
"""Numbers that a person takes for an example."""
SELDOM = tuple(map(Fraction, (0, -1, -10, -50, -100, 20000, 50000, 100000)))
_SMALLER = (6, 3, 2, 1)


@frozen(eq=False)
class Difference:
    """Inputs at which two trees differ, and what each is worth there by the explained reading."""

    row: Mapping[str, Value]
    first: Value
    second: Value

    @property
    def cost(self) -> tuple[int, ...]:
        """How little it tells: results that are missing, negative or nothing count most."""
        both = (self.first, self.second)
        return (
            sum(one is None for one in both),
            sum(isinstance(one, Fraction) and one < 0 for one in both),
            sum(isinstance(one, Fraction) and one == 0 for one in both),
        )


def guesses(apart: Node, inputs: tuple[Var, ...]) -> Iterator[dict[str, Value]]:
    """Yield a few rows of familiar numbers: most differences show there, and the domain need not be searched."""
    numbers = [one for one in inputs if one.sort is Kind.NUMBER]
    ways, _ = ways_of(apart, [one for one in inputs if one.sort is not Kind.NUMBER])
    known = [[x for x in FAMILIAR if one.domain.fault(x) is None] or [typical(one)[2]] for one in numbers]
    for count in range(GUESSES):
        way = ways[count % len(ways)]
        if ELSE not in way.values():
            chosen = (
                values[(count * (2 * place + 1) + place) % len(values)] for place, values in enumerate(known)
            )
            yield {**way, **dict(zip((one.name for one in numbers), chosen, strict=True))}


def numbers_within(cell: Cell) -> Iterator[Fraction]:
    ends = [one for one in (cell.first, cell.last) if one is not None] if cell.closed else []
    familiar = islice((one for one in FAMILIAR if cell.holds(one)), FEW)
    yield from dict.fromkeys([cell.sample, *ends, *familiar])


def effort(row: Mapping[str, Value], inputs: tuple[Var, ...]) -> tuple[int | Fraction, ...]:
    """Say how hard a row is to think of: what is missing, decimals, ends of a domain, numbers that are not familiar."""
    numbers = [one for one in row.values() if isinstance(one, Fraction)]
    ends = {end for var in inputs for end in (var.domain.low, var.domain.high)}
    return (
        sum(one is None for one in row.values()),
        sum(len(str(one.denominator)) - 1 + (one.denominator != 1) for one in numbers),
        sum(one in ends for one in numbers),
        sum(one not in FAMILIAR for one in numbers),
        sum(map(abs, numbers), Fraction(0)),
    )


def shown_at(first: Node, second: Node, row: Mapping[str, Value]) -> Difference | None:
    place = Single(row, {})
    one, other = evaluate_at(first, place)[0], evaluate_at(second, place)[0]
    return None if one == other else Difference(row, one, other)


def simpler(first: Node, second: Node, found: Difference, inputs: tuple[Var, ...]) -> Difference:
    """Make all numbers smaller at once, then put familiar ones in their place one after the other.

    It goes as far as the trees still differ, and as tellingly.
    """
    for places in _SMALLER if any(abs(x) >= 1000 for _, x in _numbers_of(found.row)) else ():
        found = _or(
            first, second, found, {one: _shrunk(x, 10**places) for one, x in _numbers_of(found.row)}, inputs
        )
    for name, given in _numbers_of(found.row):
        for x in (*FAMILIAR, *SELDOM):
            if x == given:
                break
            easier = _or(first, second, found, {name: x}, inputs)
            if easier is not found:
                found = easier
                break
    return found


def _shrunk(x: Fraction, by: int) -> Fraction:
    return Fraction(round(x / by)) if abs(x) >= by else x


def _numbers_of(row: Mapping[str, Value]) -> list[tuple[str, Fraction]]:
    return [(name, x) for name, x in row.items() if isinstance(x, Fraction)]


def _or(
    first: Node, second: Node, found: Difference, instead: Mapping[str, Fraction], inputs: tuple[Var, ...]
) -> Difference:
    """Return a difference at other numbers, where there is one that is easier and tells as much; else the same."""
    row = {**found.row, **instead}
    if any(var.domain.fault(instead[var.name]) is not None for var in inputs if var.name in instead):
        return found
    if effort(row, inputs) >= effort(found.row, inputs):
        return found
    other = shown_at(first, second, row)
    return found if other is None or other.cost > found.cost else other
