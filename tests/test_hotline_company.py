"""A call centre of sixty agents in six desks and its field stations: from raw rows to pay, by the commands a user types.

What every command gives is compared with sums over the same rows, made with SQL and fractions alone.
"""

from __future__ import annotations

import contextlib
import csv
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import attrs
import pytest
from click.testing import CliRunner

from kpi.cli.main import cli
from kpi.exact import parse, round_half_away
from kpi_callcenter.demo.company import facts
from kpi_callcenter.demo.people import CENTRE, STATIONS, Company, leader_of, technicians

COMPANY = Company(desks=6, agents=10, months=3, calls=1105)
MONTHS = ("2024-01", "2024-02", "2024-03")
BANDS = ((1060, 900, 50, 1), (900, 800, 50, 2))
LEAST = 750
POLICY = """
[[bind]]
role = "technician"
sanctions = ["installer.manager", "management.joint"]
pay = "technician"

[[bind]]
unit = "hh"
scorecard = "installer.manager_month"
sanctions = ["installer.manager_units"]

[[bind]]
unit = "tm"
scorecard = "installer.manager_month"
sanctions = ["installer.manager_units"]

# A leader answers for the breaches of which the code of field service fines the person.
[[set]]
key = "management.breach.kinds"
value = ["installer.standard_breach"]

# The desks take half a day's calls, and the company asks for half as many.
[[set]]
key = "callcenter.volume.bands"
value = [[1060, 900, 50, 1], [900, 800, 50, 2]]
[[set]]
key = "callcenter.volume.floor"
value = 750

[pay.technician]
label = { zh = "维护人员工资", en = "Pay of a technician" }
frequency = "month"
[[pay.technician.part]]
name = "base"
money = "base"
rule = "base_pay"
prorate = "calendar"
[[pay.technician.part]]
name = "fines"
mechanism = "sanctions"
money = "fine"
"""
BREACHES = (("T02", "2024-01-09"), ("T02", "2024-01-23"), ("T04", "2024-02-14"), ("T07", "2024-02-20"))
FALSE_TICKETS = (("T03", "2024-01-17", ""), ("T06", "2024-03-05", "150"))
FIRST = ("employees", "units", "assignments")


@attrs.frozen
class Centre:
    """The folder of the company, and the same rows in a database of the standard library."""

    folder: Path
    db: sqlite3.Connection

    def kpi(self, *arguments: str) -> str:
        """Run a command and return what it prints; its exit code is 0."""
        with contextlib.chdir(self.folder):
            done = CliRunner().invoke(cli, list(arguments))
        assert done.exit_code == 0, f"kpi {' '.join(arguments)}\n{done.output}"
        return done.stdout

    def rows(self, *arguments: str) -> list[dict[str, Any]]:
        """Return the rows of a document."""
        found: list[dict[str, Any]] = json.loads(self.kpi(*arguments, "-o", "json"))["rows"]
        return found

    def ask(self, question: str, month: str) -> dict[str, tuple[int, ...]]:
        """Return what SQL counts, by whom."""
        return {row[0]: row[1:] for row in self.db.execute(question, {"month": month, "end": f"{month}-32"})}


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    folder = tmp_path_factory.mktemp("centre")
    text = files("kpi_callcenter.demo").joinpath("kpi.toml").read_text(encoding="utf-8")
    text = text.replace('plugins = ["callcenter"]', 'plugins = ["callcenter", "installer", "management"]')
    (folder / "kpi.toml").write_text(text + POLICY, encoding="utf-8")
    tables = {kind: [dict(row) for row in rows] for kind, rows in facts(COMPANY)}
    tables["events"] = list(_events())
    db = sqlite3.connect(":memory:")
    found = Centre(folder, db)
    found.kpi("init", ".")
    for kind in sorted(
        tables, key=lambda one: (one not in FIRST, FIRST.index(one) if one in FIRST else 0, one)
    ):
        names = list(dict.fromkeys(name for row in tables[kind] for name in row))
        with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, restval="")
            writer.writeheader()
            writer.writerows(tables[kind])
        found.kpi("import", kind, f"{kind}.csv")
        db.execute(f"CREATE TABLE {kind} ({', '.join(map(QUOTED.format, names))})")
        rows = [[_plain(row.get(name)) for name in names] for row in tables[kind]]
        db.executemany(f"INSERT INTO {kind} VALUES ({', '.join('?' * len(names))})", rows)
    db.execute("CREATE INDEX back ON callbacks (ticket)")
    for month in MONTHS:
        document = json.loads(found.kpi("run", "--period", month, "-o", "json"))
        assert [run["problems"] for run in document["runs"]] == [[]]
    return found


def _events() -> Iterator[dict[str, object]]:
    for number, (who, day) in enumerate(BREACHES, 1):
        yield {
            "subject": who,
            "kind": "standard_breach",
            "on": day,
            "status": "confirmed",
            "ref": f"B{number}",
        }
    for number, (who, day, amount) in enumerate(FALSE_TICKETS, 1):
        row = {"subject": who, "kind": "false_ticket", "on": day, "status": "confirmed", "ref": f"F{number}"}
        yield {**row, "amount": amount}


