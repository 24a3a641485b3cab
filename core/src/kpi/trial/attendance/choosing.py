"""Trying attendance rules: on punches of a shift, missing punches, requests for leave, a month's meetings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import attrs

from kpi.engine.attendance import rules_on, with_rules
from kpi.errors import Fault, PolicyError, UsageError
from kpi.kit.attendance import AttendanceRules
from kpi.model.attendance import AttendanceSet
from kpi.model.catalogue import Catalogue
from kpi.model.names import called, meant
from kpi.model.parameter import Parameter, parameter_called
from kpi.model.pay import PayScheme
from kpi.model.rule import Rule
from kpi.trial.attendance import covering, filed, handing, meetings, punching
from kpi.trial.attendance.inputs import INPUTS, keys_of
from kpi.trial.attendance.month import MONTH, month, names_of_scheme, settlement
from kpi.trial.attendance.tried import Tried
from kpi.trial.names import argument_names, input_names, refuse_unknown
from kpi.trial.outcome import Outcome
from kpi.trial.reading import entries
from kpi.trial.sanctions.events import EVENTS, WAIVED_ONES
from kpi.trial.unfit import fitting
from kpi.trial.values import read_setting
from kpi.words import sentence

PROCEDURES: Mapping[str, tuple[Callable[[Tried], Outcome], tuple[str, ...]]] = {
    "punches": (punching.punches, ("punches", "shift", "kind", "start", "end", "leave", "role")),
    "missing": (punching.missing, ("missing", "amount")),
    "shifts": (handing.shifts, ("shifts", "amount")),
    "cases": (filed.requests, ("cases", "leave_date", "shift_start", "amount")),
    "requests": (filed.requests, ("requests", "leave_date", "shift_start", "amount")),
    "year": (meetings.meetings, ("year", "month", "rest", "attended", "fine", "absent_fine")),
    "meals": (meetings.meals, ("meals", "events", "max_minutes", "over_fine", "fine", "amount", "per")),
    "last_day": (filed.resignation, ("notice_date", "last_day", "penalty", "notice", "notice_unit")),
    "published": (filed.roster, ("published", "month")),
    "swaps": (filed.swaps, ("swaps", "roster")),
    "fines": (settlement, ("wage", "awards", "fines", "base")),
    MONTH: (
        month,
        ("base", "days", "rest", "attended", "late", "early", "absent", "leave", "employed_days", MONTH),
    ),
    "days": (meetings.rest, ("days", "rest")),
    "roster": (covering.coverage, ("roster", "days", "from", "until", "to", *covering.OUTAGES)),
    "kinds": (handing.lengths, ("kinds",)),
    "arrivals": (handing.arrivals, ("arrivals", "shift_start")),
    "left": (handing.relief, ("left", "relief", "role", *handing.FINISHED)),
    "causes": (handing.causes, ("causes", "call_at", "from", "to")),
    "call_at": (handing.causes, ("causes", "call_at", "from", "to")),
    "signed_from": (handing.signatures, ("signed_from", "signed_to", "login_at", "shift_start")),
    **{
        name: (handing.notice, (name, "shift_start", "approved", "approved_by")) for name in handing.REQUESTED
    },
    **dict.fromkeys(
        ("start", "on", "date"), (handing.dated, ("start", "end", "kind", "shift", "on", "date"))
    ),
}
"""By the input that tells what is tried: the procedure, and the inputs that it takes beside parameters."""


_COMMON = ("days", "year", "kinds", "left", "start", "on", "date", "filed")
"""Inputs that other rules have too: alone they do not say that attendance is meant."""
_OF_EVENTS = (EVENTS, WAIVED_ONES)


def attendance_of(catalogue: Catalogue, name: str, given: Mapping[str, Any]) -> AttendanceSet | Rule | None:
    """Return the attendance rules that a name means for what is given; None where another target is meant.

    The name is that of the rules, one of their clauses, or one of a sanction that fines their events. What is
    given for a clause of theirs may be the inputs of such a sanction: then that is the target.
    """
    given = _completed(given)
    known = [with_rules(one, catalogue.rules) for one in catalogue.attendance.values()]
    found = meant(known, name)
    every = {key for key in PROCEDURES if key not in _COMMON}
    every |= {key for one in known for key in one.counts}
    if not found and any(key in given for key in every):
        found = [
            one
            for one in known
            if any(name in called(carrier.id, carrier.clauses) for carrier in _carriers(one, catalogue))
        ]
        if len(found) == 1 and _key(found[0], given, catalogue) is None:
            return None
    if not found:
        found = [
            one
            for one in known
            if any(
                name in called(rule.id, rule.clauses) and any(key in given for key in keys_of(rule))
                for rule in _read(one, catalogue)
            )
        ]
    if not found:
        return None
    if len(found) > 1:
        ids = ", ".join(sorted(one.id for one in found))
        raise UsageError(
            Fault(
                "several_rules",
                sentence("{name} has several rules: {ids}", name=name, ids=ids),
                hint=sentence("give one of them"),
            )
        )
    if _key(found[0], given, catalogue) is None:
        rules = _fining(found[0], catalogue)
        citing = [rule for rule in rules if name in rule.clauses]
        for rule in (*citing, *rules):
            if given and all(one in _names(rule) or (one in _OF_EVENTS and rule in citing) for one in given):
                return rule
    return found[0]


def try_attendance(
    one: AttendanceSet, catalogue: Catalogue, given: Mapping[str, Any], settings: Mapping[str, Any], day: date
) -> Outcome:
    """Apply attendance rules to what is given; parameters may stand among the inputs.

    `punches` with a `shift` (or the `kind` of one): the status of each pair. `missing`: make-up forms,
    [missing day, day filed, approved]. `shifts`: pairs of punches, null where there is none. `cases` with
    `shift_start`: requests for leave, [filed, approved, turned up], or [filed, day of leave, turned up].
    `year` and `month` with `rest` and `attended`: the regular meeting. `last_day` with `notice_date`: a
    resignation. `published` with `month`: a roster. `swaps` with a `roster`: who works what. `meals`: minutes,
    with `events`, lists of those on duty. `days` with `rest`: required days. `base`, days and numbers of events:
    a whole month, wage, awards and fines. `fines` with `wage` and `awards`: what is settled. Of shifts and
    hand-overs see `kpi.trial.attendance.handing`.

    Raises:
        UsageError: for unknown names, and where none of these is given.
        DataError: for values that cannot be read.
        PolicyError: for values that a parameter cannot have.
    """
    given = _completed(given)
    one = with_rules(one, catalogue.rules)
    key = _key(one, given, catalogue)
    if key is None:
        known = ", ".join(f"{name} ({', '.join(inputs)})" for name, (_, inputs) in PROCEDURES.items())
        raise UsageError(
            Fault(
                "missing_input",
                sentence("missing: what {id} is tried on", id=one.id),
                hint=sentence("one of {known}", known=known),
            )
        )
    procedure, inputs = PROCEDURES[key][0], _inputs(one, key, catalogue)
    own = {name: raw for name, raw in given.items() if name in inputs}
    asked = {name: raw for name, raw in given.items() if name not in inputs}
    refuse_unknown([name for name in asked if parameter_called(name, one.parameters) is None], inputs)
    refuse_unknown(
        [name for name in settings if parameter_called(name, one.parameters) is None],
        [parameter.name for parameter in one.parameters],
        "parameter",
    )
    changed = {**asked, **settings}
    parameters = tuple(_changed(parameter, changed) for parameter in one.parameters)
    one = attrs.evolve(one, parameters=parameters)
    try:
        rules: AttendanceRules = rules_on(one, day)
    except PolicyError as error:
        raise UsageError(*(attrs.evolve(fault, code="bad_value") for fault in error.faults)) from None
    with fitting(own, sentence("see what kpi rules says of it")):
        return procedure(Tried(one, rules, catalogue, own, day))


def _completed(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Add no meals to calls that were unanswered at meals: `events` that are lists of people."""
    events = given.get("events")
    if isinstance(events, str) and events.replace(" ", "").startswith("[["):
        events = entries(events, "events")
    people = (
        isinstance(events, list | tuple)
        and bool(events)
        and all(isinstance(one, list | tuple) for one in events)
    )
    return {"meals": [], **given} if people else given


