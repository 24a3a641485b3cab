"""The work of the example: orders from the re-measuring to the installation, rosters, tickets and surveys."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from kpi.api import Row
from kpi_installer.demo.people import AGENTS, INSTALLERS, MONTHS, YARD_STAFF, Person, days_of, in_month

HASTY = ("I05", 3)
"""Whose month goes wrong in everything, and which."""
_BEFORE = timedelta(days=9)
"""How long before its assignment an order may have been measured."""
_CAUSES = ("installation", "installation", "design", "product", "customer")


def orders(chance: random.Random) -> Iterator[Row]:
    """Yield the orders of December to June: some are placed late, some fail, some are still open when a month ends."""
    number = 0
    for first in (date(2023, 12, 1), *MONTHS):
        for one in (*INSTALLERS, *YARD_STAFF):
            if not in_month(one, first):
                continue
            days = [
                day
                for day in days_of(first)
                if one.there(day) and one.there(day - _BEFORE) and day.weekday() < 6
            ]
            for _ in range(
                0 if not days else chance.randint(8, 12) if one.unit != "yard" else chance.randint(16, 22)
            ):
                number += 1
                yield _order(f"D{number:05d}", one, chance.choice(days), chance)


def _order(name: str, one: Person, assigned: date, chance: random.Random) -> Row:
    hasty = one.id == HASTY[0] and assigned.month == HASTY[1] and assigned.year == 2024
    measured = _at(assigned - timedelta(days=chance.randint(4, _BEFORE.days)), chance)
    late = chance.randrange(100) < (60 if hasty else 6 - one.skill // 2)
    ordered = measured + timedelta(minutes=chance.randint(2881, 5000) if late else chance.randint(90, 2880))
    row: dict[str, object] = {
        "id": name, "installer": one.id, "remeasured": measured.isoformat(), "placed": ordered.isoformat(),
        "assigned": _at(assigned, chance).isoformat(), "customer": f"K{chance.randrange(4000):04d}",
    }  # fmt: skip
    installed = _at(assigned + timedelta(days=chance.randint(1, 8)), chance)
    if one.left_on is not None and installed.date() > one.left_on:
        return row
    row["installed"] = installed.isoformat()
    failed = chance.randrange(100) < (55 if hasty else 15 - one.skill)
    row["passed"] = "no" if failed else "yes"
    if failed:
        row["cause"] = "installation" if hasty else chance.choice(_CAUSES)
    return row


def _at(day: date, chance: random.Random) -> datetime:
    return datetime.combine(day, time(chance.randint(9, 17), chance.randrange(60)))


def shifts() -> Iterator[Row]:
    """Yield the roster of the teams: every day but Sunday."""
    for day, one in _planned():
        yield {"employee": one.id, "on": day, "kind": "day"}


def _planned() -> Iterator[tuple[date, Person]]:
    for first in MONTHS:
        for day in days_of(first):
            if day.weekday() < 6:
                yield from ((day, one) for one in INSTALLERS if one.there(day))


def punches(chance: random.Random) -> Iterator[Row]:
    """Yield a punch before and after every shift; now and then somebody is late, leaves early, or does not come."""
    for day, one in _planned():
        hasty = one.id == HASTY[0] and day.month == HASTY[1]
        drawn = chance.randrange(1000)
        if drawn < (60 if hasty else 2):
            continue
        came = datetime.combine(day, time(8, 30)) - timedelta(minutes=chance.randint(0, 25))
        left = datetime.combine(day, time(18, 0)) + timedelta(minutes=chance.randint(0, 40))
        if drawn > 988:
            came = datetime.combine(day, time(8, 30)) + timedelta(minutes=chance.randint(1, 50))
        elif drawn > 984:
            left = datetime.combine(day, time(18, 0)) - timedelta(minutes=chance.randint(1, 60))
        for at, direction in ((came, "in"), (left, "out")):
            yield {"employee": one.id, "at": at.isoformat(), "direction": direction}


def tickets(chance: random.Random) -> Iterator[Row]:
    """Yield the after-sales tickets of the agents: repairs, complaints, returns."""
    number = 0
    for first in MONTHS:
        for one in AGENTS:
            for _ in range(chance.randint(16, 24)):
                number += 1
                yield _ticket(f"T{number:05d}", one, _at(chance.choice(days_of(first)), chance), chance)


def _ticket(name: str, one: Person, dispatched: datetime, chance: random.Random) -> Row:
    kind = chance.choice(("repair", "repair", "complaint", "return"))
    limit = 4320 if kind == "return" else 2880
    spent = (
        chance.randint(60, limit)
        if chance.randrange(100) < 86 + one.skill
        else limit + chance.randint(1, 3000)
    )
    row: dict[str, object] = {
        "id": name,
        "kind": kind,
        "assignee": one.id,
        "dispatched": dispatched.isoformat(),
    }
    if chance.randrange(150):
        row["closed"] = (dispatched + timedelta(minutes=spent)).isoformat()
    return row


def surveys(chance: random.Random) -> Iterator[Row]:
    """Yield what customers answered about the agents; some did not answer."""
    number = 0
    for first in MONTHS:
        for one in AGENTS:
            for _ in range(chance.randint(24, 32)):
                number += 1
                happy = chance.randrange(100) < 88 + one.skill
                said = "" if chance.randrange(30) == 0 else "yes" if happy else "no"
                at = _at(chance.choice(days_of(first)), chance).isoformat()
                yield {"id": f"V{number:05d}", "on": at, "employee": one.id, "satisfied": said}
