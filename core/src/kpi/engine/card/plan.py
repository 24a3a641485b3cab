"""What a scorecard needs in a period, found out before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from kpi.engine.rules import points_tree, value_on
from kpi.errors import Fault, PolicyError, nearest
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.metric import ByRule, Derived, Metric, Standing
from kpi.model.rule import Rule
from kpi.model.scorecard import Item, Scorecard
from kpi.types import IncompletePolicy, NaPolicy, Scope
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.expr import Node

LEAST, MOST = "expected_least", "expected_most"
"""Parameters of a card: between what its total is expected to lie."""


@frozen
class ItemPlan:
    """An item with its rule and tree.

    `groups` are the scopes (or `subordinates`) that it looks at, `others` the metrics that it reads of the
    people there, `cards` the cards whose standings it reads (an empty name is everyone's first card).
    """

    item: Item
    rule: Rule
    tree: Node
    metrics: tuple[str, ...]
    groups: tuple[str, ...]
    others: tuple[str, ...]
    cards: tuple[str, ...]
    na_policy: NaPolicy
    full: Fraction | None


@frozen
class CardPlan:
    """A card with its items and the metrics that they read; `sources` are those that stand behind these.

    A total below `least` or above `most` is flagged, and not changed.
    """

    card: Scorecard
    items: tuple[ItemPlan, ...]
    metrics: tuple[str, ...]
    sources: tuple[str, ...]
    cap: Fraction | None
    floor: Fraction | None
    incomplete_policy: IncompletePolicy = IncompletePolicy.VISIBLE
    base: Fraction | None = None
    least: Fraction | None = None
    most: Fraction | None = None

    @property
    def scopes(self) -> Mapping[Scope, str]:
        """Return the scope columns of a card's frame."""
        from kpi.engine.population import SCOPES

        return SCOPES


def plan_card(card: Scorecard, catalogue: Catalogue, day: date) -> CardPlan:
    """Trace the items of a card with the numbers of a day.

    Raises:
        PolicyError: for a rule or a metric that does not exist, and for what `rule_trees` refuses.
    """
    policy = _parameter(card, "na_policy", day)
    default = NaPolicy(policy) if isinstance(policy, str) else card.na_policy
    items = tuple(_plan_item(card, item, catalogue, day, default) for item in card.items)
    metrics = tuple(dict.fromkeys(name for one in items for name in one.metrics))
    sources = tuple(dict.fromkeys(name for metric in metrics for name in _behind(metric, catalogue)))
    numbers = (_number(card, name, day) for name in ("cap", "floor", "base", LEAST, MOST))
    cap, floor, base, least, most = numbers
    policy_of_form = incomplete_policy(card, day)
    return CardPlan(card, items, metrics, sources, cap, floor, policy_of_form, base, least, most)


def incomplete_policy(card: Scorecard, day: date) -> IncompletePolicy:
    """Return what follows from a form whose print was cut off."""
    found = _parameter(card, "incomplete_policy", day) if card.incomplete else None
    return IncompletePolicy(found) if isinstance(found, str) else IncompletePolicy.VISIBLE


def rule_of(catalogue: Catalogue, name: str, where: str) -> Rule:
    """Return a rule by its id.

    Raises:
        PolicyError: where there is none.
    """
    found = catalogue.rules.get(name)
    if found is None:
        raise PolicyError(
            Fault(
                "unknown_rule",
                sentence("there is no rule {name!r}", name=name),
                where,
                hint=nearest(name, catalogue.rules),
            )
        )
    return found


def _plan_item(card: Scorecard, item: Item, catalogue: Catalogue, day: date, default: NaPolicy) -> ItemPlan:
    from kpi.expr import inputs_of, scopes_of

    rule = rule_of(catalogue, item.rule, card.where)
    tree = points_tree(rule, catalogue, day)
    read = [one.name for one in inputs_of(tree) if not one.name.startswith("excluded.")]
    metrics = tuple(dict.fromkeys([*read, *([item.when.name] if item.when else [])]))
    groups = [*(str(scope) for scope in scopes_of(tree)), *_groups(metrics, catalogue)]
    return ItemPlan(
        item=item,
        rule=rule,
        tree=tree,
        metrics=metrics,
        groups=tuple(dict.fromkeys(groups)),
        others=tuple(dict.fromkeys(_others(metrics, catalogue))),
        cards=tuple(dict.fromkeys(_cards(metrics, catalogue))),
        na_policy=item.na_policy or default,
        full=_full(rule, day),
    )


def _full(rule: Rule, day: date) -> Fraction | None:
    parameter = rule.parameter(rule.full) if rule.full else None
    value = value_on(rule.id, parameter, day, rule.where).value if parameter else None
    return value if isinstance(value, Fraction) else None


def _groups(metrics: Iterable[str], catalogue: Catalogue) -> Iterable[str]:
    for name in metrics:
        metric = catalogue.metrics.get(name)
        if metric is not None and isinstance(metric.source, Derived):
            if metric.source.over != "window":
                yield metric.source.over
            yield from _groups([metric.source.of], catalogue)
        elif metric is not None:
            yield from _groups(_ruled(metric, catalogue), catalogue)


def _ruled(metric: Metric, catalogue: Catalogue) -> Iterable[str]:
    """Return the metrics of which a rule makes a metric, none where no rule does."""
    source = metric.source
    rule = catalogue.rules.get(source.rule) if isinstance(source, ByRule) else None
    return [one.name for one in rule.inputs] if rule is not None else []


def _others(metrics: Iterable[str], catalogue: Catalogue) -> Iterable[str]:
    for name in metrics:
        metric = catalogue.metrics.get(name)
        if metric is not None and isinstance(metric.source, Derived):
            if metric.source.over != "window":
                yield from _behind(metric.source.of, catalogue)
            yield from _others([metric.source.of], catalogue)
        elif metric is not None:
            yield from _others(_ruled(metric, catalogue), catalogue)


def _cards(metrics: Iterable[str], catalogue: Catalogue) -> Iterable[str]:
    for name in metrics:
        metric = catalogue.metrics.get(name)
        if metric is not None and isinstance(metric.source, Standing):
            yield metric.source.card
        elif metric is not None and isinstance(metric.source, Derived):
            yield from _cards([metric.source.of], catalogue)
        elif metric is not None:
            yield from _cards(_ruled(metric, catalogue), catalogue)


def _behind(name: str, catalogue: Catalogue) -> Iterable[str]:
    """Yield a metric and those of the subject's own that it is derived of."""
    yield name
    metric: Metric | None = catalogue.metrics.get(name)
    if metric is not None and isinstance(metric.source, Derived) and metric.source.over == "window":
        yield from _behind(metric.source.of, catalogue)


def _parameter(card: Scorecard, name: str, day: date) -> object:
    found = next((one for one in card.parameters if one.name == name), None)
    return value_on(card.id, found, day, card.where).value if found else None


def _number(card: Scorecard, name: str, day: date) -> Fraction | None:
    value = _parameter(card, name, day)
    return value if isinstance(value, Fraction) else None
