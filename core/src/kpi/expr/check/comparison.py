"""Two trees held against each other over the domains of their inputs: where they differ, or that they never do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from heapq import nsmallest

from kpi.expr.check.cells import Cell
from kpi.expr.check.constraints import NotLinear, alternatives
from kpi.expr.check.examination import Known, bounds_of, examine_wholly
from kpi.expr.check.examples import Difference, effort, guesses, numbers_within, shown_at, simpler
from kpi.expr.check.line import pieces
from kpi.expr.check.piece import UNKNOWN
from kpi.expr.check.regions import solution
from kpi.expr.check.sampling import ELSE, Sweep, sampled, typical
from kpi.expr.hull import Range, hull
from kpi.expr.inputs import inputs_of, walk
from kpi.expr.nodes import Aggregate, Arith, Choose, Compare, Const, Kind, Missing, Node, Opaque, Round, Var
from kpi.expr.nodes import Value as NodeValue
from kpi.frozen import frozen
from kpi.model.quantity import Domain

ENOUGH = 6
"""Stretches on which two trees of several inputs differ, after which no more are looked for."""
MOST_TRIED = 12
"""Rows that are run through both trees, the simplest first."""
_NOWHERE = Var("\0none", domain=Domain(Fraction(0), Fraction(0)))


@frozen(eq=False)
class Comparison:
    """The most telling difference of two trees; where there is none, whether it is proven that there is none.

    `same` holds for inputs that are there, and for those missing of which a tree asks that.
    """

    difference: Difference | None = None
    same: bool = False


def compare(first: Node, second: Node, known: Known | None = None) -> Comparison:
    """Compare two trees over the domains of their inputs, as exactly as `examine` does.

    What is returned as a difference was run through both trees. Of groups and of functions nothing is said. What is
    `known` of their parts is not worked out again.
    """
    if first is second:
        return Comparison(same=True)
    nodes = list(walk(first, second))
    if first.kind is not second.kind or any(isinstance(node, Aggregate | Opaque) for node in nodes):
        return Comparison()
    inner = _unrounded(first, second)
    apart = Arith("-", inner) if first.kind is Kind.NUMBER else Compare("!=", *inner)
    inputs = inputs_of(apart)
    guessed = list(_guessed(first, second, guesses(apart, inputs)))
    if guessed:
        easiest = min(guessed, key=lambda one: (one.cost, effort(one.row, inputs)))
        return Comparison(simpler(first, second, easiest, inputs))
    held = _Held(inner, apart, known or Known.nothing())
    likely = nsmallest(MOST_TRIED, held.rows(), key=lambda row: effort(row, inputs))
    if not likely and not held.same:
        likely = list(_by_elimination(apart, inner, held))
    shown = [one for row in likely if (one := shown_at(first, second, row)) is not None]
    if shown:
        return Comparison(simpler(first, second, min(shown, key=lambda one: one.cost), inputs))
    return Comparison(same=held.same)


def _guessed(first: Node, second: Node, rows: Iterable[Mapping[str, NodeValue]]) -> Iterator[Difference]:
    """Yield differences at guessed rows that tell something, no more than are wanted once two tell all."""
    telling = 0
    for row in rows:
        found = shown_at(first, second, row)
        if found is not None and not any(found.cost[:2]):
            yield found
            telling += not any(found.cost)
        if telling == 2:
            return


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

    def __init__(self, inner: tuple[Node, Node], apart: Node, parts: Known) -> None:
        self.never = False
        self._lost = Compare("!=", Missing(inner[0]), Missing(inner[1]))
        self._cells: list[tuple[Sweep, Cell]] = []
        self._holed: list[Sweep] = []
        whole = examine_wholly(apart, parts)
        self.all_known = whole is not None and whole.exact
        numbers = [one for one in inputs_of(apart) if one.sort is Kind.NUMBER]
        for sweep in sampled(apart, numbers) if whole is None else whole.sweeps:
            self._look(sweep)
            if len(self._cells) >= ENOUGH:
                return
        if not self._cells:
            self._look_for_missing()
        if not self._cells and not self.all_known and not any(map(_may_be_missing, walk(*inner))):
            known = bounds_of(apart, parts) if whole is None else whole
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
                yield from (sweep.row(x) for x in numbers_within(cell))

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


def _fits(var: Var, value: NodeValue) -> bool:
    """Tell whether a value lies in an input's domain; of labels nothing was worked out."""
    return var.sort is not Kind.LEVEL and value is not None and var.domain.fault(value) is None
