"""Calls of the example, and what they lead to: tickets, call-backs, ratings."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

import attrs

from kpi_callcenter.demo.people import STATIONS, Agent, Company, Row, leader_of, technicians
from kpi_callcenter.demo.rosters import shift_on, span

_KINDS = (
    ("fault", "ordinary", 50, 1440), ("business", "ordinary", 30, 1440), ("fault", "VIP", 12, 360), ("business", "VIP", 8, 720),
)  # fmt: skip
"""Kinds of tickets and of customers, how many of a hundred are so, and the minutes within which most are done."""
_TOPICS = ("报障", "业务咨询", "缴费", "开通", "投诉建议")


@attrs.define
class Traffic:
    """Rows by KIND, in the order of time."""

    calls: list[Row] = attrs.field(factory=list)
    tickets: list[Row] = attrs.field(factory=list)
    callbacks: list[Row] = attrs.field(factory=list)
    surveys: list[Row] = attrs.field(factory=list)


def traffic(company: Company, chance: random.Random) -> Traffic:
    """Draw the calls of every shift, and what follows of each."""
    found = Traffic()
    for one in company.staff:
        for start, minutes, count in _shares(company, one, chance):
            for at in sorted(start + timedelta(seconds=chance.randrange(minutes * 60)) for _ in range(count)):
                _call(found, one, at, chance)
    for rows, name in ((found.calls, "on"), (found.surveys, "on"), (found.tickets, "dispatched")):
        rows.sort(key=lambda row: (str(row[name]), str(row["id"])))
    return found


def _shares(company: Company, one: Agent, chance: random.Random) -> Iterator[tuple[datetime, int, int]]:
    """Yield the shifts of an agent with the calls of each; a night has half as many."""
    for month in range(company.months):
        days = [day for day in company.days if (day.year - 2024) * 12 + day.month == month + 1]
        worked = [(day, kind) for day in days if (kind := shift_on(one, day))]
        weights = [1 if kind == "night" else 2 for _, kind in worked]
        wanted = company.calls * chance.randint(70 + 4 * one.skill, 84 + 4 * one.skill) // 100
        for (day, kind), weight in zip(worked, weights, strict=True):
            start, minutes = span(kind, day)
            yield start, minutes, wanted * weight // sum(weights)


def _call(found: Traffic, one: Agent, at: datetime, chance: random.Random) -> None:
    number = len(found.calls) + 1
    row: Row = {"id": f"C{number:07d}", "on": at.isoformat(), "topic": chance.choice(_TOPICS)}
    if chance.randrange(100) < 4:
        found.calls.append({**row, "answered": "no", "all_busy": "yes" if chance.randrange(4) else "no"})
        return
    talk, hold, wrap = chance.randint(40, 320), chance.randint(0, 40), chance.randint(10, 70)
    if chance.randrange(400) == 0:
        talk += 600
    wait = chance.randint(1, 5) if chance.randrange(100) < 88 + one.skill else chance.randint(6, 16)
    solved = chance.randrange(100) < 78 + one.skill
    row |= {
        "agent": one.id, "answered": "yes", "resolved": "yes" if solved else "no", "speed_of_answer": wait,
        "talk_time": talk, "hold_time": hold, "wrap_time": wrap,
    }  # fmt: skip
    if chance.randrange(100) == 0:
        row["sampled"] = "yes"
    if talk > 600 and chance.randrange(2):
        row["leader"] = leader_of(one.desk)
    if not solved and chance.randrange(2):
        row["ticket"] = _ticket(found, one, at + timedelta(seconds=talk + hold), chance)
    found.calls.append(row)
    if chance.randrange(100) < 30:
        happy = chance.randrange(1000) < 935 + 8 * one.skill
        said = "" if chance.randrange(40) == 0 else "yes" if happy else "no"
        found.surveys.append(
            {
                "id": f"S{number:07d}",
                "on": at.isoformat(),
                "employee": one.id,
                "channel": "hotline",
                "satisfied": said,
            }
        )


def _ticket(found: Traffic, one: Agent, ended: datetime, chance: random.Random) -> str:
    number = len(found.tickets) + 1
    name, whose, limit = _kind(chance)
    station = STATIONS[chance.randrange(len(STATIONS))]
    dispatched = ended + timedelta(seconds=chance.randint(60, 1500) if chance.randrange(50) else 2400)
    responded = dispatched + timedelta(minutes=chance.randint(3, 28) if chance.randrange(100) < 78 else 45)
    spent = chance.randint(30, limit - 1) if chance.randrange(1000) < 985 else limit + chance.randint(1, 600)
    closed = dispatched + timedelta(minutes=spent)
    left_open = chance.randrange(700) == 0
    row: Row = {
        "id": f"T{number:06d}", "kind": name, "customer_class": whose,
        "unit": station, "assignee": chance.choice(technicians(station)), "dispatcher": one.id,
        "customer": f"K{chance.randrange(20000):05d}", "correct": "no" if chance.randrange(100) < 2 else "yes",
        "dispatched": dispatched.isoformat(), "responded": responded.isoformat(),
        "call": f"C{len(found.calls) + 1:07d}",
    }  # fmt: skip
    if not left_open:
        row |= {"resolved": closed.isoformat(), "closed": closed.isoformat()}
    found.tickets.append(row)
    if chance.randrange(100) < 93:
        due = dispatched + timedelta(minutes=limit)
        at = max(due, closed) + timedelta(minutes=chance.randint(30, 900))
        reached = chance.randrange(100) < 90 + one.skill
        back: Row = {
            "ticket": row["id"],
            "at": at.isoformat(),
            "agent": one.id,
            "effective": "yes" if reached else "no",
        }
        if reached:
            back["satisfied"] = "yes" if chance.randrange(100) < 96 else "no"
        found.callbacks.append(back)
    return str(row["id"])


def _kind(chance: random.Random) -> tuple[str, str, int]:
    drawn = chance.randrange(100)
    for name, whose, share, limit in _KINDS:
        if drawn < share:
            return name, whose, limit
        drawn -= share
    raise AssertionError(drawn)
