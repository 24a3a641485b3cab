"""Rules that compare with a group: its other members, or its figure, as given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import attrs

from kpi.engine.trial.values import as_list, read_input
from kpi.errors import Fault, UsageError
from kpi.exact import Rate
from kpi.expr import Aggregate, Node, const, inputs_of, walk
from kpi.model.quantity import Measure, default_domain
from kpi.model.rule import Input, Rule
from kpi.types import Scope


def scopes_in(trees: Iterable[Node]) -> list[Scope]:
    """Return the scopes over which trees aggregate, in the order of their names."""
    return sorted({node.scope for tree in trees for node in walk(tree) if isinstance(node, Aggregate)})


def given_aggregates(trees: Iterable[Node], given: Mapping[str, Any], rule: Rule) -> dict[str, Fraction]:
    """Return the group's figures that are given (`mean`, `rank`, `sum`, `count`, `min`, `max`, `pooled`).

    An input of the same name goes before.
    """
    taken = {one.name.rpartition(".")[2] for one in rule.inputs} | {one.name for one in rule.inputs}
    words = {node.how for tree in trees for node in walk(tree) if isinstance(node, Aggregate)} - taken
    found = {}
    for word in sorted(words & set(given)):
        value = read_input(Input(word, Measure.NUMBER, default_domain(Measure.NUMBER)), given[word])
        if isinstance(value, Fraction):
            found[word] = value
    return found


def with_aggregates(node: Node, figures: Mapping[str, Fraction]) -> Node:
    """Return the tree with the group's figures in the place of its aggregates."""
    if not figures:
        return node
    if isinstance(node, Aggregate) and node.how in figures:
        return const(figures[node.how], parameter=node.how)
    changed = {
        field.name: _within(getattr(node, field.name), figures)
        for field in attrs.fields(type(node))  # type: ignore[arg-type]
        if field.name != "function"
    }
    return attrs.evolve(node, **changed)  # type: ignore[misc]


def _within(value: Any, figures: Mapping[str, Fraction]) -> Any:
    if isinstance(value, Node):
        return with_aggregates(value, figures)
    if type(value) is tuple:
        return tuple(_within(one, figures) for one in value)
    return value


def peers_of(
    raw: Any, rule: Rule, names: Mapping[str, Input], trees: Iterable[Node]
) -> list[dict[str, Fraction | bool | str | Rate | None]]:
    """Read the others of the group: a list or a table of values of the one input that is compared, or of tables.

    Raises:
        UsageError: `missing_input` where they are not given, `bad_value` where a plain value could mean
            several inputs.
    """
    every = list(trees)
    compared = sorted({one.name for tree in every for node in walk(tree) if isinstance(node, Aggregate)
                       for one in inputs_of(node.args[0])})  # fmt: skip
    if raw is None:
        words = sorted({node.how for tree in every for node in walk(tree) if isinstance(node, Aggregate)})
        told = f"peers (the others' {', '.join(compared)})"
        hint = f"give peers=[...], or the group's own figure ({', '.join(words)})"
        raise UsageError(Fault("missing_input", f"missing: {told}", hint=hint))
    entries = list(raw.values()) if isinstance(raw, Mapping) else as_list(raw)
    blank: dict[str, Fraction | bool | str | Rate | None] = dict.fromkeys(one.name for one in rule.inputs)
    blank |= {
        one.name: False for tree in every for one in inputs_of(tree) if one.name.startswith("excluded.")
    }
    found = []
    for entry in entries:
        if isinstance(entry, Mapping):
            row = {
                names[key].name: read_input(names[key], value) for key, value in entry.items() if key in names
            }
        elif len(compared) == 1:
            row = {compared[0]: read_input(names[compared[0]], entry)}
        else:
            message = f"a peer needs {', '.join(compared)}"
            raise UsageError(
                Fault("bad_value", message, where="peers", hint="give tables: {name = value, ...}")
            )
        found.append({**blank, **row})
    return found


__all__ = ["given_aggregates", "peers_of", "scopes_in", "with_aggregates"]
