"""A month of a hospital's front desk and of a call centre's shifts, from rosters and punches to what the clauses say."""

from __future__ import annotations

import contextlib
import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpi.cli.main import cli

POLICY = """
schema = 1
plugins = ["callcenter"]
[[bind]]
role = "guide"
scorecard = "callcenter.desk_duties"
attendance = "callcenter.desk_attendance"
sanctions = "callcenter.hospital_desk"
[[bind]]
unit = "calls"
scorecard = "callcenter.agent_duties"
attendance = "callcenter.attendance"
"""
DAYS = [date(2024, 3, 1) + timedelta(days=step) for step in range(31)]
SUNDAYS = [day for day in DAYS if day.weekday() == 6]
TABLES: dict[str, list[tuple[str, ...]]] = {
    "employees": [("id", "name", "hired_on"), *((one, one, "2020-01-01") for one in ("G1", "G2", "A1", "A2", "L1"))],
    "units": [("id", "name", "leader"), ("desk", "导医台", ""), ("calls", "话务班", "L1")],
    "assignments": [
        ("employee", "unit", "role", "from"),
        ("G1", "desk", "guide", "2020-01-01"),
        ("G2", "desk", "guide", "2020-01-01"),
        ("A1", "calls", "agent", "2020-01-01"),
        ("A2", "calls", "agent", "2020-01-01"),
        ("L1", "calls", "shift_leader", "2020-01-01"),
    ],
    "leaves": [
        ("employee", "from", "until", "filed", "kind", "approved", "by"),
        ("G2", "2024-03-22", "2024-03-22", "2024-03-21T09:30:00", "旅游假", "yes", "H"),
        ("A1", "2024-03-21", "2024-03-21", "2024-03-21T07:00:00", "事假", "yes", "L1"),
    ],
    "handovers": [
        ("from", "to", "started", "finished", "signed_from", "signed_to", "record"),
        ("A2", "A1", "2024-03-11T08:00:00", "2024-03-11T08:04:00", "yes", "no", "yes"),
    ],
    "inspections": [
        ("id", "on", "employee", "item", "passed"),
        ("I1", "2024-03-07", "G1", "fresh_breath", "no"),
        ("I2", "2024-03-07", "G1", "posture", "no"),
        ("I3", "2024-03-08", "G1", "smile", "no"),
        ("I4", "2024-03-09", "G2", "posture", "yes"),
    ],
    "events": [("subject", "kind", "on", "ref"), ("G2", "uniform_outside", "2024-03-12", "U1")],
}  # fmt: skip


def roster() -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return shifts and punches: G1 works one Sunday and is late once, A1 and L1 each once too late for the briefing."""
    shifts: list[tuple[str, ...]] = [("employee", "on", "kind")]
    punches: list[tuple[str, ...]] = [("employee", "at", "direction")]

    def works(who: str, day: date, kind: str, start: str, end: str, nights: int = 0) -> None:
        shifts.append((who, str(day), kind))
        until = day + timedelta(days=nights)
        punches.extend([(who, f"{day}T{start}:00", "in"), (who, f"{until}T{end}:00", "out")])

    for day in DAYS:
        if day not in SUNDAYS[1:]:
            works("G1", day, "shift_1", "08:10" if day.day == 5 else "08:00", "18:00")
        if day not in SUNDAYS:
            works("G2", day, "shift_3", "12:00", "19:30" if day.day == 6 else "20:00")
        works("A1", day, "morning", "07:50" if day.day == 8 else "07:44", "14:32")
        works("L1", day, "morning", "07:45" if day.day == 9 else "07:39", "14:40")
        works("A2", day, "night", "19:40", "08:05", nights=1)
    return shifts, punches


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "kpi.toml").write_text(POLICY, encoding="utf-8")
    shifts, punches = roster()
    kpi(folder, "init")
    for kind, rows in {**TABLES, "shifts": shifts, "punches": punches}.items():
        with (folder / f"{kind}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        kpi(folder, "import", kind, f"{kind}.csv")
    document = json.loads(kpi(folder, "run", "--period", "2024-03", "-o", "json"))
    assert document["runs"][0]["problems"] == []
    return folder


def kpi(folder: Path, *arguments: str) -> str:
    with contextlib.chdir(folder):
        done = CliRunner().invoke(cli, list(arguments))
    assert done.exit_code == 0, done.output
    return done.stdout


def flags(folder: Path, who: str) -> dict[str, list[str]]:
    said = json.loads(kpi(folder, "show", "pay", "--period", "2024-03", "--subject", who, "-o", "json"))
    return {row["item"]: row["flags"] for row in said["rows"] if row["stage"] == "items"}


def fined(folder: Path, who: str) -> dict[str, str]:
    said = json.loads(kpi(folder, "show", "sanctions", "--period", "2024-03", "--subject", who, "-o", "json"))
    return {row["cause"] or row["rule"]: row["amount"] for row in said["rows"]}


def test_an_inspection_costs_ten_however_many_items_failed_and_the_uniform_twenty(month: Path):
    assert fined(month, "G1") == {"event 2024-03-05 late": "0.00", "callcenter.hospital_fines": "-10.00"}
    assert fined(month, "G2") == {
        "event 2024-03-06 early_leave": "0.00",
        "callcenter.hospital_fines": "-20.00",
    }
    told = kpi(month, "explain", "G1", "--period", "2024-03", "--rule", "hospital_fines")
    assert [one for one in ("I1", "I2", "I3", "I4") if f"{one}  " in told] == ["I1", "I2"]


def test_a_day_of_rest_that_was_worked_and_leave_of_an_unknown_kind_are_told_without_points(month: Path):
    assert "target_missed" in flags(month, "G1")["rest_duty"]
    assert "target_missed" not in flags(month, "G2")["rest_duty"]
    assert "target_missed" in flags(month, "G2")["leave_kind_duty"]


def test_briefings_hand_overs_and_leave_asked_for_too_late_are_told_of_whoever_answers(month: Path):
    missed = {
        who: [item for item, one in flags(month, who).items() if "target_missed" in one]
        for who in ("A1", "A2", "L1")
    }
    assert missed == {"A1": ["handover_duty", "leave_duty"], "A2": [], "L1": ["handover_duty"]}
    told = kpi(month, "explain", "A1", "--period", "2024-03", "--rule", "leave_duty")
    assert "事件 2024-03-21 leave_too_late 08:00 请假未提前一个班次" in told
