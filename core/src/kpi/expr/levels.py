"""The order of labels: where a node's labels come from, and when two nodes can be compared."""

from __future__ import annotations

from kpi.errors import nearest
from kpi.expr.nodes import Choose, Const, Node, Note, Var
from kpi.expr.refusal import NotATree
from kpi.words import sentence


def labels_of(node: Node) -> tuple[str, ...]:
    """Return the ordered labels of the domain that a node's value comes from; empty if unknown."""
    known: set[tuple[str, ...]] = set()
    seen: set[Node] = set()
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        if isinstance(one, Var):
            known.add(one.domain.labels)
        elif isinstance(one, Note):
            waiting.append(one.arg)
        elif isinstance(one, Choose):
            waiting += [value for _, value in one.cases]
            waiting += [] if one.otherwise is None else [one.otherwise]
    known -= {()}
    return known.pop() if len(known) == 1 else ()


def common_order(op: str, left: Node, right: Node) -> tuple[str, ...]:
    """Return the labels by which two levels are ordered; empty for `==` and `!=`.

    Raises:
        NotATree: for a label that the other's domain lacks, and where no common order is known.
    """
    orders = {labels_of(node) for node in (left, right)} - {()}
    if len(orders) == 1:
        (order,) = orders
        for node in (left, right):
            if isinstance(node, Const) and isinstance(node.value, str) and node.value not in order:
                raise NotATree(
                    "unknown_label",
                    sentence("{label!r} is not one of the labels", label=node.value),
                    nearest(node.value, order),
                )
        return () if op in ("==", "!=") else order
    if op in ("==", "!="):
        return ()
    raise NotATree(
        "no_order",
        sentence("these labels have no common order"),
        sentence("give the input a domain with the labels from low to high"),
    )
