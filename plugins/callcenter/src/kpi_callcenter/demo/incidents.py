"""What goes wrong in the example: complaints, outages of the call system, and what was decided of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from kpi_callcenter.demo.people import CENTRE, DIRECTOR, Company, Row

_STATUSES = ("confirmed", "confirmed", "confirmed", "pending", "waived")


def complaints(company: Company, chance: random.Random) -> Iterator[Row]:
    """Yield complaints about the attitude of agents: most are confirmed, of some the amount is decided."""
    number = 0
    for day in company.days:
        for one in company.staff:
            if chance.randrange(900) >= 10 - one.skill:
                continue
            number += 1
            at = datetime.combine(day, time(chance.randint(9, 20), chance.randrange(60)))
            row: Row = {
                "id": f"V{number:04d}", "on": at.isoformat(), "employee": one.id, "cause": "attitude",
                "channel": "hotline", "status": chance.choice(_STATUSES),
            }  # fmt: skip
            match chance.randrange(3):
                case 0:
                    row["amount"] = 10 * chance.randint(5, 20)
                case 1:
                    row["severity"] = chance.choice(("minor", "moderate", "serious"))
            yield row


def outages(company: Company, chance: random.Random) -> Iterator[Row]:
    """Yield outages of the call system, some of them overlapping, with their grade."""
    number = 0
    for day in company.days[::9]:
        number += 1
        at = datetime.combine(day, time(chance.randint(0, 23), chance.randrange(60)))
        minutes = chance.choice((0, 2, 3, 6, 11))
        yield _outage(number, at, minutes, chance)
        if chance.randrange(3) == 0:
            number += 1
            yield _outage(number, at + timedelta(minutes=minutes // 2), 3, chance)


def _outage(number: int, at: datetime, minutes: int, chance: random.Random) -> Row:
    fixed = at + timedelta(minutes=minutes, seconds=chance.randrange(60))
    return {
        "id": f"O{number:03d}", "system": "call", "reported": at.isoformat(), "fixed": fixed.isoformat(),
        "grade": "ordinary", "unit": CENTRE, "cause": "own",
    }  # fmt: skip


def maintenance(company: Company) -> Iterator[Row]:
    """Yield two checks of the call system a month, and one only in February."""
    for day in company.days:
        if day.day == 10 or (day.day == 24 and day.month != 2):
            yield {"on": day, "kind": "check", "system": "call", "unit": CENTRE}


def decisions(rows: list[Row]) -> Iterator[Row]:
    """Yield the amounts that the director decided for every fifth confirmed complaint that gives none."""
    open_cases = [
        row for row in rows if row["status"] == "confirmed" and not ("amount" in row or "severity" in row)
    ]
    for row in open_cases[::5]:
        yield {
            "kind": "amount", "subject": row["employee"], "on": str(row["on"])[:10], "by": DIRECTOR,
            "ref": row["id"], "amount": 100, "note": "情节一般",
        }  # fmt: skip
