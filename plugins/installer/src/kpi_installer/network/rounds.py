"""Maintenance by the calendar: every week, every day, twice a month at each site (S003.A.5.27)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from fractions import Fraction

from kpi.api import (
    Fault,
    Label,
    Period,
    PolicyError,
    Row,
    Rows,
    Tally,
    Value,
    Worked,
    Working,
    number_of,
    within,
    words_of,
)
from kpi_installer.words import sentence

WEEK = 7
MONTH, OVERHAULS, MISSING = "month", "overhaul_days", "missing_inspection_days"
PARTS = ("weeks_met", "weeks", "days_met", "days")


def rounds(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the weeks that touch a period and have an overhaul, and its days that have an inspection.

    A week runs from Monday to Sunday; an overhaul on any of its days will do, also before or after the period. In a
    trial the period is a `month`, with `overhaul_days` and `missing_inspection_days` of it.
    """
    tally = Tally(*PARTS)
    if rows.get(MONTH):
        start, end = _month(str(rows[MONTH][0][MONTH]))
        overhauls = {start.replace(day=int(str(one["day"]))) for one in rows.get(OVERHAULS, ())}
        missing = {start.replace(day=int(str(one["day"]))) for one in rows.get(MISSING, ())}
        inspected = set(_days(start, end)) - missing
        tally.add("", **_counted(start, end, overhauls, inspected))
        return tally.worked(**tally.counts[""])
    by_unit = _at(rows["maintenance"], words_of(numbers, "sites"))
    for unit, own in by_unit.items():
        days = [row["on"] for row in own]
        start, end = (min(days), max(days)) if period is None else (period.start, period.end)
        found = [
            {row["on"] for row in own if row["kind"] in words_of(numbers, kinds)}
            for kinds in ("overhaul_kinds", "inspection_kinds")
        ]
        tally.add(unit, **_counted(start, end, *found))
    return tally.worked()


def _counted(
    start: date, end: date, overhauls: Collection[date], inspections: Collection[date]
) -> dict[str, int | Fraction]:
    mondays = list(_days(start - timedelta(days=start.weekday()), end))[::WEEK]
    kept = sum(any(one + timedelta(days=day) in overhauls for day in range(WEEK)) for one in mondays)
    days = list(_days(start, end))
    return dict(
        zip(PARTS, (kept, len(mondays), sum(one in inspections for one in days), len(days)), strict=True)
    )


def at_branches(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the branch sites that had enough maintenance checks in a period (S003.A.5.27b).

    A site is one that had some work done within the last months, so that one that is neglected is seen.
    """
    wanted, central = number_of(numbers, "checks"), words_of(numbers, "central_sites")
    tally = Tally("met", "sites", "short")
    by_site: dict[tuple[str, str], int] = {}
    for row in rows["maintenance"]:
        if row["system"] in central:
            continue
        site = (row["unit"], row["system"])
        counts = within(row["on"], period) and row["kind"] in words_of(numbers, "check_kinds")
        by_site[site] = by_site.get(site, 0) + counts
    for (unit, _), count in by_site.items():
        tally.one(unit, met=count >= wanted)
    return tally.worked()


def _at(rows: Collection[Row], sites: Collection[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row["system"] in sites:
            found.setdefault(row["unit"], []).append(row)
    return found


def _days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=place) for place in range((end - start).days + 1)]


def _month(text: str) -> tuple[date, date]:
    try:
        start = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise PolicyError(
            Fault(
                "bad_value",
                sentence("{text!r} is no month", text=text),
                MONTH,
                hint=sentence("write 2024-04"),
            )
        ) from None
    following = (start + timedelta(days=31)).replace(day=1)
    return start, following - timedelta(days=1)


ROUNDS = Working(
    "installer_rounds",
    rounds,
    ("maintenance",),
    PARTS,
    brief={MONTH: ("", (MONTH,)), OVERHAULS: ("", ("day",)), MISSING: ("", ("day",))},
    look_back=62,
    look_ahead=WEEK - 1,
    numbers=("sites", "overhaul_kinds", "inspection_kinds"),
    label=Label("检修与巡检", "overhauls and inspections"),
    owner="installer",
)
BRANCHES = Working(
    "installer_branch_checks",
    at_branches,
    ("maintenance",),
    ("met", "sites", "short"),
    look_back=92,
    numbers=("checks", "check_kinds", "central_sites"),
    label=Label("分前端维护", "checks of branch head-ends"),
    owner="installer",
)

__all__ = ["BRANCHES", "PARTS", "ROUNDS"]
