"""The roster of the example: every agent in turn on the morning, afternoon and night shift, then two days free."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from kpi_callcenter.demo.people import Agent, Company, Row, leader_of

_TURN = ("morning", "afternoon", "night", "", "")
_HOURS = {"morning": (8, 0, 390), "afternoon": (14, 30, 330), "night": (20, 0, 720)}
"""Hour and minute at which a shift starts, and how many minutes it lasts."""


def shift_on(one: Agent, day: date) -> str:
    """Return the kind of an agent's shift on a day; empty on a free one."""
    return _TURN[(day.toordinal() + one.number) % len(_TURN)]


def span(kind: str, day: date) -> tuple[datetime, int]:
    """Return when a shift starts, and its length in minutes."""
    hour, minute, minutes = _HOURS[kind]
    return datetime.combine(day, time(hour, minute)), minutes


def shifts(company: Company) -> Iterator[Row]:
    """Yield the shifts of the agents, and the morning shifts of the leaders on weekdays."""
    for who, day, kind in _planned(company):
        yield {"employee": who, "on": day, "kind": kind}


def _planned(company: Company) -> Iterator[tuple[str, date, str]]:
    for day in company.days:
        for one in company.staff:
            if kind := shift_on(one, day):
                yield one.id, day, kind
        if day.weekday() < 5:
            for number in range(1, company.desks + 1):
                yield leader_of(f"desk{number}"), day, "morning"


def punches(company: Company, chance: random.Random) -> Iterator[Row]:
    """Yield a punch before and after every shift; now and then somebody is late for the meeting, or for the shift."""
    for who, day, kind in _planned(company):
        start, minutes = span(kind, day)
        early = chance.randint(21 if who.startswith("L") else 16, 40)
        if chance.randrange(100) < 3:
            early = chance.randint(-9, 14)
        came = start - timedelta(minutes=early)
        left = start + timedelta(minutes=minutes + chance.randint(1, 25))
        for at, direction in ((came, "in"), (left, "out")):
            yield {"employee": who, "at": at.isoformat(), "direction": direction}
