"""Trying a whole scorecard as one rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.engine.card.plan import LEAST, MOST, incomplete_policy
from kpi.engine.card.standing import TOTAL_ABOVE, TOTAL_BELOW
from kpi.engine.computed import BLOCKED, INCOMPLETE
from kpi.engine.rules import value_on
from kpi.engine.sanctions.effects import NOT_ASSESSED
from kpi.errors import DataError, Fault, UsageError
from kpi.exact import round_half_away
from kpi.expr import Why, inputs_of
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.metric import ByRule, Condition
from kpi.model.names import short
from kpi.model.quantity import Measure, default_domain
from kpi.model.rule import Input, Rule
from kpi.model.scorecard import Item, Scorecard
from kpi.trial.each_item import by_clause, by_item, paired
from kpi.trial.groups import figure_names
from kpi.trial.names import argument_names, input_names, refuse_unknown
from kpi.trial.outcome import Outcome
from kpi.trial.rules import PEERS, trees_of, try_plain
from kpi.trial.values import read_input
from kpi.trial.worked import counts_taken, feeding, try_worked, workings_of
from kpi.types import IncompletePolicy, NaPolicy

SCORE = "score"


@frozen
class Tried:
    """An item of the card with its rule and what it gave; None where it is not assessed."""

    item: Item
    rule: Rule
    outcome: Outcome


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
        raise UsageError(Fault("missing_input", f"missing: {one.name} ({told}) says which items are printed"))
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
        Fault("several_inputs", f"{name} may be {', '.join(sorted(meant[name]))}", where=name, hint="give their own names")
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
        Fault("exclusive", f"{', '.join(sorted(read[item] - used))}: the item {item} is not printed for these inputs",
              hint="give the inputs of one track only")
        for item in read
        if item not in shown and read[item] - used
    ]  # fmt: skip
    for together in card.exclusive:
        both = [item for item in together if item in shown and read.get(item)]
        if len(both) > 1:
            faults.append(
                Fault("exclusive", f"the items {', '.join(both)} exclude each other", hint="give one of them")
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


def standing_of(card: Scorecard, catalogue: Catalogue, tried: Sequence[Tried], day: date) -> Outcome:
    """Return what stands on the points of items: the outcome of a card; see `try_card`."""
    flags = {flag for one in tried for flag in one.outcome.flags}
    items = {one.item.name: one.outcome.result for one in tried}
    points, blocked, absent, unseen = dict(items), False, Fraction(0), True
    for one in tried:
        unseen &= one.outcome.result is None
        if one.outcome.result is None:
            policy, mark = one.item.na_policy or _na_policy(card, day), full_mark(one.rule, day)
            # As in a run: without a full mark nothing can be given in full or scaled up.
            if policy in (NaPolicy.FULL, NaPolicy.RESCALE) and mark is None:
                policy = NaPolicy.BLOCK
            blocked |= policy is NaPolicy.BLOCK
            unseen &= policy not in (NaPolicy.FULL, NaPolicy.ZERO)
            points[one.item.name] = mark if policy is NaPolicy.FULL and mark is not None else Fraction(0)
            absent += mark if policy is NaPolicy.RESCALE and mark is not None else Fraction(0)
            flags |= {NOT_ASSESSED, f"na_{policy}", *([INCOMPLETE] if policy is NaPolicy.DROP else [])}
    groups: dict[str, Fraction] = {}
    for one in tried:
        if one.item.group:
            groups[one.item.group] = groups.get(one.item.group, Fraction(0)) + points[one.item.name]
    whole = sum((full_mark(one.rule, day) or Fraction(0) for one in tried), Fraction(0))
    blocked |= 0 < whole <= absent
    form = incomplete_policy(card, day)
    blocked |= form is IncompletePolicy.REQUIRE_COMPLETION
    # As in a run: where nothing was assessed, or every full mark is 0, there is no score.
    based = _parameter(card, "base", day) is not None
    unseen |= not based and all(full_mark(one.rule, day) == 0 for one in tried)
    total = None if blocked or unseen else sum(points.values(), Fraction(0))
    if total is not None and absent:
        total = round_half_away(total * whole / (whole - absent), 2)
    if total is not None and whole and form is IncompletePolicy.SCALE_TO_100:
        total = round_half_away(total * 100 / whole, 2)
    base = _parameter(card, "base", day)
    if total is not None and isinstance(base, Fraction):
        total += base
    if blocked:
        flags.add(BLOCKED)
    if card.incomplete:
        flags.add(INCOMPLETE)
    score = _bounded(card, total, day)
    flags |= _unexpected(card, score, day)
    outputs: dict[str, Any] = {"items": items, "groups": groups, "total": total, SCORE: score}
    if card.incomplete:
        outputs["visible_max"] = whole
    for name, rule_id in (("grade", card.grade), ("passing", card.passing)):
        if rule_id and score is not None:
            judged = _on_score(catalogue.rules[rule_id], catalogue, score, points, tried, day)
            outputs[name], flags = judged.result, flags | set(judged.flags)
    reasons = tuple(
        attrs.evolve(one.outcome.why, label=one.rule.label) for one in tried if one.outcome.why is not None
    )
    return Outcome(card.id, score, outputs, tuple(sorted(flags)), Why("+", card.label, score, reasons))


def full_mark(rule: Rule, day: date) -> Fraction | None:
    """Return the full mark of an item's rule, None where it has none."""
    parameter = rule.parameter(rule.full) if rule.full else None
    value = None if parameter is None else value_on(rule.id, parameter, day, rule.where).value
    return value if isinstance(value, Fraction) else None


