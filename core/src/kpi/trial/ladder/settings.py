"""Other parameters for a ladder: its own, and those of the rules of its levels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from kpi.errors import Fault, UsageError, nearest
from kpi.model.catalogue import Policy
from kpi.model.ladder import Ladder
from kpi.model.parameter import parameter_called
from kpi.trial.ladder.facts import rules_of
from kpi.trial.ladder.history import HISTORY
from kpi.trial.names import input_names
from kpi.trial.rules import with_settings
from kpi.trial.values import read_setting
from kpi.words import sentence


def ladder_settings(
    policy: Policy, ladder: Ladder, given: Mapping[str, Any], settings: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Take what is given under the name of a parameter of the ladder or of its rules for a setting.

    The name of an input, or of a part of a history, goes before.
    """
    rules = rules_of(policy.catalogue, ladder)
    inputs = input_names({one.name: one for rule in rules for one in rule.inputs}.values())
    named = {
        name
        for name in given
        if name not in inputs
        and name not in HISTORY
        and (ladder.parameter(name) or any(rule.parameter(name) for rule in rules))
    }
    rest = {name: raw for name, raw in given.items() if name not in named}
    return rest, {**settings, **{name: given[name] for name in named}}


def set_ladder(policy: Policy, ladder: Ladder, settings: Mapping[str, Any]) -> tuple[Policy, Ladder]:
    """Return policy and ladder with other values of parameters: the ladder's own, or those of its rules.

    Raises:
        UsageError: for a parameter that neither has.
    """
    own, rules = list(ladder.parameters), dict(policy.catalogue.rules)
    for name, raw in settings.items():
        level, _, bare = name.removeprefix(f"{ladder.id}.").rpartition(".")
        mine = parameter_called(bare, own) if not level else None
        if mine is not None:
            own[own.index(mine)] = read_setting(mine, raw)
            continue
        named = [one for one in ladder.levels if not level or level in one.names]
        # Of a level's conditions the first that has it, of those to enter and of those that take it away.
        sorts = [some for step in named for some in (step.enter, (*step.lose, *step.dismiss))]
        first = (next((one for one in some if rules[one].parameter(bare)), None) for some in sorts)
        having = [one for one in first if one is not None]
        if not having:
            known = [one.name for one in own] + [p.name for r in rules.values() for p in r.parameters]
            raise UsageError(
                Fault(
                    "unknown_parameter",
                    sentence("no parameter {name!r}", name=name),
                    hint=nearest(bare, known),
                )
            )
        for one in dict.fromkeys(having):
            rules[one] = with_settings(rules[one], {bare: raw})
    changed = attrs.evolve(ladder, parameters=tuple(own))
    ladders = {**policy.catalogue.ladders, ladder.id: changed}
    catalogue = attrs.evolve(policy.catalogue, rules=rules, ladders=ladders)
    return attrs.evolve(policy, catalogue=catalogue), changed


__all__ = ["ladder_settings", "set_ladder"]
