"""Where a rule has no result though all of its inputs are there: something is divided by nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice

from kpi.engine.check.rules.examined import MOST, Examined, told
from kpi.engine.check.rules.holes import stretches
from kpi.engine.check.rules.marks import is_likely, supposed_of
from kpi.expr import Choose, Missing, Node, Value, evaluate_at, walk
from kpi.expr.check import ELSE, Cell, Piece, Sweep
from kpi.expr.nodes import Aggregate, Arith, Opaque
from kpi.expr.rows import Single
from kpi.frozen import frozen
from kpi.model.extension import Finding
from kpi.words import phrase


def divisions(one: Examined) -> Iterator[Finding]:
    """Yield the stretches on which a division by 0 leaves the result missing, each division once.

    A rule that says so itself, with a case that is worth nothing or by asking whether the quotient is there, means it.
    """
    for stretch in islice(_found(one).values(), MOST):
        where = told(one, stretch.sweep, stretch.cell, closed=stretch.closed)
        message = phrase("no result: division by 0 where {where}", where=where)
        yield one.finding("gap", "error", message, row=stretch.row, mends=("gap_policy",))


@frozen(eq=False)
class _Stretch:
    """Where along a sweep the result is missing, with inputs that show it."""

    sweep: Sweep
    cell: Cell
    closed: tuple[bool, bool]
    row: Mapping[str, Value]

    @property
    def size(self) -> Fraction:
        """How large its numbers are: small ones are the easiest to read."""
        return sum((abs(one) for one in self.row.values() if isinstance(one, Fraction)), Fraction(0))


def _found(one: Examined) -> dict[Node, _Stretch]:
    """Return, for each division, where it shows with the smallest numbers."""
    every = tuple(walk(one.tree))
    found: dict[Node, _Stretch] = {}
    if not any(isinstance(node, Arith) and node.op == "/" for node in every):
        return found
    asked = {part for node in every if isinstance(node, Missing) for part in walk(node)}
    supposed = supposed_of(one)
    for sweep in one.found.sweeps:
        for cell, closed, piece in stretches(sweep, _is_missing):
            row = sweep.row(_easy(piece))
            if ELSE in row.values() or None in row.values() or not is_likely(row, supposed):
                continue
            cause = divided(one.tree, row)
            now = _Stretch(sweep, cell, closed, row)
            if cause is not None and cause not in asked:
                found[cause] = min(found.get(cause, now), now, key=lambda each: each.size)
    return found


def _easy(piece: Piece) -> Fraction:
    """Return a number of a piece that is easily read: its first, where it has one."""
    first = piece.cell.first
    return first if piece.cell.closed and first is not None else piece.cell.sample


def _is_missing(piece: Piece) -> bool:
    return piece.form is None and not piece.is_gap


def divided(node: Node, row: Mapping[str, Value]) -> Node | None:
    """Return the division by 0 that leaves a node missing, None where it is there, or something else does."""
    match node:
        case Aggregate() | Opaque():
            return None
        case Choose():
            return divided(_decisive(node, row), row)
    if _worth(node, row) is not None:
        return None
    missing = next((arg for arg in node.args if _worth(arg, row) is None), None)
    if missing is not None:
        return divided(missing, row)
    return node if isinstance(node, Arith) and node.op == "/" else None


def _decisive(choice: Choose, row: Mapping[str, Value]) -> Node:
    """Return the condition that is missing, or else the value that the choice comes to."""
    for condition, value in choice.cases:
        test = _worth(condition, row)
        if test is not False:
            return condition if test is None else value
    return choice.cases[-1][0] if choice.otherwise is None else choice.otherwise


def _worth(node: Node, row: Mapping[str, Value]) -> Value:
    return evaluate_at(node, Single(row, {}))[0]


__all__ = ["divided", "divisions"]
