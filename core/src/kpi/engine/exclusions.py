"""Whoever is excluded does not count in the means and ranks of a rule's tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpi.expr import Node


def without_excluded(tree: Node) -> Node:
    """Return the tree with every aggregate that includes everybody restricted to the not excluded.

    Ranks leave out whoever is excluded from the rank, the others whoever is excluded from the mean.
    """
    from kpi.expr import Aggregate, rewritten, walk

    if not any(isinstance(node, Aggregate) for node in walk(tree)):
        return tree
    return rewritten(tree, _restricted)


def _restricted(node: Node) -> Node:
    import attrs

    from kpi.expr import Aggregate, Kind, not_, var

    if not isinstance(node, Aggregate) or node.include is not None:
        return node
    word = "rank" if node.how == "rank" else "mean"
    return attrs.evolve(node, include=not_(var(f"excluded.{word}", kind=Kind.FLAG)))
