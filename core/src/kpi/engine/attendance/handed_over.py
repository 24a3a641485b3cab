"""What follows from the hand-overs of a month, beside the shifts that end and begin with them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from kpi.engine.attendance.read import Handed
from kpi.errors import nearest
from kpi.kit.attendance import AttendanceRules, Month, Outcome, matched
from kpi.kit.attendance.clock import clock, day_of
from kpi.kit.attendance.handing import Planned, answering, coming_on, going_off, outcomes_of
from kpi.model.period import Period
from kpi.words import sentence


def handed_over(
    rules: AttendanceRules,
    handed: Handed,
    judged: Mapping[int, Month],
    roles: Mapping[int, str | None],
    period: Period,
) -> tuple[list[tuple[int, Outcome]], list[tuple[int, str, str]]]:
    """Return the outcomes of hand-overs that belong to a day of the period, and what cannot be judged.

    An outcome belongs to the day of the shift of the person whom it is about: at eight in the morning of the
    first it is for who goes off still the month before. A problem in words that the rules do not know, and a
    hand-over without an end where who goes off waits for it, are reported.
    """
    found: list[tuple[int, Outcome]] = []
    problems: list[tuple[int, str, str]] = []
    planned: dict[int, list[Planned]] = {}
    for one in handed.handovers:
        for who in (one.giver, one.taker):
            if who not in planned:
                shifts = handed.shifts.get(who, ())
                stamps = matched(rules, shifts, handed.punches.get(who, ()))
                planned[who] = list(zip(shifts, stamps, strict=True))
        going, coming = going_off(planned[one.giver], one.start), coming_on(planned[one.taker], one.start)
        stays = rules.role(roles.get(one.giver)) in rules.stay
        day = day_of(one.start)
        mine = period.start <= day <= period.end
        if stays and one.end is None and mine:
            told = sentence(
                "the hand-over of {day} {time} has no end: nobody knows when it was finished",
                day=day,
                time=clock(one.start, day),
            )
            problems.append((one.giver, "handover_open", told))
        shares: Mapping[str, Fraction] = {}
        if one.problem in rules.causes:
            shares = answering(one.problem, rules.causes, rules.both_split)
        elif one.problem and mine:
            hint = nearest(one.problem, rules.causes)
            told = sentence(
                "the hand-over of {day} {time}: unknown problem {problem!r}",
                day=day,
                time=clock(one.start, day),
                problem=one.problem,
            )
            if hint:
                told = sentence("{message}; {hint}", message=told, hint=hint)
            problems.append((one.giver, "handover_problem_unknown", told))
        found += [
            (who, outcome)
            for who, outcome in outcomes_of(one, going, coming, stays=stays, shares=shares)
            if who in judged and period.start <= outcome.day <= period.end
        ]
    return found, problems


__all__ = ["handed_over"]
