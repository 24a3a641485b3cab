"""The forms in which something is tried, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from kpi.model.attendance import AttendanceSet
from kpi.model.ladder import Ladder
from kpi.model.panel import Panel
from kpi.model.procedure import Procedure
from kpi.model.sanction import SanctionSet
from kpi.model.scorecard import Scorecard
from kpi.trial.asked import Asked, Form
from kpi.trial.attendance import as_roster, attendance_of, try_attendance
from kpi.trial.card.cards import try_card
from kpi.trial.card.paid import paid_by, try_paid
from kpi.trial.card.standings import gives_items, try_standings
from kpi.trial.card.unassessed import asks_na_policy, settled, without_na_policy
from kpi.trial.cases import gives_cases, try_cases
from kpi.trial.clocks import clocks_of, try_clock
from kpi.trial.counted.behind import inputs_behind, try_behind
from kpi.trial.counted.counts import counts_given, lists_given, ratio_given
from kpi.trial.counted.dated import gives_months, try_months
from kpi.trial.counted.listed import counted_name, gives_quarters, try_counted, try_quarters
from kpi.trial.counted.pooled import gives_counts, try_counts
from kpi.trial.counted.worked import feeding, refuse_nothing, try_worked
from kpi.trial.due import recurs, try_due
from kpi.trial.fitting import fitting_target
from kpi.trial.ladder.ladders import condition_of, entry_of, ladder_of, try_condition, try_ladder
from kpi.trial.ladder.levels import day_given, gives_levels, try_levels
from kpi.trial.ladder.served import gives_served, try_served
from kpi.trial.ladder.settings import ladder_settings, set_ladder
from kpi.trial.made import gives_made, try_made
from kpi.trial.names import input_names, listed_arguments
from kpi.trial.outcome import Outcome
from kpi.trial.panels import panel_of, try_panel, with_judgements
from kpi.trial.pay.limits import limits_of, try_limits
from kpi.trial.pay.pools import SCORES, try_pool
from kpi.trial.pay.schemes import scheme_of, try_scheme
from kpi.trial.procedures import try_procedure
from kpi.trial.ranks import gives_ranks, try_ranks
from kpi.trial.rules import try_plain, with_settings
from kpi.trial.sanctions.by_person import gives_persons, name_of_kind, try_persons
from kpi.trial.sanctions.events import COUNT, EVENTS, alike, try_events
from kpi.trial.sanctions.profiles import gives_profiles, try_profiles
from kpi.trial.sanctions.sets import set_of, try_set
from kpi.trial.sanctions.unit_month import gives_month, month_of, try_month
from kpi.trial.settings import card_with_settings, parameters_given
from kpi.trial.several import several, try_several
from kpi.trial.values import is_list


def tried(asked: Asked) -> Outcome:
    """Try what is asked in the first form that takes it."""
    for form in FORMS:
        if form.takes(asked):
            found = form.try_(asked)
            if isinstance(found, Outcome):
                return found
            asked = found
    raise AssertionError(asked.name)


def _is(sort: type) -> Callable[[Asked], bool]:
    return lambda asked: isinstance(asked.target, sort)


def _always(asked: Asked) -> bool:
    return True


def _scheme(asked: Asked) -> Outcome | Asked:
    scheme = None if asked.aimed else scheme_of(asked.catalogue, asked.name, asked.given)
    if scheme is None:
        return asked
    return try_scheme(asked.policy, scheme, asked.given, asked.settings, asked.day)


def _limits(asked: Asked) -> Outcome | Asked:
    found = limits_of(asked.catalogue, asked.name)
    return asked if found is None else try_limits(asked, found)


def _aimed(asked: Asked) -> Asked:
    """Find what the name means."""
    if asked.aimed:
        return asked
    asked = attrs.evolve(asked, given=as_roster(asked.catalogue, asked.name, asked.given))
    what = (asked.catalogue, asked.name, asked.given)
    found = attendance_of(*what) or clocks_of(*what) or panel_of(*what)
    return attrs.evolve(asked, target=found or fitting_target(asked))


def _whole_entry(asked: Asked) -> Asked:
    """Put the ladder in the place of one condition of a level, where those of the whole level are given."""
    found = entry_of(asked.catalogue, asked.target, asked.given)
    return asked if found is None else attrs.evolve(asked, target=found[0], given=found[1])


def _whole_set(asked: Asked) -> Asked:
    """Put the set in the place of one award, where its staff is given."""
    found = set_of(asked.catalogue, asked.target, asked.given)
    return asked if found is None else attrs.evolve(asked, target=found)


def _whole_month(asked: Asked) -> Asked:
    """Put the month of a unit in the place of one sanction, where its base is given."""
    found = month_of(asked.catalogue, asked.target, asked.given)
    return asked if found is None else attrs.evolve(asked, target=found)


def _card(asked: Asked) -> Outcome:
    return try_card(
        *card_with_settings(asked.target, asked.catalogue, asked.settings), asked.given, asked.day
    )


def _paid(asked: Asked) -> Outcome | Asked:
    """Score a card and pay by it, where something of both is given."""
    found = paid_by(asked)
    return asked if found is None else try_paid(asked, found)


def _ladder(asked: Asked) -> Outcome:
    given, settings = ladder_settings(asked.policy, asked.target, asked.given, asked.settings)
    return try_ladder(*set_ladder(asked.policy, asked.target, settings), given, asked.day)


def _unassessed(asked: Asked) -> Outcome:
    rest, policy = without_na_policy(asked)
    return settled(rest, tried(rest), policy)


def _with_parameters(asked: Asked) -> Asked:
    """Set the parameters of a rule, also those that stand among the inputs."""
    rule, catalogue, given, day = asked.on_rule
    given = ratio_given(rule, catalogue, given)
    counts = {**counts_given(rule, catalogue, given), **lists_given(rule, catalogue, given)}
    rest = {name: raw for name, raw in given.items() if name not in counts}
    given, settings = parameters_given(rule, catalogue, rest, asked.settings, day)
    return attrs.evolve(asked, target=with_settings(rule, settings), given={**given, **counts}, settings={})


def _by_kind(asked: Asked) -> Asked:
    """Take events that are given by the name of their kind for `events`."""
    rule, catalogue, given, _ = asked.on_rule
    name = name_of_kind(rule, catalogue, given)
    if name is None or name in {*input_names(rule.inputs), EVENTS} or not is_list(given[name]):
        return asked
    return attrs.evolve(asked, given={EVENTS if one == name else one: raw for one, raw in given.items()})


def _worked(asked: Asked) -> Outcome | Asked:
    working = feeding(asked.target, asked.catalogue, asked.given)
    return asked if working is None else try_worked(working, *asked.on_rule)


def _on_its_day(asked: Asked) -> Asked:
    given, day = day_given(*asked.on_rule)
    return attrs.evolve(asked, given=given, day=day)


def _condition(asked: Asked) -> Outcome | Asked:
    where = ladder_of(asked.catalogue, asked.target, asked.given)
    return (
        asked if where is None else try_condition(asked.policy, asked.target, where, asked.given, asked.day)
    )


def _not_nothing(asked: Asked) -> Asked:
    refuse_nothing(asked.target, asked.catalogue, asked.given)
    return asked


def _counted(asked: Asked) -> Outcome | Asked:
    rule, catalogue, given, day = asked.on_rule
    name = counted_name(rule, catalogue, given)
    return asked if name is None else try_counted(rule, catalogue, name, given, day)


def _behind(asked: Asked) -> bool:
    return bool(inputs_behind(asked.target, asked.catalogue, asked.given))


FORMS: tuple[Form, ...] = (
    Form(
        "choices of sets",
        lambda one: gives_profiles(one.given),
        lambda one: try_profiles(one.catalogue, one.name, {**one.given, **one.settings}, one.day),
    ),
    Form("limits", lambda one: limits_of(one.catalogue, one.name) is not None, _limits),
    Form("a pay scheme", _always, _scheme),
    Form("its target", _always, _aimed),
    Form(
        "ranks",
        lambda one: gives_ranks(one.given) and condition_of(one.catalogue, one.target),
        lambda one: try_ranks(one.target.id, one.given),
    ),
    Form("the whole entry", _always, _whole_entry),
    Form("the whole set", _always, _whole_set),
    Form("the whole month", _always, _whole_month),
    Form(
        "attendance",
        _is(AttendanceSet),
        lambda one: try_attendance(one.target, one.catalogue, one.given, one.settings, one.day),
    ),
    Form(
        "clocks",
        _is(tuple),
        lambda one: try_clock(one.target, one.catalogue, one.given, one.settings),
    ),
    Form(
        "a panel",
        _is(Panel),
        lambda one: try_panel(one.target, one.catalogue, one.given, one.settings, one.day),
    ),
    Form(
        "a unit's month",
        lambda one: gives_month(one.target, one.catalogue, one.given),
        lambda one: try_month(one.target, one.catalogue, one.given, one.settings, one.day),
    ),
    Form("a card and its pay", _always, _paid),
    Form("the items of cards whose scores it reads", gives_items, try_standings),
    Form("what the rules behind it read", gives_made, lambda one: try_made(one, tried)),
    Form("a scorecard", _is(Scorecard), _card),
    Form(
        "a set of sanctions",
        _is(SanctionSet),
        lambda one: try_set(one.target, one.catalogue, one.given, one.settings, one.day),
    ),
    Form("a ladder", _is(Ladder), _ladder),
    Form(
        "what falls due",
        lambda one: recurs(one.target, one.given),
        lambda one: try_due(one.target, one.catalogue, one.given, one.settings, one.day),
    ),
    Form(
        "a procedure",
        _is(Procedure),
        lambda one: try_procedure(one.target, one.given, one.settings, one.day),
    ),
    # From here on a rule is tried.
    Form("ratings of a panel", _always, with_judgements),
    Form("what follows where it is not assessed", asks_na_policy, _unassessed),
    Form("several cases", gives_cases, lambda one: try_cases(one, tried)),
    Form("its parameters", _always, _with_parameters),
    Form(
        "months under dated targets",
        lambda one: gives_months(*one.on_rule[:3]),
        lambda one: try_months(*one.on_rule),
    ),
    Form(
        "counts of several people",
        lambda one: gives_counts(*one.on_rule),
        lambda one: try_counts(*one.on_rule),
    ),
    Form(
        "events of persons",
        lambda one: gives_persons(*one.on_rule[:3]),
        lambda one: try_persons(*one.on_rule),
    ),
    Form("events by their kind", _always, _by_kind),
    Form("rows of a working", _always, _worked),
    Form("its day", _always, _on_its_day),
    Form("levels", lambda one: gives_levels(one.target, one.given), lambda one: try_levels(*one.on_rule)),
    Form(
        "days of service",
        lambda one: gives_served(one.target, one.catalogue, one.given),
        lambda one: try_served(one.policy, one.target, one.given, one.day),
    ),
    Form("a condition of a level", lambda one: not _behind(one), _condition),
    Form("something", _always, _not_nothing),
    Form(
        "quarters", lambda one: gives_quarters(one.target, one.given), lambda one: try_quarters(*one.on_rule)
    ),
    Form("events counted", _always, _counted),
    Form("the values behind", _behind, lambda one: try_behind(*one.on_rule)),
    Form(
        "events alike",
        lambda one: one.gives(COUNT, one.target.bind),
        lambda one: attrs.evolve(one, given=alike(*one.on_rule)),
    ),
    Form("events", lambda one: one.gives(EVENTS), lambda one: try_events(*one.on_rule)),
    Form(
        "a pool",
        lambda one: one.gives(SCORES, {*several(one.target, one.given), *listed_arguments(one.target)}),
        lambda one: try_pool(*one.on_rule),
    ),
    Form("lists", lambda one: bool(several(one.target, one.given)), lambda one: try_several(*one.on_rule)),
    Form("one value each", _always, lambda one: try_plain(*one.on_rule)),
)
"""Each is asked after those before it: what several of them would take is the first one's."""

__all__ = ["FORMS", "tried"]
