"""Projects: finished in time, changed in their design, accepted at once; jobs at the agreed time (S003.A.7.37, .39)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from kpi.api import Label, Period, Rows, Tally, Value, Worked, Working, within, words_of
from kpi_installer.checks import PLACES, checked, met_of


def built(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the projects due in a period, and those of them finished: by its end, and by their deadline.

    With `excused` those that are excused are taken out.
    """
    tally = Tally("due", "finished", "in_time")
    for row in rows["projects"]:
        tally.add(row["unit"])
        deadline, finished = row["deadline"], row["finished"]
        if deadline is None or not within(deadline, period):
            continue
        if numbers["excused"] is True and row["excused"]:
            continue
        done = finished is not None and (period is None or finished <= period.end)
        states = {"due": True, "finished": done, "in_time": done and finished <= deadline}
        tally.add(row["unit"], **states)
        tally.because(row["unit"], "projects", row, *(name for name, yes in states.items() if yes))
    return tally.worked(**met_of(checked(rows["projects"], tally, "in_time", "due")))


def designed(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the designs of a period, those changed and those explained on site, and what costs were off by.

    A cost that ended above its design is off as much as one below it.
    """
    tally = Tally("designs", "changed", "briefed", "off", "cost")
    for row in rows["engineering_designs"]:
        tally.add(row["unit"])
        if row["on"] is not None and not within(row["on"], period):
            continue
        states = {"designs": True, "changed": bool(row["changed"]), "briefed": bool(row["briefed"])}
        tally.add(row["unit"], **states)
        tally.because(row["unit"], "engineering_designs", row, *(name for name, yes in states.items() if yes))
        planned, final = row["design_cost"], row["final_cost"]
        if planned is not None and final is not None:
            tally.add(row["unit"], off=abs(final - planned), cost=planned)
    return tally.worked()


def accepted(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the projects inspected in a period and those that passed the first time, together and by category.

    The categories are the lists of words `two_way`, `own` and `subcontracted`.
    """
    tally = Tally(*ACCEPTED.parts)
    groups = {one: words_of(numbers, f"{one}_words") for one in CATEGORIES}
    for row in rows["acceptances"]:
        tally.add(row["unit"])
        if row["on"] is not None and not within(row["on"], period):
            continue
        passed, inspected = _counts(row)
        tally.add(row["unit"], passed=passed, inspected=inspected)
        tally.because(row["unit"], "acceptances", row, "inspected", *(["passed"] if passed else ()))
        for name, words in groups.items():
            if row["category"] in words:
                tally.add(row["unit"], **{f"{name}_passed": passed, f"{name}_inspected": inspected})
    return tally.worked()


def _counts(row: Mapping[str, object]) -> tuple[Fraction | int, Fraction | int]:
    """Return how many passed and were inspected: a row is one, or in a trial the numbers of its category."""
    passed, inspected = row.get("passed"), row.get("inspected")
    if isinstance(passed, Fraction) and isinstance(inspected, Fraction):
        return passed, inspected
    return bool(row["passed_first"]), 1


def agreed(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the jobs agreed for a period, and those finished by the agreed time."""
    tally = Tally("in_time", "agreed", "late")
    for row in rows["agreed_jobs"]:
        tally.add(row["unit"])
        if row["agreed"] is not None and within(row["agreed"], period):
            met = row["finished"] is not None and row["finished"] <= row["agreed"]
            tally.one(row["unit"], met=met)
            tally.because(row["unit"], "agreed_jobs", row, "agreed", "in_time" if met else "late")
    return tally.worked(**met_of(checked(rows["agreed_jobs"], tally, "in_time", "agreed")))


CATEGORIES = ("two_way", "own", "subcontracted")

PROJECTS = Working(
    "installer_projects",
    built,
    ("projects",),
    ("due", "finished", "in_time"),
    brief={"projects": ("projects", ("deadline", "finished")), "checks": ("projects", PLACES)},
    look_back=366,
    numbers=("excused",),
    label=Label("工程完工", "projects finished"),
    owner="installer",
)
DESIGNS = Working(
    "installer_designs",
    designed,
    ("engineering_designs",),
    ("designs", "changed", "briefed", "off", "cost"),
    brief={"costs": ("engineering_designs", ("design_cost", "final_cost"))},
    look_back=366,
    label=Label("工程设计", "designs"),
    owner="installer",
)
ACCEPTED = Working(
    "installer_acceptances",
    accepted,
    ("acceptances",),
    (
        "passed",
        "inspected",
        *(f"{one}_{part}" for one in CATEGORIES for part in ("passed", "inspected")),
    ),
    brief={"acceptances": ("acceptances", ("category", "passed", "inspected"))},
    look_back=366,
    numbers=("two_way_words", "own_words", "subcontracted_words"),
    label=Label("工程验收", "acceptances"),
    owner="installer",
)
JOBS = Working(
    "installer_agreed_jobs",
    agreed,
    ("agreed_jobs",),
    ("in_time", "agreed", "late"),
    brief={"jobs": ("agreed_jobs", ("agreed", "finished")), "checks": ("agreed_jobs", PLACES)},
    look_back=62,
    label=Label("约定时间完工", "jobs at the agreed time"),
    owner="installer",
)

__all__ = ["ACCEPTED", "CATEGORIES", "DESIGNS", "JOBS", "PROJECTS"]
