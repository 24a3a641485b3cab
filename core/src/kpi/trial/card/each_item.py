"""Trying a card on what is given for whole items: by their clauses, a list for each, or one list for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpi.errors import Fault, UsageError
from kpi.model.rule import Rule
from kpi.trial.names import input_names
from kpi.trial.values import as_list, as_value, is_list
from kpi.words import sentence

RATE = 2
"""Counts that make a rate: a part, and the whole."""


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
            message = sentence(
                "{name} takes {count} lists, one for each of {items}, not {count2}",
                name=name,
                count=len(bound),
                items=items,
                count2=len(rows),
            )
            raise UsageError(Fault("bad_value", message, where=name))
        for (rule, names), row in zip(bound, rows, strict=True):
            values = as_list(row)
            if len(values) != len(names):
                message = sentence(
                    "{name}: {id} takes {count} values ({names}), not {count2}",
                    name=name,
                    id=rule.id,
                    count=len(names),
                    names=", ".join(names),
                    count2=len(values),
                )
                raise UsageError(Fault("bad_value", message, where=name))
            found |= dict(zip(names, values, strict=True))
    return found


def by_clause(rules: Sequence[Rule], given: Mapping[str, Any]) -> dict[str, Any]:
    """Put the name of an item's only input in the place of the clause that the item alone carries out."""
    found: dict[str, Any] = {}
    for name, raw in given.items():
        mine = [rule for rule in rules if name in rule.clauses]
        bound = _needed(mine[0]) if len(mine) == 1 else ()
        found[bound[0] if len(bound) == 1 else name] = raw
    return found


def paired(rules: Sequence[Rule], given: Mapping[str, Any]) -> dict[str, Any]:
    """Spread a list given for the first input of an item over all that it needs: `[actual, target]`.

    For an only input that is a rate the two are its counts; of nothing there is no rate.
    """
    firsts = {_needed(rule)[0]: _needed(rule) for rule in rules if _needed(rule)}
    names = input_names([one for rule in rules for one in rule.inputs])
    found: dict[str, Any] = {}
    for name, raw in given.items():
        values = as_list(raw) if is_list(raw) else []
        one = names.get(name)
        bound = firsts.get(one.name, ()) if one is not None else ()
        if one is None or not bound or any(is_list(value) for value in values):
            found[name] = raw
        elif len(values) == len(bound) > 1:
            found |= dict(zip(bound, values, strict=True))
        elif len(bound) == 1 and len(values) == RATE and one.unit.is_rate:
            found[one.name] = f"{values[0]}/{values[1]}" if as_value(values[1]) else None
        else:
            found[name] = raw
    return found


def _needed(rule: Rule) -> tuple[str, ...]:
    """Return the inputs that a rule needs, in the order in which its scorer's arguments are bound."""
    every = (bound for argument, bound in rule.bind.items() if argument not in rule.optional)
    return tuple(name for bound in every for name in ((bound,) if isinstance(bound, str) else bound))


__all__ = ["by_clause", "by_item", "paired"]
