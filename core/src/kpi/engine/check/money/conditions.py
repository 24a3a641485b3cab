"""Plain conditions of pay and sanctions as flags of a tree, and what they read."""

from __future__ import annotations

from fractions import Fraction

import attrs

from kpi.expr import Kind, Node, Var, all_of, any_of, as_node, is_missing, not_
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Condition
from kpi.model.quantity import Domain, Measure, default_domain

_KINDS = {Measure.LEVEL: Kind.LEVEL, Measure.FLAG: Kind.FLAG}


def read_by(condition: Condition, catalogue: Catalogue) -> Var:
    """Return the metric that a condition looks at, as rules read it."""
    metric = catalogue.metrics.get(condition.name)
    if metric is None:
        return Var(condition.name, domain=default_domain(Measure.NUMBER))
    sort = _KINDS.get(metric.unit, Kind.NUMBER)
    return Var(metric.id, sort, metric.unit, metric.domain, metric.better, metric.label)


def as_flag(condition: Condition, read: Node) -> Node:
    """Return a condition on a value as a flag, false where it is missing."""
    if condition.op in ("missing", "present"):
        return is_missing(read) if condition.op == "missing" else not_(is_missing(read))
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    op = "==" if condition.op == "in" else condition.op
    return all_of(not_(is_missing(read)), any_of(*(_compared(read, op, one) for one in values)))


def _compared(read: Node, op: str, value: object) -> Node:
    if isinstance(value, bool):
        return read if value is (op == "==") else not_(read)
    tests = {
        "==": lambda: read == value,
        "!=": lambda: read != value,
        "<": lambda: read < value,
        "<=": lambda: read <= value,
        ">": lambda: read > value,
        ">=": lambda: read >= value,
    }
    return as_node(tests[op]())


def from_nothing(node: Node) -> Node:
    """Let an amount begin at 0 of which nobody said that it may be negative: its unit's domain says nothing."""
    if isinstance(node, Var) and node.unit is Measure.YUAN and node.domain == default_domain(Measure.YUAN):
        return attrs.evolve(node, domain=Domain(Fraction(0), node.domain.high))
    return node


__all__ = ["as_flag", "from_nothing", "read_by"]
