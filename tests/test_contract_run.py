"""`kpi run` as the contract has it: bindings, dated settings, units, dry runs, and when the exit code is 1."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kpi.cli.main import cli

RULES = """
[metric.calls]
label = "calls"
unit = "count"
[metric.speed]
label = "speed"
unit = "seconds"

[rule.calls]
label = "calls"
clauses = ["C.1"]
scorer = "ratio"
full = "full"
inputs = { actual = "calls" }
[rule.calls.parameters]
full = { value = 50 }
target = { value = 100 }
[rule.speed]
label = "speed"
scorer = "bands"
full = "full"
inputs = { value = "speed" }
[rule.speed.parameters]
full = { value = 10 }
edges = { value = [10, 20] }
points = { value = [10, 5, 0] }

[scorecard.month]
label = "month"
rank = { scope = "unit" }
rollups = { quarter = "mean" }
[[scorecard.month.item]]
rule = "calls"

[scorecard.both]
label = "both"
exclusive = [["calls", "speed"]]
[[scorecard.both.item]]
rule = "calls"
na_policy = "drop"
[[scorecard.both.item]]
rule = "speed"
na_policy = "drop"
"""
HEAD = "schema = 1\nplugins = []\n"
BIND = '[[bind]]\nrole = "cs"\nscorecard = "month"\n'
FACTS = {
    "employees": "id,name,hired_on\nA,甲,2020-01-01\nB,乙,2020-01-01\n",
    "units": "id,name,parent\nco,公司,\nu1,一组,co\nu2,二组,co\n",
    "assignments": "employee,unit,role,from\nA,u1,cs,2020-01-01\nB,u2,cs,2020-01-01\n",
    "observations": "subject,metric,period,value\n"
    + "".join(f"{who},calls,2025-0{month},{50 + 10 * month}\n" for who in "AB" for month in (1, 2, 3)),
}


def made(folder: Path, policy: str) -> Path:
    (folder / "kpi.toml").write_text(HEAD + policy + RULES, encoding="utf-8")
    done = typed(folder, "init")
    assert done.exit_code == 0, done.output
    for kind, text in FACTS.items():
        assert brought(folder, kind, text).exit_code == 0
    return folder


def typed(folder: Path, *words: str) -> Result:
    with contextlib.chdir(folder):
        return CliRunner().invoke(cli, list(words))


def brought(folder: Path, kind: str, text: str) -> Result:
    (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
    return typed(folder, "import", kind, f"{kind}.csv")


def ran(folder: Path, period: str, *more: str, code: int = 0) -> list[dict[str, Any]]:
    done = typed(folder, "run", "--period", period, "-o", "json", *more)
    assert done.exit_code == code, done.output
    runs: list[dict[str, Any]] = json.loads(done.stdout)["runs"]
    return runs


def scores(run: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {row["id"]: (row["card"], row["score"]) for row in run["subjects"]}


def test_a_binding_is_by_role_by_unit_or_by_both_and_the_most_specific_wins(tmp_path: Path):
    both = '[[bind]]\nrole = "cs"\nunit = "u2"\nscorecard = "both"\n'
    (run,) = ran(made(tmp_path, BIND + both), "2025-01")
    assert scores(run) == {"A": ("company.month", "30.00"), "B": ("company.both", "30.00")}


def test_a_binding_of_a_unit_holds_for_the_units_below_it(tmp_path: Path):
    (run,) = ran(made(tmp_path, '[[bind]]\nunit = "co"\nscorecard = "month"\n'), "2025-01")
    assert {"A", "B"} <= set(scores(run))


def test_a_setting_holds_from_its_day_until_its_last(tmp_path: Path):
    dated = '[[set]]\nkey = "company.calls.full"\nvalue = 100\nfrom = "2025-02-01"\nuntil = "2025-02-28"\n'
    runs = ran(made(tmp_path, BIND + dated), "2025-01..2025-03", "--dry-run")
    assert [scores(run)["A"][1] for run in runs] == ["30.00", "70.00", "40.00"]


def test_a_range_runs_its_periods_in_order_and_a_quarter_is_made_of_its_months(tmp_path: Path):
    folder = made(tmp_path, BIND)
    runs = ran(folder, "2025-01..2025-03")
    assert [(run["run"], run["period"]) for run in runs] == [(1, "2025-01"), (2, "2025-02"), (3, "2025-03")]
    (quarter,) = ran(folder, "2025-Q1")
    assert scores(quarter)["A"][1] == "35.00"


def test_a_quarter_counts_a_result_that_was_taken_over(tmp_path: Path):
    folder = made(tmp_path, BIND)
    assert (
        brought(folder, "results", "subject,card,period,score\nA,company.month,2025-01,10\n").exit_code == 0
    )
    ran(folder, "2025-01..2025-03")
    assert scores(ran(folder, "2025-Q1")[0])["A"][1] == "28.33"


def test_a_unit_is_computed_among_all_and_shown_alone(tmp_path: Path):
    (run,) = ran(made(tmp_path, BIND), "2025-01", "--unit", "u1")
    assert list(scores(run)) == ["A"]


def test_a_dry_run_records_nothing(tmp_path: Path):
    folder = made(tmp_path, BIND)
    (run,) = ran(folder, "2025-01", "--dry-run")
    assert run["run"] is None
    assert json.loads(typed(folder, "show", "runs", "-o", "json").stdout)["runs"] == []
    assert typed(folder, "show", "scores", "--period", "2025-01").exit_code == 4


def test_who_is_quarantined_makes_the_exit_code_1_and_the_others_are_computed(tmp_path: Path):
    folder = made(tmp_path, '[[bind]]\nrole = "cs"\nscorecard = "both"\n')
    assert brought(folder, "observations", "subject,metric,period,value\nA,speed,2025-01,15\n").exit_code == 0
    (run,) = ran(folder, "2025-01", code=1)
    assert [(one["subject"], one["code"]) for one in run["problems"]] == [("A", "exclusive_items")]
    assert scores(run) == {"A": ("company.both", None), "B": ("company.both", "30.00")}
    assert run["subjects"][0]["flags"] == ["quarantined"]


@pytest.mark.parametrize(
    "policy, score, status, code",
    [
        ("block", None, "blocked", 1),
        ("drop", None, "final", 0),
        ("full", "50.00", "final", 0),
        ("zero", "0.00", "final", 0),
    ],
)
def test_missing_is_never_zero_unless_the_policy_says_so(
    tmp_path: Path, policy: str, score: str | None, status: str, code: int
):
    setting = f'[[set]]\nkey = "company.month.na_policy"\nvalue = "{policy}"\n'
    folder = made(tmp_path, BIND + setting)
    (run,) = ran(folder, "2025-04", code=code)
    assert (scores(run)["A"][1], run["status"]) == (score, status)
    assert "not_assessed" in run["subjects"][0]["flags"]


def test_the_store_and_the_policy_may_stand_elsewhere(tmp_path: Path):
    folder = made(tmp_path, BIND)
    (tmp_path / "else").mkdir()
    there = ["--db", str(folder / "kpi.db")]
    found = typed(tmp_path / "else", "run", "--period", "2025-01", "-o", "json", *there)
    assert found.exit_code == 0, found.output
    (tmp_path / "else" / "p.toml").write_text(HEAD + RULES, encoding="utf-8")
    done = typed(tmp_path / "else", "run", "--period", "2025-01", "-o", "json", *there, "--policy", "p.toml")
    assert json.loads(done.stdout)["runs"][0]["subjects"] == []