def _parameter(card: Scorecard, name: str, day: date) -> Any:
    found = next((one for one in card.parameters if one.name == name), None)
    return None if found is None else value_on(card.id, found, day, card.where).value


def _na_policy(card: Scorecard, day: date) -> NaPolicy:
    value = _parameter(card, "na_policy", day)
    return NaPolicy(value) if isinstance(value, str) else card.na_policy


def _unexpected(card: Scorecard, score: Fraction | None, day: date) -> set[str]:
    """Return the flags of a score that lies outside what is expected of a card."""
    least, most = _parameter(card, LEAST, day), _parameter(card, MOST, day)
    found = set()
    if score is not None and isinstance(least, Fraction) and score < least:
        found.add(TOTAL_BELOW)
    if score is not None and isinstance(most, Fraction) and score > most:
        found.add(TOTAL_ABOVE)
    return found


def _bounded(card: Scorecard, total: Fraction | None, day: date) -> Fraction | None:
    cap, floor = _parameter(card, "cap", day), _parameter(card, "floor", day)
    if total is not None and isinstance(cap, Fraction):
        total = min(total, cap)
    if total is not None and isinstance(floor, Fraction):
        total = max(total, floor)
    return total


def _on_score(
    rule: Rule,
    catalogue: Catalogue,
    score: Fraction,
    points: Mapping[str, Fraction],
    tried: Sequence[Tried],
    day: date,
) -> Outcome:
    """Evaluate a grade or a pass line, which read `score`, `lowest`, the least item's points, or outputs of items."""
    given = outputs_read(rule, catalogue, tried)
    for one in rule.inputs:
        if one.name in given:
            continue
        lowest = short(one.name) in ("lowest", "lowest_item")
        given[one.name] = min(points.values(), default=None) if lowest else score
    return try_plain(rule, catalogue, given, day)


def outputs_read(rule: Rule, catalogue: Catalogue, tried: Sequence[Tried]) -> dict[str, Any]:
    """Return what a rule reads of the outputs of items' rules, by input."""
    outcomes = {one.rule.id: one.outcome for one in tried}
    found: dict[str, Any] = {}
    for one in rule.inputs:
        source = catalogue.metrics[one.name].source if one.name in catalogue.metrics else None
        if isinstance(source, ByRule) and source.rule in outcomes:
            outcome = outcomes[source.rule]
            found[one.name] = outcome.outputs.get(source.output) if source.output else outcome.result
    return found


__all__ = ["SCORE", "Tried", "full_mark", "outputs_read", "standing_of", "try_card", "try_items"]