def _changed(parameter: Parameter, given: Mapping[str, Any]) -> Parameter:
    names = [name for name in (parameter.name, *parameter.aliases) if name in given]
    if len(names) > 1:
        raise UsageError(
            Fault(
                "given_twice", sentence("{name} is given under two names", name=parameter.name), where="--set"
            )
        )
    return read_setting(parameter, given[names[0]]) if names else parameter


def _key(one: AttendanceSet, given: Mapping[str, Any], catalogue: Catalogue) -> str | None:
    """Return the input that tells which procedure takes everything that is given."""
    if any(name in given for name in (MONTH, *one.counts)):
        return MONTH
    for key in PROCEDURES:
        known = (
            name in _inputs(one, key, catalogue) or parameter_called(name, one.parameters) is not None
            for name in given
        )
        if key in given and all(known):
            return key
    return next((key for key in PROCEDURES if key in given and key not in _COMMON), None)


def _inputs(one: AttendanceSet, key: str, catalogue: Catalogue) -> tuple[str, ...]:
    inputs = PROCEDURES[key][1]
    if key == "fines":
        return (*inputs, *names_of_scheme(catalogue, one.pay))
    return (*inputs, *one.counts, *names_of_scheme(catalogue, one.pay)) if key == MONTH else inputs


def _fining(one: AttendanceSet, catalogue: Catalogue) -> list[Rule]:
    """Return the rules of the sets of sanctions that fine the events of attendance."""
    return [
        catalogue.rules[sanction.rule]
        for name in one.sanctions
        if name in catalogue.sanctions
        for sanction in catalogue.sanctions[name].sanctions
    ]


def _carriers(one: AttendanceSet, catalogue: Catalogue) -> list[Rule | PayScheme]:
    """Return what carries out clauses together with attendance rules: fines, the pay scheme and its rules."""
    scheme = catalogue.pay.get(one.pay)
    if scheme is None:
        return [*_fining(one, catalogue)]
    paid = [catalogue.rules[part.rule] for part in scheme.chain if part.rule]
    return [*_fining(one, catalogue), scheme, *paid]


def _read(one: AttendanceSet, catalogue: Catalogue) -> list[Rule]:
    """Return the rules whose parameters attendance reads as its own."""
    return [catalogue.rules[name] for name in one.rules if name in catalogue.rules]


def _names(rule: Rule) -> set[str]:
    names = input_names(rule.inputs)
    called = {word for one in rule.parameters for word in (one.name, *one.aliases)}
    return {*names, *argument_names(rule, names), *called}


__all__ = ["INPUTS", "PROCEDURES", "attendance_of", "try_attendance"]
