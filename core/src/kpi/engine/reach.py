"""What a company's bindings reach: only that decides anything."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.event import FromRows
from kpi.model.limit import LimitSet
from kpi.model.metric import ByRule, ByWorking, Counted, Derived, FromTable, Rated, Standing, TargetOf


@frozen
class Reach:
    """The ids of what is bound to somebody; without any binding everything that is declared.

    `judging` are the rules that cards, sets, pay, ladders and limits name themselves; not what is told beside these.
    """

    rules: frozenset[str]
    scorecards: frozenset[str]
    sanctions: frozenset[str]
    pay: frozenset[str]
    ladders: frozenset[str]
    metrics: frozenset[str]
    attendance: frozenset[str] = frozenset()
    clocks: frozenset[str] = frozenset()
    panels: frozenset[str] = frozenset()
    procedures: frozenset[str] = frozenset()
    due: frozenset[str] = frozenset()
    limits: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    judging: frozenset[str] = frozenset()
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
            frozenset(catalogue.attendance),
            frozenset(catalogue.clocks),
            frozenset(catalogue.panels),
            frozenset(catalogue.procedures),
            frozenset(catalogue.due),
            frozenset(catalogue.limits),
            frozenset(catalogue.events),
            bound=False,
        )
    cards = {name for one in policy.bindings for name in one.scorecards}
    sets = {name for one in policy.bindings for name in one.sanctions}
    pay = {one.pay for one in policy.bindings if one.pay}
    ladders = {one.ladder for one in policy.bindings if one.ladder}
    limits = {name for one in policy.bindings for name in one.limits}
    due = {name for one in policy.bindings for name in one.due}
    due |= {name for name, one in catalogue.due.items() if one.has_own_day and one.owner != "core"}
    waiting = [
        *(rule for name in cards for rule in _of_card(catalogue, name)),
        *(one.rule for name in sets for one in catalogue.sanctions[name].sanctions),
        *(part.rule for name in pay for part in catalogue.pay[name].chain if part.rule),
        *(rule for name in ladders for level in catalogue.ladders[name].levels for rule in level.rules),
        *(rule for name in limits for rule in _of_limits(catalogue.limits[name])),
    ]
    beside = {rule for name in limits for rules in catalogue.limits[name].beside.values() for rule in rules}
    rules, metrics = _reached([*waiting, *beside], catalogue, cards)
    sources = [catalogue.metrics[name].source for name in metrics]
    events = {kind for one in sources if isinstance(one, Counted) for kind in one.kinds}
    events |= {
        kind
        for name in sets
        for one in catalogue.sanctions[name].sanctions
        if one.trigger is not None
        for kind in one.trigger.kinds
    }
    events &= set(catalogue.events)
    rows = [catalogue.events[name].source for name in events]
    return Reach(
        frozenset(rules),
        frozenset(cards),
        frozenset(sets),
        frozenset(pay),
        frozenset(ladders),
        frozenset(metrics),
        frozenset(one.attendance for one in policy.bindings if one.attendance),
        frozenset(
            one.clock for one in (*sources, *rows) if isinstance(one, FromTable | FromRows) and one.clock
        ),
        frozenset(one.panel for one in sources if isinstance(one, Rated) and one.panel),
        frozenset(_procedures(catalogue, cards, ladders, due)),
        frozenset(due),
        frozenset(limits),
        frozenset(events),
        frozenset(waiting),
    )


def judged_by(catalogue: Catalogue, reach: Reach, idle: Collection[str]) -> frozenset[str]:
    """Return the metrics that a result reads, but for what rules that are told beside, and `idle` ones, read alone."""
    if not reach.bound:
        return reach.metrics
    return frozenset(_reached(reach.judging, catalogue, set(reach.scorecards), idle)[1])


def _reached(
    first: Iterable[str], catalogue: Catalogue, cards: set[str], but: Collection[str] = ()
) -> tuple[set[str], set[str]]:
    """Return rules with those behind them, and the metrics that they read; cards that are read are added to `cards`."""
    rules: set[str] = set()
    metrics: set[str] = set()
    waiting = list(first)
    while waiting:
        rule = waiting.pop()
        if rule in rules or rule in but or rule not in catalogue.rules:
            continue
        rules.add(rule)
        for one in catalogue.rules[rule].inputs:
            waiting += _behind(one.name, catalogue, metrics, cards)
    return rules, metrics


def _of_limits(one: LimitSet) -> Iterator[str]:
    yield from (part.rule for part in one.parts)
    yield from filter(None, (one.floor,))


def _procedures(
    catalogue: Catalogue, cards: Iterable[str], ladders: Iterable[str], due: Iterable[str]
) -> Iterator[str]:
    """Yield the procedures by which results are signed, levels change, and what falls due is done."""
    named = [
        *(catalogue.scorecards[name].sign_off for name in cards),
        *(level.procedure for name in ladders for level in catalogue.ladders[name].levels),
        *(one for name in ladders for one in (catalogue.ladders[name].skip, catalogue.ladders[name].lower)),
        *(done.procedure for name in due if (done := catalogue.due[name].done) is not None),
    ]
    yield from (name for name in named if name in catalogue.procedures)


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
