"""Calls: how many were accepted, how late they were answered, which were long (S003.A.2.7, B.7.1.1, B.6.6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from kpi.api import Label, Period, Rows, Value, Worked, Working
from kpi_callcenter.steps import STEP_ROUNDINGS, steps
from kpi_callcenter.workings.counting import Tally, number_of, numbers_in, within, word_of
from kpi_callcenter.workings.limits import owner_of

SOURCES = ("calls", "tickets")
MODES = ("per_call", "mean")
SAMPLES = ("sampled", "all")
_SECONDS = 60


def accepted(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count what an agent accepted, calls answered or tickets dispatched (S003.Q08), and the days with any."""
    by_agent: dict[str, list[date]] = {}
    if word_of(numbers, "source", SOURCES) == "calls":
        taken = ((row["agent"], row["on"]) for row in rows["calls"] if row["answered"])
    else:
        taken = ((owner_of(row), row["dispatched"]) for row in rows["tickets"])
    for agent, moment in taken:
        if agent is not None and within(moment, period):
            by_agent.setdefault(agent, []).append(moment.date())
    tally = Tally("accepted", "days_with_calls")
    for agent, days in by_agent.items():
        tally.add(agent, accepted=len(days), days_with_calls=len(set(days)))
    return tally.worked()


def answered(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the assessed calls, those answered in time, and the points that delays take (S003.B.7.1.1).

    Of the calls answered those marked `sampled` are assessed, or all. `per_call` takes points for the steps of each
    call's delay over the limit, `mean` for those of the mean delay. A trial gives the `delays` in seconds.
    """
    limit, step = number_of(numbers, "limit_s"), number_of(numbers, "step_s")
    points = number_of(numbers, "points_per_step")
    rounding = word_of(numbers, "step_rounding", STEP_ROUNDINGS)
    mean = word_of(numbers, "mode", MODES) == "mean"
    every = word_of(numbers, "sample", SAMPLES) == "all"
    tally = Tally("deduction", "assessed", "timely")
    delays: dict[str, list[Fraction]] = {}
    if rows.get("delays"):
        delays[""] = numbers_in(rows["delays"], "delay")
    for row in rows["calls"]:
        if row["agent"] is None or row["speed_of_answer"] is None or not within(row["on"], period):
            continue
        if every or row["sampled"]:
            delay = Fraction(row["speed_of_answer"])
            delays.setdefault(row["agent"], []).append(delay)
            late = delay >= limit + step
            parts = (*(["timely"] if delay <= limit else ()), *(["deduction"] if late else ()))
            tally.because(row["agent"], "calls", row, "assessed", *parts)
    for agent, own in delays.items():
        counted = [sum(own, Fraction(0)) / len(own)] if mean else own
        lost = sum((steps(max(one - limit, Fraction(0)), step, rounding) for one in counted), Fraction(0))
        timely = sum(one <= limit for one in own)
        tally.add(agent, deduction=points * lost, assessed=len(own), timely=timely)
    return tally.worked()


def long(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the calls longer than the limit, and those of them in which no leader stepped in (S003.B.6.6)."""
    limit = number_of(numbers, "minutes")
    tally = Tally("long_calls", "left_alone")
    given = [one / _SECONDS for one in numbers_in(rows.get("seconds", ()), "seconds")]
    given += numbers_in((*rows.get("durations", ()), *rows.get("duration", ())), "minutes")
    expected = [one > limit for one in given]
    for one in expected:
        tally.add("", long_calls=int(one), left_alone=int(one))
    for row in rows["calls"]:
        if row["talk_time"] is None or not within(row["on"], period):
            continue
        lasted = Fraction(row["talk_time"] + (row["hold_time"] or 0), _SECONDS)
        expected.append(lasted > limit)
        alone = lasted > limit and row["leader"] is None
        tally.add(row["agent"], long_calls=int(lasted > limit), left_alone=int(alone))
        if lasted > limit:
            tally.because(row["agent"], "calls", row, "long_calls", *(["left_alone"] if alone else ()))
    return tally.worked(expected=tuple(expected))


_OWNER = "callcenter"
ACCEPTED = Working(
    "callcenter_accepted",
    accepted,
    ("calls", "tickets"),
    ("accepted", "days_with_calls"),
    label=Label("受理量", "calls accepted"),
    numbers=("source",),
    owner=_OWNER,
)
ANSWERED = Working(
    "callcenter_answered",
    answered,
    ("calls",),
    ("deduction", "assessed", "timely"),
    brief={"delays": ("", ("delay",))},
    label=Label("接听时限", "time of answer"),
    numbers=(
        "limit_s",
        "step_s",
        "points_per_step",
        "step_rounding",
        "mode",
        "sample",
    ),
    owner=_OWNER,
)
LONG = Working(
    "callcenter_long_calls",
    long,
    ("calls",),
    ("long_calls", "left_alone"),
    brief={
        "durations": ("", ("minutes",)),
        "duration": ("", ("minutes",)),
        "seconds": ("", ("seconds",)),
    },
    label=Label("超长通话", "long calls"),
    numbers=("minutes",),
    owner=_OWNER,
)

__all__ = ["ACCEPTED", "ANSWERED", "LONG", "MODES", "SAMPLES", "SOURCES", "accepted", "answered", "long"]
