"""The month of a branch (S003.V096) from imported tickets and events to its KPI total, the fines, and single tickets."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kpi.cli.main import cli

POLICY = """schema = 1
plugins = []

[event.false_ticket]
label = { zh = "虚假工单", en = "false ticket" }
counts = ["confirmed"]

[clock.completion]
label = { zh = "办结", en = "completion" }
table = "tickets"
start = "dispatched"
stop = "closed"
parameters = { limit_minutes = 1440, period_by = "dispatch" }
[clock.response]
label = { zh = "响应", en = "response" }
table = "tickets"
start = "dispatched"
stop = "responded"
parameters = { limit_minutes = 30, period_by = "dispatch" }

[metric.timely]
label = { zh = "及时率", en = "timely" }
unit = "percent"
better = "more"
source = { table = "tickets", clock = "completion", numerator = { how = "count", where = { column = "completion.state", value = "met" } }, denominator = { how = "count" } }
[metric.overdue]
label = { zh = "超时工单", en = "overdue" }
unit = "count"
better = "less"
source = { table = "tickets", clock = "completion", how = "count", where = { column = "completion.state", value = "late" } }
[metric.in_time]
label = { zh = "30分钟响应率", en = "answered in 30 minutes" }
unit = "percent"
better = "more"
source = { table = "tickets", clock = "response", numerator = { how = "count", where = { column = "response.state", value = "met" } }, denominator = { how = "count" } }
[metric.branch_timely]
label = { zh = "部门及时率", en = "timely of the branch" }
unit = "percent"
better = "more"
source = { of = "timely", over = "unit", how = "own" }

[sanction.timely_points]
label = { zh = "及时率扣分", en = "points for the timely rate" }
scorer = "points_per_step"
inputs = { value = "timely" }
parameters = { base_rate = 99, base_points = 0, step = 1, above = 0, below = -2 }
ledger = "kpi_points"
[sanction.response_points]
label = { zh = "响应率扣分", en = "points for the response rate" }
scorer = "points_per_step"
inputs = { value = "in_time" }
parameters = { base_rate = 70, base_points = 0, step = 1, above = 0, below = -0.5 }
ledger = "kpi_points"
[sanctions.branch]
label = { zh = "部门", en = "branch" }
subject = "unit"
rules = ["timely_points", "response_points"]

[sanction.overdue_fine]
label = { zh = "超时罚款", en = "fine for overdue tickets" }
scorer = "per_count"
inputs = { count = "overdue" }
parameters = { amount = 50 }
money = "fine"
when = { metric = "branch_timely", op = "<=", value = 99 }
[sanction.false_fine]
label = { zh = "虚假工单罚款", en = "fine for a false ticket" }
scorer = "discretionary"
parameters = { least = 50, most = 200 }
money = "fine"
on = "false_ticket"
[sanction.false_points]
label = { zh = "虚假工单扣分", en = "points for a false ticket" }
scorer = "per_event"
parameters = { amount = -1 }
ledger = "kpi_points"
charged = "unit"
on = "false_ticket"
[sanctions.people]
label = { zh = "人员", en = "people" }
rules = ["overdue_fine", "false_fine", "false_points"]

[scorecard.branch_kpi]
label = { zh = "部门月度KPI", en = "monthly KPI of a branch" }
subject = "unit"
ledger = "kpi_points"
parameters = { base = 100, floor = 0 }

