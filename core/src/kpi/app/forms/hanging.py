"""What hangs on a form: whom it binds, and the sanctions, pay, ladders and cards that read its result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kpi.app.forms.sources import role_called
from kpi.model.catalogue import Binding, Catalogue
from kpi.model.metric import ByRule, Derived, Standing
from kpi.model.scorecard import Scorecard
from kpi.words import Label, listed, phrase


def hanging_on(
    card: Scorecard,
    catalogue: Catalogue,
    bindings: Iterable[Binding],
    roles: Mapping[str, Label] | None = None,
) -> Iterator[Label]:
    """Say what follows from the score of a card, and by which bindings it holds for whom."""
    for name in card.sanctions:
        yield phrase(
            "sanctions that count in it: {label} ({name})", label=catalogue.sanctions[name].label, name=name
        )
    readers = set(_reading_rules(card.id, catalogue))
    for kind, found in (
        (phrase("pay"), _pay(readers, catalogue)),
        (phrase("sanctions"), _sanctions(readers, catalogue)),
        (phrase("ladder"), _ladders(readers, catalogue)),
        (phrase("used in the form"), _cards(readers, catalogue, card.id)),
    ):
        for label in dict.fromkeys(found):
            yield phrase("{kind}: {label}", kind=kind, label=label)
    for binding in bindings:
        if card.id in binding.scorecards:
            yield _bound(binding, catalogue, roles)


def holds_for(
    binding: Binding, with_it: Iterable[Label] = (), roles: Mapping[str, Label] | None = None
) -> Label:
    """Say for whom a binding holds, and what is bound with it; `roles` are what the company calls its roles."""
    role = role_called(binding.role, roles) if binding.role else phrase("all roles")
    whom = phrase("{role} in {unit}", role=role, unit=binding.unit) if binding.unit else role
    more = list(with_it)
    if more:
        return phrase("holds for: {whom}; bound with it: {more}", whom=whom, more=listed(more))
    return phrase("holds for: {whom}", whom=whom)


def _bound(binding: Binding, catalogue: Catalogue, roles: Mapping[str, Label] | None) -> Label:
    sets = [catalogue.sanctions[name].label for name in binding.sanctions if name in catalogue.sanctions]
    pay = [catalogue.pay[name].label for name in [binding.pay] if name in catalogue.pay]
    return holds_for(binding, [*sets, *pay], roles)


def _reading_rules(card: str, catalogue: Catalogue) -> Iterator[str]:
    """Give the rules that read a result of the card, at once or through a derived metric or another rule."""
    metrics = {
        one.id
        for one in catalogue.metrics.values()
        if isinstance(one.source, Standing) and one.source.card == card
    }
    rules: set[str] = set()
    while True:
        found = {
            rule.id for rule in catalogue.rules.values() if any(item.name in metrics for item in rule.inputs)
        }
        more = {
            one.id
            for one in catalogue.metrics.values()
            if (isinstance(one.source, Derived) and one.source.of in metrics)
            or (isinstance(one.source, ByRule) and one.source.rule in found)
        }
        if found == rules and more <= metrics:
            break
        rules, metrics = found, metrics | more
    yield from rules


def _pay(rules: set[str], catalogue: Catalogue) -> Iterator[Label]:
    for one in catalogue.pay.values():
        for part in one.chain:
            if part.rule in rules:
                yield _both(one.label, catalogue.rules[part.rule].label)


def _sanctions(rules: set[str], catalogue: Catalogue) -> Iterator[Label]:
    for one in catalogue.sanctions.values():
        for sanction in one.sanctions:
            if sanction.rule in rules:
                yield _both(one.label, catalogue.rules[sanction.rule].label)


def _ladders(rules: set[str], catalogue: Catalogue) -> Iterator[Label]:
    for one in catalogue.ladders.values():
        if any(name in rules for level in one.levels for name in level.rules):
            yield one.label


def _cards(rules: set[str], catalogue: Catalogue, card: str) -> Iterator[Label]:
    for one in catalogue.scorecards.values():
        if one.id != card and any(item.rule in rules for item in one.items):
            yield one.label


def _both(whole: Label, part: Label) -> Label:
    if part in (Label(), whole):
        return whole
    return phrase("{whole}: {part}", whole=whole, part=part)


__all__ = ["hanging_on", "holds_for"]
