"""Which way a condition is good for a person, as far as it is told by what follows from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

import attrs

from kpi.engine.reach import Reach
from kpi.model.catalogue import Catalogue
from kpi.model.metric import ByRule
from kpi.model.rule import Rule, RuleKind
from kpi.model.sanction import Sanction
from kpi.types import Direction

_DISMISSAL = "dismissal"


def by_use(rule: Rule, ways: Mapping[str, Collection[Direction]], catalogue: Catalogue) -> Rule:
    """Return a rule with the way that is good by its uses: a condition of losing a level, or what one has, is bad.

    One that is good in one place and bad in another says nothing by itself. What no ladder and no sanction uses is
    as it was.
    """
    if rule.kind is not RuleKind.CONDITION:
        return rule
    mine = ways.get(rule.id, ())
    if all(one is rule.good for one in mine):
        return rule
    read = any(
        isinstance(one.source, ByRule) and one.source.rule == rule.id for one in catalogue.metrics.values()
    )
    return attrs.evolve(rule, good=next(iter(mine)) if len(mine) == 1 and not read else Direction.NONE)


def ways_used(catalogue: Catalogue, reach: Reach) -> Mapping[str, Collection[Direction]]:
    """Return, for each rule that a ladder, a card's passing or a sanction uses, the ways that are good there."""
    found: defaultdict[str, set[Direction]] = defaultdict(set)
    for rule, way in (*_of_ladders(catalogue, reach), *_of_cards(catalogue, reach)):
        found[rule].add(way)
    for name in reach.sanctions:
        for one in catalogue.sanctions[name].sanctions:
            found[one.rule].add(_of_sanction(one, catalogue.rules[one.rule]))
    return found


def _of_ladders(catalogue: Catalogue, reach: Reach) -> Iterator[tuple[str, Direction]]:
    for level in (level for name in reach.ladders for level in catalogue.ladders[name].levels):
        yield from ((rule, catalogue.rules[rule].good) for rule in level.enter)
        yield from ((rule, Direction.LESS) for rule in (*level.lose, *level.dismiss))


def _of_cards(catalogue: Catalogue, reach: Reach) -> Iterator[tuple[str, Direction]]:
    for card in (catalogue.scorecards[name] for name in reach.scorecards):
        yield from ((rule, catalogue.rules[rule].good) for rule in (card.passing,) if rule)


def _of_sanction(one: Sanction, rule: Rule) -> Direction:
    """Say which way is good of a sanction: what is proposed may be good or bad for whom it is proposed."""
    if one.forfeits or one.proposal == _DISMISSAL:
        return Direction.LESS
    return Direction.NONE if one.proposal and rule.good is Direction.MORE else rule.good


__all__ = ["by_use", "ways_used"]
