"""Aggregates over the group that a subject belongs to."""

from __future__ import annotations

from kpi.expr.grid import GROUP_PLACES, grid
from kpi.expr.nodes import Aggregate, Kind, Node, Note, Round, Var
from kpi.expr.refusal import NotATree
from kpi.expr.values import as_node, expect
from kpi.types import Scope
from kpi.words import sentence


def aligned(value: object) -> Node:
    """Round to 8 decimals unless the number has a known common denominator.

    Aggregates do this to their argument. Compare `aligned(x)` with `group_mean(x)`, not `x`, or a
    subject exactly at the mean falls below it.
    """
    node = expect(Kind.NUMBER, value, "aligned()")
    return node if grid(node) is not None else Round(node, GROUP_PLACES)


def _group(how: str, value: object, scope: Scope | str, include: object, descending: bool = True) -> Node:
    node = as_node(value) if how == "count" else expect(Kind.NUMBER, value, f"group_{how}()")
    test = None if include is None else expect(Kind.FLAG, include, "include")
    return Aggregate(how, Scope(scope), node, test, descending)


def group_sum(value: object, scope: Scope | str, include: object = None) -> Node:
    """Add up the values of the group."""
    return _group("sum", value, scope, include)


def group_mean(value: object, scope: Scope | str, include: object = None) -> Node:
    """Take the mean over those of the group who have a value."""
    return _group("mean", value, scope, include)


def group_min(value: object, scope: Scope | str, include: object = None) -> Node:
    """Take the least value of the group."""
    return _group("min", value, scope, include)


def group_max(value: object, scope: Scope | str, include: object = None) -> Node:
    """Take the greatest value of the group."""
    return _group("max", value, scope, include)


def group_count(value: object, scope: Scope | str, include: object = None) -> Node:
    """Count those of the group who have a value of any kind."""
    return _group("count", value, scope, include)


def group_rank(value: object, scope: Scope | str, include: object = None, *, descending: bool = True) -> Node:
    """Rank in the group, 1-2-2-4; the highest is first unless `descending` is false."""
    return _group("rank", value, scope, include, descending)


def group_pooled(value: object, scope: Scope | str, include: object = None) -> Node:
    """Divide the group's numerators by its denominators; only an input that is a rate can be pooled."""
    node = expect(Kind.NUMBER, value, "group_pooled()")
    bare = node
    while isinstance(bare, Note):
        bare = bare.arg
    if not isinstance(bare, Var):
        raise NotATree(
            "not_a_rate",
            sentence("only an input keeps its numerator and denominator, so only that can be pooled"),
            sentence("pool the inputs first and compute with the pools"),
        )
    return _group("pooled", node, scope, include)
