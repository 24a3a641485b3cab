"""200,000 calls and tickets of sixty agents in six units over three months, against an independent computation in SQL."""

from __future__ import annotations

import random
import sqlite3
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from kpi.app.catalogue import load_base
from kpi.documents import parse
from kpi.engine.measure import measure, metric_columns
from kpi.testing.contexts import context_of
from kpi.testing.facts import MemoryFacts

CALLS, TICKETS = 140_000, 60_000
AGENTS = [f"a{place:02}" for place in range(60)]
UNITS = [f"u{place}" for place in range(6)]
MONTHS = ("2024-01", "2024-02", "2024-03")
START, DAYS = datetime(2024, 1, 1), 91
MOVER, FROM, TO, MOVED = "a00", "u0", "u1", "2024-02-15"
"""Who changes units within a month."""

POLICY = """
schema = 1
[[bind]]
role = "agent"
scorecard = "callcenter.agent"
[[bind]]
unit = "centre"
scorecard = "callcenter.centre"
[[set]]
key = "callcenter.satisfaction.full"
value = 40
[[set]]
key = "callcenter.callback.full"
value = 30
"""

TEXT = "%Y-%m-%dT%H:%M:%S"


def moment(dice: random.Random, days: int = DAYS) -> datetime:
    return START + timedelta(seconds=dice.randrange(days * 86_400))


@cache
def raw() -> dict[str, list[dict[str, Any]]]:
    """Draw the rows, the same every time."""
    dice = random.Random(2024)
    calls: list[dict[str, Any]] = []
    for place in range(CALLS):
        answered = dice.random() < 0.93
        calls.append(
            {
                "id": f"c{place}",
                "agent": dice.choice(AGENTS),
                "on": moment(dice).strftime(TEXT),
                "answered": answered,
                "all_busy": dice.random() < 0.5,
                "sampled": answered and dice.random() < 0.02,
                "speed_of_answer": dice.randrange(30) if answered else None,
                "talk_time": dice.randrange(5, 900) if answered else None,
                "hold_time": dice.randrange(60) if answered and dice.random() < 0.3 else None,
                "wrap_time": dice.randrange(90) if answered else None,
            }
        )
    from_calls = [one for one in calls if one["answered"]]
    tickets, callbacks = [], []
    for place in range(TICKETS):
        call = dice.choice(from_calls)
        began = datetime.strptime(call["on"], TEXT)
        sent = began + timedelta(seconds=dice.randrange(3000))
        tickets.append(
            {
                "id": f"t{place}",
                "kind": dice.choice(("fault", "business", "bill")),
                "customer_class": "VIP" if dice.random() < 0.1 else None,
                "customer": f"k{dice.randrange(25_000)}" if dice.random() < 0.95 else None,
                "dispatcher": call["agent"],
                "call": call["id"],
                "dispatched": sent.strftime(TEXT),
                "correct": None if dice.random() < 0.1 else dice.random() < 0.98,
            }
        )
        callbacks += [
            {
                "ticket": f"t{place}",
                "at": (sent + timedelta(seconds=dice.randrange(20 * 86_400), microseconds=turn)).isoformat(),
                "agent": dice.choice(AGENTS),
                "effective": dice.random() < 0.8,
            }
            for turn in range(dice.choice((0, 1, 1, 1, 2)))
        ]
    surveys = [
        {
            "id": f"s{place}",
            "on": moment(dice).strftime(TEXT),
            "employee": dice.choice(AGENTS),
            "satisfied": None if dice.random() < 0.1 else dice.random() < 0.96,
        }
        for place in range(40_000)
    ]
    return {"calls": calls, "tickets": tickets, "callbacks": callbacks, "surveys": surveys}


