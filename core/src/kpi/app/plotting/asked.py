"""Which rule is to be drawn, and with which of its inputs held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kpi.app.rules import find
from kpi.engine.check.rules.curves import figures_in
from kpi.errors import Fault, UsageError
from kpi.exact import Rate
from kpi.expr import Node, Value
from kpi.model.catalogue import Catalogue
from kpi.model.rule import Input, Rule
from kpi.trial.names import argument_names, input_names, refuse_unknown, spread
from kpi.trial.rules import read_row
from kpi.words import sentence


def rule_called(catalogue: Catalogue, name: str, day: date) -> Rule:
    """Return the one rule of an id, a short name, an item of a card or a clause.

    Raises:
        UsageError: `unknown_rule`, `several_rules` with their ids, and `no_curve` for what has no rule of its own.
    """
    items = [item.rule for card in catalogue.scorecards.values() for item in card.items if item.name == name]
    try:
        found = find(catalogue, name, day)
    except UsageError:
        if not items:
            raise
        ids = list(dict.fromkeys(items))
    else:
        ids = [
            one.id for one in found if one.id in catalogue.rules and catalogue.rules[one.id].kind is one.kind
        ]
        if not ids:
            raise UsageError(_no_rule(catalogue, [one.id for one in found], name))
    if len(ids) > 1:
        message = sentence("{name} has several rules: {ids}", name=name, ids=", ".join(sorted(ids)))
        raise UsageError(Fault("several_rules", message, hint=sentence("give one of them")))
    return catalogue.rules[ids[0]]


def _no_rule(catalogue: Catalogue, ids: list[str], name: str) -> Fault:
    cards = [catalogue.scorecards[one] for one in ids if one in catalogue.scorecards]
    rules = sorted({item.rule for card in cards for item in card.items})
    message = sentence("{name} has no curve of its own", name=name)
    if not rules:
        return Fault("no_curve", message)
    return Fault("no_curve", message, hint=sentence("draw one of its items: {rules}", rules=", ".join(rules)))


def held(rule: Rule, tree: Node, given: Mapping[str, Any]) -> dict[str, Value]:
    """Read the inputs that are held, by any of their names, as `kpi try` reads them.

    Raises:
        UsageError: for unknown names, all of them, and a name given twice.
        DataError: for values that cannot be read or are out of range.
    """
    figures = (Input(one.name, one.unit, one.domain) for one in figures_in(rule, tree))
    names = input_names([*rule.inputs, *figures])
    values = spread(rule, given)
    refuse_unknown(values, [*names, *argument_names(rule, names)])
    row = read_row(names, values)
    return {name: value.value if isinstance(value, Rate) else value for name, value in row.items()}


__all__ = ["held", "rule_called"]
