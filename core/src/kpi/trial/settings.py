"""Other parameters for a whole scorecard: its own, and those of its items' rules."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

import attrs

from kpi.engine.sanctions.decided import RANGE
from kpi.errors import Fault, PolicyError, UsageError
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.names import short
from kpi.model.parameter import Dated, Parameter
from kpi.model.rule import Rule
from kpi.model.scorecard import Scorecard
from kpi.trial.groups import figure_names
from kpi.trial.names import argument_names, input_names, refuse_unknown
from kpi.trial.rules import FULL, trees_of, with_settings
from kpi.trial.values import read_setting
from kpi.types import NaPolicy
from kpi.words import sentence

PARAMS = "params"
"""Name of a table of settings among the inputs."""
ENDS = ("min", "max")
"""Names of the ends of what a person may decide."""


@frozen
class Set:
    """Whose parameters a metric reads in a trial; see `kpi.engine.measure.named.Settings`."""

    catalogue: Catalogue
    day: date

    @classmethod
    def of(cls, rule: Rule, catalogue: Catalogue, day: date) -> Set:
        """Return those of a catalogue, of the rule that is tried as they were set."""
        return cls(attrs.evolve(catalogue, rules={**catalogue.rules, rule.id: rule}), day)


def card_with_settings(
    card: Scorecard, catalogue: Catalogue, settings: Mapping[str, Any]
) -> tuple[Scorecard, Catalogue]:
    """Return the card and the catalogue with other values of parameters.

    A name is a parameter of the card, its `na_policy`, `cap` or `floor`, `<item>.<parameter>` of an item's
    rule, or a parameter that one of the rules of the items, the grade and the pass line alone has.

    Raises:
        UsageError: for a name that none of them has, or that several rules have.
    """
    if not settings:
        return card, catalogue
    owners: dict[str, list[str]] = {}
    judging = [(short(rule), rule) for rule in (card.grade, card.passing) if rule]
    for item, rule_id in [*((item.name, item.rule) for item in card.items), *judging]:
        for parameter in catalogue.rules[rule_id].parameters:
            for word in (parameter.name, *parameter.aliases):
                for name in (word, f"{item}.{word}", f"{rule_id}.{word}"):
                    owners.setdefault(name, [])
                    if rule_id not in owners[name]:
                        owners[name].append(rule_id)
    mine = {**{one.name: one for one in _common(card)}, **{one.name: one for one in card.parameters}}
    called = {name: one.name for one in card.parameters for name in one.aliases}
    bare = {name.removeprefix(f"{card.id}."): raw for name, raw in settings.items()}
    settings = {called.get(name, name): raw for name, raw in bare.items()}
    refuse_unknown(settings, [*mine, *owners], "parameter")
    rules = dict(catalogue.rules)
    for name, raw in settings.items():
        if name in mine:
            mine[name] = read_setting(mine[name], raw)
            continue
        if len(owners[name]) > 1:
            told = ", ".join(owners[name])
            raise UsageError(
                Fault(
                    "several_rules",
                    sentence("{name} is a parameter of {told}", name=name, told=told),
                    hint=sentence("give <item>.<parameter>"),
                )
            )
        (rule,) = owners[name]
        rules[rule] = with_settings(rules[rule], {short(name): raw})
    changed = tuple(one for one in mine.values() if one in card.parameters or one.name in settings)
    return attrs.evolve(card, parameters=changed), attrs.evolve(catalogue, rules=rules)


def _common(card: Scorecard) -> list[Parameter]:
    """Return the parameters that every card has."""
    words = tuple(str(one) for one in NaPolicy)
    return [
        Parameter("na_policy", (Dated(str(card.na_policy)),), choices=words),
        Parameter("cap", (Dated(None),)),
        Parameter("floor", (Dated(None),)),
    ]


def parameters_given(
    rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], settings: Mapping[str, Any], day: date
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Take what is given under a parameter's name, or in the table `params`, for a setting of the rule.

    The name of an input, or of a figure of the group (`mean`), goes before. `min` and `max` are the ends of a `range`.

    Raises:
        UsageError: `given_twice` for a parameter that is also set.
    """
    table = given.get(PARAMS)
    inner = dict(table) if isinstance(table, Mapping) else {}
    names = input_names(rule.inputs)
    figures = {"mean"} if rule.parameter("mean") else set()
    with suppress(PolicyError):
        trees = trees_of(rule, catalogue, day).values()
        figures |= {name for every in figure_names(trees, rule).values() for name in every}
    taken = {*names, *argument_names(rule, names), *figures}
    full_mark = bool(rule.full) and rule.parameter(RANGE) is None
    for name, raw in given.items():
        if name not in taken and (rule.parameter(name) is not None or (name == FULL and full_mark)):
            inner[name] = raw
    if rule.parameter(RANGE) is not None and not {*ENDS} - set(given) and not {*ENDS} & taken:
        inner[RANGE] = [given[name] for name in ENDS]
        given = {name: raw for name, raw in given.items() if name not in ENDS}
    twice = sorted(set(inner) & set(settings))
    if twice:
        raise UsageError(
            *(
                Fault("given_twice", sentence("{name} is given twice", name=name), where=name)
                for name in twice
            )
        )
    rest = {name: raw for name, raw in given.items() if name not in inner or name in taken}
    if isinstance(table, Mapping):
        rest.pop(PARAMS)
    return rest, {**settings, **inner}


__all__ = ["PARAMS", "Set", "card_with_settings", "parameters_given"]