@cache
def facts() -> MemoryFacts:
    staff = [
        {"employee": one, "unit": UNITS[place // 10], "role": "agent", "from": "2023-01-01"}
        for place, one in enumerate(AGENTS)
    ]
    return MemoryFacts(
        {
            "units": [
                {"id": "centre", "name": "centre"},
                *({"id": one, "name": one, "parent": "centre"} for one in UNITS),
            ],
            "assignments": [*staff, {"employee": MOVER, "unit": TO, "role": "agent", "from": MOVED}],
            **raw(),
        },
        tables=policy().catalogue.tables.values(),
    )


@cache
def policy() -> Any:
    return load_base(("callcenter",)).policy(_company())


def _company() -> Any:
    from kpi.policy.company import company_of

    return company_of(parse(POLICY, "kpi.toml"))


@cache
def database() -> sqlite3.Connection:
    """Load the raw rows with nothing but the standard library."""
    db = sqlite3.connect(":memory:")
    for name, rows in raw().items():
        columns = list(rows[0])
        db.execute(f"CREATE TABLE {name} ({', '.join(map(QUOTED.format, columns))})")
        marks = ", ".join("?" * len(columns))
        db.executemany(f"INSERT INTO {name} VALUES ({marks})", (tuple(row.values()) for row in rows))
    db.execute("CREATE TABLE homes (agent, unit)")
    db.executemany(
        "INSERT INTO homes VALUES (?, ?)", [(one, UNITS[place // 10]) for place, one in enumerate(AGENTS)]
    )
    db.execute("CREATE INDEX again ON tickets (customer, kind, dispatched)")
    db.execute("CREATE INDEX back ON callbacks (ticket)")
    db.execute("CREATE INDEX call ON calls (id)")
    return db


QUOTED = '"{}"'
IN = "substr({column}, 1, 7) = :month"
ON = IN.format(column='"on"')
BEFORE_END = "substr({column}, 1, 7) <= :month"
PLACE = f"CASE WHEN {{agent}} = '{MOVER}' AND {{at}} >= '{MOVED}' THEN '{TO}' ELSE homes.unit END"


def query(who: str, agent: str, at: str, above: str, below: str, source: str, where: str) -> str:
    key = agent if who == "agent" else PLACE.format(agent=agent, at=at)
    return (
        f"SELECT {key} AS who, {above}, {below} FROM {source} JOIN homes ON homes.agent = {agent} "
        f"WHERE {where} GROUP BY who"
    )


DUE = """datetime(dispatched, CASE WHEN customer_class = 'VIP' AND kind = 'fault' THEN '+6 hours'
         WHEN customer_class = 'VIP' AND kind = 'business' THEN '+12 hours' ELSE '+24 hours' END)"""
ENDED = (
    """datetime("on", '+' || (speed_of_answer + talk_time + coalesce(hold_time, 0) + 1800) || ' seconds')"""
)
ONE = "1"
CALL = ("calls.agent", '"on"')
TICKET = ("dispatcher", "dispatched")
SQL: dict[str, tuple[str, str, str, str, str, str]] = {
    "satisfaction": (
        "employee", '"on"', "sum(satisfied)", "count(*)", "surveys", f"satisfied IS NOT NULL AND {ON}",
    ),
    "calls_accepted": (*CALL, "sum(answered)", ONE, "calls", ON),
    "answer_deduction": (
        *CALL, "sum(max(speed_of_answer - 5, 0) / 2)", ONE, "calls", f"answered AND sampled AND {ON}",
    ),
    "answers_timely": (
        *CALL, "sum(speed_of_answer <= 5)", "count(*)", "calls", f"answered AND sampled AND {ON}",
    ),
    "speed_of_answer": (
        *CALL, "sum(speed_of_answer)", "count(*)", "calls", f"answered AND {ON}",
    ),
    "handling_time": (
        *CALL, "sum(talk_time + coalesce(hold_time, 0) + wrap_time)", "count(*)", "calls", f"answered AND {ON}",
    ),
    "answer_rate": (*CALL, "sum(answered)", "count(*)", "calls", ON),
    "missed_calls": (*CALL, "sum(NOT answered AND NOT all_busy)", ONE, "calls", ON),
    "long_calls_alone": (
        *CALL, "sum(talk_time + coalesce(hold_time, 0) > 600)", ONE, "calls", f"answered AND {ON}",
    ),
    "dispatch_accuracy": (
        *TICKET, "sum(correct)", "count(*)", "tickets", f"correct IS NOT NULL AND {IN.format(column='dispatched')}",
    ),
    "late_dispatches": (
        *TICKET, f"sum(datetime(dispatched) > {ENDED})", ONE, "tickets JOIN calls ON calls.id = tickets.call", IN.format(column="dispatched"),
    ),
    "callback": (
        *TICKET,
        f"sum(EXISTS (SELECT 1 FROM callbacks WHERE ticket = tickets.id AND effective AND {BEFORE_END.format(column='at')}))",
        "count(*)", "tickets", IN.format(column=DUE),
    ),
    "first_call_resolution": (
        *TICKET,
        f"""sum(NOT EXISTS (SELECT 1 FROM tickets AS later WHERE later.customer = tickets.customer
            AND later.kind = tickets.kind AND later.dispatched > tickets.dispatched
            AND {BEFORE_END.format(column='later.dispatched')}))""",
        "count(*)", "tickets", f"customer IS NOT NULL AND {IN.format(column='tickets.dispatched')}",
    ),
}  # fmt: skip


def expected(metric: str, month: str, who: str) -> dict[str, Fraction]:
    found = database().execute(query(who, *SQL[metric]), {"month": month})
    return {name: Fraction(above, below) for name, above, below in found}


@cache
def measured(month: str) -> dict[str, dict[str, Fraction]]:
    context = context_of(policy(), facts(), month)
    names = [f"callcenter.{one}" for one in SQL]
    frame = measure(context, context.population.people.select("subject"), names)
    frame = frame.join(context.names, on="subject", how="left")
    found: dict[str, dict[str, Fraction]] = {}
    for name in names:
        n, d = metric_columns(context.catalogue.metrics[name])
        found[name.removeprefix("callcenter.")] = {
            row["id"]: Fraction(row[n], row[d])
            for row in frame.iter_rows(named=True)
            if row[n] is not None and row[d]
        }
    return found


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize("metric", list(SQL))
def test_every_figure_of_agents_and_units_agrees_with_sql(metric: str, month: str):
    found = measured(month)[metric]
    assert {one: found[one] for one in AGENTS if found.get(one)} == {
        one: value for one, value in expected(metric, month, "agent").items() if value
    }
    assert {one: found[one] for one in UNITS} == expected(metric, month, "unit")


def test_the_rows_are_as_many_as_the_title_says():
    assert len(raw()["calls"]) + len(raw()["tickets"]) == 200_000
