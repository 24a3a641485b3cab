"""A tree along one of its inputs, the others given: exactly, as pieces of that input's domain."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

import attrs

from kpi.expr.check.cells import GAP, OTHERWISE, UNKNOWN, Cell, Piece, Ratio, cells_of
from kpi.expr.check.polynomials import (
    ONE,
    Poly,
    X,
    added,
    constant,
    negated,
    roots,
    times,
    value_at,
)
from kpi.expr.evaluation import compared, rounded
from kpi.expr.hull import Range, hull_within
from kpi.expr.nodes import (
    Aggregate,
    Arith,
    Choose,
    Compare,
    Const,
    Extreme,
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


class Split(Exception):
    """A cell must be cut: the answer changes within it, `many` times."""

    def __init__(self, *at: Fraction, many: bool = False) -> None:
        self.at = at
        self.many = many


class Blurred(Exception):
    """On a cell as narrow as this nothing can be told: an irrational root lies in it."""


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

    def within(self, cell: Cell) -> _Line:
        """Return the same on a cell within this one: what was settled here is settled there."""
        return _Line(
            self.name, self.given, cell, self.levels, dict(self.known), set(self.taken), list(self.both)
        )

    def of(self, node: Node) -> object:
        """Return the form of a node: a fraction where it is constant, else as in a `Piece`."""
        if node not in self.known:
            self.known[node] = self._form(node)
        form = self.known[node]
        if isinstance(form, Ratio) and self.cell.is_point and self.cell.low is not None:
            form = self.known[node] = form.at(self.cell.low)
        return form

    def _form(self, node: Node) -> object:
        match node:
            case Const():
                return node.value
            case Var():
                if node.name != self.name:
                    return self.given[node.name]
                return self.cell.low if self.cell.is_point else Ratio(X)
            case Note():
                return self.of(node.arg)
            case Choose():
                return self._choose(node)
            case Missing():
                return self.of(node.arg) is None
            case Logic():
                return self._logic(node)
            case Extreme():
                return self._extreme(node)
            case Compare():
                return self._compare(node)
            case Aggregate() | Opaque():
                return UNKNOWN
        forms = [self.of(arg) for arg in node.args]
        if any(form is None for form in forms):
            return None
        if any(form is UNKNOWN for form in forms):
            return UNKNOWN
        match node:
            case Not():
                return not forms[0]
            case Round():
                return self._round(node, forms[0])
            case Arith():
                return self._arith(node.op, forms)
        raise TypeError(f"{type(node).__name__} is not a node of a rule")

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
            if not split.many:
                raise
            sign = self._sign_of_ranges(node.left, node.right)
            if sign is None:
                raise
            return _TESTS[node.op](sign)
        if left is None or right is None:
            return None
        if left is UNKNOWN or right is UNKNOWN:
            return UNKNOWN
        if isinstance(left, bool | str) and isinstance(right, bool | str):
            return compared(node, left, right)
        return _TESTS[node.op](self._sign(_arith("-", left, right)))

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
            sign = self._sign(_arith("-", form, best))
            if sign < 0 if node.how == "min" else sign > 0:
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

    def _sign(self, form: object) -> int:
        """Return the sign of a number on the cell.

        Raises:
            Split: where it changes.
        """
        if isinstance(form, Fraction):
            return (form > 0) - (form < 0)
        assert isinstance(form, Ratio)
        sign = self._sign_of(form.above)
        return sign * self._sign_of(form.below) if form.below is not ONE else sign

    def _sign_of(self, poly: Poly) -> int:
        if not poly:
            return 0
        self._cut(poly)
        at = value_at(poly, self.cell.sample)
        return (at > 0) - (at < 0)

    def _cut(self, *polys: Poly) -> None:
        """Raise `Split` at the roots in the cell, or `Blurred` where it is as narrow as one."""
        found = [root for poly in polys for root in roots(poly, self.cell.low, self.cell.high)]
        at = [end for root in found for end in root]
        if self.cell.whole:
            at = [whole for end in at for whole in (Fraction(floor(end)), Fraction(ceil(end)))]
        inside = [end for end in at if self._inside(end)]
        if inside:
            raise Split(*inside)
        if found and not self.cell.whole:
            raise Blurred

    def _inside(self, x: Fraction) -> bool:
        return (self.cell.low is None or self.cell.low < x) and (self.cell.high is None or x < self.cell.high)

    def _arith(self, op: str, forms: list[object]) -> object:
        result = forms[0]
        for form in forms[1:]:
            if op == "/" and self._sign(form) == 0:
                return None
            result = _arith(op, result, form)
        return result

    def _round(self, node: Round, form: object) -> object:
        if isinstance(form, Fraction):
            return rounded(form, node.places, node.how)
        assert isinstance(form, Ratio)
        if form.slope:
            self._cut(form.slope)
        self._cut(
            *(added(form.above, times(constant(-level), form.below)) for level in self._levels(form, node))
        )
        return rounded(form.at(self.cell.sample), node.places, node.how)

    def _levels(self, form: Ratio, node: Round) -> list[Fraction]:
        """Return the numbers at which the rounding steps, of what rises or falls all over the cell.

        Raises:
            Split: `many`, in the middle of the cell, where they are too many.
        """
        unit, shift = Fraction(1, 10**node.places), Fraction(1, 2) if node.how == "half" else Fraction(0)
        ends = [
            form.at(end) if end is not None and value_at(form.below, end) else None
            for end in (self.cell.low, self.cell.high)
        ]
        if ends[0] is None or ends[1] is None:
            raise Split(self.cell.sample, many=True)
        first, last = (end / unit - shift for end in sorted((ends[0], ends[1])))
        low, high = ceil(first), floor(last)
        if high - low > self.levels:
            raise Split(self.cell.sample, many=True)
        return [(place + shift) * unit for place in range(low, high + 1)]


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


def _ratio(form: object) -> Ratio:
    if isinstance(form, Ratio):
        return form
    assert isinstance(form, Fraction)
    return Ratio(constant(form))


def _arith(op: str, left: object, right: object) -> object:
    """Join two numbers; a constant stays a fraction."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
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
