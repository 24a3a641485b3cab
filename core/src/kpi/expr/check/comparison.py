"""Two trees held against each other over the domains of their inputs: where they differ, or that they never do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from heapq import nsmallest
from itertools import islice

from kpi.expr.check.cells import Cell
from kpi.expr.check.constraints import NotLinear, alternatives
from kpi.expr.check.examination import bounds_of, examine_wholly
from kpi.expr.check.line import pieces
from kpi.expr.check.piece import UNKNOWN
from kpi.expr.check.regions import solution
from kpi.expr.check.sampling import ELSE, Sweep, sampled, typical, ways_of
from kpi.expr.explanation import evaluate_at
from kpi.expr.hull import Range, hull
from kpi.expr.inputs import inputs_of, walk
from kpi.expr.nodes import Aggregate, Arith, Choose, Compare, Const, Kind, Missing, Node, Opaque, Round, Var
from kpi.expr.nodes import Value as NodeValue
from kpi.expr.rows import Single
from kpi.frozen import frozen
from kpi.model.quantity import Domain

ENOUGH = 6
"""Stretches on which two trees of several inputs differ, after which no more are looked for."""
GUESSES = 8
"""Rows that are guessed before anything is worked out."""
MOST_TRIED = 12
"""Rows that are run through both trees, the simplest first."""
FEW = 3
"""Familiar numbers that are tried of each stretch."""
_FAMILIAR = tuple(
    map(
        Fraction,
        (1, 2, 3, 5, 8, 10, 20, 30, 50, 60, 75, 80, 85, 90, 95, 98, 99, 100, 500, 1000, 2000, 5000, 10000),
    )
)
"""Numbers that a person takes for an example."""
_SELDOM = tuple(map(Fraction, (0, -1, -10, -50, -100, 20000, 50000, 100000)))
_SMALLER = (6, 3, 2, 1)
_NOWHERE = Var("\0none", domain=Domain(Fraction(0), Fraction(0)))


@frozen(eq=False)
class Difference:
    """Inputs at which two trees differ, and what each is worth there by the explained reading."""

    row: Mapping[str, NodeValue]
    first: NodeValue
    second: NodeValue

    @property
    def cost(self) -> tuple[int, ...]:
        """How little it tells: results that are missing, negative or nothing count most."""
        both = (self.first, self.second)
        return (
            sum(one is None for one in both),
            sum(isinstance(one, Fraction) and one < 0 for one in both),
            sum(isinstance(one, Fraction) and one == 0 for one in both),
        )


@frozen(eq=False)
class Comparison:
    """The most telling difference of two trees; where there is none, whether it is proven that there is none.

    `same` holds for inputs that are there, and for those missing of which a tree asks that.
    """

    difference: Difference | None = None
    same: bool = False


def compare(first: Node, second: Node) -> Comparison:
    """Compare two trees over the domains of their inputs, as exactly as `examine` does.

    What is returned as a difference was run through both trees. Of groups and of functions nothing is said.
    """
    if first is second:
        return Comparison(same=True)
    nodes = list(walk(first, second))
    if first.kind is not second.kind or any(isinstance(node, Aggregate | Opaque) for node in nodes):
        return Comparison()
    inner = _unrounded(first, second)
    apart = Arith("-", inner) if first.kind is Kind.NUMBER else Compare("!=", *inner)
    inputs = inputs_of(apart)
    rows = (_shown(first, second, row) for row in _guesses(apart, inputs))
    guessed = list(islice((one for one in rows if one is not None and not any(one.cost)), 2))
    if guessed:
        easiest = min(guessed, key=lambda one: _effort(one.row, inputs))
        return Comparison(_simpler(first, second, easiest, inputs))
    held = _Held(inner, apart)
    likely = nsmallest(MOST_TRIED, held.rows(), key=lambda row: _effort(row, inputs))
    if not likely and not held.same:
        likely = list(_by_elimination(apart, inner, held))
    shown = [one for row in likely if (one := _shown(first, second, row)) is not None]
    if shown:
        return Comparison(_simpler(first, second, min(shown, key=lambda one: one.cost), inputs))
    return Comparison(same=held.same)


def _unrounded(first: Node, second: Node) -> tuple[Node, Node]:
    """Leave out a rounding to decimals that both end with: it has too many steps to be looked at one by one."""
    if (
        isinstance(first, Round)
        and isinstance(second, Round)
        and first.places
        and (first.places, first.how) == (second.places, second.how)
    ):
        return first.arg, second.arg
    return first, second


class _Held:
    """What a difference is worth over the domains of its inputs: where it is one, and whether all is known."""

    def __init__(self, inner: tuple[Node, Node], apart: Node) -> None:
        self.never = False
        self._lost = Compare("!=", Missing(inner[0]), Missing(inner[1]))
        self._cells: list[tuple[Sweep, Cell]] = []
        self._holed: list[Sweep] = []
        whole = examine_wholly(apart)
        self.all_known = whole is not None and whole.exact
        numbers = [one for one in inputs_of(apart) if one.sort is Kind.NUMBER]
        for sweep in sampled(apart, numbers) if whole is None else whole.sweeps:
            self._look(sweep)
            if len(self._cells) >= ENOUGH:
                return
        if not self._cells:
            self._look_for_missing()
        if not self._cells and not self.all_known and not any(map(_may_be_missing, walk(*inner))):
            known = bounds_of(apart) if whole is None else whole
            self.never = (
                known.range == Range(Fraction(0), Fraction(0))
                if apart.kind is Kind.NUMBER
                else True not in known.outcomes
            )

    @property
    def same(self) -> bool:
        """Whether the two are proven to be the same everywhere."""
        return not self._cells and (self.all_known or self.never)

    def rows(self) -> Iterator[dict[str, NodeValue]]:
        """Yield inputs at which the two may differ, a few of each cell."""
        for sweep, cell in self._cells:
            if ELSE not in sweep.given.values():
                yield from (sweep.row(x) for x in _numbers(cell))

    def _look(self, sweep: Sweep) -> None:
        for piece in sweep.pieces:
            if piece.form is UNKNOWN:
                self.all_known = False
            elif piece.form is not None and piece.form != 0:
                self._cells.append((sweep, piece.cell))
        if any(piece.form is None for piece in sweep.pieces):
            self._holed.append(sweep)

    def _look_for_missing(self) -> None:
        """Look where one of the two is missing and the other is not: where nothing else tells them apart."""
        for sweep in self._holed:
            for piece in pieces(self._lost, _NOWHERE if sweep.var is None else sweep.var, sweep.given):
                if piece.form is UNKNOWN:
                    self.all_known = False
                elif piece.form is True:
                    self._cells.append((sweep, piece.cell))
            if len(self._cells) >= ENOUGH:
                return


def _may_be_missing(node: Node) -> bool:
    match node:
        case Choose(otherwise=None) | Const(value=None) | Missing():
            return True
        case Arith(op="/", args=(_, below)):
            known = hull(below)
            return not (
                (known.low is not None and known.low > 0) or (known.high is not None and known.high < 0)
            )
    return False


def _by_elimination(apart: Node, inner: tuple[Node, Node], held: _Held) -> Iterator[dict[str, NodeValue]]:
    """Yield inputs at which two linear numbers differ; that there are none proves that they are the same."""
    if apart.kind is not Kind.NUMBER:
        return
    try:
        found = [solution(one) for one in alternatives(Compare("!=", *inner))]
    except NotLinear:
        return
    if not any(one is not None for one in found):
        held.never = held.never or not any(map(_may_be_missing, walk(*inner)))
        return
    every = inputs_of(apart)
    for one in found:
        if one is not None:
            given = {var: typical(var)[2] if var.sort is Kind.NUMBER else True for var in every} | one
            if all(_fits(var, value) for var, value in given.items()):
                yield {var.name: value for var, value in given.items()}


def _guesses(apart: Node, inputs: tuple[Var, ...]) -> Iterator[dict[str, NodeValue]]:
    """Yield a few rows of familiar numbers: most differences show there, and the domain need not be searched."""
    numbers = [one for one in inputs if one.sort is Kind.NUMBER]
    ways, _ = ways_of(apart, [one for one in inputs if one.sort is not Kind.NUMBER])
    known = [[x for x in _FAMILIAR if one.domain.fault(x) is None] or [typical(one)[2]] for one in numbers]
    for count in range(GUESSES):
        way = ways[count % len(ways)]
        if ELSE not in way.values():
            chosen = (
                values[(count * (2 * place + 1) + place) % len(values)] for place, values in enumerate(known)
            )
            yield {**way, **dict(zip((one.name for one in numbers), chosen, strict=True))}


def _fits(var: Var, value: NodeValue) -> bool:
    """Tell whether a value lies in an input's domain; of labels nothing was worked out."""
    return var.sort is not Kind.LEVEL and value is not None and var.domain.fault(value) is None


