"""Trying a whole scorecard as one rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from kpi.errors import DataError, Fault, UsageError
from kpi.expr import inputs_of
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Condition
from kpi.model.names import short
from kpi.model.quantity import Measure, default_domain
from kpi.model.rule import Input, Rule
from kpi.model.scorecard import Item, Scorecard
from kpi.trial.card.each_item import by_clause, by_item, paired
from kpi.trial.card.totals import Tried, standing_of
from kpi.trial.counted.counts import counts_taken, workings_of
from kpi.trial.counted.worked import feeding, try_worked
from kpi.trial.groups import figure_names
from kpi.trial.names import argument_names, input_names, refuse_unknown
from kpi.trial.outcome import Outcome
from kpi.trial.rules import PEERS, trees_of, try_plain
from kpi.trial.values import read_input
from kpi.words import sentence


def try_card(card: Scorecard, catalogue: Catalogue, given: Mapping[str, Any], day: date) -> Outcome:
    """Evaluate the printed items of a card, and what stands on their total.

    Outputs: `items` (points by name, None where not assessed), `groups`, `total` of the items, `score`
    (the total within the card's cap and floor), `grade`, `passing`, and `visible_max`, the full marks of a
    form whose print is cut off. Counts and brief rows that make an item's inputs may stand in their place
    (`satisfied` and `rated`, `delays`), an item's clause in the place of its only input, a list of all that an item
    needs in that of its first (`[actual, target]`), and a list of lists, one for each item in their order, for an
    argument of several of them. What is not given is not assessed, and the card's `na_policy` says what follows.
    The result is the score.

    Raises:
        UsageError: for unknown names, and where it is not said which track is meant.
        DataError: `exclusive` where inputs of items are given that exclude each other.
    """
    return standing_of(card, catalogue, try_items(card, catalogue, given, day), day)


def try_items(card: Scorecard, catalogue: Catalogue, given: Mapping[str, Any], day: date) -> list[Tried]:
    """Evaluate the printed items of a card; see `try_card`."""
    rules = {item.name: catalogue.rules[item.rule] for item in card.items}
    every_rule = list(rules.values())
    given = paired(every_rule, by_clause(every_rule, by_item(every_rule, given)))
    tests = {
        item.when.name: _input_of(catalogue, item.when.name) for item in card.items if item.when is not None
    }
    every = [one for rule in rules.values() for one in rule.inputs]
    names = input_names([*tests.values(), *every])
    arguments = {name for rule in rules.values() for name in argument_names(rule, input_names(rule.inputs))}
    figures = {name: _figures(rule, catalogue, day) for name, rule in rules.items()}
    told = {name for own in figures.values() for name in own}
    worked = {name: _fed(rule, catalogue, {*names, *arguments}) for name, rule in rules.items()}
    counted = {name for own in worked.values() for name in own}
    refuse_unknown(given, [*names, *arguments, *told, *counted, PEERS])
    _refuse_shared(given, [*tests.values(), *every])
    chosen = {names[name].name: read_input(names[name], raw) for name, raw in given.items() if name in names}
    printed = [
        item for item in card.items if item.when is None or _met(item.when, chosen, tests[item.when.name])
    ]
    _refuse_exclusive(card, printed, rules, chosen, set(tests))
    return [
        _worked_item(item, rules[item.name], catalogue, given, worked[item.name], day)
        or _try(item, rules[item.name], catalogue, given, chosen, figures[item.name], day)
        for item in printed
    ]


def _input_of(catalogue: Catalogue, metric: str) -> Input:
    found = catalogue.metrics.get(metric)
    if found is None:
        return Input(metric, Measure.LEVEL, default_domain(Measure.LEVEL))
    return Input(
        found.id, found.unit, found.domain, found.better, found.label, found.meaning, aliases=found.aliases
    )


def _met(condition: Condition, chosen: Mapping[str, Any], one: Input) -> bool:
    if condition.op in ("missing", "present"):
        return (chosen.get(one.name) is None) is (condition.op == "missing")
    if chosen.get(one.name) is None:
        values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        told = "/".join(one.domain.labels) or ", ".join(str(value) for value in values)
        raise UsageError(
            Fault(
                "missing_input",
                sentence("missing: {name} ({told}) says which items are printed", name=one.name, told=told),
            )
        )
    value, other = chosen[one.name], condition.value
    if condition.op == "in":
        return value in (other if isinstance(other, tuple) else (other,))
    if condition.op in ("==", "!="):
        return bool((value == other) is (condition.op == "=="))
    assert isinstance(value, Fraction)
    assert isinstance(other, Fraction)
    return {"<": value < other, "<=": value <= other, ">": value > other, ">=": value >= other}[condition.op]


def _refuse_shared(given: Collection[str], inputs: Sequence[Input]) -> None:
    """Refuse a name by which several inputs of a card may be meant.

    Raises:
        UsageError: `several_inputs`, with their own names.
    """
    meant: dict[str, set[str]] = {}
    for one in inputs:
        for name in one.aliases:
            meant.setdefault(name, set()).add(one.name)
    own = {word for one in inputs for word in (one.name, short(one.name))}
    faults = [
        Fault("several_inputs", sentence("{name} may be {x}", name=name, x=", ".join(sorted(meant[name]))), where=name, hint=sentence("give their own names"))
        for name in given
        if name not in own and len(meant.get(name, ())) > 1
    ]  # fmt: skip
    if faults:
        raise UsageError(*faults)


def _refuse_exclusive(
    card: Scorecard,
    printed: Sequence[Item],
    rules: Mapping[str, Rule],
    chosen: Mapping[str, Any],
    tests: set[str],
) -> None:
    """Refuse inputs that only items read which are not printed, and items that exclude each other."""
    read = {
        item.name: {one.name for one in rules[item.name].inputs} & set(chosen) - tests for item in card.items
    }
    shown = {item.name for item in printed}
    used = {name for item in shown for name in read[item]}
    faults = [
        Fault("exclusive", sentence("{x}: the item {item} is not printed for these inputs", x=", ".join(sorted(read[item] - used)), item=item),
              hint=sentence("give the inputs of one track only"))
        for item in read
        if item not in shown and read[item] - used
    ]  # fmt: skip
    for together in card.exclusive:
        both = [item for item in together if item in shown and read.get(item)]
        if len(both) > 1:
            faults.append(
                Fault(
                    "exclusive",
                    sentence("the items {both} exclude each other", both=", ".join(both)),
                    hint=sentence("give one of them"),
                )
            )
    if faults:
        raise DataError(*faults)


def _try(
    item: Item,
    rule: Rule,
    catalogue: Catalogue,
    given: Mapping[str, Any],
    chosen: Mapping[str, Any],
    figures: Collection[str],
    day: date,
) -> Tried:
    names = input_names(rule.inputs)
    own = {name: raw for name, raw in given.items() if name in names or name in argument_names(rule, names)}
    bound = {
        one.name
        for name in own
        if name in argument_names(rule, names)
        for one in argument_names(rule, names)[name]
    }
    read = {one.name for tree in trees_of(rule, catalogue, day).values() for one in inputs_of(tree)}
    read = {name for name in read if not name.startswith("excluded.")}
    for name in sorted(read - bound - {names[name].name for name in own if name in names}):
        own[name] = chosen.get(name)
    group = {name: given[name] for name in figures if name in given}
    if not group and chosen_of(own, names) is None and figures:
        # Of somebody who is not assessed nothing needs to be known of the others.
        group = {name: Fraction(0) for name in figures if "_" not in name}
    own |= group
    if not group and PEERS in given and any(name in given for name in names):
        try:
            return Tried(item, rule, try_plain(rule, catalogue, {**own, PEERS: given[PEERS]}, day))
        except UsageError as error:
            if error.faults[0].code != "unknown_input":
                raise
    return Tried(item, rule, try_plain(rule, catalogue, own, day))


def _fed(rule: Rule, catalogue: Catalogue, taken: Collection[str]) -> set[str]:
    """Return the names under which a trial of a card takes what makes a rule's inputs: counts, and brief rows."""
    found: set[str] = set()
    for working in workings_of(rule, catalogue):
        found |= {*working.brief, *counts_taken(working, rule, catalogue)}
    return found - set(taken)


def _worked_item(
    item: Item, rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], fed: Collection[str], day: date
) -> Tried | None:
    """Evaluate an item on the counts or brief rows given for it; None where there are none."""
    names = input_names(rule.inputs)
    if not any(name in given for name in fed):
        return None
    arguments = argument_names(rule, names)
    own = {name: raw for name, raw in given.items() if name in fed or name in names or name in arguments}
    working = feeding(rule, catalogue, own)
    return None if working is None else Tried(item, rule, try_worked(working, rule, catalogue, own, day))


def chosen_of(own: Mapping[str, Any], names: Mapping[str, Input]) -> Any:
    """Return the first value given for an input, None where all are missing."""
    return next((raw for name, raw in own.items() if name in names and raw not in (None, "none", "")), None)


def _figures(rule: Rule, catalogue: Catalogue, day: date) -> list[str]:
    """Return the names under which the figures of a rule's group may be given."""
    names = figure_names(trees_of(rule, catalogue, day).values(), rule)
    return [name for one in names.values() for name in one]


__all__ = ["try_card", "try_items"]
