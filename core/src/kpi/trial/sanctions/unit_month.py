"""Trying the month of a unit: its total in KPI points, with the sanctions that take from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.engine.rules import value_on
from kpi.exact import round_half_away
from kpi.expr import Why
from kpi.model.catalogue import Catalogue
from kpi.model.names import short
from kpi.model.parameter import Parameter, parameter_called
from kpi.model.rule import Rule, RuleKind
from kpi.model.sanction import Sanction
from kpi.model.scorecard import Scorecard
from kpi.trial.names import input_names, refuse_unknown
from kpi.trial.outcome import Outcome
from kpi.trial.rules import try_plain, with_settings
from kpi.trial.sanctions.events import EVENTS, try_events
from kpi.trial.values import read_setting
from kpi.types import Ledger

BASE, FLOOR, FINES = "base", "floor", "fines"


def gives_month(card: Any, catalogue: Catalogue, given: Mapping[str, Any]) -> bool:
    """Tell whether a card in KPI points begins with a base, and what sanctions read is given."""
    if not isinstance(card, Scorecard) or card.ledger is not Ledger.KPI_POINTS or _own(card, BASE) is None:
        return False
    every = list(_sanctions(card, catalogue))
    names = {
        name
        for one in every
        for name in (*_kinds(one, catalogue), *input_names(_rule(one, catalogue).inputs))
    }
    items = {name for item in card.items for name in input_names(catalogue.rules[item.rule].inputs)}
    return any(name in names - items for name in given)


def month_of(catalogue: Catalogue, target: Any, given: Mapping[str, Any]) -> Scorecard | None:
    """Return the only card of a unit's month of a sanction's owner, where what other sanctions read is given too."""
    if not isinstance(target, Rule) or BASE not in given or BASE in input_names(target.inputs):
        return None
    found = [
        one
        for one in catalogue.scorecards.values()
        if one.owner == target.owner
        and gives_month(one, catalogue, given)
        and target.id in {sanction.rule for sanction in _sanctions(one, catalogue)}
    ]
    found = [one for one in found if one.sanctions] or found
    return found[0] if len(found) == 1 else None


def try_month(
    card: Scorecard, catalogue: Catalogue, given: Mapping[str, Any], settings: Mapping[str, Any], day: date
) -> Outcome:
    """Take from the base of a card what its sanctions in KPI points come to.

    A sanction that is read once a period counts where all of its inputs are given, one that events set off where
    the list of events is given under the name or an alias of their kind. Outputs: `kpi`, not below the card's floor;
    `points` taken; `fines` in yuan, of persons too; `provisional`, how many events wait for a decision; and what
    each sanction gives. Parameters may stand among the inputs, those of the card or of every sanction that has them.

    Raises:
        UsageError: for unknown names, and for some but not all inputs of a sanction.
    """
    rules = {one.rule: _rule(one, catalogue) for one in _sanctions(card, catalogue)}
    inputs = {name for rule in rules.values() for name in input_names(rule.inputs)}
    kinds = {name for one in _sanctions(card, catalogue) for name in _kinds(one, catalogue)}
    known = {word for rule in rules.values() for one in rule.parameters for word in (one.name, *one.aliases)}
    own = {word: one for one in card.parameters for word in (one.name, *one.aliases)}
    told = {name: raw for name, raw in given.items() if name not in inputs and name not in kinds}
    settings = {**told, **settings}
    refuse_unknown(settings, [*own, *known, *sorted(inputs), *sorted(kinds)])
    mine = {name: read_setting(own[name], settings[name]) for name in settings if name in own}
    card = attrs.evolve(card, parameters=tuple(mine.get(one.name, one) for one in card.parameters))
    points, fines, provisional = Fraction(0), Fraction(0), Fraction(0)
    parts: dict[str, Any] = {}
    flags: set[str] = set()
    reasons: list[Why] = []
    for one in _sanctions(card, catalogue):
        asked = {
            name: raw
            for name, raw in settings.items()
            if name not in own and parameter_called(name, rules[one.rule].parameters) is not None
        }
        tried = _tried(one, with_settings(rules[one.rule], asked), catalogue, given, day)
        if tried is None or not isinstance(tried.result, Fraction):
            continue
        parts[short(one.rule)] = tried.result
        flags |= set(tried.flags)
        reasons += [tried.why] if tried.why is not None else []
        sign = 1 if rules[one.rule].kind is RuleKind.FINE else -1
        if one.ledger is Ledger.KPI_POINTS:
            points += sign * tried.result
        elif one.ledger is Ledger.YUAN:
            fines += sign * tried.result
        for name, value in tried.outputs.items():
            if isinstance(value, int | Fraction) and not isinstance(value, bool):
                fines += value if name == FINES and one.ledger is not Ledger.YUAN else 0
                provisional += value if name == "provisional" else 0
    base, floor = (_number(card, name, day) for name in (BASE, FLOOR))
    total = round_half_away((base or Fraction(0)) - points, 2)
    kpi = total if floor is None else max(floor, total)
    outputs = {"kpi": kpi, "points": points, "fines": fines, "provisional": provisional, **parts}
    return Outcome(card.id, kpi, outputs, tuple(sorted(flags)), Why("-", card.label, kpi, tuple(reasons)))


def _tried(
    one: Sanction, rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], day: date
) -> Outcome | None:
    if one.trigger is not None:
        kinds = _kinds(one, catalogue)
        listed = next((raw for name, raw in given.items() if name in kinds), None)
        own = set(input_names(rule.inputs)) <= {*_of_events(rule)}
        if listed is None or not own or one.proposal:
            return None
        return try_events(rule, catalogue, {EVENTS: listed}, day)
    names = input_names(rule.inputs)
    mine = {name: raw for name, raw in given.items() if name in names}
    return try_plain(rule, catalogue, mine, day) if mine else None


def _of_events(rule: Rule) -> Iterator[str]:
    """Yield the names of the inputs that an event itself gives."""
    from kpi.trial.sanctions.events import OWN_OF_EVENTS

    for name, one in input_names(rule.inputs).items():
        if short(one.name) in OWN_OF_EVENTS:
            yield name


def _sanctions(card: Scorecard, catalogue: Catalogue) -> Iterator[Sanction]:
    """Yield the sanctions of the sets that a card names, else of all sets of its owner, each once."""
    seen: set[str] = set()
    for chapter in catalogue.sanctions.values():
        mine = chapter.id in card.sanctions if card.sanctions else chapter.owner == card.owner
        for one in chapter.sanctions if mine else ():
            if one.rule not in seen:
                seen.add(one.rule)
                yield one


def _rule(one: Sanction, catalogue: Catalogue) -> Rule:
    return catalogue.rules[one.rule]


def _kinds(one: Sanction, catalogue: Catalogue) -> set[str]:
    """Return the names by which the kinds of event that set a sanction off are given."""
    found: set[str] = set()
    for name in one.trigger.kinds if one.trigger is not None else ():
        kind = catalogue.events.get(name)
        found |= {name, short(name), *(kind.aliases if kind is not None else ())}
    return found


def _own(card: Scorecard, name: str) -> Parameter | None:
    return parameter_called(name, card.parameters)


def _number(card: Scorecard, name: str, day: date) -> Fraction | None:
    found = _own(card, name)
    value = None if found is None else value_on(card.id, found, day, card.where).value
    return value if isinstance(value, Fraction) else None


__all__ = ["gives_month", "month_of", "try_month"]
