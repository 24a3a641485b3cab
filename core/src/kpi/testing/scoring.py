"""Trying a scorer on plain values, without a rule, a policy or a store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kpi.exact import Rate, exactly
from kpi.expr import Explained, Node, explain, trace, var, wrap_parameter
from kpi.model.parameter import Dated, Value
from kpi.model.quantity import Domain
from kpi.types import Origin, Scope

Given = int | str | Decimal | Fraction | bool | Rate | None
"""A value of an input: text that reads as a number is one, other text is a level."""


def default(value: object) -> Dated:
    """Mark a parameter's value as our default for a hole in the regulation."""
    return Dated(_value(value), origin=Origin.DEFAULT)


def scored(
    function: Callable[..., Any],
    inputs: Mapping[str, Given | Sequence[Given]],
    parameters: Mapping[str, object],
    peers: Sequence[Mapping[str, Given | Sequence[Given]]] = (),
    scope: Scope = Scope.UNIT,
) -> Explained:
    """Trace a scorer and explain its result on one row.

    An input that is a list becomes several inputs (`steps.0`, `steps.1`, ...); `peers` are the other
    rows of the group, with the same inputs.

    Raises:
        PolicyError: for parameters that the scorer refuses.
    """
    nodes: dict[str, Node | tuple[Node, ...]] = {}
    for name, value in inputs.items():
        made = tuple(_node(key, one) for key, one in _parts(name, value))
        nodes[name] = made if _is_list(value) else made[0]
    wrapped = {
        name: wrap_parameter(value if isinstance(value, Dated) else Dated(_value(value)), name)
        for name, value in parameters.items()
    }
    tree = next(iter(trace(function, nodes, wrapped).values()))
    row = _row(inputs)
    return explain(tree, row, {scope: [row, *(_row(peer) for peer in peers)]})


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _parts(name: str, value: Any) -> list[tuple[str, Given]]:
    return (
        [(f"{name}.{place}", one) for place, one in enumerate(value)] if _is_list(value) else [(name, value)]
    )


def _row(inputs: Mapping[str, Any]) -> dict[str, Fraction | bool | str | Rate | None]:
    return {key: _input(one) for name, value in inputs.items() for key, one in _parts(name, value)}


def _node(name: str, value: Given) -> Node:
    read = _input(value)
    kind = "flag" if isinstance(read, bool) else "level" if isinstance(read, str) else "number"
    return var(name, kind=kind, domain=Domain())


def _input(value: Given) -> Fraction | bool | str | Rate | None:
    if value is None or isinstance(value, bool | Rate):
        return value
    try:
        return exactly(value)
    except ValueError:
        return str(value)


def _value(value: Any) -> Value:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        try:
            return exactly(value)
        except ValueError:
            return value
    if isinstance(value, Mapping):
        return {str(name): _value(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_value(one) for one in value)
    return exactly(value)


__all__ = ["Given", "default", "scored"]
