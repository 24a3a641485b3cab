"""The recipe of ratings works command by command, and prints what it says."""

from __future__ import annotations

import contextlib
import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from kpi.cli.main import cli
from kpi.store import open_store

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "ratings.md"
FACTS = {
    "employees": "id,name,hired_on\nS1,Sun,2020-01-01\n",
    "units": "id,name\nDESK,Desk\n",
    "assignments": "employee,unit,role,from\nS1,DESK,desk_lead,2020-01-01\n",
}


def blocks(language: str) -> list[str]:
    page = PAGE.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.DOTALL | re.MULTILINE)


def typed(command: str) -> str:
    done = CliRunner().invoke(cli, shlex.split(command))
    assert done.exit_code == 0, done.output
    return done.output


def test_the_recipe_of_ratings_prints_what_it_says(tmp_path: Path):
    plan, circle = blocks("csv")
    checked = 0
    with contextlib.chdir(tmp_path):
        Path("kpi.toml").write_text("schema = 1\nplugins = []\n" + "\n".join(blocks("toml")), "utf-8")
        open_store("kpi.db", create=True).close()
        for kind, text in FACTS.items():
            Path(f"{kind}.csv").write_text(text, encoding="utf-8")
            typed(f"import {kind} {kind}.csv")
        Path("plan.csv").write_text(plan, encoding="utf-8")
        Path("circle.csv").write_text(circle, encoding="utf-8")
        typed("import ratings plan.csv")
        said = "\n".join(blocks("console"))
        for command, expected in re.findall(r"^\$ kpi (.*)\n((?:(?!\$ ).*\n?)*)", said, re.MULTILINE):
            output = typed(command).splitlines()
            for line in filter(str.strip, expected.splitlines()):
                assert line in output, (command, line)
                checked += 1
        store = Path("kpi.db").read_bytes()
    assert checked > 25
    assert b"Mrs Wang" not in store
    assert b"hard to reach on Mondays" in store