def _plain(value: object) -> object:
    if value in ("yes", "no"):
        return int(value == "yes")
    return value if isinstance(value, int) else None if value in (None, "") else str(value)


QUOTED = '"{}"'
HOURS = """CASE WHEN customer_class <> 'VIP' THEN 24 WHEN kind = 'fault' THEN 6 ELSE 12 END"""
DUE = f"strftime('%Y-%m-%dT%H:%M:%S', dispatched, '+' || ({HOURS}) || ' hours')"
DESK = """(SELECT unit FROM assignments a WHERE a.employee = {who} AND a."from" <= substr({at}, 1, 10)
           ORDER BY a."from" DESC LIMIT 1)"""
SURVEYS = """SELECT {who}, sum(satisfied), count(*) FROM surveys
             WHERE satisfied IS NOT NULL AND substr("on", 1, 7) = :month GROUP BY 1"""
BACKS = f"""SELECT {{who}}, sum(EXISTS (SELECT 1 FROM callbacks b WHERE b.ticket = tickets.id AND b.effective
                                        AND substr(b.at, 1, 10) < :end)), count(*)
            FROM tickets WHERE substr({DUE}, 1, 7) = :month GROUP BY 1"""
VOLUME = """SELECT agent, sum(answered) FROM calls
            WHERE agent IS NOT NULL AND substr("on", 1, 7) = :month GROUP BY 1"""
ANSWERS = """SELECT agent, sum(max(speed_of_answer - 5, 0) / 2) FROM calls
             WHERE sampled AND substr("on", 1, 7) = :month GROUP BY 1"""
TIMELY = f"""SELECT unit, sum(closed IS NOT NULL AND closed <= {DUE}), count(*) FROM tickets
             WHERE substr({DUE}, 1, 7) = :month GROUP BY 1"""
LATE = f"""SELECT assignee, count(*) FROM tickets WHERE substr({DUE}, 1, 7) = :month AND unit = '{{unit}}'
           AND (closed IS NULL OR closed > {DUE}) GROUP BY 1"""
QUICK = f"""SELECT unit, sum(responded <= strftime('%Y-%m-%dT%H:%M:%S', dispatched, '+30 minutes')), count(*) FROM tickets
            WHERE substr({DUE}, 1, 7) = :month GROUP BY 1"""


def zone(counts: tuple[int, ...], full: int, floor: Fraction, target: Fraction) -> Fraction:
    rate = Fraction(*counts)
    points = Fraction(0) if rate < floor else full * min(Fraction(1), rate / target)
    return round_half_away(points, 2)


def volume(calls: int) -> Fraction:
    lost = sum(
        max(0, min(top, top - calls, top - bottom)) // step * points
        for top, bottom, step, points in BANDS[:1]
    )
    top, _, step, points = BANDS[1]
    lost += max(0, top - calls) // step * points
    return Fraction(0) if calls < LEAST else Fraction(max(0, 10 - lost))


def key_items(centre: Centre, month: str, who: str, dispatcher: str) -> dict[str, Fraction]:
    """Score satisfaction and call-backs of whatever `who` names, an agent or the desk of one on that day."""
    happy = centre.ask(SURVEYS.format(who=who), month)
    back = centre.ask(BACKS.format(who=dispatcher), month)
    return {
        one: zone(happy[one], 40, Fraction(9, 10), Fraction(98, 100))
        + zone(back[one], 30, Fraction(7, 10), Fraction(9, 10))
        for one in happy
    }


def shown(centre: Centre, month: str) -> dict[str, Fraction]:
    rows = centre.rows("show", "scores", "--period", month)
    # Cards without points have no score.
    return {row["id"]: parse(row["score"]) for row in rows if row["score"] is not None}


@pytest.mark.parametrize("month", MONTHS)
def test_the_score_of_every_agent_is_that_of_the_raw_rows(centre: Centre, month: str) -> None:
    items = key_items(centre, month, "employee", "dispatcher")
    calls, late = centre.ask(VOLUME, month), centre.ask(ANSWERS, month)
    wanted = {
        one: points + volume(calls[one][0]) + max(0, 20 - late[one][0]) for one, points in items.items()
    }
    found = shown(centre, month)
    assert len(wanted) == 60
    assert {one: found[one] for one in wanted} == wanted


@pytest.mark.parametrize("month", MONTHS)
def test_a_desk_is_scored_on_the_counts_of_its_people_and_the_centre_on_all(
    centre: Centre, month: str
) -> None:
    found = shown(centre, month)
    desks = key_items(
        centre,
        month,
        DESK.format(who="surveys.employee", at='surveys."on"'),
        DESK.format(who="tickets.dispatcher", at="tickets.dispatched"),
    )
    assert len(desks) == 6
    assert {one: found[one] for one in desks} == desks
    assert {CENTRE: found[CENTRE]} == key_items(centre, month, f"'{CENTRE}'", f"'{CENTRE}'")


