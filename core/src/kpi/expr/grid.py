"""The grid of a number: a denominator that all its values share, known from the tree alone."""

from __future__ import annotations

from fractions import Fraction
from math import lcm, prod

from kpi.expr.nodes import Aggregate, Arith, Choose, Const, Extreme, Node, Note, Opaque, Round, Var

GROUP_PLACES = 8
"""Decimals to which an aggregate first rounds numbers that lie on no grid."""

_FINEST = 10**12


def grid(node: Node) -> int | None:
    """Return a denominator of every value of a number, or None where there is none (up to 10^12).

    It depends on the tree alone and never on the facts, so that every reading rounds alike.
    """
    return _grid(node, {})


def _grid(node: Node, known: dict[Node, int | None]) -> int | None:
    if node not in known:
        found = _find(node, known)
        known[node] = found if found is not None and found <= _FINEST else None
    return known[node]


def _find(node: Node, known: dict[Node, int | None]) -> int | None:
    match node:
        case Const(value=Fraction() as value):
            return value.denominator
        case Const():
            return 1
        case Var():
            return 1 if node.domain.whole else None
        case Round() | Opaque():
            return int(10**node.places)
        case Note():
            return _grid(node.arg, known)
        case Arith(op="*"):
            grids = _grids(node.args, known)
            return None if grids is None else prod(grids)
        case Arith(op="/", args=(above, below)):
            return _quotient(above, below, known)
        case Arith() | Extreme():
            return _common(node.args, known)
        case Choose():
            return _common(tuple(value for value in node.args if value.kind is node.kind), known)
        case Aggregate(how="count" | "rank"):
            return 1
        case Aggregate(how="sum" | "min" | "max"):
            return _grid(node.arg, known) or int(10**GROUP_PLACES)
    return None


def _grids(nodes: tuple[Node, ...], known: dict[Node, int | None]) -> list[int] | None:
    found = [one for node in nodes if (one := _grid(node, known)) is not None]
    return found if len(found) == len(nodes) else None


def _common(nodes: tuple[Node, ...], known: dict[Node, int | None]) -> int | None:
    grids = _grids(nodes, known)
    return None if grids is None else lcm(*grids)


def _quotient(above: Node, below: Node, known: dict[Node, int | None]) -> int | None:
    over = _grid(above, known)
    if (
        over is None
        or not isinstance(below, Const)
        or not isinstance(below.value, Fraction)
        or not below.value
    ):
        return None
    return over * abs(below.value.numerator)
