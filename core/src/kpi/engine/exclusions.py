"""Whoever is excluded does not count in the means and ranks of a rule's tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from kpi.expr import Node


def without_excluded(tree: Node) -> Node:
    """Return the tree with every aggregate that includes everybody restricted to the not excluded.

    Ranks leave out whoever is excluded from the rank, the others whoever is excluded from the mean.
    """
    from kpi.expr import Aggregate, walk

    if not any(isinstance(node, Aggregate) for node in walk(tree)):
        return tree
    made: dict[Node, Node] = {}
    for node in walk(tree):
        made[node] = _restricted(_rebuilt(node, made))
    return made[tree]


def _restricted(node: Node) -> Node:
    import attrs

    from kpi.expr import Aggregate, Kind, not_, var

    if not isinstance(node, Aggregate) or node.include is not None:
        return node
    word = "rank" if node.how == "rank" else "mean"
    return attrs.evolve(node, include=not_(var(f"excluded.{word}", kind=Kind.FLAG)))


def _rebuilt(node: Node, made: dict[Node, Node]) -> Node:
    """Return the node over the new arguments; itself where none changed."""
    import attrs

    if all(made[arg] is arg for arg in node.args):
        return node
    changed: dict[str, Any] = {}
    for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(node))):
        value = getattr(node, field.name)
        changed[field.name] = _renewed(value, made)
    return type(node)(**changed)


def _renewed(value: Any, made: dict[Node, Node]) -> Any:
    from kpi.expr import Node

    if isinstance(value, Node):
        return made[value]
    if isinstance(value, tuple):
        return tuple(_renewed(one, made) for one in value)
    return value
