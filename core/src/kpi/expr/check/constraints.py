"""Conditions over several inputs as linear constraints: in which ways one holds, or is false."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from kpi.expr.check.piece import OTHERWISE
from kpi.expr.hull import hull
from kpi.expr.nodes import Arith, Choose, Compare, Const, Extreme, Kind, Logic, Node, Not, Note, Var
from kpi.frozen import frozen

_ZERO = Fraction(0)
MOST_ALTERNATIVES = 64
"""Ways of holding beyond which nothing is said."""


@frozen(eq=False)
class Linear:
    """A sum of inputs, each times a number, and a constant."""

    factors: Mapping[Var, Fraction]
    constant: Fraction = _ZERO

    def plus(self, other: Linear, times: Fraction = Fraction(1)) -> Linear:
        """Return this and so many times another."""
        factors = dict(self.factors)
        for var, factor in other.factors.items():
            factors[var] = factors.get(var, _ZERO) + factor * times
        kept = {var: factor for var, factor in factors.items() if factor}
        return Linear(kept, self.constant + other.constant * times)


@frozen(eq=False)
class Constraint:
    """A linear number is at most 0, or less than 0 where it is `strict`."""

    form: Linear
    strict: bool = False


@frozen
class Word:
    """A label is a word, or any other."""

    word: str
    holds: bool


Alternative: TypeAlias = tuple[tuple[Constraint, ...], tuple[tuple[Var, "bool | Word"], ...]]
"""Constraints that hold together, and the flags and labels that go with them."""


class NotLinear(Exception):
    """Something is not linear in the inputs: nothing is said of it."""


def linear(node: Node) -> Linear:
    """Return a number as a linear one.

    Raises:
        NotLinear: where it is none.
    """
    match node:
        case Const(value=Fraction() as value):
            return Linear({}, value)
        case Var(sort=Kind.NUMBER):
            return Linear({node: Fraction(1)})
        case Note():
            return linear(node.arg)
        case Arith(op="+" | "-"):
            first, *rest = (linear(arg) for arg in node.args)
            for one in rest:
                first = first.plus(one, Fraction(1 if node.op == "+" else -1))
            return first
        case Arith(op="*"):
            return _product([linear(arg) for arg in node.args])
        case Arith(op="/", args=(above, below)):
            divisor = linear(below)
            if divisor.factors or not divisor.constant:
                raise NotLinear
            return Linear({}).plus(linear(above), 1 / divisor.constant)
    raise NotLinear


def _product(parts: Iterable[Linear]) -> Linear:
    result = Linear({}, Fraction(1))
    for one in parts:
        if result.factors and one.factors:
            raise NotLinear
        number, form = (one.constant, result) if result.factors else (result.constant, one)
        result = Linear({}).plus(form, number)
    return result


def alternatives(condition: Node, *, holds: bool = True) -> list[Alternative]:
    """Return in which ways a condition holds (or is false), each as constraints that hold together.

    Raises:
        NotLinear: where it is not made of linear comparisons, flags and labels, or has too many ways.
    """
    match condition:
        case Const(value=bool() as value):
            return [((), ())] if value is holds else []
        case Var(sort=Kind.FLAG):
            return [((), ((condition, holds),))]
        case Note():
            return alternatives(condition.arg, holds=holds)
        case Not():
            return alternatives(condition.arg, holds=not holds)
        case Logic():
            parts = [alternatives(arg, holds=holds) for arg in condition.args]
            return (
                together(parts)
                if (condition.op == "and") is holds
                else limited([one for each in parts for one in each])
            )
        case Compare() if condition.left.kind is Kind.NUMBER:
            return _compared(condition, holds=holds)
        case Compare(op="==" | "!=", left=Var() as var, right=Const(value=str() as word)):
            return [((), ((var, Word(word, (condition.op == "==") is holds)),))]
        case Compare(op="==" | "!=", left=Const(value=str() as word), right=Var() as var):
            return [((), ((var, Word(word, (condition.op == "==") is holds)),))]
    raise NotLinear


def together(parts: Iterable[list[Alternative]]) -> list[Alternative]:
    """Return the ways in which several things hold at once.

    Raises:
        NotLinear: where they are too many.
    """
    found: list[Alternative] = [((), ())]
    for one in parts:
        found = limited([((*a, *c), (*b, *d)) for a, b in found for c, d in one])
    return found


def limited(found: list[Alternative]) -> list[Alternative]:
    """Return ways of holding that are not too many.

    Raises:
        NotLinear: where they are.
    """
    if len(found) > MOST_ALTERNATIVES:
        raise NotLinear
    return found


_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_ALWAYS: list[Alternative] = [((), ())]


def _compared(node: Compare, *, holds: bool) -> list[Alternative]:
    op = node.op if holds else _OPPOSITE[node.op]
    return limited(
        [
            way
            for (left_guard, left), (right_guard, right) in product(
                _branches(node.left), _branches(node.right)
            )
            for way in together([left_guard, right_guard, _ways(op, left, right)])
        ]
    )


def _ways(op: str, left: Node, right: Node) -> list[Alternative]:
    form, given = _difference(left, right)
    less, more = form, Linear({}).plus(form, Fraction(-1))
    ways: dict[str, list[tuple[Constraint, ...]]] = {
        "<": [(Constraint(less, strict=True),)],
        "<=": [(Constraint(less),)],
        ">": [(Constraint(more, strict=True),)],
        ">=": [(Constraint(more),)],
        "==": [(Constraint(less), Constraint(more))],
        "!=": [(Constraint(less, strict=True),), (Constraint(more, strict=True),)],
    }
    return [((*way, *given), ()) for way in ways[op]]


def _branches(node: Node) -> list[tuple[list[Alternative], Node]]:
    """Return what a number is worth, without choices, and when; where it is missing it has no branch."""
    match node:
        case Const(value=None):
            return []
        case Const() | Var():
            return [(_ALWAYS, node)]
        case Note():
            return _branches(node.arg)
        case Choose():
            return _chosen(node)
        case Arith():
            return [
                (together(guards), Arith(node.op, leaves))
                for guards, leaves in (_apart(each) for each in product(*map(_branches, node.args)))
            ]
        case Extreme():
            op = "<=" if node.how == "min" else ">="
            return [
                (together([*guards, *(_ways(op, one, other) for other in leaves if other is not one)]), one)
                for guards, leaves in (_apart(each) for each in product(*map(_branches, node.args)))
                for one in leaves
            ]
    raise NotLinear


def _apart(
    each: tuple[tuple[list[Alternative], Node], ...],
) -> tuple[list[list[Alternative]], tuple[Node, ...]]:
    return [guard for guard, _ in each], tuple(leaf for _, leaf in each)


def _chosen(node: Choose) -> list[tuple[list[Alternative], Node]]:
    cases = [(place, value) for place, (_, value) in enumerate(node.cases)]
    last = [] if node.otherwise is None else [(OTHERWISE, node.otherwise)]
    return [
        (together([comes_out(node, place), guard]), leaf)
        for place, value in (*cases, *last)
        for guard, leaf in _branches(value)
    ]


def comes_out(choice: Choose, place: int) -> list[Alternative]:
    """Return in which ways a choice comes out by a case, by `OTHERWISE`, or by `GAP`.

    Raises:
        NotLinear: as `alternatives`.
    """
    before = choice.cases if place < 0 else choice.cases[:place]
    parts = [alternatives(condition, holds=False) for condition, _ in before]
    return together([*parts, alternatives(choice.cases[place][0])] if place >= 0 else parts)


def _difference(left: Node, right: Node) -> tuple[Linear, tuple[Constraint, ...]]:
    """Return a linear number with the sign of a difference; a ratio is multiplied by what it is divided by.

    That must not be negative; where it is zero the ratio is missing, and nothing holds.
    """
    for ratio, other, side in ((left, right, 1), (right, left, -1)):
        if isinstance(ratio, Arith) and ratio.op == "/" and not isinstance(ratio.args[1], Const):
            above, below, bound = linear(ratio.args[0]), linear(ratio.args[1]), linear(other)
            least = hull(ratio.args[1]).low
            if bound.factors or least is None or least < 0:
                raise NotLinear
            form = above.plus(below, -bound.constant)
            return Linear({}).plus(form, Fraction(side)), (
                Constraint(Linear({}).plus(below, Fraction(-1)), strict=True),
            )
    return linear(left).plus(linear(right), Fraction(-1)), ()
