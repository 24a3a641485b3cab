"""Which of the rules of a clause is meant: the only one that knows every name that is given."""

from __future__ import annotations

from kpi.errors import UsageError
from kpi.model.rule import Rule
from kpi.trial.asked import Asked
from kpi.trial.card.unassessed import NA_POLICY
from kpi.trial.counted.counts import counts_taken, rate_names, workings_of
from kpi.trial.counted.pooled import MEMBERS
from kpi.trial.groups import AGENTS
from kpi.trial.names import Target, argument_names, find_target, input_names
from kpi.trial.sanctions.by_person import name_of_kind
from kpi.trial.sanctions.events import COUNT, EVENTS, WAIVED_ONES, trigger_of
from kpi.trial.sanctions.unit_month import month_of
from kpi.trial.settings import ENDS, PARAMS


def fitting_target(asked: Asked) -> Target:
    """Return what a name means; of several rules of a clause the only one that takes all that is given and set.

    Where none does, a sanction is meant whose unit's month does.

    Raises:
        UsageError: `unknown_rule`, or `several_rules` where none or more than one of them takes it.
    """
    try:
        return find_target(asked.catalogue, asked.name)
    except UsageError as error:
        if error.faults[0].code != "several_rules" or not asked.given:
            raise
        rules = [one for one in asked.catalogue.rules.values() if asked.name in one.clauses]
        found = [one for one in rules if _takes(one, asked)]
        if not found:
            found = [one for one in rules if month_of(asked.catalogue, one, asked.given) is not None][:1]
        if len(found) != 1:
            raise
        return found[0]


def _takes(rule: Rule, asked: Asked) -> bool:
    parameters = {word for one in rule.parameters for word in (one.name, *one.aliases)}
    parameters |= {NA_POLICY} if rule.full else set()
    if not {name.removeprefix(f"{rule.id}.") for name in asked.settings} <= parameters:
        return False
    names = input_names(rule.inputs)
    known = {*names, *argument_names(rule, names), *parameters, PARAMS, *ENDS}
    for working in workings_of(rule, asked.catalogue):
        known |= {*working.tables, *working.brief, *counts_taken(working, rule, asked.catalogue)}
    rates = rate_names(rule, asked.catalogue)
    known |= {word for _, pairs in rates for pair in pairs for word in pair}
    known |= {AGENTS, MEMBERS} if rates else set()
    if trigger_of(rule, asked.catalogue) is not None:
        known |= {EVENTS, WAIVED_ONES, COUNT}
        kind = name_of_kind(rule, asked.catalogue, asked.given)
        known |= {kind} if kind else set()
    return set(asked.given) <= known


__all__ = ["fitting_target"]
