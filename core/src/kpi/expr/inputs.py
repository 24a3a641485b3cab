"""Walks over a tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kpi.expr.nodes import Aggregate, Choose, Const, Node, Note, Var, fields_of
from kpi.types import Origin, Scope


def walk(*roots: Node) -> Iterator[Node]:
    """Yield every node once, arguments before the nodes made of them."""
    seen: set[Node] = set()
    stack = [(root, False) for root in reversed(roots)]
    while stack:
        node, opened = stack.pop()
        if opened:
            yield node
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((arg, False) for arg in reversed(node.args))


def inputs_of(*roots: Node) -> tuple[Var, ...]:
    """Return the inputs that trees read, each once, in the order in which they are met."""
    return tuple(node for node in walk(*roots) if isinstance(node, Var))


def scopes_of(*roots: Node) -> tuple[Scope, ...]:
    """Return the scopes that trees aggregate over, each once."""
    return tuple(dict.fromkeys(node.scope for node in walk(*roots) if isinstance(node, Aggregate)))


def rewritten(root: Node, change: Callable[[Node], Node]) -> Node:
    """Return a tree in which `change` was applied to every node, arguments before the nodes made of them.

    `change` returns the node itself where nothing is to change.
    """
    made: dict[Node, Node] = {}
    for node in walk(root):
        same = all(made[arg] is arg for arg in node.args)
        made[node] = change(
            node if same else type(node)(*(_renewed(value, made) for value in fields_of(node)))
        )
    return made[root]


def _renewed(value: Any, made: dict[Node, Node]) -> Any:
    if isinstance(value, Node):
        return made[value]
    return tuple(_renewed(one, made) for one in value) if type(value) is tuple else value


def depths(*roots: Node) -> dict[Node, int]:
    """Return for every node the longest way down from it: 0 for an input or a constant."""
    found: dict[Node, int] = {}
    for node in walk(*roots):
        found[node] = 1 + max((found[arg] for arg in node.args), default=-1)
    return found


def may_flag(node: Node) -> bool:
    """Tell whether a tree can give a flag of its own."""
    return any(
        (isinstance(one, Note) and bool(one.flag))
        or (isinstance(one, Const) and one.origin is Origin.DEFAULT)
        or (isinstance(one, Choose) and one.otherwise is None)
        for one in walk(node)
    )
