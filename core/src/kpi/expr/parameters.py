"""The numbers of a rule as constants that know where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from kpi.expr.nodes import Const, Kind
from kpi.model.parameter import Dated, Value
from kpi.words import Label

Wrapped = object
"""A constant for a number; text, bool and None as they are; tuples and mappings of these."""


def wrap_parameter(dated: Dated, name: str, label: Label | None = None) -> Wrapped:
    """Turn a parameter's value into constants named `edges[1]` or `rates.junior`, counted from 0."""
    return _wrap(dated.value, name, dated, label or Label())


def _wrap(value: Value, name: str, dated: Dated, label: Label) -> Wrapped:
    if isinstance(value, tuple | list):
        return tuple(_wrap(one, f"{name}[{index}]", dated, label) for index, one in enumerate(value))
    if isinstance(value, Mapping):
        return {key: _wrap(one, f"{name}.{key}", dated, label) for key, one in value.items()}
    if value is None or isinstance(value, bool | str):
        return value
    return Const(Fraction(value), Kind.NUMBER, name, dated.since, dated.clauses, dated.origin, label)
