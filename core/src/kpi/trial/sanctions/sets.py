"""Trying the awards of a whole set of sanctions on a group of people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.engine.sanctions.limits import limited, limits_of
from kpi.errors import Fault, UsageError
from kpi.expr import Why
from kpi.model.catalogue import Catalogue
from kpi.model.names import short
from kpi.model.rule import Rule
from kpi.model.sanction import SanctionSet
from kpi.trial.names import argument_names, input_names, refuse_unknown
from kpi.trial.outcome import Outcome
from kpi.trial.rules import PEERS, try_plain, with_settings
from kpi.trial.values import as_table, read_setting
from kpi.types import Money
from kpi.words import sentence

STAFF = "staff"


def set_of(catalogue: Catalogue, target: Any, given: Mapping[str, Any]) -> SanctionSet | None:
    """Return the only set to which an award belongs, where `staff` is given for it; None for other targets."""
    if STAFF not in given or not isinstance(target, Rule):
        return None
    names = input_names(target.inputs)
    found = [
        one
        for one in catalogue.sanctions.values()
        if any(target is rule for rule in _awards(one, catalogue)) and STAFF not in names
    ]
    return found[0] if len(found) == 1 else None


def try_set(
    chapter: SanctionSet,
    catalogue: Catalogue,
    given: Mapping[str, Any],
    settings: Mapping[str, Any],
    day: date,
) -> Outcome:
    """Evaluate the awards of a set on `staff`, a table of names with tables of inputs.

    A setting, which may stand among the inputs, is a parameter of the set, else of every award that has it, or
    of one as `<award>.<parameter>`. An award of which nobody's inputs are given is left out. Outputs: what each gets under the name, and
    `awards`, by rule and name. The result is the sum.

    Raises:
        UsageError: for unknown names, and without `staff`.
    """
    mine = {one.name: one for one in chapter.parameters}
    rules = _awards(chapter, catalogue)
    members = _members(rules)
    told = [name for name in given if name != STAFF and name in (*mine, *members)]
    twice = [
        Fault("given_twice", sentence("{name} is given twice", name=name), where=name)
        for name in told
        if name in settings
    ]
    if twice:
        raise UsageError(*twice)
    settings = {**settings, **{name: given[name] for name in told}}
    given = {name: raw for name, raw in given.items() if name not in told}
    refuse_unknown(settings, [*mine, *members], "parameter")
    for name, raw in settings.items():
        if name not in mine:
            concerned = members[name]
            rules = [with_settings(one, {short(name): raw}) if one.id in concerned else one for one in rules]
    changed = [read_setting(one, settings[name]) if name in settings else one for name, one in mine.items()]
    chapter = attrs.evolve(chapter, parameters=tuple(changed))
    refuse_unknown(given, [STAFF])
    if STAFF not in given:
        hint = sentence(
            "give {STAFF} = {{ A = {{ sales = 52000 }}, B = {{ sales = 48000 }} }} in a file (--facts)",
            STAFF=STAFF,
        )
        raise UsageError(
            Fault(
                "missing_input",
                sentence("missing: {STAFF}, the inputs of each by name", STAFF=STAFF),
                hint=hint,
            )
        )
    staff = {name: dict(own) for name, own in as_table(given[STAFF]).items() if isinstance(own, Mapping)}
    known = {name for rule in rules for name in _names(rule)}
    refuse_unknown([name for own in staff.values() for name in own], known)
    awards: dict[str, dict[str, Fraction]] = {}
    flags: set[str] = set()
    reasons: list[Why] = []
    for rule in rules:
        rows = {
            name: {key: raw for key, raw in own.items() if key in _names(rule)} for name, own in staff.items()
        }
        if not any(rows.values()):
            continue
        for name, row in rows.items():
            others = [other for key, other in rows.items() if key != name]
            tried = _one(rule, catalogue, row, others, day)
            if isinstance(tried.result, Fraction):
                awards.setdefault(short(rule.id), {})[name] = tried.result
            flags |= set(tried.flags)
            if tried.why is not None:
                reasons.append(tried.why)
    stackable, cap = limits_of(chapter, day)
    totals = {
        name: limited([own[name] for own in awards.values() if name in own], stackable=stackable, cap=cap)
        for name in staff
    }
    whole = sum(totals.values(), Fraction(0))
    outputs: dict[str, Any] = {**totals, "awards": awards}
    return Outcome(
        chapter.id, whole, outputs, tuple(sorted(flags)), Why("+", chapter.label, whole, tuple(reasons))
    )


def _awards(chapter: SanctionSet, catalogue: Catalogue) -> list[Rule]:
    return [
        catalogue.rules[one.rule]
        for one in chapter.sanctions
        if one.money is Money.AWARD and one.trigger is None
    ]


def _members(rules: list[Rule]) -> dict[str, set[str]]:
    """Map the parameters of awards, bare and as `<award>.<parameter>`, to the awards that have them."""
    found: dict[str, set[str]] = {}
    for rule in rules:
        for one in rule.parameters:
            for name in (one.name, *one.aliases):
                for called in (name, f"{short(rule.id)}.{name}", f"{rule.id}.{name}"):
                    found.setdefault(called, set()).add(rule.id)
    return found


def _names(rule: Rule) -> dict[str, object]:
    names = input_names(rule.inputs)
    return {**names, **argument_names(rule, names)}


def _one(
    rule: Rule, catalogue: Catalogue, row: Mapping[str, Any], others: list[dict[str, Any]], day: date
) -> Outcome:
    """Evaluate one award of one person; what is not given is not assessed."""
    names = input_names(rule.inputs)
    told = {one.name for name in row for one in argument_names(rule, names).get(name, ())}
    told |= {names[name].name for name in row if name in names}
    own = {**row, **{one.name: None for one in rule.inputs if one.name not in told}}
    try:
        return try_plain(rule, catalogue, {**own, PEERS: others}, day)
    except UsageError as error:
        if error.faults[0].where != PEERS:
            raise
        return try_plain(rule, catalogue, own, day)


__all__ = ["STAFF", "set_of", "try_set"]
