"""A tree along one of its inputs, the others given: exactly, as pieces of that input's domain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import attrs

from kpi.expr.check.cells import Cell, cells_of
from kpi.expr.check.cutting import Blurred, Split, rounding, sign
from kpi.expr.check.piece import GAP, OTHERWISE, UNKNOWN, Piece
from kpi.expr.check.polynomials import X
from kpi.expr.check.ratios import Ratio, arith
from kpi.expr.evaluation import compared, rounded
from kpi.expr.hull import Range, hull_within
from kpi.expr.nodes import (
    Aggregate,
    Arith,
    Choose,
    Compare,
    Const,
    Extreme,
    Kind,
    Logic,
    Missing,
    Node,
    Not,
    Note,
    Opaque,
    Round,
    Value,
    Var,
)

MOST_LEVELS = 64
"""Steps of a rounding that are told apart on one cell; one that has more is halved, so that a limit shows."""
MOST_HALVES = 48
MOST_CELLS = 400
"""After so many of either the rest of the domain is left open."""


def pieces(
    tree: Node, var: Var, given: Mapping[str, Value] | None = None, most: int = MOST_CELLS
) -> tuple[Piece, ...]:
    """Return what a tree is worth along the domain of `var`, the other inputs `given`.

    The pieces rise and leave nothing out; there are about `most`. On one whose form is `UNKNOWN` nothing was worked out.

    Raises:
        KeyError: for an input that is not given.
    """
    found: list[Piece] = []
    levels = MOST_LEVELS * most // MOST_CELLS
    waiting = [_Line(var.name, given or {}, cell, levels) for cell in reversed(cells_of(var.domain))]
    halves = 0
    while waiting:
        line = waiting.pop()
        try:
            form = line.of(tree)
        except Split as split:
            halves += split.many
            parts = line.cell.split(split.at)
            if (
                parts != [line.cell]
                and len(found) + len(waiting) < most
                and halves <= MOST_HALVES * most // MOST_CELLS
            ):
                waiting += [line.within(part) for part in reversed(parts)]
                continue
            form = UNKNOWN
        except Blurred:
            form = UNKNOWN
        found.append(Piece(line.cell, form, frozenset(line.taken), tuple(line.both)))
    return tuple(found)


@attrs.define
class _Line:
    """Works nodes out on one cell."""

    name: str
    given: Mapping[str, Value]
    cell: Cell
    levels: int = MOST_LEVELS
    known: dict[Node, object] = attrs.field(factory=dict)
    taken: set[tuple[Choose, int]] = attrs.field(factory=set)
    both: list[tuple[Choose, int, int]] = attrs.field(factory=list)
    point: Fraction | None = attrs.field(init=False)
    """The one number of the cell, None where it has more."""

    def __attrs_post_init__(self) -> None:
        self.point = self.cell.low if self.cell.is_point else None

    def within(self, cell: Cell) -> _Line:
        """Return the same on a cell within this one: what was settled here is settled there."""
        return _Line(
            self.name, self.given, cell, self.levels, dict(self.known), set(self.taken), list(self.both)
        )

    def of(self, node: Node) -> object:
        """Return the form of a node: a fraction where it is constant, else as in a `Piece`."""
        if type(node) is Const:
            return node.value
        form = self.known.get(node, _NEW)
        if form is _NEW:
            form = self.known[node] = _WAYS[type(node)](self, node)
        if type(form) is Ratio and self.point is not None:
            form = self.known[node] = form.at(self.point)
        return form

    def _var(self, node: Var) -> object:
        if node.name != self.name:
            return self.given[node.name]
        return _RISING if self.point is None else self.point

    def _note(self, node: Note) -> object:
        return self.of(node.arg)

    def _missing(self, node: Missing) -> object:
        return self.of(node.arg) is None

    def _unknown(self, node: Node) -> object:
        return UNKNOWN

    def _not(self, node: Not) -> object:
        form = self.of(node.arg)
        return form if form is None or form is UNKNOWN else not form

    def _choose(self, node: Choose) -> object:
        tests: list[object] = []
        taken: int | None = None
        for place, (condition, _) in enumerate(node.cases):
            test = self.of(condition)
            tests.append(test)
            if taken is None and (test is None or test is UNKNOWN):
                return test
            if taken is None and test is True:
                taken = place
                if not node.exclusive:
                    break
        if node.exclusive:
            true = [place for place, test in enumerate(tests) if test is True]
            self.both += [(node, true[0], other) for other in true[1:]]
        if taken is None:
            taken = GAP if node.otherwise is None else OTHERWISE
        self.taken.add((node, taken))
        if taken == GAP:
            return None
        return self.of(node.cases[taken][1] if taken >= 0 or node.otherwise is None else node.otherwise)

    def _logic(self, node: Logic) -> object:
        decisive = node.op == "or"
        open_ended: object = not decisive
        for arg in node.args:
            form = self.of(arg)
            if form is decisive:
                return decisive
            if form is None or form is UNKNOWN:
                open_ended = form if open_ended is not UNKNOWN else UNKNOWN
        return open_ended

    def _compare(self, node: Compare) -> object:
        try:
            left, right = self.of(node.left), self.of(node.right)
        except Split as split:
            if not split.many or node.left.kind is not Kind.NUMBER:
                raise
            order = self._sign_of_ranges(node.left, node.right)
            if order is None:
                raise
            return _TESTS[node.op](order)
        if left is None or right is None:
            return None
        if left is UNKNOWN or right is UNKNOWN:
            return UNKNOWN
        if isinstance(left, bool | str) and isinstance(right, bool | str):
            return compared(node, left, right)
        return _TESTS[node.op](sign(arith("-", left, right), self.cell))

    def _extreme(self, node: Extreme) -> object:
        forms: list[tuple[Node, object]] = []
        late: Split | None = None
        for arg in node.args:
            try:
                forms.append((arg, self.of(arg)))
            except Split as split:
                if not split.many:
                    raise
                late = split
        if any(form is None for _, form in forms):
            return None
        if late is not None:
            return self._by_ranges(node, forms, late)
        if any(form is UNKNOWN for _, form in forms):
            return UNKNOWN
        best = forms[0][1]
        for _, form in forms[1:]:
            order = sign(arith("-", form, best), self.cell)
            if order < 0 if node.how == "min" else order > 0:
                best = form
        return best

    def _by_ranges(self, node: Extreme, forms: list[tuple[Node, object]], late: Split) -> object:
        """Take an argument that is beyond all others on the whole cell, where these have too many steps."""
        for arg, form in forms:
            if all(self._is_beyond(node.how, arg, other) for other in node.args if other is not arg):
                return form
        raise late

    def _is_beyond(self, how: str, arg: Node, other: Node) -> bool:
        low, high = (arg, other) if how == "min" else (other, arg)
        a, b = self._range(low), self._range(high)
        return not a.empty and not b.empty and a.high is not None and b.low is not None and a.high <= b.low

    def _sign_of_ranges(self, left: Node, right: Node) -> int | None:
        """Return the sign of the difference where the ranges of two numbers on the cell tell it."""
        a, b = (self._range(one) for one in (left, right))
        if a.empty or b.empty:
            return None
        if a.low is not None and a.low == a.high == b.low == b.high:
            return 0
        if a.low is not None and b.high is not None and a.low > b.high:
            return 1
        return -1 if a.high is not None and b.low is not None and a.high < b.low else None

    def _range(self, node: Node) -> Range:
        return hull_within(node, {self.name: Range(self.cell.first, self.cell.last), **_points(self.given)})

    def _arith(self, node: Arith) -> object:
        forms = [self.of(arg) for arg in node.args]
        for form in forms:
            if form is None:
                return None
        for form in forms:
            if form is UNKNOWN:
                return UNKNOWN
        op, result = node.op, forms[0]
        for form in forms[1:]:
            if op == "/" and sign(form, self.cell) == 0:
                return None
            result = arith(op, result, form)
        return result

    def _round(self, node: Round) -> object:
        form = self.of(node.arg)
        if form is None or form is UNKNOWN:
            return form
        if isinstance(form, Fraction):
            return rounded(form, node.places, node.how)
        assert isinstance(form, Ratio)
        return rounding(form, node, self.cell, self.levels)


_NEW = object()
_RISING = Ratio(X)
_WAYS: Mapping[type, Callable[[_Line, Any], object]] = {
    Var: _Line._var,
    Note: _Line._note,
    Choose: _Line._choose,
    Missing: _Line._missing,
    Logic: _Line._logic,
    Extreme: _Line._extreme,
    Compare: _Line._compare,
    Aggregate: _Line._unknown,
    Opaque: _Line._unknown,
    Not: _Line._not,
    Round: _Line._round,
    Arith: _Line._arith,
}
"""How each node of a rule is worked out; constants are read where they are met."""

_TESTS = {
    "==": lambda sign: sign == 0,
    "!=": lambda sign: sign != 0,
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
}


def _points(given: Mapping[str, Value]) -> dict[str, Range]:
    return {name: Range(one, one) for name, one in given.items() if isinstance(one, Fraction)}
