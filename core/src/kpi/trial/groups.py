"""Rules that compare with a group: its other members, or its figure, as given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from kpi.errors import Fault, UsageError
from kpi.exact import Rate
from kpi.expr import Aggregate, Node, const, explain, inputs_of, rewritten, walk
from kpi.model.quantity import Measure, default_domain
from kpi.model.rule import Input, Rule
from kpi.trial.names import argument_names, input_names, spread
from kpi.trial.values import as_list, as_table, is_list, read_input
from kpi.types import Scope
from kpi.words import sentence

AGENTS, AGENT = "agents", "agent"
"""Names under which a whole group is given, and the one whose result is asked for."""


def scopes_in(trees: Iterable[Node]) -> list[Scope]:
    """Return the scopes over which trees aggregate, in the order of their names."""
    return sorted({node.scope for tree in trees for node in walk(tree) if isinstance(node, Aggregate)})


def given_aggregates(trees: Iterable[Node], given: Mapping[str, Any], rule: Rule) -> dict[str, Fraction]:
    """Return the group's figures that are given (`mean`, `rank`, `sum`, `count`, `min`, `max`, `pooled`).

    An input of the same name goes before. `<input>_mean` is more exact than `mean`, and goes before it.
    """
    found = {}
    for word, names in figure_names(trees, rule).items():
        name = next((one for one in names if one in given), None)
        if name is None:
            continue
        value = read_input(Input(name, Measure.NUMBER, default_domain(Measure.NUMBER)), given[name])
        if isinstance(value, Fraction):
            found[word] = value
    return found


def figure_names(trees: Iterable[Node], rule: Rule) -> dict[str, tuple[str, ...]]:
    """Return, by aggregate (`mean`), the names under which a rule's group figures may be given (`time_mean`, `mean`)."""
    taken = set(input_names(rule.inputs))
    found: dict[str, tuple[str, ...]] = {}
    for node in (node for tree in trees for node in walk(tree) if isinstance(node, Aggregate)):
        compared = {one.name for one in inputs_of(node.args[0])}
        own = [name for name, one in input_names(rule.inputs).items() if one.name in compared]
        names = [f"{name}_{node.how}" for name in own if "." not in name] + [node.how]
        found[node.how] = tuple(one for one in names if one not in taken)
    return dict(sorted(found.items()))


def with_aggregates(node: Node, figures: Mapping[str, Fraction]) -> Node:
    """Return the tree with the group's figures in the place of its aggregates."""
    if not figures:
        return node

    def figure(one: Node) -> Node:
        if isinstance(one, Aggregate) and one.how in figures:
            return const(figures[one.how], parameter=one.how)
        return one

    return rewritten(node, figure)


def peers_of(
    raw: Any, rule: Rule, names: Mapping[str, Input], trees: Iterable[Node]
) -> list[dict[str, Fraction | bool | str | Rate | None]]:
    """Read the others of the group: a list or a table of values of the one input that is compared, or of tables.

    Raises:
        UsageError: `missing_input` where they are not given, `bad_value` where a plain value could mean
            several inputs.
    """
    every = list(trees)
    compared = compared_inputs(every)
    if raw is None:
        words = sorted({node.how for tree in every for node in walk(tree) if isinstance(node, Aggregate)})
        told = f"peers (the others' {', '.join(compared)})"
        hint = sentence("give peers=[...], or the group's own figure ({words})", words=", ".join(words))
        raise UsageError(Fault("missing_input", sentence("missing: {told}", told=told), hint=hint))
    entries = list(raw.values()) if isinstance(raw, Mapping) else as_list(raw)
    known = {*names, *argument_names(rule, names)}
    blank: dict[str, Fraction | bool | str | Rate | None] = dict.fromkeys(one.name for one in rule.inputs)
    blank |= {
        one.name: False for tree in every for one in inputs_of(tree) if one.name.startswith("excluded.")
    }
    found = []
    for entry in entries:
        if isinstance(entry, Mapping):
            own = spread(rule, {key: value for key, value in entry.items() if key in known})
            row = {names[key].name: read_input(names[key], value) for key, value in own.items()}
        elif len(compared) == 1:
            row = {compared[0]: read_input(names[compared[0]], counted(entry))}
        else:
            message = sentence("a peer needs {compared}", compared=", ".join(compared))
            raise UsageError(
                Fault("bad_value", message, where="peers", hint=sentence("give tables: {name = value, ...}"))
            )
        found.append({**blank, **row})
    return found


def counted(entry: Any) -> Any:
    """Take a pair `[30, 100]` as a rate of 30 out of 100."""
    pair = as_list(entry) if is_list(entry) else entry
    if isinstance(pair, list | tuple) and len(pair) == 2:
        return f"{pair[0]}/{pair[1]}"
    return entry


def one_of_agents(given: Mapping[str, Any], compared: Iterable[str]) -> dict[str, Any]:
    """Turn `agents` (a table of everybody's values) and `agent` (whose turn it is) into own values and `peers`.

    Raises:
        UsageError: where `agent` is none of them.
    """
    if AGENTS not in given:
        return dict(given)
    table = as_table(given[AGENTS])
    name = str(given.get(AGENT, ""))
    if name not in table:
        message = sentence("{AGENT} must be one of {table}", AGENT=AGENT, table=", ".join(table))
        raise UsageError(Fault("bad_value" if AGENT in given else "missing_input", message, where=AGENT))
    own = table.pop(name)
    rest = {key: one for key, one in given.items() if key not in (AGENTS, AGENT)}
    wanted = list(compared)
    mine = dict(own) if isinstance(own, Mapping) else {wanted[0]: counted(own)} if len(wanted) == 1 else {}
    return {**rest, **mine, "peers": list(table.values())}


def compared_inputs(trees: Iterable[Node]) -> list[str]:
    """Return the ids of the inputs over which trees aggregate."""
    return sorted({one.name for tree in trees for node in walk(tree) if isinstance(node, Aggregate)
                   for one in inputs_of(node.args[0])})  # fmt: skip


def figures_of(
    trees: Iterable[Node], row: Mapping[str, Any], peers: Mapping[Scope, Sequence[Mapping[str, Any]]]
) -> dict[str, Any]:
    """Return the figures of the group that trees read and nobody gave, by name; a pooled mean is a `mean`."""
    nodes = {node.how: node for tree in trees for node in walk(tree) if isinstance(node, Aggregate)}
    told = {"mean" if how == "pooled" else how: node for how, node in sorted(nodes.items())}
    found = {how: explain(node, row, peers).value for how, node in told.items()}
    whole = {how: found[how] for how in ("rank", "count") if how in found}
    return found | {how: int(one) for how, one in whole.items() if isinstance(one, Fraction)}


__all__ = [
    "AGENT",
    "AGENTS",
    "compared_inputs",
    "counted",
    "figure_names",
    "figures_of",
    "given_aggregates",
    "one_of_agents",
    "peers_of",
    "scopes_in",
    "with_aggregates",
]
