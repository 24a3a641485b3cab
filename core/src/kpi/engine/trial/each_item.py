"""Trying a card on one list for all its items: an entry each, in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpi.engine.trial.names import input_names
from kpi.engine.trial.values import as_list, is_list
from kpi.errors import Fault, UsageError
from kpi.model.rule import Rule


def by_item(rules: Sequence[Rule], given: Mapping[str, Any]) -> dict[str, Any]:
    """Replace a list of lists, given for an argument of several items, by what is given for their inputs.

    Items whose scorer has no list under that name have no entry.

    Raises:
        UsageError: for another number of entries than items, or of values than inputs of an item.
    """
    inputs = input_names([one for rule in rules for one in rule.inputs])
    found: dict[str, Any] = {}
    for name, raw in given.items():
        bound = [(rule, rule.bind[name]) for rule in rules if isinstance(rule.bind.get(name), tuple)]
        rows = as_list(raw) if is_list(raw) else []
        if name in inputs or len(bound) < 2 or not rows or not all(is_list(row) for row in rows):
            found[name] = raw
            continue
        if len(rows) != len(bound):
            items = ", ".join(rule.id for rule, _ in bound)
            message = f"{name} takes {len(bound)} lists, one for each of {items}, not {len(rows)}"
            raise UsageError(Fault("bad_value", message, where=name))
        for (rule, names), row in zip(bound, rows, strict=True):
            values = as_list(row)
            if len(values) != len(names):
                message = (
                    f"{name}: {rule.id} takes {len(names)} values ({', '.join(names)}), not {len(values)}"
                )
                raise UsageError(Fault("bad_value", message, where=name))
            found |= dict(zip(names, values, strict=True))
    return found


__all__ = ["by_item"]