[[bind]]
unit = "EAST"
below = false
scorecard = "branch_kpi"
sanctions = "branch"
[[bind]]
unit = "WEST"
below = false
scorecard = "branch_kpi"
sanctions = "branch"
[[bind]]
role = "field"
sanctions = "people"
"""
STAFF = {"F1": "EAST", "F2": "EAST", "F3": "STATION", "W1": "WEST"}
LATE, ANSWERED, ALL = 28, 660, 1000
Tickets = list[dict[str, str]]


def tickets() -> Tickets:
    """Make a thousand tickets of EAST, 28 of them overdue and 660 answered in time, and some of WEST.

    F2 moves to WEST on the 21st; the tickets of F2 after that are WEST's.
    """
    draw = random.Random(20240301)
    found: Tickets = []
    for place in range(ALL + 50):
        east = place < ALL
        late = ALL - LATE <= place < ALL
        who = draw.choice(["F1", "F3"] if late else ["F1", "F2", "F3"] if east else ["F2", "W1"])
        first, last = (1, 20) if east or who == "W1" else (21, 31)
        at = datetime(2024, 3, draw.randint(first, last), 8) + timedelta(minutes=draw.randint(0, 600))
        answered = at + timedelta(minutes=draw.randint(1, 30) if place < ANSWERED else draw.randint(31, 300))
        hours = draw.randint(25, 90) if late else draw.randint(6, 24)
        found.append(
            {
                "id": f"T{place:04d}",
                "kind": "repair",
                "assignee": who,
                "dispatched": at.isoformat(" ", "minutes"),
                "responded": answered.isoformat(" ", "minutes"),
                "closed": (at + timedelta(hours=hours)).isoformat(" ", "minutes"),
            }
        )
    draw.shuffle(found)
    return found


@pytest.fixture(scope="module")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("branch")
    assert CliRunner().invoke(cli, ["init", str(folder)]).exit_code == 0
    (folder / "kpi.toml").write_text(POLICY, encoding="utf-8")
    staff = "".join(f"{who},{unit},field,2024-01-01\n" for who, unit in STAFF.items())
    files = {
        "units": "id,name,parent\nEAST,东分公司,\nSTATION,片站,EAST\nWEST,西分公司,\n",
        "employees": "id,name,hired_on\n" + "".join(f"{who},{who},2024-01-01\n" for who in STAFF),
        "assignments": f"employee,unit,role,from\n{staff}F2,WEST,field,2024-03-21\n",
        "events": "subject,kind,on,status,ref\nF3,false_ticket,2024-03-12,confirmed,X1\n",
    }
    for kind, text in files.items():
        (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
    with (folder / "tickets.csv").open("w", encoding="utf-8", newline="") as file:
        rows = tickets()
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    for kind in (*files, "tickets"):
        call(folder, "import", kind, str(folder / f"{kind}.csv"))
    call(folder, "run", "--period", "2024-03")
    return folder


def call(folder: Path, *args: str) -> str:
    found = CliRunner().invoke(cli, [*args, "--db", str(folder / "kpi.db")])
    assert found.exit_code == 0, found.output
    return found.stdout


def told(folder: Path, *args: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(call(folder, *args, "-o", "json"))
    return document


def lines(folder: Path, subject: str, *more: str) -> dict[str, dict[str, Any]]:
    found = told(folder, "explain", subject, "--period", "2024-03", *more)["lines"]
    assert not any("explained_otherwise" in line["flags"] for line in found)
    return {line["item"]: line for line in found}


def listed(why: Mapping[str, Any]) -> list[str]:
    """Return the keys of the rows below a reason."""
    own = [why["label"]] if why["op"] == "row" else []
    return own + [key for arg in why["args"] for key in listed(arg)]


def overdue(rows: Tickets) -> list[dict[str, str]]:
    day = timedelta(days=1)
    return [
        row
        for row in rows
        if datetime.fromisoformat(row["closed"]) - datetime.fromisoformat(row["dispatched"]) > day
    ]


def test_the_total_is_the_base_without_the_points_of_the_month(branch: Path) -> None:
    found = lines(branch, "EAST", "--rows", "0")
    assert {item: line["amount"] for item, line in found.items()} == {
        "timely_points": "-2.00",
        "response_points": "-2.00",
        "false_points": "-1.00",
        "base": "100.00",
    }
    assert {line["ledger"] for line in found.values()} == {"kpi_points"}
    rows = told(branch, "show", "scores", "--period", "2024-03")["rows"]
    scores = {row["id"]: row["score"] for row in rows}
    assert (scores["EAST"], scores["WEST"]) == ("95.00", "65.00")


def test_fines_of_the_people_come_to_the_overdue_tickets_and_the_false_one(branch: Path) -> None:
    found = {who: lines(branch, who, "--rows", "0") for who in STAFF}
    fines = [line for own in found.values() for line in own.values() if line["kind"] == "fine"]
    assert sum(Fraction(line["amount"]) for line in fines) == -1450
    assert [line["status"] for line in fines].count("provisional") == 1


def test_a_department_is_explained_down_to_its_overdue_tickets(branch: Path) -> None:
    line = lines(branch, "EAST", "--rows", "100")["timely_points"]
    assert listed(line["why"]) == sorted(
        (row["id"] for row in overdue(tickets())),
        key=lambda key: (next(row["dispatched"][:10] for row in tickets() if row["id"] == key), key),
    )
    assert len(listed(lines(branch, "EAST")["timely_points"]["why"])) == 20


def test_a_person_is_explained_down_to_the_own_tickets(branch: Path) -> None:
    line = lines(branch, "F3", "--rows", "100")["overdue_fine"]
    mine = {row["id"] for row in overdue(tickets()) if row["assignee"] == "F3"}
    assert set(listed(line["why"])) == mine
    assert Fraction(line["amount"]) == -50 * len(mine)


def test_the_tree_names_the_ticket_its_day_and_whose_it_was(branch: Path) -> None:
    text = call(branch, "explain", "EAST", "--period", "2024-03", "--rule", "timely_points")
    assert "28  未计入分子的记录" in text
    assert "另有 8 条" in text
    late = min(overdue(tickets()), key=lambda row: (row["dispatched"][:10], row["id"]))
    assert f"{late['id']}  派单时间 {late['dispatched']}:00, 处理人 {late['assignee']}" in text


def test_points_of_an_event_say_whose_it_was(branch: Path) -> None:
    assert lines(branch, "EAST")["false_points"]["why"]["label"] == "event X1 (F3, 2024-03-12)"
