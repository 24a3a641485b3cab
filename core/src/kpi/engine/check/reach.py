"""What a company's bindings reach: only that decides anything."""

from __future__ import annotations

from collections.abc import Iterator

from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.metric import ByRule, ByWorking, Derived, Standing, TargetOf


@frozen
class Reach:
    """The ids of what is bound to somebody; without any binding everything that is declared."""

    rules: frozenset[str]
    scorecards: frozenset[str]
    sanctions: frozenset[str]
    pay: frozenset[str]
    ladders: frozenset[str]
    metrics: frozenset[str]
    bound: bool = True


def reach_of(policy: Policy) -> Reach:
    """Return what the bindings of a policy reach, over scorecards, sets, pay and ladders down to the metrics."""
    catalogue = policy.catalogue
    if not policy.bindings:
        return Reach(
            frozenset(catalogue.rules),
            frozenset(catalogue.scorecards),
            frozenset(catalogue.sanctions),
            frozenset(catalogue.pay),
            frozenset(catalogue.ladders),
            frozenset(catalogue.metrics),
            bound=False,
        )
    cards = {name for one in policy.bindings for name in one.scorecards}
    sets = {name for one in policy.bindings for name in one.sanctions}
    pay = {one.pay for one in policy.bindings if one.pay}
    ladders = {one.ladder for one in policy.bindings if one.ladder}
    rules: set[str] = set()
    metrics: set[str] = set()
    waiting = [
        *(rule for name in cards for rule in _of_card(catalogue, name)),
        *(one.rule for name in sets for one in catalogue.sanctions[name].sanctions),
        *(part.rule for name in pay for part in catalogue.pay[name].chain if part.rule),
        *(rule for name in ladders for level in catalogue.ladders[name].levels for rule in level.rules),
    ]
    while waiting:
        rule = waiting.pop()
        if rule in rules or rule not in catalogue.rules:
            continue
        rules.add(rule)
        for one in catalogue.rules[rule].inputs:
            waiting += _behind(one.name, catalogue, metrics, cards)
    return Reach(
        frozenset(rules),
        frozenset(cards),
        frozenset(sets),
        frozenset(pay),
        frozenset(ladders),
        frozenset(metrics),
    )


def _of_card(catalogue: Catalogue, name: str) -> Iterator[str]:
    card = catalogue.scorecards[name]
    yield from (item.rule for item in card.items)
    yield from filter(None, (card.grade, card.passing))


def _behind(name: str, catalogue: Catalogue, metrics: set[str], cards: set[str]) -> Iterator[str]:
    """Note a metric and those that it is made of, and yield the rules behind them."""
    if name in metrics or name not in catalogue.metrics:
        return
    metrics.add(name)
    match catalogue.metrics[name].source:
        case ByRule(rule) | ByWorking(rule=rule):
            yield rule
        case Derived(of=of) | TargetOf(metric=of):
            yield from _behind(of, catalogue, metrics, cards)
        case Standing(card=card) if card in catalogue.scorecards and card not in cards:
            cards.add(card)
            yield from _of_card(catalogue, card)
