"""Constructors of nodes: what an author calls, and what the operators call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.expr.levels import common_order
from kpi.expr.nodes import (
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
    Var,
)
from kpi.expr.refusal import NotATree
from kpi.expr.values import as_node, expect, of_one_kind
from kpi.model.quantity import Domain, Measure, default_domain
from kpi.types import Direction, Origin
from kpi.words import Label, sentence, verbatim

_KINDS = {Measure.LEVEL: Kind.LEVEL, Measure.FLAG: Kind.FLAG}


def var(
    name: str,
    unit: Measure = Measure.NUMBER,
    domain: Domain | None = None,
    better: Direction = Direction.NONE,
    kind: Kind | str | None = None,
    label: Label | None = None,
) -> Var:
    """Make an input; domain and kind are those of its unit unless given."""
    sort = Kind(kind) if kind is not None else _KINDS.get(unit, Kind.NUMBER)
    return Var(name, sort, unit, default_domain(unit) if domain is None else domain, better, label or Label())


def const(
    value: object,
    *,
    kind: Kind | str | None = None,
    parameter: str = "",
    since: date | None = None,
    clauses: tuple[str, ...] = (),
    origin: Origin | None = None,
    label: Label | None = None,
) -> Const:
    """Make a constant: an int, Decimal, Fraction or numeric text is a number, other text a label."""
    made = as_node(value, None if kind is None else Kind(kind))
    if not isinstance(made, Const):
        raise NotATree("not_a_constant", sentence("this is a node already"), sentence("leave out const()"))
    return attrs.evolve(
        made, parameter=parameter, since=since, clauses=clauses, origin=origin, label=label or made.label
    )


def exact(value: object) -> Const:
    """Make an exact number of a decimal in quotes: `exact("0.5")`."""
    return const(value, kind=Kind.NUMBER)


def arith(op: str, left: object, right: object) -> Node:
    """Join two numbers by `+`, `-`, `*` or `/`; sums and products of several become one node."""
    pair = (expect(Kind.NUMBER, left, f"`{op}`"), expect(Kind.NUMBER, right, f"`{op}`"))
    if op in "+*":
        first = pair[0]
        # Only to the left: a sum that the author put into brackets stays one.
        if isinstance(first, Arith) and first.op == op:
            return Arith(op, (*first.args, pair[1]))
    return Arith(op, pair)


def total(*values: object) -> Node:
    """Add up numbers; the sum of none is 0."""
    nodes = tuple(expect(Kind.NUMBER, value, "total()") for value in flat(values))
    if len(nodes) < 2:
        return nodes[0] if nodes else as_node(0)
    return Arith("+", nodes)


def power(base: object, exponent: object) -> Node:
    """Raise to a whole power from 1 to 9."""
    if type(exponent) is not int or not 1 <= exponent <= 9:
        raise NotATree(
            "unsupported",
            sentence("a power must be a whole number from 1 to 9"),
            sentence("write a table with choose()"),
        )
    node = expect(Kind.NUMBER, base, "`**`")
    return Arith("*", (node,) * exponent) if exponent > 1 else node


def flat(values: tuple[object, ...]) -> tuple[object, ...]:
    """Let a constructor take its values one by one or as one list."""
    if len(values) == 1 and isinstance(values[0], tuple | list):
        return tuple(values[0])
    return values


def _extreme(how: str, values: tuple[object, ...], name: str) -> Node:
    nodes = tuple(expect(Kind.NUMBER, value, name) for value in flat(values))
    if not nodes:
        raise NotATree(
            "empty",
            sentence("{name} of nothing has no value", name=name),
            sentence("give at least one value"),
        )
    return nodes[0] if len(nodes) == 1 else Extreme(how, nodes)


def minimum(*values: object) -> Node:
    """Take the least; missing where any value is missing."""
    return _extreme("min", values, "minimum()")


def maximum(*values: object) -> Node:
    """Take the greatest; missing where any value is missing."""
    return _extreme("max", values, "maximum()")


def clamp(value: object, low: object = None, high: object = None) -> Node:
    """Keep a number between `low` and `high`; None leaves that side open."""
    node = expect(Kind.NUMBER, value, "clamp()")
    if high is not None:
        node = minimum(node, high)
    return node if low is None else maximum(node, low)


def round_to(value: object, places: object = 0) -> Node:
    """Round half away from zero (四舍五入) to `places` decimals."""
    return _round(value, places, "half")


def floor_of(value: object, places: object = 0) -> Node:
    """Round down."""
    return _round(value, places, "floor")


def ceil_of(value: object, places: object = 0) -> Node:
    """Round up."""
    return _round(value, places, "ceil")


def trunc_of(value: object, places: object = 0) -> Node:
    """Round towards zero."""
    return _round(value, places, "trunc")


def _round(value: object, places: object, how: str) -> Node:
    if isinstance(places, Const) and isinstance(places.value, Fraction) and places.value.denominator == 1:
        places = int(places.value)
    if places is None:
        places = 0
    if not isinstance(places, int) or not 0 <= places <= 12:
        raise NotATree(
            "bad_places",
            sentence("the number of decimals must be a whole number from 0 to 12"),
            sentence("write 2, say"),
        )
    return Round(expect(Kind.NUMBER, value, "rounding"), int(places), how)


def compare(op: str, left: object, right: object) -> Node:
    """Compare two of one kind; labels are ordered by their domain, flags can only be equal or not."""
    if left is None or right is None:
        raise NotATree(
            "compared_with_none", sentence("nothing is equal to missing"), sentence("use is_missing(x)")
        )
    first, second = of_one_kind((left, right), f"`{op}`")
    order: tuple[str, ...] = ()
    if first.kind is Kind.FLAG and op not in ("==", "!="):
        raise NotATree("no_order", sentence("flags have no order"), sentence("use == or !="))
    if first.kind is Kind.LEVEL:
        order = common_order(op, first, second)
    return Compare(op, first, second, order)


def all_of(*flags: object) -> Node:
    """Tell whether all are true (three-valued and)."""
    return _logic("and", flags, "all_of()")


def any_of(*flags: object) -> Node:
    """Tell whether any is true (three-valued or)."""
    return _logic("or", flags, "any_of()")


def _logic(op: str, flags: tuple[object, ...], name: str) -> Node:
    nodes = tuple(expect(Kind.FLAG, flag, name) for flag in flat(flags))
    if not nodes:
        return as_node(op == "and")
    return nodes[0] if len(nodes) == 1 else Logic(op, nodes)


def not_(flag: object) -> Node:
    """Turn a flag round."""
    return Not(expect(Kind.FLAG, flag, "not_()"))


def is_missing(value: object) -> Node:
    """Tell whether a value is missing."""
    return Missing(as_node(value))


def choose(*cases: tuple[object, object], otherwise: object = None, exclusive: bool = False) -> Node:
    """Take the value of the first case `(condition, value)` whose condition is true.

    Without `otherwise` nothing is said where no case is true: the result is missing with the flag
    `gap`. A value None is missing. A missing condition makes the result missing.
    """
    if not cases:
        raise NotATree("empty", sentence("choose() needs a case"), sentence("give (condition, value) pairs"))
    for case in cases:
        if len(case) != 2:
            raise NotATree(
                "bad_case",
                sentence("a case is a pair (condition, value)"),
                verbatim("choose((x >= 90, 10), otherwise=0)"),
            )
    conditions = [expect(Kind.FLAG, condition, "the condition of choose()") for condition, _ in cases]
    last = () if otherwise is None else (otherwise,)
    values = of_one_kind((*(value for _, value in cases), *last), "choose()")
    return Choose(
        tuple(zip(conditions, values[: len(cases)], strict=True)), values[-1] if last else None, exclusive
    )


def if_(condition: object, then: object, otherwise: object) -> Node:
    """Take `then` where the condition is true, else `otherwise`; None is missing."""
    test = expect(Kind.FLAG, condition, "if_()")
    chosen, rest = of_one_kind((then, otherwise), "if_()")
    return Choose(((test, chosen),), rest)


def coalesce(*values: object) -> Node:
    """Take the first value that is not missing."""
    nodes = of_one_kind(flat(values), "coalesce()")
    result = nodes[-1]
    for node in reversed(nodes[:-1]):
        result = Choose(((Missing(node), result),), node)
    return result


def flagged(node: object, flag: str) -> Node:
    """Give `flag` wherever the node is reached."""
    if not flag or "," in flag:
        raise NotATree("bad_flag", sentence("{flag!r} is not a flag", flag=flag), sentence("use one word"))
    return Note(as_node(node), flag)


def labelled(node: object, label: Label) -> Node:
    """Name a node in explanations."""
    return Note(as_node(node), "", label)


def opaque(function: Callable[..., Any], *args: object, places: int = 2, limit: object = 10**9) -> Node:
    """Call a plain function with exact values, where a rule cannot be a tree.

    `function` returns an exact number or None; the result is rounded to `places`, and one beyond plus or
    minus `limit` is an error.
    """
    bound = exact(limit).value
    assert isinstance(bound, Fraction)
    return Opaque(function, tuple(as_node(arg) for arg in flat(args)), places, bound)
