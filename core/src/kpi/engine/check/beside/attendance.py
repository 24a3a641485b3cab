"""Attendance rules whose outcomes never come about, and lateness that is fined the wrong way round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor
from typing import Any

import attrs

from kpi.engine.attendance_numbers import rules_on, with_rules
from kpi.engine.check.about import about
from kpi.engine.check.beside.lateness import lateness_findings
from kpi.errors import PolicyError
from kpi.exact import show
from kpi.kit.attendance import AttendanceRules
from kpi.kit.attendance.clock import DAY as DAY_SECONDS
from kpi.kit.attendance.clock import whole_seconds
from kpi.model.attendance import AttendanceSet
from kpi.model.catalogue import Policy
from kpi.model.extension import Finding
from kpi.words import Label, phrase

_MORNING, _EVENING = datetime(2000, 1, 1, 8), datetime(2000, 1, 1, 23)
"""A shift of which an example is made."""


def attendance_findings(one: AttendanceSet, policy: Policy, day: date) -> Iterator[Finding]:
    """Yield what is wrong with attendance rules, with the parameters that hold on a day."""
    whole = with_rules(one, policy.catalogue.rules)
    try:
        rules = rules_on(whole, day)
    except PolicyError:  # What cannot be read is refused where the policy is loaded.
        return
    for outcome, why, mends in _never(one, rules):
        if outcome in one.outcomes:
            said = phrase("{outcome} never comes about: {why}", outcome=outcome, why=why)
            shown = _first_second(rules) if outcome == "late" else None
            found = about(whole, "dead_branch", "warning", said, mends=mends, witness=shown)
            yield _owned(found, one, policy)
    for kind, times in rules.shifts.items():
        yield from (_owned(found, one, policy) for found in _without_work(whole, rules, kind, times))
    yield from lateness_findings(one, rules, policy, day)


def _owned(found: Finding, one: AttendanceSet, policy: Policy) -> Finding:
    """Name the rule that a parameter belongs to, where attendance reads it as its own."""
    name = found.parameter.removeprefix(f"{one.id}.")
    if not name or any(parameter.name == name for parameter in one.parameters):
        return found
    rules = (policy.catalogue.rules[rule] for rule in one.rules if rule in policy.catalogue.rules)
    owner = next((rule.id for rule in rules if rule.parameter(name) is not None), one.id)
    return attrs.evolve(found, parameter=f"{owner}.{name}")


def is_late_dead(rules: AttendanceRules) -> bool:
    """Tell whether nobody who comes can be late: whoever is later than the grace is absent at once.

    Punches have whole seconds.
    """
    limit = rules.late_to_absent_minutes
    return limit is not None and limit * 60 <= whole_seconds(rules.grace_minutes) + 1


def _first_second(rules: AttendanceRules) -> dict[str, str] | None:
    """Return the first second of lateness as `kpi try` takes it, None where no day is so long."""
    came = _MORNING + timedelta(seconds=whole_seconds(rules.grace_minutes) + 1)
    if came >= _EVENING:
        return None
    start, ends = f"{_MORNING:%H:%M}", f"{_EVENING:%H:%M}"
    return {"shift": f'["{start}", "{ends}"]', "punches": f'[["{came:%H:%M:%S}", "{ends}"]]'}


def _never(one: AttendanceSet, rules: AttendanceRules) -> Iterator[tuple[str, Label, tuple[str, ...]]]:
    """Yield outcomes that never come about, why, and the parameters that would mend it."""
    if is_late_dead(rules) and rules.fallback != "late":
        limit, grace = show(rules.late_to_absent_minutes or Fraction(0)), show(rules.grace_minutes)
        yield (
            "late",
            phrase("{grace} minutes are in time, and {limit} are absence already", grace=grace, limit=limit),
            ("late_to_absent_minutes", "grace_minutes"),
        )
    if not rules.night_shifts:
        yield "absent_at_night", phrase("there is no night shift"), ("night_shifts",)
    if not any(rules.leads.values()):
        why = phrase("no role has to be there before a shift")
        yield "late_for_briefing", why, tuple(f"lead_{role}" for role in rules.leads)
    if rules.weekday == "none" or "meeting" not in one.reads:
        yield (
            "meeting_missed",
            phrase("there is no day, or no record, of a meeting"),
            ("weekday",),
        )
    if rules.resignation_notice is None or "resignation" not in one.reads:
        why = phrase("there is no notice, or no record, of a resignation")
        yield "short_notice", why, ("resignation_notice",)
    if rules.max == 0 and rules.over_limit_effect == "fine":
        yield "made_up_punch", phrase("not one make-up form counts"), ("max", "over_limit_effect")
    if not rules.causes:
        yield "handover_problem", phrase("no cause of a problem is named"), ("causes",)


def _without_work(
    one: AttendanceSet, rules: AttendanceRules, kind: str, times: Mapping[str, Any]
) -> Iterator[Finding]:
    """Yield kinds of shift whose break takes all of their time."""
    start, end = times["start"], rules.shift_ends.get(kind, times["end"])
    if start is None or end is None or rules.lead_paid:
        return
    minutes = floor((end - start if end > start else end - start + DAY_SECONDS) / 60)
    rest = times["break_minutes"] if times["break_minutes"] is not None else rules.break_minutes
    if rest >= minutes:
        said = phrase(
            "the shift {kind} lasts {minutes} minutes and has a break of {rest}: no minute of it is worked",
            kind=kind,
            minutes=minutes,
            rest=show(rest),
        )
        yield about(one, "dead_branch", "warning", said, mends=("break_minutes", "shifts"))


__all__ = ["attendance_findings", "is_late_dead"]
