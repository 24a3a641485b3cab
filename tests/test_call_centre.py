"""The recipe of docs/how-to/call-centre, step by step, and the plugin's card on the same list, against SQL."""

from __future__ import annotations

import contextlib
import csv
import json
import re
import shutil
import sqlite3
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpi.cli.main import cli
from kpi.exact import parse, round_half_away

ROOT = Path(__file__).parents[1]
RECIPE = ROOT / "docs" / "how-to" / "call-centre"
REAL = ROOT.parent / "shared" / "data" / "call_center_2021.csv"
MONTHS = ("2021-01", "2021-02", "2021-03")
QUARTER = "2021-Q1"

SQL = """
SELECT agent, count(*) AS calls, sum(answered) AS answered, sum(answered AND resolved) AS resolved,
       sum(CASE WHEN answered THEN speed END) AS speed, sum(CASE WHEN answered THEN talk END) AS talk,
       sum(CASE WHEN answered THEN stars END) AS stars
FROM call WHERE month BETWEEN ? AND ? GROUP BY agent
"""


def kpi(folder: Path, *arguments: str) -> str:
    with contextlib.chdir(folder):
        done = CliRunner().invoke(cli, list(arguments))
    assert done.exit_code == 0, done.output
    return done.stdout


def company(folder: Path, calls: Path, agents: list[str], policy: str = "") -> Path:
    """Follow the recipe up to the runs, by its own policy or another one."""
    shutil.copy(RECIPE / "kpi.toml", folder)
    if policy:
        (folder / "kpi.toml").write_text(policy, encoding="utf-8")
    shutil.copy(RECIPE / "map.toml", folder)
    rows = {
        "units": [("id", "name"), ("desk", "Service desk")],
        "employees": [("id", "name", "hired_on"), *((one, one, "2020-01-01") for one in agents)],
        "assignments": [
            ("employee", "unit", "role", "from"),
            *((one, "desk", "agent", "2020-01-01") for one in agents),
        ],
    }
    for kind, table in rows.items():
        with (folder / f"{kind}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(table)
    kpi(folder, "init")
    for kind in ("employees", "units", "assignments"):
        kpi(folder, "import", kind, f"{kind}.csv")
    kpi(folder, "import", "calls", str(calls), "--map", "map.toml")
    kpi(folder, "run", "--period", "2021-01..2021-03")
    kpi(folder, "run", "--period", QUARTER)
    return folder


def calls_of(path: Path) -> sqlite3.Connection:
    """Load the raw file with nothing but the standard library."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE call (agent, month, answered, resolved, speed, talk, stars)")
    months = {"Jan": "2021-01", "Feb": "2021-02", "Mar": "2021-03"}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            hours, minutes, seconds = (int(part) for part in (row["AvgTalkDuration"] or "0:0:0").split(":"))
            values = (row["Speed of answer in seconds"] or 0, hours * 3600 + minutes * 60 + seconds)
            stars = row["Satisfaction rating"] or 0
            said = (row["Answered (Y/N)"] == "Y", row["Resolved"] == "Y")
            month = months[row["Date"].split("-")[1]]
            db.execute(
                "INSERT INTO call VALUES (?,?,?,?,?,?,?)",
                (row["Agent"], month, *said, int(values[0]), values[1], int(stars)),
            )
    return db


def expected(db: sqlite3.Connection, first: str, last: str) -> dict[str, Fraction]:
    """Score each agent by the recipe's card, written out by hand."""
    scores = {}
    for agent, calls, answered, resolved, speed, talk, stars in db.execute(SQL, (first, last)):
        points = [
            zone(Fraction(100 * answered, calls), 25, 70, 85),
            band(Fraction(speed, answered), (60, 65, 70), (20, 15, 10, 0)),
            zone(Fraction(100 * resolved, answered), 25, 80, 92),
            min(Fraction(20), 20 * Fraction(stars, answered) / 4),
            band(Fraction(talk, answered), (210, 225, 240), (10, 8, 5, 0)),
        ]
        scores[agent] = sum((round_half_away(one, 2) for one in points), Fraction(0))
    return scores


def zone(value: Fraction, full: int, floor: int, target: int) -> Fraction:
    if value < floor:
        return Fraction(0)
    return Fraction(full) if value >= target else full * value / target


def band(value: Fraction, edges: tuple[int, ...], points: tuple[int, ...]) -> Fraction:
    place = sum(value > edge for edge in edges)
    return Fraction(points[place])


def recorded(folder: Path, period: str) -> dict[str, Fraction]:
    rows = json.loads(kpi(folder, "show", "scores", "--period", period, "-o", "json"))["rows"]
    return {row["id"]: parse(row["score"]) for row in rows}


FILES = [
    pytest.param(RECIPE / "calls.csv", id="look-alike"),
    pytest.param(
        REAL,
        id="real",
        marks=pytest.mark.skipif(not REAL.exists(), reason="the file from outside is not here"),
    ),
]


@pytest.mark.parametrize("path", FILES)
def test_every_score_agrees_with_an_independent_computation(path: Path, tmp_path: Path):
    db = calls_of(path)
    agents = [one for (one,) in db.execute("SELECT DISTINCT agent FROM call ORDER BY agent")]
    folder = company(tmp_path, path, agents)
    for month in MONTHS:
        assert recorded(folder, month) == expected(db, month, month), month
    assert recorded(folder, QUARTER) == expected(db, MONTHS[0], MONTHS[-1])


def test_the_quarter_is_pooled_and_no_mean_of_months(tmp_path: Path):
    path = RECIPE / "calls.csv"
    db = calls_of(path)
    agents = [one for (one,) in db.execute("SELECT DISTINCT agent FROM call ORDER BY agent")]
    folder = company(tmp_path, path, agents)
    quarter, months = recorded(folder, QUARTER), [recorded(folder, month) for month in MONTHS]
    assert any(
        quarter[agent] != round_half_away(sum(one[agent] for one in months) / 3, 2) for agent in agents
    )


def test_the_files_of_the_recipe_name_the_same_agents():
    with (RECIPE / "employees.csv").open(encoding="utf-8", newline="") as file:
        named = {row["id"] for row in csv.DictReader(file)}
    agents = {one for (one,) in calls_of(RECIPE / "calls.csv").execute("SELECT DISTINCT agent FROM call")}
    assert agents == named


# The card of the plugin on the same list

CARD = """
SELECT agent, sum(answered), sum(answered AND stars >= 4), sum(answered AND stars > 0)
FROM call WHERE month BETWEEN ? AND ? GROUP BY agent
"""
FLOOR, TARGET = Fraction("0.45"), Fraction("0.60")
BANDS = {
    RECIPE / "calls.csv": (((16, 12, 2, 1), (12, 10, 1, 2)), 8),
    REAL: (((190, 170, 10, 1), (170, 160, 10, 2)), 150),
}
"""What the company asks for instead of 2200, 1800, 1600 and 1500 calls."""


def policy_of(path: Path) -> str:
    """Return the policy that the page prints, with the volume that suits the file."""
    page = (RECIPE / "README.md").read_text(encoding="utf-8")
    (policy,) = re.findall(
        r'^```toml\n(schema = 1\nplugins = \["callcenter"\]\n.*?)^```', page, re.MULTILINE | re.DOTALL
    )
    (bands, least), (printed, lowest) = BANDS[path], BANDS[RECIPE / "calls.csv"]
    for old, new in ((printed, bands), (lowest, least)):
        line = f"value = {json.dumps(old)}\n"
        assert policy.count(line) == 1, line
        policy = policy.replace(line, f"value = {json.dumps(new)}\n")
    return policy


def satisfaction(satisfied: int, rated: int) -> Fraction:
    rate = Fraction(satisfied, rated)
    return Fraction(0) if rate < FLOOR else min(Fraction(40), 40 * rate / TARGET)


def volume(calls: int, path: Path) -> Fraction:
    """Take points for every whole step below each band's top; the last band goes on down to the least volume."""
    bands, least = BANDS[path]
    if calls < least:
        return Fraction(0)
    lost = sum(
        points * (min(max(top - calls, 0), top - bottom if n + 1 < len(bands) else top) // step)
        for n, (top, bottom, step, points) in enumerate(bands)
    )
    return Fraction(max(10 - lost, 0))


def items(folder: Path, who: str, period: str) -> dict[str, tuple[Fraction | None, list[str]]]:
    """Return the points of each item of somebody, None where it was not assessed, and its flags."""
    said = json.loads(kpi(folder, "show", "pay", "--period", period, "--subject", who, "-o", "json"))
    return {
        row["item"]: (parse(row["amount"]) if row["amount"] is not None else None, row["flags"])
        for row in said["rows"]
        if row["stage"] == "items"
    }


@pytest.mark.parametrize("path", FILES)
def test_the_card_of_the_plugin_scores_what_the_columns_allow(path: Path, tmp_path: Path):
    db = calls_of(path)
    agents = [one for (one,) in db.execute("SELECT DISTINCT agent FROM call ORDER BY agent")]
    folder = company(tmp_path, path, agents, policy_of(path))
    for month in MONTHS:
        rows = {one[0]: one[1:] for one in db.execute(CARD, (month, month))}
        scores = recorded(folder, month)
        for agent, (calls, satisfied, rated) in rows.items():
            points = round_half_away(satisfaction(satisfied, rated), 2), volume(calls, path)
            assert scores[agent] == sum(points), (month, agent)
            lines = items(folder, agent, month)
            assert (lines["satisfaction"][0], lines["volume"][0]) == points, (month, agent)
            for name in ("callback", "response"):
                assert lines[name][0] is None
                assert "not_assessed" in lines[name][1]
        pooled = [sum(column) for column in zip(*rows.values(), strict=True)]
        assert scores["desk"] == round_half_away(satisfaction(*pooled[1:]), 2), month
    assert len({score for month in MONTHS for score in recorded(folder, month).values()}) > len(agents)


def test_the_page_shows_what_the_card_of_the_plugin_prints(tmp_path: Path):
    page = (RECIPE / "README.md").read_text(encoding="utf-8")
    command, printed = re.findall(r"^\$ kpi (show pay .*)\n.*\n((?:.+\n)*)```", page, re.MULTILINE)[0]
    path = RECIPE / "calls.csv"
    agents = [one for (one,) in calls_of(path).execute("SELECT DISTINCT agent FROM call ORDER BY agent")]
    folder = company(tmp_path, path, agents, policy_of(path))
    assert kpi(folder, *command.split()) == printed
