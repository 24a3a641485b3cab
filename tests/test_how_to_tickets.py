"""The recipes of tickets and of departments, which go on in one company, print what they say."""

from __future__ import annotations

import contextlib
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpi.cli.main import cli
from kpi.store import open_store

HOW_TO = Path(__file__).parents[1] / "docs" / "how-to"
FACTS = {
    "employees": "id,name,hired_on\nR1,Ren,2020-01-01\nR2,Rui,2020-01-01\nH1,Hao,2020-01-01\n",
    "units": "id,name,leader\nEAST,East,H1\n",
    "assignments": (
        "employee,unit,role,from\nR1,EAST,repairer,2020-01-01\nR2,EAST,repairer,2020-01-01\nH1,EAST,head,2020-01-01\n"
    ),
}


def blocks(page: str, language: str) -> list[str]:
    text = (HOW_TO / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def typed(line: str) -> str:
    if line.startswith("try installer."):
        # The page says: in another folder, for this company has no plugin.
        with contextlib.chdir(Path(__file__).parent):
            return typed_here(line)
    return typed_here(line)


def typed_here(line: str) -> str:
    done = CliRunner().invoke(cli, shlex.split(line))
    assert done.exit_code == 0, (line, done.output)
    return done.output


@pytest.fixture
def company(tmp_path: Path) -> Path:
    policy = ["schema = 1\nplugins = []\n", *blocks("tickets.md", "toml"), *blocks("departments.md", "toml")]
    (tmp_path / "kpi.toml").write_text("\n".join(policy), encoding="utf-8")
    (tickets,) = blocks("tickets.md", "csv")
    (tmp_path / "tickets.csv").write_text(tickets, encoding="utf-8")
    open_store(tmp_path / "kpi.db", create=True).close()
    with contextlib.chdir(tmp_path):
        for kind, text in FACTS.items():
            Path(f"{kind}.csv").write_text(text, encoding="utf-8")
            typed(f"import {kind} {kind}.csv")
    return tmp_path


def test_the_recipes_of_tickets_and_of_departments_print_what_they_say(company: Path):
    checked = 0
    with contextlib.chdir(company):
        said = "\n".join([*blocks("tickets.md", "console"), *blocks("departments.md", "console")])
        for command, expected in re.findall(r"^\$ kpi (.*)\n((?:(?!\$ ).*\n?)*)", said, re.MULTILINE):
            printed = [line.rstrip() for line in typed(command).splitlines()]
            wanted = [line.rstrip() for line in expected.splitlines() if line.strip()]
            assert [line for line in wanted if line not in printed] == [], command
            checked += len(wanted)
    assert checked > 25


def test_a_waived_ticket_costs_the_leader_nothing_either(company: Path):
    with contextlib.chdir(company):
        for block in blocks("tickets.md", "console"):
            for command in re.findall(r"^\$ kpi (.*)", block, re.MULTILINE):
                typed(command)
        typed("run --period 2024-03")
        rows = typed("show sanctions --period 2024-03 -o csv").splitlines()
    assert [row for row in rows if "-10.00" in row and "T4" in row] == []
    assert [row for row in rows if "-10.00" in row and "T2" in row] != []
