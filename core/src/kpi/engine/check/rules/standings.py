"""What scores and grades the cards of a policy can give, in the place of all that a score or a word may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

import attrs

from kpi.engine.card.plan import incomplete_policy
from kpi.engine.check.rules.examined import full_mark
from kpi.engine.reach import Reach
from kpi.engine.rules import result_tree, setting_of
from kpi.errors import PolicyError
from kpi.expr import Choose, Const, Kind, Node, Note, Var, rewritten
from kpi.expr.check import Known, examine
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Standing
from kpi.model.quantity import Domain
from kpi.model.rule import Rule, RuleKind
from kpi.model.scorecard import Item, Scorecard
from kpi.types import IncompletePolicy, Ledger, NaPolicy

_ZERO = Fraction(0)


@attrs.define
class Standings:
    """The scores and grades that can come about; where that is not known, anything may.

    A grade or a passing is judged with the score of its own cards, whatever else reads standings with that of the card
    that it names, or of any that is bound. Point sanctions add to a score without an end, decisions are not foreseen.
    """

    catalogue: Catalogue
    reach: Reach
    day: date
    known: Known = attrs.field(factory=Known.nothing)
    _scores: dict[str, Domain] = attrs.field(factory=dict)
    _grades: dict[str, tuple[str, ...]] = attrs.field(factory=dict)

    def bounded(self, tree: Node, rule: Rule) -> Node:
        """Return the tree of a rule with what its cards can give as the domains of the standings that it reads."""
        domains = {}
        for one in rule.inputs:
            metric = self.catalogue.metrics.get(one.name)
            if metric is not None and isinstance(metric.source, Standing) and not metric.recorded:
                domains[one.name] = self._domain(metric.source, self._cards(metric.source, rule), one.domain)
        if not domains:
            return tree

        def put(node: Node) -> Node:
            if isinstance(node, Var) and node.name in domains and node.domain != domains[node.name]:
                return attrs.evolve(node, domain=domains[node.name])
            return node

        return rewritten(tree, put)

    def judges(self, rule: Rule) -> bool:
        """Tell whether a rule says who passes a card."""
        return any(self.catalogue.scorecards[name].passing == rule.id for name in self.reach.scorecards)

    def _cards(self, source: Standing, rule: Rule) -> list[Scorecard]:
        every = [self.catalogue.scorecards[name] for name in sorted(self.reach.scorecards)]
        if source.card:
            return [one for one in every if one.id == source.card]
        own = [one for one in every if rule.id in (one.grade, one.passing)]
        return own or (every if self.reach.bound else [])

    def _domain(self, source: Standing, cards: Iterable[Scorecard], given: Domain) -> Domain:
        cards = list(cards)
        if not cards:
            return given
        if source.field == "score":
            scores = [self._score(card) for card in cards]
            lows, highs = [one.low for one in scores], [one.high for one in scores]
            low = None if None in lows else min(one for one in lows if one is not None)
            high = None if None in highs else max(one for one in highs if one is not None)
            return _within(given, low, high)
        if source.field == "grade" and not given.labels:
            found = [self._grade(card) for card in cards]
            return given if () in found else attrs.evolve(given, labels=tuple(dict.fromkeys(sum(found, ()))))
        return given

    # --- Scores ----------------------------------------------------------------------------------------------------

    def _score(self, card: Scorecard) -> Domain:
        if card.id not in self._scores:
            try:
                self._scores[card.id] = self._total(card)
            except PolicyError:
                self._scores[card.id] = Domain()
        return self._scores[card.id]

    def _total(self, card: Scorecard) -> Domain:
        """Return between what the total of a card lies: its items, not assessed or for others or not, then its bounds."""
        low: Fraction | None = None
        high: Fraction | None = None
        base, cap, floor = (setting_of(card, name, self.day) for name in ("base", "cap", "floor"))
        policy = setting_of(card, "na_policy", self.day)
        default = NaPolicy(policy) if isinstance(policy, str) else card.na_policy
        scaled = incomplete_policy(card, self.day) is IncompletePolicy.SCALE_TO_100
        if card.ledger is Ledger.POINTS and not scaled:
            found = [self._points(item, item.na_policy or default) for item in card.items]
            start = base if isinstance(base, Fraction) else _ZERO
            lows, highs = [one.low for one in found], [one.high for one in found]
            added, taken = self._sanctioned()
            low = None if None in lows or taken else sum((one for one in lows if one is not None), start)
            high = None if None in highs or added else sum((one for one in highs if one is not None), start)
        if isinstance(cap, Fraction):
            high = cap if high is None else min(high, cap)
        if isinstance(floor, Fraction):
            low = floor if low is None else max(low, floor)
        return Domain(low, high)

    def _points(self, item: Item, policy: NaPolicy) -> Domain:
        """Return between what an item adds to the total; where others are scaled up for it, none exceeds its full mark."""
        rule = self.catalogue.rules[item.rule]
        tree, full = result_tree(rule, self.catalogue, self.day), full_mark(rule, self.day)
        found = examine(tree, holes_only=True, known=self.known).range if tree.kind is Kind.NUMBER else None
        if found is None or found.empty:
            return Domain()
        low, high = found.low, found.high
        if policy is NaPolicy.RESCALE and (
            full is None or high is None or high > full or low is None or low < 0
        ):
            return Domain()
        least = None if low is None else min(low, _ZERO)
        most = None if high is None else max(high, _ZERO, full or _ZERO)
        return Domain(least, most)

    def _sanctioned(self) -> tuple[bool, bool]:
        """Tell whether sanctions in points may add to a total, and whether they may take from it."""
        every = (one for name in self.reach.sanctions for one in self.catalogue.sanctions[name].sanctions)
        kinds = [self.catalogue.rules[one.rule].kind for one in every if one.ledger is Ledger.POINTS]
        return any(one is not RuleKind.FINE for one in kinds), bool(kinds)

    # --- Grades ----------------------------------------------------------------------------------------------------

    def _grade(self, card: Scorecard) -> tuple[str, ...]:
        """Return the grades that a card's scale gives; nothing where they are not known."""
        if card.id not in self._grades:
            self._grades[card.id] = ()
            rule = self.catalogue.rules.get(card.grade)
            if rule is not None:
                self._grades[card.id] = self._given_by(rule)
        return self._grades[card.id]

    def _given_by(self, rule: Rule) -> tuple[str, ...]:
        try:
            tree = self.bounded(result_tree(rule, self.catalogue, self.day), rule)
        except PolicyError:
            return ()
        words = list(_words(tree))
        if tree.kind is not Kind.LEVEL or None in words:
            return ()
        found = examine(tree, known=self.known)
        if found.exact:
            forms = {piece.form for sweep in found.sweeps for piece in sweep.pieces}
            words = [one for one in words if one in forms]
        return tuple(dict.fromkeys(one for one in words if one is not None))


def _words(node: Node) -> Iterator[str | None]:
    """Yield the words that a label may be, None for one that is not known."""
    match node:
        case Note():
            yield from _words(node.arg)
        case Choose():
            for value in (*(value for _, value in node.cases), node.otherwise):
                if value is not None:
                    yield from _words(value)
        case Const(value=str() as word):
            yield word
        case Const(value=None):
            return
        case _:
            yield None


def _within(given: Domain, low: Fraction | None, high: Fraction | None) -> Domain:
    lows = [one for one in (given.low, low) if one is not None]
    highs = [one for one in (given.high, high) if one is not None]
    return attrs.evolve(given, low=max(lows, default=None), high=min(highs, default=None))


__all__ = ["Standings"]
