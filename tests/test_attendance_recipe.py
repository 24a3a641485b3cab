"""The recipe of docs/how-to/attendance.md, step by step."""

import contextlib
import csv
import json
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpi.cli.main import cli

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "attendance.md"
FILES = PAGE.with_suffix("")


def steps() -> list[str]:
    return [
        line.removeprefix("$ kpi ")
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("$ kpi ")
    ]


def run(line: str) -> str:
    done = CliRunner().invoke(cli, shlex.split(line))
    assert done.exit_code == 0, (line, done.output)
    return done.stdout


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("attendance")
    shutil.copytree(FILES, folder, dirs_exist_ok=True)
    with contextlib.chdir(folder):
        for line in steps()[:-2]:
            run(line)
    return folder


def paid(shop: Path) -> dict[str, tuple[str, str | None]]:
    with contextlib.chdir(shop):
        rows = json.loads(run("show pay --period 2025-02 -o json"))["rows"]
    return {row["id"]: (row["base"], row["award"]) for row in rows}


def test_every_day_of_the_export_is_two_punches_or_one(shop: Path):
    with contextlib.chdir(shop):
        batches = json.loads(run("imports -o json"))["imports"]
    (batch,) = [one for one in batches if one["kind"] == "punches"]
    with (FILES / "day.csv").open(encoding="utf-8") as file:
        times = sum(row[side] != "--" for row in csv.DictReader(file) for side in ("上班", "下班"))
    assert batch["rows"] == times


def test_the_month_ends_as_the_page_says(shop: Path):
    assert paid(shop) == {"A": ("2800.00", None), "B": ("2800.00", "100.00"), "C": ("2584.62", None)}


def test_a_waiver_gives_the_award_back(shop: Path):
    with contextlib.chdir(shop):
        for line in steps()[-2:]:
            run(line)
    assert paid(shop)["A"] == ("2800.00", "100.00")
