"""From what an author writes to a constant node; what is not exact is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from kpi.exact import exactly
from kpi.expr.nodes import Const, Kind, Node
from kpi.expr.refusal import NotATree
from kpi.words import listed, phrase, said_by, sentence


def as_node(value: object, kind: Kind | None = None) -> Node:
    """Return a node as it is, and anything else as a constant of `kind` (guessed where None).

    Text is a number where a number is wanted or where it reads as one, else a label.

    Raises:
        NotATree: for a float, a list, or anything else that has no exact value.
    """
    if isinstance(value, Node):
        return value
    if value is None:
        return Const(None, kind or Kind.NUMBER)
    if isinstance(value, bool):
        return Const(value, Kind.FLAG)
    if isinstance(value, float):
        raise NotATree(
            "float",
            sentence("{value!r} is a binary float, which is not exact", value=value),
            sentence('make it a parameter of the rule, or write exact("{value!r}")', value=value),
        )
    if isinstance(value, int | Decimal | Fraction):
        return Const(_exact(value), Kind.NUMBER)
    if isinstance(value, str):
        return _text(str(value), kind)
    raise NotATree(
        "not_a_value",
        sentence("a {type} cannot be part of a rule", type=type(value).__name__),
        sentence("use a number, True, False, a label, None or a node"),
    )


def _exact(value: int | str | Decimal | Fraction) -> Fraction:
    try:
        return exactly(value)
    except ValueError as error:
        raise NotATree("not_a_number", said_by(error), sentence('write a decimal like "0.5"')) from None


def _text(text: str, kind: Kind | None) -> Node:
    if kind is Kind.NUMBER:
        return Const(_exact(text), Kind.NUMBER)
    if kind is None:
        try:
            return Const(exactly(text), Kind.NUMBER)
        except ValueError:
            pass
    return Const(text, Kind.LEVEL)


def expect(kind: Kind, value: object, what: str) -> Node:
    """Return `value` as a node of `kind`, or refuse it as an operand of `what`."""
    node = as_node(value, kind)
    if node.kind is not kind:
        raise NotATree(
            "wrong_kind",
            sentence("{what} takes a {kind}, not a {given}", what=what, kind=kind, given=node.kind),
            sentence("compare a label with ==, turn a flag into a number with if_(flag, 1, 0)"),
        )
    return node


def of_one_kind(values: tuple[object, ...], what: str) -> tuple[Node, ...]:
    """Return `values` as nodes of one kind; text follows the kind of the others."""
    known = {value.kind for value in values if isinstance(value, Node)}
    if not known:
        known = {as_node(value).kind for value in values if value is not None}
    kind = min(known, default=Kind.NUMBER) if len(known) == 1 else None
    nodes = tuple(as_node(value, kind) for value in values)
    kinds = sorted({node.kind for node in nodes})
    if len(kinds) > 1:
        raise NotATree(
            "mixed_kinds",
            sentence(
                "{what} mixes {kinds}", what=what, kinds=listed(phrase("a {kind}", kind=one) for one in kinds)
            ),
            sentence("give all of them the same kind of value"),
        )
    return nodes
