"""What goes wrong in the example: complaints, violations, files that lack something, cases that were delayed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime

from kpi.api import Row
from kpi_installer.demo.people import (
    HOTLINE,
    INSTALLATION,
    INSTALLERS,
    MONTHS,
    SUPERVISOR,
    YARD_STAFF,
    Person,
    days_of,
    in_month,
)  # fmt: skip
from kpi_installer.demo.work import HASTY

_COMPLAINTS = (
    ("I01", date(2024, 1, 11), ""), ("I14", date(2024, 1, 23), "confirmed"), ("I02", date(2024, 2, 20), "confirmed"),
    *(("I05", date(2024, 3, day), "confirmed") for day in (1, 2, 4, 6, 8, 11, 12, 13, 15, 18, 19, 22, 26, 28, 29)),
    ("I13", date(2024, 4, 9), "confirmed"), ("I13", date(2024, 4, 17), "confirmed"), ("I03", date(2024, 5, 21), ""),
    ("I12", date(2024, 6, 13), "appealed"),
)  # fmt: skip
"""Complaints about an installer: one was waived afterwards, one of June is contested."""
_SITES = (
    ("I04", datetime(2024, 1, 16, 10, 20), "confirmed"), ("I06", datetime(2024, 3, 8, 9, 5), "confirmed"),
    ("I06", datetime(2024, 3, 20, 15, 40), "confirmed"), ("I11", datetime(2024, 4, 11, 11, 0), "confirmed"),
    ("I15", datetime(2024, 4, 12, 16, 30), "confirmed"), ("I02", datetime(2024, 5, 14, 14, 10), "waived"),
    ("I16", datetime(2024, 6, 6, 10, 45), "confirmed"),
)  # fmt: skip
"""Complaints about a site: two concern somebody before and after changing teams, one a foreman himself."""
_VIOLATIONS = (
    "progress_sheet_missed",
    "stock_sheet_missed",
    "tool_neglected",
    "vehicle_neglected",
    "illegal_driving",
)
_DELAYED = (1, 0, 2, 0, 6, 1)
_ERRORS = (0, 1, 0, 2, 0, 0)
_SUGGESTIONS = (3, 2, 4, 3, 0, 3)


def complaints() -> Iterator[Row]:
    """Yield the complaints about sites."""
    for number, (who, at, status) in enumerate(_SITES, 1):
        yield {
            "id": f"S{number:03d}",
            "on": at.isoformat(),
            "employee": who,
            "cause": "site",
            "status": status,
        }


def events(chance: random.Random) -> Iterator[Row]:
    """Yield everything else."""
    for number, (who, day, status) in enumerate(_COMPLAINTS, 1):
        yield {
            "subject": who,
            "kind": "installer.personal_complaint",
            "on": day,
            "ref": f"P{number:03d}",
            "status": status,
        }
    for number, (who, kind, day) in enumerate(_drawn(chance), 1):
        yield {"subject": who, "kind": kind, "on": day, "ref": f"E{number:04d}"}


def _drawn(chance: random.Random) -> Iterator[tuple[str, str, date]]:
    for place, first in enumerate(MONTHS):
        days = days_of(first)
        for one in INSTALLERS:
            if in_month(one, first):
                most = 7 if (one.id, first.month) == HASTY else max(0, 3 - one.skill // 3)
                for _ in range(chance.randint(0, most)):
                    yield one.id, "installer.incomplete_file", _day(one, days, chance)
        for who, most in (*((one.id, 4 - one.skill // 3) for one in YARD_STAFF), (INSTALLATION, 3)):
            for _ in range(chance.randint(0, most)):
                yield who, f"installer.{chance.choice(_VIOLATIONS)}", chance.choice(days)
        told = (
            (SUPERVISOR, "management.delayed_case", _DELAYED), (SUPERVISOR, "management.statistics_error", _ERRORS),
            (HOTLINE, "management.adopted_suggestion", _SUGGESTIONS),
        )  # fmt: skip
        for who, kind, counts in told:
            for _ in range(counts[place]):
                yield who, kind, chance.choice(days)


def _day(one: Person, days: list[date], chance: random.Random) -> date:
    return chance.choice([day for day in days if one.there(day)])
