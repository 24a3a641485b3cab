"""Trying a rule that reads the scores of cards on what the items of those cards read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from kpi.errors import Fault, UsageError
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Standing
from kpi.model.names import short
from kpi.model.rule import Rule, RuleKind
from kpi.model.scorecard import Scorecard
from kpi.trial.asked import Asked
from kpi.trial.card.cards import try_items
from kpi.trial.card.totals import SCORE, Tried, outputs_read, standing_of
from kpi.trial.outcome import Outcome
from kpi.trial.parting import Given, parted, words_taken
from kpi.trial.rules import FULL, try_plain, with_settings
from kpi.trial.settings import card_with_settings
from kpi.trial.values import as_list, is_list
from kpi.words import sentence


def gives_items(asked: Asked) -> bool:
    """Tell whether something is given that the items of a card read, whose score the rule of an item reads.

    A card of one item means its rule.
    """
    rule = only_rule(asked)
    return rule is not None and bool(_parted(rule, asked.catalogue, asked.given)[0])


def try_standings(asked: Asked) -> Outcome:
    """Score the cards first, then evaluate the rule on their scores.

    What a card's items read is given under the names of the card (`behaviour=[4, 3, 3]`, an entry for each item;
    `task={...}`, a table of names or clauses), or loose where only one card knows it. A parameter that the rule has
    is set there, any other at the card that has it. The outputs are those of the rule, and of an only card those too.

    Raises:
        UsageError: for names and parameters that neither of them knows.
        DataError: for values that cannot be read.
    """
    rule, catalogue = only_rule(asked), asked.catalogue
    assert rule is not None
    by_card, own = _parted(rule, catalogue, asked.given)
    mine = {word for one in rule.parameters for word in (one.name, *one.aliases)} | ({FULL} & {rule.full})
    settings = {name.removeprefix(f"{rule.id}."): raw for name, raw in asked.settings.items()}
    cards = _cards(rule, catalogue)
    sets = {name: (cards[name], catalogue) for name in by_card}
    for name, raw in settings.items():
        if name not in mine:
            sets = _set(sets, name, raw)
    rule = with_settings(rule, {name: raw for name, raw in settings.items() if name in mine})
    tried: list[Tried] = []
    outcomes: list[Outcome] = []
    for name, table in by_card.items():
        items = try_items(*sets[name], table, asked.day)
        outcomes.append(standing_of(*sets[name], items, asked.day))
        own[name] = outcomes[-1].outputs[SCORE]
        tried += items
    own |= {name: value for name, value in outputs_read(rule, catalogue, tried).items() if name not in own}
    found = try_plain(rule, catalogue, own, asked.day)
    of_card = outcomes[0].outputs if len(outcomes) == 1 else {}
    flags = {flag for one in (found, *outcomes) for flag in one.flags}
    return attrs.evolve(found, outputs={**of_card, **found.outputs}, flags=tuple(sorted(flags)))


def only_rule(asked: Asked) -> Rule | None:
    """Return the rule that is meant: the one asked about, or that of a card's only item."""
    target = asked.target
    if isinstance(target, Scorecard) and len(target.items) == 1:
        target = asked.catalogue.rules[target.items[0].rule]
    return target if isinstance(target, Rule) and target.kind is RuleKind.SCORE else None


def _cards(rule: Rule, catalogue: Catalogue) -> dict[str, Scorecard]:
    """Return the cards whose scores a rule reads, by the input that is the score."""
    found = {}
    for one in rule.inputs:
        source = catalogue.metrics[one.name].source if one.name in catalogue.metrics else None
        if isinstance(source, Standing) and source.field == SCORE and source.card in catalogue.scorecards:
            found[one.name] = catalogue.scorecards[source.card]
    return found


def _parted(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any]) -> tuple[dict[str, Given], Given]:
    cards = _cards(rule, catalogue)
    known = {name: _known(card, catalogue) for name, card in cards.items()}
    return parted(rule, given, known, lambda name, raw: _table(cards[name], catalogue, raw))


def _table(card: Scorecard, catalogue: Catalogue, raw: Any) -> Given | None:
    """Return what is given for the items of a card, None where it is a score."""
    if isinstance(raw, Mapping):
        return dict(raw)
    entries = as_list(raw) if is_list(raw) else []
    if len(entries) != len(card.items) or len(entries) < 2:
        return None
    rules = [catalogue.rules[item.rule] for item in card.items]
    firsts = [next(iter(rule.bind.values())) for rule in rules]
    return {
        first if isinstance(first, str) else first[0]: one for first, one in zip(firsts, entries, strict=True)
    }


def _known(card: Scorecard, catalogue: Catalogue) -> set[str]:
    """Return the names under which a trial of a card takes something; an item's clauses are names of it too."""
    rules = [catalogue.rules[item.rule] for item in card.items]
    return {word for rule in rules for word in (*words_taken(rule, catalogue), *rule.clauses)}


def _set(
    sets: Mapping[str, tuple[Scorecard, Catalogue]], name: str, raw: Any
) -> dict[str, tuple[Scorecard, Catalogue]]:
    """Set a parameter at the card that has it; the card's own name may stand before it.

    Raises:
        UsageError: where none has it, or more than one.
    """
    found: dict[str, tuple[Scorecard, Catalogue]] = {}
    errors: list[UsageError] = []
    for place, (card, catalogue) in sets.items():
        bare = name.removeprefix(f"{card.id}.").removeprefix(f"{short(card.id)}.")
        try:
            found[place] = card_with_settings(card, catalogue, {bare: raw})
        except UsageError as refused:
            errors.append(refused)
    if not found:
        raise errors[0]
    if len(found) > 1:
        told = ", ".join(card.id for card, _ in found.values())
        raise UsageError(
            Fault(
                "several_rules",
                sentence("{name} is a parameter of {told}", name=name, told=told),
                hint=sentence("give <card>.<parameter>"),
            )
        )
    return {**sets, **found}


__all__ = ["gives_items", "only_rule", "try_standings"]
