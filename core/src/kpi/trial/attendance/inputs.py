"""What attendance rules are tried on, for the catalogue, and which of it a rule whose numbers they read is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kpi.kit.attendance.clock import is_span
from kpi.kit.attendance.rules import LEAD
from kpi.model.catalogue import Catalogue
from kpi.model.names import called
from kpi.model.parameter import Parameter
from kpi.model.rule import Rule
from kpi.trial.attendance.handing import REQUESTED
from kpi.trial.attendance.month import MONTH
from kpi.words import Label, phrase, phrase_in

INPUTS: Mapping[str, tuple[str, Label]] = {
    "shift": ("list", phrase("the shift: its start and end")),
    "kind": ("scalar", phrase("the kind of shift, in place of shift")),
    "punches": (
        "list",
        phrase("punches: [in, out] each, null for none"),
    ),
    "leave": ("list", phrase("whether leave was granted for each of them")),
    "missing": (
        "list",
        phrase("missing punches: [day, day of the form, approved]"),
    ),
    "shifts": ("list", phrase("the punches of shifts, [in, out] each")),
    "shift_start": ("scalar", phrase("the moment at which the shift starts")),
    "cases": (
        "list",
        phrase("requests for leave: [filed, approved, turned up] or [filed, day of leave, turned up]"),
    ),
    "requests": ("list", phrase("as cases")),
    "leave_date": (
        "scalar",
        phrase("the day of leave; each entry is [filed, turned up]"),
    ),
    "year": ("scalar", phrase_in("inputs", "year")),
    "month": ("scalar", phrase_in("inputs", "month")),
    "attended": (
        "list",
        phrase("days of meetings attended; of a month, days attended"),
    ),
    "rest": ("list", phrase("days of rest; of a month, their number")),
    "days": ("scalar", phrase("calendar days of the month")),
    "meals": ("list", phrase("minutes of each meal")),
    "events": (
        "list",
        phrase("calls unanswered at meals: who was on duty, each time"),
    ),
    "notice_date": ("scalar", phrase("day on which the resignation was handed in")),
    "last_day": ("scalar", phrase("last day of work")),
    "published": ("scalar", phrase("day on which the roster was published")),
    "roster": (
        "list",
        phrase("shifts by name: [day, start, end]; of coverage, shifts: [start, end] or a kind"),
    ),
    "outages": ("list", phrase("outages: [start, end] each")),
    "swaps": ("list", phrase("swaps: [day, one, other, approved]")),
    "base": ("scalar", phrase("base pay")),
    "wage": ("scalar", phrase("wage of the month")),
    "awards": ("scalar", phrase("awards of the month")),
    "fines": ("scalar", phrase("fines of the month")),
    MONTH: ("scalar", phrase("number of other awards won")),
    "kinds": ("list", phrase("kinds of shift")),
    "start": ("scalar", phrase("the moment at which a shift starts")),
    "on": ("scalar", phrase("the day of a shift, with its kind")),
    "arrivals": ("list", phrase("arrivals: [role, moment] each")),
    "left": ("scalar", phrase("when who goes off left")),
    "relief": ("scalar", phrase("when the relief came")),
    "finished": ("scalar", phrase("when the hand-over was finished")),
    "role": ("scalar", phrase("somebody's role")),
    "causes": ("list", phrase("what went wrong in the hand-over")),
    "call_at": ("scalar", phrase("when a call was accepted")),
    "from": ("scalar", phrase("when the hand-over began")),
    "to": ("scalar", phrase("when the hand-over ended")),
    "signed_from": ("scalar", phrase("whether who goes off signed")),
    "signed_to": ("scalar", phrase("whether who comes on signed")),
    "login_at": ("scalar", phrase("when who comes on logged in")),
    "requested_at": ("scalar", phrase("when leave was asked for")),
    "approved_by": ("scalar", phrase("who approved it")),
}
"""What attendance rules are tried on, for the catalogue: the sort and meaning of each input."""


def _called(name: str) -> Callable[[Parameter], bool]:
    return lambda parameter: parameter.name == name


def _lead(parameter: Parameter) -> bool:
    return parameter.name.startswith(LEAD)


def _kind(parameter: Parameter) -> bool:
    return any(is_span(dated.value) for dated in parameter.values)


ABOUT: Mapping[str, tuple[Callable[[Parameter], bool], tuple[str, ...]]] = {
    "arrivals": (_lead, ("shift_start",)),
    "left": (_called("stay"), ("relief", "finished", "role")),
    "signed_from": (_called("stay"), ("signed_to", "login_at", "shift_start")),
    "causes": (_called("causes"), ("call_at", "from", "to")),
    "call_at": (_called("causes"), ("from", "to")),
    **dict.fromkeys(
        (*REQUESTED, "cases", "requests"), (_called("notice"), ("shift_start", "requested_at", "approved_by"))
    ),
    "roster": (_called("min_staff"), ("outages", "days", "from")),
    "kinds": (_kind, ()),
    "shifts": (_kind, ()),
    "start": (_kind, ("kind", "on")),
    "on": (_kind, ("kind", "start")),
    "date": (_kind, ("kind", "start")),
}
"""By the input that tells what is tried: the parameter that it is about, and what is given beside it."""


def keys_of(rule: Rule) -> tuple[str, ...]:
    """Return the inputs by which a rule is tried through the attendance rules that read its parameters."""
    return tuple(key for key, (about, _) in ABOUT.items() if any(map(about, rule.parameters)))


def as_roster(catalogue: Catalogue, name: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take `shifts` for the `roster` of a rule, or its clause, that looks at nothing but a roster."""
    if "shifts" not in given or "roster" in given:
        return given
    meant = [one for one in catalogue.rules.values() if name in called(one.id, one.clauses)]
    if not meant or any(keys_of(one) != ("roster",) for one in meant):
        return given
    return {"roster" if one == "shifts" else one: raw for one, raw in given.items()}


def inputs_of(rule: Rule) -> Mapping[str, tuple[str, Label]]:
    """Return what such a rule is tried on, as `INPUTS` has it."""
    names = dict.fromkeys(name for key in keys_of(rule) for name in (key, *ABOUT[key][1]))
    return {name: INPUTS[name] for name in names if name in INPUTS}


__all__ = ["ABOUT", "INPUTS", "as_roster", "inputs_of", "keys_of"]
