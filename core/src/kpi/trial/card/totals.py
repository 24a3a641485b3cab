"""What stands on the points of a card's items: groups, the total within its bounds, grade and pass line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.engine.card.plan import LEAST, MOST, incomplete_policy
from kpi.engine.card.standing import TOTAL_ABOVE, TOTAL_BELOW
from kpi.engine.computed import BLOCKED, INCOMPLETE
from kpi.engine.rules import value_on
from kpi.engine.sanctions.effects import NOT_ASSESSED
from kpi.exact import round_half_away
from kpi.expr import Why
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.metric import ByRule
from kpi.model.names import short
from kpi.model.rule import Rule
from kpi.model.scorecard import Item, Scorecard
from kpi.trial.outcome import Outcome
from kpi.trial.rules import try_plain
from kpi.types import IncompletePolicy, NaPolicy

SCORE = "score"


@frozen
class Tried:
    """An item of the card with its rule and what it gave; None where it is not assessed."""

    item: Item
    rule: Rule
    outcome: Outcome


def standing_of(card: Scorecard, catalogue: Catalogue, tried: Sequence[Tried], day: date) -> Outcome:
    """Return what stands on the points of items: the outcome of a card; see `kpi.trial.card.cards.try_card`."""
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


__all__ = ["SCORE", "Tried", "full_mark", "outputs_read", "standing_of"]
