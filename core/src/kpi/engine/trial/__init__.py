"""Trying a rule on given inputs, without a store: the engine part of `kpi try`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kpi.engine.trial.outcome import Outcome
from kpi.model.catalogue import Policy
from kpi.model.names import short


def trial(
    policy: Policy, rule_id: str, given: Mapping[str, Any], settings: Mapping[str, Any], day: date
) -> Outcome:
    """Evaluate a rule, a scorecard, the awards of a set of sanctions, a ladder or a procedure on given inputs with the parameters that hold on `day`.

    A value may be text as on a command line (`20`, `90%`, `900/1000`, a label, `true`, `[1, 1, 0]`, `none`
    for what is not assessed) or a value of TOML; a list for an input of one value tries each. Beside the inputs a rule that compares takes `peers`, a
    sanction `events` (or `count` of them, all alike), a pool `scores`, a set `staff`, a procedure `done`,
    a rule that reads a level `levels` or a `history` of it, one whose tables hold for a time a `date`,
    and what a working counts the rows that it reads. Parameters may stand among the inputs.

    Args:
        policy: whose catalogue has the rule.
        rule_id: an id, a short name, or a clause id that one rule carries out.
        given: values by an input's id, last part of the id, alias, or the scorer's argument.
        settings: values by a parameter's bare name.
        day: the day whose parameters hold.

    Raises:
        UsageError: for names that do not exist (the nearest is named), a clause with several rules, and
            inputs that are missing.
        DataError: for values that cannot be read, or lie outside the input's domain (`out_of_range`).
        PolicyError: for a rule that cannot become a tree, or a parameter without a value on that day.
    """
    from kpi.engine.trial.attendance import attendance_of, try_attendance
    from kpi.engine.trial.cards import try_card
    from kpi.engine.trial.events import COUNT, EVENTS, alike, try_events
    from kpi.engine.trial.histories import histories, try_histories
    from kpi.engine.trial.ladders import (
        condition_of,
        entry_of,
        ladder_of,
        ladder_settings,
        set_ladder,
        try_condition,
        try_ladder,
    )
    from kpi.engine.trial.levels import day_given, gives_levels, try_levels
    from kpi.engine.trial.listed import counted_name, gives_quarters, try_counted, try_quarters
    from kpi.engine.trial.names import find_target
    from kpi.engine.trial.pools import SCORES, try_pool
    from kpi.engine.trial.procedures import try_procedure
    from kpi.engine.trial.profiles import gives_profiles, try_profiles
    from kpi.engine.trial.ranks import gives_ranks, try_ranks
    from kpi.engine.trial.rules import try_plain, with_settings
    from kpi.engine.trial.schemes import scheme_of, try_scheme
    from kpi.engine.trial.served import gives_served, try_served
    from kpi.engine.trial.sets import set_of, try_set
    from kpi.engine.trial.settings import card_with_settings, parameters_given
    from kpi.engine.trial.several import several, try_several
    from kpi.engine.trial.worked import counts_given, feeding, ratio_given, refuse_nothing, try_worked
    from kpi.model.attendance import AttendanceSet
    from kpi.model.ladder import Ladder
    from kpi.model.procedure import Procedure
    from kpi.model.sanction import SanctionSet
    from kpi.model.scorecard import Scorecard

    if gives_profiles(given):
        return try_profiles(policy.catalogue, rule_id, {**given, **settings}, day)
    if (scheme := scheme_of(policy.catalogue, rule_id, given)) is not None:
        return try_scheme(policy, scheme, given, settings, day)
    target = attendance_of(policy.catalogue, rule_id, given) or find_target(policy.catalogue, rule_id)
    if gives_ranks(given) and condition_of(policy.catalogue, target):
        return try_ranks(target.id, given)
    if (entry := entry_of(policy.catalogue, target, given)) is not None:
        target, given = entry
    if (chapter := set_of(policy.catalogue, target, given)) is not None:
        target = chapter
    if isinstance(target, AttendanceSet):
        return try_attendance(target, policy.catalogue, given, settings, day)
    if isinstance(target, Scorecard):
        card, catalogue = card_with_settings(target, policy.catalogue, settings)
        return try_card(card, catalogue, given, day)
    if isinstance(target, SanctionSet):
        return try_set(target, policy.catalogue, given, settings, day)
    if isinstance(target, Ladder):
        given, settings = ladder_settings(policy, target, given, settings)
        return try_ladder(*set_ladder(policy, target, settings), given, day)
    if isinstance(target, Procedure):
        return try_procedure(target, given, settings, day)
    given = ratio_given(target, policy.catalogue, given)
    counts = counts_given(target, policy.catalogue, given)
    rest = {name: raw for name, raw in given.items() if name not in counts}
    given, settings = parameters_given(target, policy.catalogue, rest, settings, day)
    given = {**given, **counts}
    rule = with_settings(target, settings)
    if (working := feeding(rule, policy.catalogue, given)) is not None:
        return try_worked(working, rule, policy.catalogue, given, day)
    given, day = day_given(rule, policy.catalogue, given, day)
    if gives_levels(rule, given):
        return try_levels(rule, policy.catalogue, given, day)
    if gives_served(rule, policy.catalogue, given):
        return try_served(policy, rule, given, day)
    where = ladder_of(policy.catalogue, rule, given)
    if where is not None and not histories(rule, policy.catalogue, given):
        return try_condition(policy, rule, where, given, day)
    refuse_nothing(rule, policy.catalogue, given)
    if gives_quarters(rule, given):
        return try_quarters(rule, policy.catalogue, given, day)
    if (name := counted_name(rule, policy.catalogue, given)) is not None:
        return try_counted(rule, policy.catalogue, name, given, day)
    if histories(rule, policy.catalogue, given):
        return try_histories(rule, policy.catalogue, given, day)
    named = {short(one.name) for one in rule.inputs}
    if COUNT in given and COUNT not in {*named, *rule.bind}:
        given = alike(rule, policy.catalogue, given, day)
    if EVENTS in given and EVENTS not in named:
        return try_events(rule, policy.catalogue, given, day)
    lists = several(rule, given)
    if SCORES in given and SCORES not in {*named, *lists}:
        return try_pool(rule, policy.catalogue, given, day)
    if lists:
        return try_several(rule, policy.catalogue, given, day)
    return try_plain(rule, policy.catalogue, given, day)


__all__ = ["Outcome", "trial"]
