"""Inner quantities: parts of a tree whose inputs stand nowhere else, so that one input may stand for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpi.expr.grid import grid
from kpi.expr.hull import Range
from kpi.expr.inputs import rewritten, walk
from kpi.expr.nodes import Aggregate, Kind, Node, Note, Var
from kpi.frozen import frozen
from kpi.model.quantity import Domain

_PREFIX = "\0"
"""Begins the names of the inputs that stand for a part; no input of a rule is called so."""


@frozen
class Parted:
    """A tree in which an input stands for each of its parts.

    `parts` has the part by the name of that input, `origin` what each node of the core was in the tree.
    """

    core: Node
    parts: Mapping[str, Node]
    origin: Mapping[Node, Node]


def parted(tree: Node, ranges: Mapping[Node, Range]) -> Parted:
    """Replace parts by inputs over their ranges (a flag has none)."""
    parts = {
        part: Var(f"{_PREFIX}{place}", part.kind, domain=_domain(part, found))
        for place, (part, found) in enumerate(ranges.items())
    }
    core = rewritten(tree, lambda node: parts.get(node, node))
    origin: dict[Node, Node] = {}
    waiting = [(tree, core)]
    while waiting:
        old, new = waiting.pop()
        if old not in parts and new not in origin:
            origin[new] = old
            waiting += zip(old.args, new.args, strict=True)
    return Parted(core, {var.name: part for part, var in parts.items()}, origin)


def _domain(part: Node, found: Range) -> Domain:
    if part.kind is not Kind.NUMBER or found.empty:
        return Domain()
    return Domain(found.low, found.high, grid(part) == 1)


def largest_parts(tree: Node) -> Iterator[Node]:
    """Yield the largest parts of two or more inputs below the root, none within another."""
    order = list(walk(tree))
    inputs: dict[Node, frozenset[Node]] = {}
    below: dict[Node, frozenset[Node]] = {}
    users: dict[Node, set[Node]] = {}
    for node in order:
        own = frozenset((node,)) if isinstance(node, Var) else frozenset()
        inputs[node] = own.union(*(inputs[arg] for arg in node.args))
        below[node] = frozenset((node,)).union(*(below[arg] for arg in node.args))
        for arg in node.args:
            users.setdefault(arg, set()).add(node)
    taken: set[Node] = set()
    for node in reversed(order):
        if node is tree or node in taken or len(inputs[node]) < 2 or node.kind is Kind.LEVEL:
            continue
        if isinstance(node, Note | Aggregate):
            continue
        inside = below[node]
        leaks = any(
            user not in inside
            for arg in inside
            if arg is not node and inputs[arg]
            for user in users.get(arg, ())
        )
        if not leaks:
            taken |= inside
            yield node
