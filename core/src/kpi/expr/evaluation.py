"""The explained reading's arithmetic: one subject, exact fractions, every node's value and flags."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import attrs

from kpi.exact import Rate, exactly, round_half_away, show
from kpi.expr.aggregation import aggregate
from kpi.expr.flags import DEFAULT_ASSUMED, GAP
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
from kpi.expr.outcome import NOTHING, Outcome
from kpi.expr.rows import Place
from kpi.types import Origin
from kpi.words import sentence

_DEFAULT = frozenset((DEFAULT_ASSUMED,))


@attrs.define
class Evaluation:
    """Evaluates nodes in places (a subject among its peers), each node once a place."""

    known: dict[tuple[Node, object], Outcome] = attrs.field(factory=dict)

    def of(self, node: Node, place: Place) -> Outcome:
        """Return value, flags and reached arguments of `node`."""
        key = (node, place.key)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._work_out(node, place)
        return found

    def _work_out(self, node: Node, place: Place) -> Outcome:
        match node:
            case Const():
                return Outcome(node.value, _DEFAULT if node.origin is Origin.DEFAULT else NOTHING)
            case Var():
                return Outcome(_read(place, node), NOTHING)
            case Choose():
                return self._choose(node, place)
            case Aggregate():
                return aggregate(node, place, self.of)
        outcomes = [self.of(arg, place) for arg in node.args]
        flags = NOTHING.union(*(one.flags for one in outcomes))
        if isinstance(node, Extreme):
            return _extreme(node, outcomes, flags)
        if isinstance(node, Note):
            own = frozenset((node.flag,)) if node.flag else NOTHING
            return Outcome(outcomes[0].value, flags | own, node.args)
        return Outcome(_apply(node, [one.value for one in outcomes]), flags, node.args)

    def _choose(self, node: Choose, place: Place) -> Outcome:
        reached: list[Node] = []
        flags = NOTHING
        for condition, value in node.cases:
            test = self.of(condition, place)
            reached.append(condition)
            flags |= test.flags
            if test.value is None:
                return Outcome(None, flags, tuple(reached))
            if test.value:
                taken: Node | None = value
                break
        else:
            taken = node.otherwise
        if taken is None:
            return Outcome(None, flags | {GAP}, tuple(reached))
        outcome = self.of(taken, place)
        return Outcome(outcome.value, flags | outcome.flags, (*reached, taken))


def _read(place: Place, node: Var) -> Value:
    value = place.read(node.name)
    return value.value if isinstance(value, Rate) else value


def _extreme(node: Extreme, outcomes: list[Outcome], flags: frozenset[str]) -> Outcome:
    """Take the first of the least or greatest; only that one is reached, or all where one is missing."""
    if any(one.value is None for one in outcomes):
        return Outcome(None, flags, node.args)
    pick = min if node.how == "min" else max
    chosen = pick(outcomes, key=lambda one: _number(one.value))
    return Outcome(chosen.value, chosen.flags, node.args)


def _apply(node: Node, values: list[Value]) -> Value:
    """Work out a node whose arguments all count."""
    if isinstance(node, Missing):
        return values[0] is None
    if isinstance(node, Logic):
        decisive = node.op == "or"
        if any(value is decisive for value in values):
            return decisive
        return None if None in values else not decisive
    if any(value is None for value in values):
        return None
    match node:
        case Not():
            return not values[0]
        case Compare():
            return compared(node, *values)
        case Arith():
            return _arith(node.op, [_number(value) for value in values])
        case Round():
            return rounded(_number(values[0]), node.places, node.how)
        case Opaque():
            return call(node, values)
    raise TypeError(f"{type(node).__name__} is not a node of a rule")


def _number(value: Value) -> Fraction:
    assert isinstance(value, Fraction), value
    return value


def _arith(op: str, values: list[Fraction]) -> Fraction | None:
    result = values[0]
    for value in values[1:]:
        if op == "+":
            result = result + value
        elif op == "-":
            result = result - value
        elif op == "*":
            result = result * value
        elif value == 0:
            return None
        else:
            result = result / value
    return result


_TESTS: dict[str, Callable[[object, object], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,  # type: ignore[operator]
    "<=": lambda a, b: a <= b,  # type: ignore[operator]
    ">": lambda a, b: a > b,  # type: ignore[operator]
    ">=": lambda a, b: a >= b,  # type: ignore[operator]
}


def compared(node: Compare, left: Value, right: Value) -> bool | None:
    """Compare; a label that its domain lacks has no place in the order, so the answer is missing."""
    if not node.order:
        return _TESTS[node.op](left, right)
    if left not in node.order or right not in node.order:
        return None
    return _TESTS[node.op](node.order.index(str(left)), node.order.index(str(right)))


def rounded(value: Fraction, places: int, how: str) -> Fraction:
    """Round `half` away from zero, `floor`, `ceil` or `trunc` to `places` decimals."""
    if how == "half":
        return round_half_away(value, places)
    scale = 10**places
    down = value.numerator * scale // value.denominator
    up = -(-value.numerator * scale // value.denominator)
    return Fraction({"floor": down, "ceil": up, "trunc": down if value >= 0 else up}[how], scale)


def call(node: Opaque, values: list[Value]) -> Fraction | None:
    """Call the function of an opaque node with values that are all there; round and bound what it returns."""
    from kpi.errors import DataError, Fault

    returned = node.function(*values)
    if returned is None:
        return None
    result = round_half_away(exactly(returned), node.places)
    if abs(result) > node.limit:
        name = getattr(node.function, "__qualname__", repr(node.function))
        raise DataError(
            Fault(
                "out_of_bounds",
                sentence(
                    "{name} returned {result}, beyond its limit {limit}",
                    name=name,
                    result=show(result),
                    limit=show(node.limit),
                ),
                hint=sentence("raise `limit`"),
            )
        )
    return result
