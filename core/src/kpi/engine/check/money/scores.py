"""Scores that pay reads, as inputs over what their cards can give, or opened up to what one metric does to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import TypeAlias

import attrs

from kpi.engine.card.plan import incomplete_policy
from kpi.engine.rules import setting_of
from kpi.errors import PolicyError
from kpi.expr import Kind, Node, Round, Var, clamp, grid, hull, inputs_of, rewritten, total
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Standing
from kpi.model.quantity import Domain, Measure
from kpi.model.scorecard import Scorecard
from kpi.types import Direction, IncompletePolicy, Ledger
from kpi.words import phrase

TreeOf: TypeAlias = Callable[[str], Node | None]
_ZERO = Fraction(0)
REST = "rest"
CENTS = 2


@frozen(eq=False)
class _Points:
    """What the items of a card give, and what bounds their total."""

    items: tuple[Node, ...]
    base: Fraction
    cap: Fraction | None
    floor: Fraction | None


@attrs.define
class Scores:
    """The scores that the parts of a pay scheme read; each card's is one input, of which more is better."""

    cards: tuple[Scorecard, ...]
    catalogue: Catalogue
    day: date
    read: dict[str, Var] = attrs.field(factory=dict)
    points: dict[str, _Points | None] = attrs.field(factory=dict)
    judged: str = ""

    def of(self, node: Var, source: Standing, tree_of: TreeOf) -> Node:
        """Return what stands for a standing: the card's score, or the grade (or passing) that is made of it."""
        only = self.cards[0].id if len(self.cards) == 1 else ""
        card = self.catalogue.scorecards.get(source.card or self.judged or only)
        if card is None:
            return attrs.evolve(node, better=Direction.MORE) if source.field == "score" else node
        if source.field == "score":
            return self._score(card, node, tree_of)
        rule = {"grade": card.grade, "passing": card.passing}.get(source.field, "")
        if not rule:
            return node
        before, self.judged = self.judged, card.id
        found = tree_of(rule)
        self.judged = before
        return found if found is not None and found.kind is node.kind else node

    def opened(self, name: str) -> dict[Node, Node]:
        """Return, for each score that a metric moves, the total in its place: its items, and all others as one input."""
        found: dict[Node, Node] = {}
        for card_id, score in self.read.items():
            points = self.points[card_id]
            mine = [] if points is None else [one for one in points.items if _reads(one, name)]
            if points is None or not mine:
                continue
            others = [one for one in points.items if not _reads(one, name)]
            whole = total(*mine, *([self._rest(card_id, others)] if others else []), points.base)
            found[score] = clamp(whole, points.floor, points.cap)
        return found

    def items_of(self, score: Node) -> list[Var]:
        """Return the metrics with a good direction of which the items make a score."""
        cards = [card_id for card_id, read in self.read.items() if read is score]
        items = [one for card_id in cards if (points := self.points[card_id]) for one in points.items]
        numbers = [one for one in inputs_of(*items) if one.sort is Kind.NUMBER] if items else []
        return [one for one in numbers if one.better is not Direction.NONE]

    def _rest(self, card_id: str, others: list[Node]) -> Var:
        label = phrase("the other items together")
        reach = _reach(others, _ZERO)
        return Var(f"{card_id}.{REST}", unit=Measure.POINTS, domain=reach, better=Direction.MORE, label=label)

    def _score(self, card: Scorecard, node: Var, tree_of: TreeOf) -> Var:
        if card.id not in self.read:
            points = self.points[card.id] = self._points(card, tree_of)
            domain = node.domain if points is None else _bounded(_reach(points.items, points.base), points)
            self.read[card.id] = attrs.evolve(node, domain=domain, better=Direction.MORE)
        return self.read[card.id]

    def _points(self, card: Scorecard, tree_of: TreeOf) -> _Points | None:
        """Return the points of a card's items, None where not all of them are known, or more than they make the score."""
        scaled = incomplete_policy(card, self.day) is IncompletePolicy.SCALE_TO_100
        if card.ledger is not Ledger.POINTS or scaled:
            return None
        items = []
        for item in card.items:
            tree = tree_of(item.rule)
            if tree is None or tree.kind is not Kind.NUMBER or item.when is not None:
                return None
            items.append(unrounded(tree))
        try:
            base, cap, floor = (setting_of(card, name, self.day) for name in ("base", "cap", "floor"))
        except PolicyError:
            return None
        return _Points(
            tuple(items),
            base if isinstance(base, Fraction) else _ZERO,
            cap if isinstance(cap, Fraction) else None,
            floor if isinstance(floor, Fraction) else None,
        )


def unrounded(tree: Node) -> Node:
    """Return an amount before it is rounded to decimals, whose many steps tell nothing."""
    return tree.arg if isinstance(tree, Round) and tree.places > 0 else tree


def smoothed(tree: Node) -> Node:
    """Return amounts without any rounding to cents, also of what they are made of."""
    return rewritten(
        tree, lambda node: node.arg if isinstance(node, Round) and node.places >= CENTS else node
    )


def _reads(node: Node, name: str) -> bool:
    return any(one.name == name for one in inputs_of(node))


def _reach(items: list[Node] | tuple[Node, ...], base: Fraction) -> Domain:
    """Return between what the points of items lie together; an item that is not assessed gives none."""
    ranges = [hull(one) for one in items]
    lows, highs = [one.low for one in ranges], [one.high for one in ranges]
    low = None if None in lows else sum((min(one, _ZERO) for one in lows if one is not None), base)
    high = None if None in highs else sum((max(one, _ZERO) for one in highs if one is not None), base)
    return Domain(low, high, base.denominator == 1 and all(grid(one) == 1 for one in items))


def _bounded(domain: Domain, points: _Points) -> Domain:
    low, high = domain.low, domain.high
    if points.floor is not None:
        low = points.floor if low is None else max(low, points.floor)
    if points.cap is not None:
        high = points.cap if high is None else min(high, points.cap)
    return Domain(low, high, domain.whole)


__all__ = ["CENTS", "REST", "Scores", "smoothed", "unrounded"]