@pytest.mark.parametrize("month", MONTHS)
def test_a_station_loses_points_by_its_tickets_and_by_what_its_people_did(centre: Centre, month: str) -> None:
    timely, quick = centre.ask(TIMELY, month), centre.ask(QUICK, month)
    found = shown(centre, month)
    for station in STATIONS:
        short = Fraction(99, 100) - Fraction(*timely[station])
        slow = Fraction(70, 100) - Fraction(*quick[station])
        lost = 2 * points_of(short) + Fraction(points_of(slow), 2)
        lost += sum(day[:7] == month and who in technicians(station) for who, day, _ in FALSE_TICKETS)
        assert found[station] == 100 - lost, station


def points_of(short: Fraction) -> int:
    return max(0, int(short * 100))


def fines(centre: Centre, month: str) -> dict[str, Fraction]:
    """Sum what everybody is fined: complaints, overdue tickets, breaches with the leader's share, false tickets."""
    found: dict[str, Fraction] = defaultdict(Fraction)
    question = """SELECT c.employee, c.amount, c.severity, d.amount FROM complaints c
                  LEFT JOIN decisions d ON d.ref = c.id AND d.subject = c.employee
                  WHERE c.status = 'confirmed' AND substr(c."on", 1, 7) = ?"""
    by_severity = {"minor": 50, "moderate": 125, "serious": 200, None: 50}
    for who, amount, severity, decided in centre.db.execute(question, (month,)):
        found[who] += Fraction(decided or amount or by_severity[severity])
    timely = centre.ask(TIMELY, month)
    for station in STATIONS:
        if Fraction(*timely[station]) <= Fraction(99, 100):
            for who, (count,) in centre.ask(LATE.format(unit=station), month).items():
                found[who] += 50 * count
    for who, day in BREACHES:
        if day.startswith(month):
            found[who] += 30
            found[next(technicians(one)[0] for one in STATIONS if who in technicians(one))] += 30
    for who, day, amount in FALSE_TICKETS:
        if day.startswith(month):
            found[who] += Fraction(amount or 50)
    return found


@pytest.mark.parametrize("month", MONTHS)
def test_everybody_is_paid_the_base_the_points_of_response_and_less_the_fines(
    centre: Centre, month: str
) -> None:
    taken, late = fines(centre, month), centre.ask(ANSWERS, month)
    wanted = {one.id: 3000 + 5 * max(0, 20 - late[one.id][0]) - taken[one.id] for one in COMPANY.staff}
    wanted |= {leader_of(f"desk{number}"): Fraction(4200) for number in range(1, 7)}
    wanted |= {one: 3500 - taken[one] for station in STATIONS for one in technicians(station)}
    rows = centre.rows("show", "pay", "--period", month)
    assert {row["id"]: parse(row["payable"]) for row in rows if row["id"] in wanted} == wanted


def test_the_leader_of_a_station_answers_for_a_breach_of_its_people(centre: Centre) -> None:
    told = json.loads(centre.kpi("explain", "T01", "--period", "2024-01", "-o", "json"))
    joint = [line for line in told["lines"] if line["rule"] == "management.breach"]
    assert [line["amount"] for line in joint] == ["-30.00", "-30.00"]


def test_a_month_of_a_station_is_told_from_its_total_down_to_single_tickets(centre: Centre) -> None:
    month = "2024-03"
    late = [
        row[0]
        for row in centre.db.execute(
            f"SELECT id FROM tickets WHERE substr({DUE}, 1, 7) = ? AND unit = 'hh' AND (closed IS NULL OR closed > {DUE})",
            (month,),
        )
    ]
    assert late
    text = centre.kpi("explain", "hh", "--period", month, "--rows", "1000", "--lang", "en")
    assert [ticket for ticket in late if ticket not in text] == []


def test_a_quarter_of_an_agent_is_the_mean_of_the_months_and_that_of_the_centre_all_counts(
    centre: Centre,
) -> None:
    months = [shown(centre, month) for month in MONTHS]
    centre.kpi("run", "--period", "2024-Q1")
    found = shown(centre, "2024-Q1")
    for one in COMPANY.staff:
        mean = sum((month[one.id] for month in months), Fraction(0)) / 3
        assert found[one.id] == round_half_away(mean, 2), one.id
    # A call-back counts until the quarter is over, where that of a month counts until the month is.
    happy, back = (
        tuple(
            sum(one)
            for one in zip(
                *(
                    centre.db.execute(asked, {"month": month, "end": "2024-03-32"}).fetchone()[1:]
                    for month in MONTHS
                ),
                strict=True,
            )
        )
        for asked in (question.format(who=f"'{CENTRE}'") for question in (SURVEYS, BACKS))
    )
    wanted = zone(happy, 40, Fraction(9, 10), Fraction(98, 100)) + zone(
        back, 30, Fraction(7, 10), Fraction(9, 10)
    )
    assert found[CENTRE] == wanted
