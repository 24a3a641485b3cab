"""`kpi ladder`: where everyone stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kpi.cli.main import cli

POLICY = """schema = 1
plugins = []
[metric.titles]
label = { zh = "称号", en = "titles" }
unit = "count"
[metric.misses]
label = { zh = "失误", en = "misses" }
unit = "count"
[rule.long_enough]
label = { zh = "任职时间", en = "time served" }
kind = "condition"
scorer = "at_least"
inputs = { value = "tenure_months" }
[rule.long_enough.parameters]
least = { value = 3 }
[rule.titled]
label = { zh = "优秀", en = "titled" }
kind = "condition"
scorer = "at_least"
inputs = { value = "titles" }
[rule.titled.parameters]
least = { value = 1 }
[rule.failed]
label = { zh = "不及格", en = "failed" }
kind = "condition"
scorer = "at_least"
inputs = { value = "misses" }
[rule.failed.parameters]
least = { value = 3 }
[ladder.steps]
label = { zh = "级别", en = "steps" }
frequency = "month"
[[ladder.steps.level]]
id = "junior"
label = { zh = "初级", en = "Junior" }
dismiss = ["failed"]
[[ladder.steps.level]]
id = "middle"
label = { zh = "中级", en = "Intermediate" }
enter = ["long_enough", "titled"]
BIND
"""
BIND = '[[bind]]\nrole = "cs"\nladder = "steps"\n'
FACTS = {
    "units": "id,name\nshop,网店\n",
    "employees": "id,name,hired_on\nA,甲,2018-01-01\nB,乙,2018-05-01\nC,丙,2018-01-01\n",
    "assignments": "employee,unit,role,level,from\nA,shop,cs,初级,2018-01-01\nB,shop,cs,初级,2018-05-01\n"
    "C,shop,cs,店长,2018-01-01\n",
    "observations": "subject,metric,period,value\nA,titles,2018-06,1\nB,misses,2018-06,3\n",
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "kpi.toml").write_text(POLICY.replace("BIND", BIND), encoding="utf-8")
    run(tmp_path, "init", str(tmp_path), ok=None)
    (tmp_path / "kpi.toml").write_text(POLICY.replace("BIND", BIND), encoding="utf-8")
    for kind, text in FACTS.items():
        (tmp_path / f"{kind}.csv").write_text(text, encoding="utf-8")
        run(tmp_path, "import", kind, str(tmp_path / f"{kind}.csv"), "--db", str(tmp_path / "kpi.db"))
    return tmp_path


def run(folder: Path, *args: str, ok: int | None = 0) -> Any:
    found = CliRunner().invoke(cli, list(args))
    assert ok is None or found.exit_code == ok, found.output
    return found


def ladder(folder: Path, *args: str, ok: int = 0) -> Any:
    return run(folder, "ladder", "--db", str(folder / "kpi.db"), *args, ok=ok)


def test_it_says_of_everyone_what_is_met_what_is_missing_and_what_is_proposed(shop: Path):
    run(shop, "run", "--period", "2018-06", "--db", str(shop / "kpi.db"))
    document = json.loads(ladder(shop, "--period", "2018-06", "-o", "json").stdout)
    rows = {row["id"]: row for row in document["rows"]}
    assert (document["schema"], document["period"], list(rows)) == (1, "2018-06", ["A", "B", "C"])
    assert (rows["A"]["met"], rows["A"]["missing"]) == (["long_enough", "titled"], [])
    assert (rows["A"]["proposal"], rows["A"]["proposed_level"]) == ("promote", "middle")
    assert rows["B"]["missing"] == ["long_enough", "titled"]
    assert [one["told"] for one in rows["B"]["conditions"]] == ["入职月数 2 (≥ 3)", "称号 无数据 (≥ 1)"]
    assert (rows["B"]["proposal"], rows["B"]["proposed_level"], rows["B"]["cause"]) == (
        "dismissal",
        None,
        "failed",
    )
    assert (rows["C"]["level"], rows["C"]["proposal"]) == (None, None)


def test_a_table_tells_values_beside_limits_and_the_law_beside_a_dismissal(shop: Path):
    run(shop, "run", "--period", "2018-06", "--db", str(shop / "kpi.db"))
    found = ladder(shop, "--period", "2018-06", "--lang", "en")
    assert "misses 3 (≥ 3)" in found.stdout, "why, in the place of what is missing"
    assert "promote to Intermediate" in found.stdout
    assert "dismissal (proposal)" in found.stdout
    assert "only a proposal" in found.stderr


def test_one_person_is_found_by_name(shop: Path):
    run(shop, "run", "--period", "2018-06", "--db", str(shop / "kpi.db"))
    document = json.loads(ladder(shop, "--period", "2018-06", "--subject", "乙", "-o", "json").stdout)
    assert [row["id"] for row in document["rows"]] == ["B"]


def test_of_one_person_every_condition_stands_on_a_line_of_its_own(shop: Path):
    run(shop, "run", "--period", "2018-06", "--db", str(shop / "kpi.db"))
    lines = ladder(shop, "--period", "2018-06", "--subject", "B", "--lang", "en").stdout.splitlines()
    told = [line.split("   ") for line in lines if line.startswith(("Intermediate ", "losing "))]
    assert [[cell.strip() for cell in line if cell.strip()][:3] for line in told] == [
        ["Intermediate", "whole months since hiring 2 (≥ 3)", "no"],
        ["Intermediate", "titles no data (≥ 1)", "no data"],
        ["losing the level", "misses 3 (≥ 3)", "yes"],
    ]


def test_of_a_quarter_its_last_month_is_shown(shop: Path):
    run(shop, "run", "--period", "2018-06", "--db", str(shop / "kpi.db"))
    assert json.loads(ladder(shop, "--period", "2018-Q2", "-o", "json").stdout)["period"] == "2018-06"


def test_an_approved_level_that_waits_for_its_day_stands_beside_the_level(shop: Path):
    words = ["level=middle", "--by", "总经办", "--why", "x", "--on", "2018-06-20"]
    run(shop, "decide", "approval", "A", *words, "--db", str(shop / "kpi.db"))
    run(shop, "run", "--period", "2018-06", "--db", str(shop / "kpi.db"))
    (row,) = json.loads(ladder(shop, "--period", "2018-06", "--subject", "A", "-o", "json").stdout)["rows"]
    case = row["case"]
    assert (row["proposal"], case["level"], case["effective_on"]) == (None, "middle", "2018-07-01")
    assert "中级 自 2018-07-01 起" in ladder(shop, "--period", "2018-06").stdout


def test_who_is_on_no_ladder_is_named(shop: Path):
    (shop / "more.csv").write_text("id,name,hired_on\nD,丁,2018-01-01\n", encoding="utf-8")
    run(shop, "import", "employees", str(shop / "more.csv"), "--db", str(shop / "kpi.db"))
    run(shop, "run", "--period", "2018-06", "--db", str(shop / "kpi.db"))
    assert "D 丁 is not on a ladder" in ladder(shop, "--period", "2018-06", "--subject", "丁").stderr


def test_after_a_fact_was_corrected_it_says_that_the_run_is_older(shop: Path):
    run(shop, "run", "--period", "2018-06", "--db", str(shop / "kpi.db"))
    assert "come in since" not in ladder(shop, "--period", "2018-06").stderr
    text = "subject,metric,period,value\nB,misses,2018-06,2\n"
    (shop / "fixed.csv").write_text(text, encoding="utf-8")
    fixed = [str(shop / "fixed.csv"), "--correct", "--by", "L", "--why", "typo", "--db", str(shop / "kpi.db")]
    run(shop, "import", "observations", *fixed)
    assert "kpi run --period 2018-06 computes anew" in ladder(shop, "--period", "2018-06").stderr


def test_a_month_that_was_never_run_is_refused(shop: Path):
    assert "never run" in ladder(shop, "--period", "2018-06", ok=4).stderr


def test_without_a_ladder_it_says_how_to_bind_one(shop: Path):
    (shop / "kpi.toml").write_text(POLICY.replace("BIND", ""), encoding="utf-8")
    assert "nobody is bound to a ladder" in ladder(shop, "--period", "2018-06", ok=2).stderr


def test_the_case_that_answers_a_proposal_stands_beside_it(shop: Path):
    db = str(shop / "kpi.db")
    run(shop, "run", "--period", "2018-06", "--db", db)
    assert json.loads(ladder(shop, "--period", "2018-06", "-o", "json").stdout)["rows"][0]["case"] is None
    run(
        shop,
        "decide",
        "approval",
        "甲",
        "level=中级",
        "--by",
        "店长",
        "--why",
        "达标",
        "--on",
        "2018-07-03",
        "--db",
        db,
    )
    rows = json.loads(ladder(shop, "--period", "2018-06", "-o", "json").stdout)["rows"]
    case = rows[0]["case"]
    assert (case["level"], case["state"], case["effective_on"]) == ("middle", "approved", "2018-08-01")
    assert "中级 自 2018-08-01 起" in ladder(shop, "--period", "2018-06").stdout
