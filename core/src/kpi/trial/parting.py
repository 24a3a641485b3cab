"""What is given to a rule parted into its own inputs and what stands behind them: rules, or items of cards."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from kpi.model.catalogue import Catalogue
from kpi.model.rule import Rule
from kpi.trial.counted.counts import counts_taken, workings_of
from kpi.trial.names import argument_names, input_names

Given = dict[str, Any]


def parted(
    rule: Rule,
    given: Mapping[str, Any],
    behind: Mapping[str, Collection[str]],
    table: Callable[[str, Any], Given | None],
) -> tuple[dict[str, Given], Given]:
    """Part what is given into what is read behind the inputs of a rule, by input, and the rule's own.

    `behind` has the names that are known behind an input, by its id; what is given under a name that one of them
    alone knows is that one's. `table` returns what a value given for such an input holds for those behind it, and
    None where the value is the input's own.
    """
    by_input: dict[str, Given] = {}
    own: Given = {}
    names = input_names(rule.inputs)
    bound = {name: inputs[0] for name, inputs in argument_names(rule, names).items() if len(inputs) == 1}
    mine = {*names, *argument_names(rule, names)}
    for name, raw in given.items():
        one = names.get(name) or bound.get(name)
        held = table(one.name, raw) if one is not None and one.name in behind else None
        if one is not None and held is not None:
            by_input.setdefault(one.name, {}).update(held)
            continue
        holders = [input_ for input_, words in behind.items() if name in words]
        if name not in mine and rule.parameter(name) is None and len(holders) == 1:
            by_input.setdefault(holders[0], {})[name] = raw
        else:
            own[name] = raw
    return by_input, own


def words_taken(rule: Rule, catalogue: Catalogue) -> set[str]:
    """Return the names under which a trial of a rule takes something."""
    names = input_names(rule.inputs)
    found = {*names, *argument_names(rule, names)}
    for working in workings_of(rule, catalogue):
        found |= {*working.brief, *counts_taken(working, rule, catalogue)}
    return found


__all__ = ["parted", "words_taken"]