def _numbers(cell: Cell) -> Iterator[Fraction]:
    ends = [one for one in (cell.first, cell.last) if one is not None] if cell.closed else []
    familiar = islice((one for one in _FAMILIAR if cell.holds(one)), FEW)
    yield from dict.fromkeys([cell.sample, *ends, *familiar])


def _effort(row: Mapping[str, NodeValue], inputs: tuple[Var, ...]) -> tuple[int | Fraction, ...]:
    """Say how hard a row is to think of: what is missing, decimals, ends of a domain, numbers that are not familiar."""
    numbers = [one for one in row.values() if isinstance(one, Fraction)]
    ends = {end for var in inputs for end in (var.domain.low, var.domain.high)}
    return (
        sum(one is None for one in row.values()),
        sum(len(str(one.denominator)) - 1 + (one.denominator != 1) for one in numbers),
        sum(one in ends for one in numbers),
        sum(one not in _FAMILIAR for one in numbers),
        sum(map(abs, numbers), Fraction(0)),
    )


def _shown(first: Node, second: Node, row: Mapping[str, NodeValue]) -> Difference | None:
    place = Single(row, {})
    one, other = evaluate_at(first, place)[0], evaluate_at(second, place)[0]
    return None if one == other else Difference(row, one, other)


def _simpler(first: Node, second: Node, found: Difference, inputs: tuple[Var, ...]) -> Difference:
    """Make all numbers smaller at once, then put familiar ones in their place one after the other.

    It goes as far as the trees still differ, and as tellingly.
    """
    for places in _SMALLER if any(abs(x) >= 1000 for _, x in _numbers_of(found.row)) else ():
        found = _or(
            first, second, found, {one: _shrunk(x, 10**places) for one, x in _numbers_of(found.row)}, inputs
        )
    for name, given in _numbers_of(found.row):
        for x in (*_FAMILIAR, *_SELDOM):
            if x == given:
                break
            easier = _or(first, second, found, {name: x}, inputs)
            if easier is not found:
                found = easier
                break
    return found


def _shrunk(x: Fraction, by: int) -> Fraction:
    return Fraction(round(x / by)) if abs(x) >= by else x


def _numbers_of(row: Mapping[str, NodeValue]) -> list[tuple[str, Fraction]]:
    return [(name, x) for name, x in row.items() if isinstance(x, Fraction)]


def _or(
    first: Node, second: Node, found: Difference, instead: Mapping[str, Fraction], inputs: tuple[Var, ...]
) -> Difference:
    """Return a difference at other numbers, where there is one that is easier and tells as much; else the same."""
    row = {**found.row, **instead}
    if any(var.domain.fault(instead[var.name]) is not None for var in inputs if var.name in instead):
        return found
    if _effort(row, inputs) >= _effort(found.row, inputs):
        return found
    other = _shown(first, second, row)
    return found if other is None or other.cost > found.cost else other
