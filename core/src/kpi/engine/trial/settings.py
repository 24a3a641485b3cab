"""Other parameters for a whole scorecard: its own, and those of its items' rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from kpi.engine.trial.names import refuse_unknown
from kpi.engine.trial.rules import with_settings
from kpi.engine.trial.values import read_setting
from kpi.errors import Fault, UsageError
from kpi.model.catalogue import Catalogue
from kpi.model.scorecard import Scorecard


def card_with_settings(
    card: Scorecard, catalogue: Catalogue, settings: Mapping[str, Any]
) -> tuple[Scorecard, Catalogue]:
    """Return the card and the catalogue with other values of parameters.

    A name is a parameter of the card, `<item>.<parameter>` of an item's rule, or a parameter that one
    of the items' rules alone has.

    Raises:
        UsageError: for a name that none of them has, or that several rules have.
    """
    if not settings:
        return card, catalogue
    owners: dict[str, list[str]] = {}
    for item in card.items:
        for parameter in catalogue.rules[item.rule].parameters:
            for name in (parameter.name, f"{item.name}.{parameter.name}", f"{item.rule}.{parameter.name}"):
                owners.setdefault(name, [])
                if item.rule not in owners[name]:
                    owners[name].append(item.rule)
    mine = {one.name: one for one in card.parameters}
    refuse_unknown(settings, [*mine, *owners], "parameter")
    rules = dict(catalogue.rules)
    for name, raw in settings.items():
        if name in mine:
            mine[name] = read_setting(mine[name], raw)
            continue
        if len(owners[name]) > 1:
            told = ", ".join(owners[name])
            raise UsageError(
                Fault("several_rules", f"{name} is a parameter of {told}", hint="give <item>.<parameter>")
            )
        (rule,) = owners[name]
        rules[rule] = with_settings(rules[rule], {name.rpartition(".")[2]: raw})
    return attrs.evolve(card, parameters=tuple(mine.values())), attrs.evolve(catalogue, rules=rules)


__all__ = ["card_with_settings"]
