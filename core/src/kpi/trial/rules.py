"""Trying one rule on one subject's inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.engine.rules import points_tree, rule_trees
from kpi.errors import DataError, Fault, UsageError
from kpi.exact import Rate, show
from kpi.expr import REFUSED, Kind, Node, explain, inputs_of
from kpi.model.catalogue import Catalogue
from kpi.model.quantity import Measure
from kpi.model.rule import Input, Rule
from kpi.trial.groups import (
    compared_inputs,
    figure_names,
    figures_of,
    given_aggregates,
    one_of_agents,
    peers_of,
    scopes_in,
    with_aggregates,
)
from kpi.trial.names import argument_names, input_names, refuse_unknown, spread
from kpi.trial.outcome import Outcome
from kpi.trial.values import read_input, read_setting
from kpi.words import Label as Words
from kpi.words import listed, phrase, sentence
from kpi.words.called import measured

PEERS = "peers"
"""Name under which the others of a group are given."""

FULL = "max"
"""Name under which the full mark of any item may be set."""

_ROUNDED = (Measure.POINTS, Measure.SCORE, Measure.YUAN)

Row = dict[str, Fraction | bool | str | Rate | None]


def with_settings(rule: Rule, settings: Mapping[str, Any]) -> Rule:
    """Return the rule with other values of its parameters.

    Raises:
        UsageError: for a parameter that it does not have, or a value that is none of its choices.
    """
    if not settings:
        return rule
    bare = {name.removeprefix(f"{rule.id}."): raw for name, raw in settings.items()}
    names = {FULL: rule.full} if rule.full and FULL in bare else {}
    names |= {name: one.name for one in rule.parameters for name in one.aliases}
    names |= {one.name: one.name for one in rule.parameters}
    refuse_unknown(bare, list(names), "parameter")
    if len({names[name] for name in bare}) < len(bare):
        raise UsageError(
            Fault("given_twice", sentence("a parameter is given under two names"), where="--set")
        )
    bare = {names[name]: raw for name, raw in bare.items()}
    changed = tuple(read_setting(one, bare[one.name]) if one.name in bare else one for one in rule.parameters)
    return attrs.evolve(rule, parameters=changed)


def trees_of(rule: Rule, catalogue: Catalogue, day: date) -> dict[str, Node]:
    """Return the rule's trees by output; points and money are rounded as in a run."""
    trees = dict(rule_trees(rule, catalogue, day))
    first = next(iter(trees))
    if trees[first].kind is Kind.NUMBER and rule.unit in _ROUNDED:
        trees[first] = points_tree(rule, catalogue, day)
    return trees


def try_plain(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], day: date) -> Outcome:
    """Evaluate a rule on one subject, among peers where it compares.

    The others of the group are given as `peers` (a list or a table of values, or of tables), or everybody
    as `agents` with `agent`, whose turn it is; instead the group's figure may be given under its own name
    (`mean=75`). Figures that are worked out are outputs.

    Raises:
        UsageError: for unknown names, and for inputs that are missing.
        DataError: for values that cannot be read, are out of range, or that the rule refuses.
    """
    trees = trees_of(rule, catalogue, day)
    scopes = scopes_in(trees.values())
    values = spread(rule, one_of_agents(given, compared_inputs(trees.values())) if scopes else given)
    figures = given_aggregates(trees.values(), values, rule)
    told = {name for word in figures for name in figure_names(trees.values(), rule)[word]}
    trees = {name: with_aggregates(tree, figures) for name, tree in trees.items()}
    names = input_names(rule.inputs)
    scopes = scopes_in(trees.values())
    extra = [PEERS] if scopes else []
    own = {name: raw for name, raw in values.items() if name not in extra and name not in told}
    refuse_unknown(own, [*names, *argument_names(rule, names), *extra])
    row = {**left_out(rule), **not_excluded(trees.values()), **read_row(names, own)}
    require(trees.values(), row, rule.inputs)
    others = peers_of(values.get(PEERS), rule, names, trees.values()) if scopes else []
    group = [row, *others]
    explained = {name: explain(tree, row, dict.fromkeys(scopes, group)) for name, tree in trees.items()}
    first = next(iter(explained.values()))
    flags = sorted({flag for one in explained.values() for flag in one.flags})
    if first.value is None and REFUSED in flags:
        raise _refused(rule, row)
    outputs = {name: one.value for name, one in explained.items()}
    if len(rule.outputs) == 1:
        # A scorer of one tree calls it `result`; the rule may have the form's name for it.
        outputs |= {rule.outputs[0]: first.value}
    if scopes:
        found = figures_of(trees.values(), row, dict.fromkeys(scopes, group))
        outputs |= {how: value for how, value in found.items() if how not in outputs}
    return Outcome(rule.id, first.value, outputs, tuple(flags), first.why)


def _refused(rule: Rule, row: Row) -> DataError:
    """Return the error for a value that the rule takes for none."""
    given = ", ".join(f"{name}={show(value)}" for name, value in row.items() if isinstance(value, Fraction))
    message = sentence("{id} has no points for this value, which the regulation leaves undefined", id=rule.id)
    return DataError(Fault("out_of_range", message, where=given or rule.id))


def left_out(rule: Rule) -> Row:
    """Return, as missing, the inputs that the rule lets a trial leave out."""
    bound = [rule.bind[name] for name in rule.optional]
    return dict.fromkeys(name for one in bound for name in ((one,) if isinstance(one, str) else one))


def not_excluded(trees: Iterable[Node]) -> Row:
    """Return, as false, what trees ask about exclusion from ranks and means: in a trial nobody is excluded."""
    return {one.name: False for tree in trees for one in inputs_of(tree) if one.name.startswith("excluded.")}


def read_row(names: Mapping[str, Input], given: Mapping[str, Any]) -> Row:
    """Read the inputs given, by the inputs' ids.

    Raises:
        UsageError: for an input that is given under two names.
    """
    row: Row = {}
    for name, raw in given.items():
        one = names[name]
        if one.name in row:
            raise UsageError(
                Fault("given_twice", sentence("{name} is given twice", name=one.name), where=name)
            )
        row[one.name] = read_input(one, raw)
    return row


def require(trees: Iterable[Node], row: Row, inputs: Sequence[Input]) -> None:
    """Refuse to evaluate trees whose inputs are not all given; `none` is given.

    Raises:
        UsageError: `missing_input`, naming all of them with their units.
    """
    needed = {one.name for tree in trees for one in inputs_of(tree)}
    lacking = [one for one in inputs if one.name in needed and one.name not in row]
    if lacking:
        told = listed(phrase("{name} ({unit})", name=one.name, unit=_meant(one)) for one in lacking)
        hint = sentence("give {name}=..., or {name}=none for what is not assessed", name=lacking[0].name)
        raise UsageError(Fault("missing_input", sentence("missing: {told}", told=told), hint=hint))


def _meant(one: Input) -> Words | str:
    if one.domain.labels:
        return "/".join(one.domain.labels)
    return measured(one.unit)


__all__ = ["FULL", "PEERS", "left_out", "read_row", "require", "trees_of", "try_plain", "with_settings"]
