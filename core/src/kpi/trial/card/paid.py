"""Trying a scorecard together with a rule that pays by its score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from kpi.errors import Fault, UsageError
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Standing
from kpi.model.rule import Rule, RuleKind
from kpi.model.scorecard import Scorecard
from kpi.trial.asked import Asked
from kpi.trial.card.cards import try_card
from kpi.trial.card.totals import SCORE
from kpi.trial.names import argument_names, input_names
from kpi.trial.outcome import Outcome
from kpi.trial.rules import try_plain, with_settings
from kpi.trial.settings import PARAMS, card_with_settings
from kpi.words import sentence

PAY = "pay"
"""Name of the output that is the amount."""


@frozen
class Paid:
    """A card, the rule that pays by its score, and the metric by which the rule reads that score."""

    card: Scorecard
    rule: Rule
    score: str


def paid_by(asked: Asked) -> Paid | None:
    """Return the card and the rule of pay that are meant; None where not something of both is given.

    A rule is asked about with what its card reads, or a card with what the only rule that pays by it reads.
    """
    catalogue, target = asked.catalogue, asked.target
    if isinstance(target, Rule):
        found = _pays(target, catalogue)
    elif isinstance(target, Scorecard):
        every = [_pays(rule, catalogue) for rule in catalogue.rules.values()]
        mine = [one for one in every if one is not None and one.card.id == target.id]
        found = mine[0] if len(mine) == 1 else None
    else:
        found = None
    if found is None:
        return None
    scores = {name for name, one in input_names(found.rule.inputs).items() if one.name == found.score}
    of_pay, of_card = _names(found.rule), _names(*(catalogue.rules[item.rule] for item in found.card.items))
    given = set(asked.given)
    if isinstance(target, Rule) and given & scores:
        return None
    return found if given & of_pay and given & (of_card - of_pay) else None


def try_paid(asked: Asked, paid: Paid) -> Outcome:
    """Score the card and pay by its score: the outputs of the card, and the amount as `pay`.

    The result is what was asked about, the score or the amount. A parameter that the rule of pay has is set
    there, any other at the card; without a score nothing is paid.

    Raises:
        UsageError: for names and parameters that neither of them knows, and `given_twice` for a parameter that
            the table `params` sets again.
    """
    parameters = {word for one in paid.rule.parameters for word in (one.name, *one.aliases)}
    told, settings = _with_table(asked.given, asked.settings)
    given, given_rest = _split(told, _names(paid.rule) | parameters, paid.rule.id)
    own, settings_rest = _split(settings, parameters, paid.rule.id)
    own |= {name: given.pop(name) for name in list(given) if name in parameters - _names(paid.rule)}
    card = try_card(*card_with_settings(paid.card, asked.catalogue, settings_rest), given_rest, asked.day)
    rule = with_settings(paid.rule, own)
    amount = try_plain(rule, asked.catalogue, {**given, paid.score: card.outputs[SCORE]}, asked.day)
    first = amount if isinstance(asked.target, Rule) else card
    return attrs.evolve(
        first,
        outputs={**card.outputs, PAY: amount.result},
        flags=tuple(sorted({*card.flags, *amount.flags})),
    )


def _pays(rule: Rule, catalogue: Catalogue) -> Paid | None:
    if rule.kind is not RuleKind.PAY:
        return None
    for one in rule.inputs:
        source = catalogue.metrics[one.name].source if one.name in catalogue.metrics else None
        if isinstance(source, Standing) and source.field == SCORE and source.card in catalogue.scorecards:
            return Paid(catalogue.scorecards[source.card], rule, one.name)
    return None


def _names(*rules: Rule) -> set[str]:
    """Return the names under which what the rules read is given."""
    found: set[str] = set()
    for rule in rules:
        names = input_names(rule.inputs)
        found |= {*names, *argument_names(rule, names)}
    return found


def _with_table(
    given: Mapping[str, Any], settings: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Take the parameters in the table `params` for settings."""
    table = given.get(PARAMS)
    if not isinstance(table, Mapping):
        return given, settings
    if twice := sorted(set(table) & set(settings)):
        raise UsageError(
            *(
                Fault("given_twice", sentence("{name} is given twice", name=name), where=name)
                for name in twice
            )
        )
    return {name: raw for name, raw in given.items() if name != PARAMS}, {**settings, **table}


def _split(values: Mapping[str, Any], mine: set[str], owner: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part values into those whose names are among `mine`, also with their owner's, and the rest."""
    bare = {name: name.removeprefix(f"{owner}.") for name in values}
    return (
        {bare[name]: value for name, value in values.items() if bare[name] in mine},
        {name: value for name, value in values.items() if bare[name] not in mine},
    )


__all__ = ["PAY", "Paid", "paid_by", "try_paid"]
