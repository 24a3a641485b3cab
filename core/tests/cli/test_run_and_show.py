"""What a person reads after `kpi run`, in `kpi show` and `kpi explain`."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kpi.cli.main import cli

POLICY = """
schema = 1
plugins = []
[[bind]]
role = "cs"
scorecard = "company.desk"
[metric.care]
label = { zh = "关怀", en = "Care" }
unit = "percent"
[rule.care]
label = { zh = "关怀得分", en = "Care" }
scorer = "ratio"
inputs = { actual = "care" }
parameters = { full = { value = 100 }, target = { value = 100 } }
[scorecard.desk]
label = { zh = "客服台", en = "Desk" }
rank = { scope = "card" }
[[scorecard.desk.item]]
rule = "care"
"""
FILES = {
    "units": "id,name\nu,网店\nv,售后\n",
    "employees": "id,name,hired_on\nA,张三,2020-01-01\nB,李四,2020-01-01\nC,李四,2020-01-01\n",
    "assignments": "employee,unit,role,from\nA,u,cs,2020-01-01\nB,v,cs,2020-01-01\nC,v,cs,2020-01-01\n",
    "observations": "subject,metric,period,value\n"
    + "".join(
        f"{who},care,2025-{month:02},{value}\n"
        for month in (1, 2, 3)
        for who, value in (("A", 90), ("B", 70), ("C", 80))
        if (who, month) != ("A", 2)
    ),
}


def kpi(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


@pytest.fixture
def desk(tmp_path: Path):
    with contextlib.chdir(tmp_path):
        Path("kpi.toml").write_text(POLICY, encoding="utf-8")
        assert kpi("init").exit_code == 0
        for kind, text in FILES.items():
            Path(f"{kind}.csv").write_text(text, encoding="utf-8")
            assert kpi("import", kind, f"{kind}.csv").exit_code == 0
        yield tmp_path


def test_a_range_prints_a_row_a_period_and_the_standings_of_the_last_alone(desk: Path):
    done = kpi("run", "--period", "2025-01..2025-03")
    assert done.stdout.count("网店") == 1
    assert "2025-02: blocked" in done.stderr
    (january,) = [line.split() for line in done.stdout.splitlines() if line.startswith("2025-01")]
    assert january == ["2025-01", "已定", "3", "80.00", "0", "0", "0", "1"]


def test_a_range_prints_the_rows_of_all_its_periods_as_data(desk: Path):
    words = ("run", "--period", "2025-01..2025-03", "--dry-run", "-o")
    runs = json.loads(kpi(*words, "json").stdout)["runs"]
    assert [one["period"] for one in runs] == ["2025-01", "2025-02", "2025-03"]
    rows = [
        {"period": one["period"], "id": row["id"], "score": row["score"]}
        for one in runs
        for row in one["subjects"]
    ]
    lines = [json.loads(line) for line in kpi(*words, "ndjson").stdout.splitlines()]
    assert [{key: line[key] for key in ("period", "id", "score")} for line in lines] == rows
    head, *cells = kpi(*words, "csv").stdout.splitlines()
    assert head.startswith("run,period,id,")
    assert [line.split(",")[1:3] for line in cells] == [[row["period"], row["id"]] for row in rows]


def test_of_many_standings_the_first_are_listed_and_the_rest_counted(
    desk: Path, monkeypatch: pytest.MonkeyPatch
):
    every = kpi("run", "--period", "2025-01", "--dry-run").stdout.splitlines()
    monkeypatch.setattr("kpi.cli.run._MOST", 1)
    done = kpi("run", "--period", "2025-01", "--dry-run", "--lang", "en")
    # Title and rule come first; after the standings stand a blank line and the problems.
    assert "and 2 more rows: -o csv or -o json lists all" in done.stderr
    assert len(every) - len(done.stdout.splitlines()) == 2


def test_a_figure_beyond_its_domain_is_told_as_what_to_correct(desk: Path):
    narrow = POLICY.replace('unit = "percent"', 'unit = "percent"\ndomain = { high = 80 }')
    Path("kpi.toml").write_text(narrow, encoding="utf-8")
    said = kpi("run", "--period", "2025-01").stderr
    assert (
        "2025-01: a figure lies beyond its domain (out_of_domain above) and is not used: correct it" in said
    )
    assert "beyond its domain" not in kpi("run", "--period", "2025-02").stderr


def test_a_dry_range_says_that_nothing_is_recorded(desk: Path):
    assert "nothing was recorded" in kpi("run", "--period", "2025-01..2025-03", "--dry-run").stderr
    assert kpi("show", "runs", "-o", "csv").stdout.count("\n") == 1


def test_a_problem_of_one_period_of_a_range_names_the_period(desk: Path):
    done = kpi("run", "--period", "2025-01..2025-03")
    (row,) = [line for line in done.stdout.splitlines() if "缺少 care 的数据" in line]
    assert row.split()[:3] == ["A", "张三", "2025-02"]


def test_tables_call_people_units_and_cards_by_name_and_json_by_id(desk: Path):
    done = kpi("run", "--period", "2025-01")
    assert all(word in done.stdout for word in ("张三", "网店", "客服台"))
    assert "company.desk" not in done.stdout
    row = json.loads(kpi("show", "scores", "--period", "2025-01", "-o", "json").stdout)["rows"][0]
    assert (row["id"], row["unit"], row["card"]) == ("A", "u", "company.desk")


def test_a_person_may_be_named_by_a_name_that_only_one_has(desk: Path):
    kpi("run", "--period", "2025-01")
    assert kpi("show", "pay", "--period", "2025-01", "--subject", "张三").stderr.startswith(
        "A 张三, 2025-01, run 1"
    )
    assert kpi("explain", "张三", "--period", "2025-01").exit_code == 0
    twice = kpi("explain", "李四", "--period", "2025-01")
    assert (twice.exit_code, "give the id: B, C" in twice.stderr) == (2, True)
    assert kpi("show", "scores", "--period", "2025-01", "--subject", "张").exit_code == 2


def test_a_rank_is_explained_with_the_names_of_the_others(desk: Path):
    kpi("run", "--period", "2025-01")
    told = kpi("explain", "C", "--period", "2025-01", "--lang", "en").stdout
    assert "         2  Rank: Desk" in told
    assert "90  A 张三" in told


def test_what_the_lines_of_a_card_come_to_is_told_below_them_unless_one_rule_was_asked_for(desk: Path):
    kpi("run", "--period", "2025-01")
    told = kpi("explain", "C", "--period", "2025-01", "--lang", "en").stdout
    assert told.count("     80.00  = score: Desk") == 1
    assert (
        "= score" not in kpi("explain", "C", "--period", "2025-01", "--rule", "care", "--lang", "en").stdout
    )


def test_a_run_of_one_unit_is_recorded_and_does_not_replace_the_whole(desk: Path):
    kpi("run", "--period", "2025-01")
    (desk / "better.csv").write_text("subject,metric,period,value\nB,care,2025-01,99\n", encoding="utf-8")
    kpi("import", "observations", "better.csv", "--correct", "--by", "x", "--why", "y")
    assert "kpi show keeps to that" in kpi("run", "--period", "2025-01", "--unit", "v").stderr
    shown = kpi("show", "scores", "--period", "2025-01")
    assert "70.00" in shown.stdout
    assert "run 2 of v" in shown.stderr
    runs = json.loads(kpi("show", "runs", "-o", "json").stdout)["runs"]
    assert [(one["run"], one["unit"]) for one in runs] == [(2, "v"), (1, "")]


def test_where_nothing_is_to_be_shown_that_is_said(desk: Path):
    kpi("run", "--period", "2025-01")
    done = kpi("show", "sanctions", "--period", "2025-01")
    assert (done.stdout, "Nothing of that kind" in done.stderr) == ("", True)


def test_facts_that_came_in_after_the_run_are_told_with_how_to_compute_anew(desk: Path):
    kpi("run", "--period", "2025-01")
    assert "since run" not in kpi("show", "scores", "--period", "2025-01").stderr
    (desk / "next.csv").write_text("subject,metric,period,value\nA,care,2025-02,99\n", encoding="utf-8")
    kpi("import", "observations", "next.csv")
    assert "since run" not in kpi("show", "scores", "--period", "2025-01").stderr
    (desk / "later.csv").write_text("subject,metric,period,value\nA,care,2024-12,99\n", encoding="utf-8")
    kpi("import", "observations", "later.csv")
    said = "Facts have come in since run 1: kpi run --period 2025-01 computes anew."
    assert said in kpi("show", "scores", "--period", "2025-01").stderr
    assert said in kpi("show", "pay", "--period", "2025-01", "-o", "json").stderr
    kpi("run", "--period", "2025-01")
    assert "since run" not in kpi("show", "pay", "--period", "2025-01").stderr


PAY = """
[[bind]]
role = "cs"
pay = "company.wage"
[metric.own]
label = "own"
unit = "score"
source = { standing = "score", card = "desk" }
[rule.wage]
label = "wage"
kind = "pay"
unit = "yuan"
scorer = "fixed"
parameters = { amount = { value = 1000 } }
[rule.merit]
label = "merit"
kind = "pay"
unit = "yuan"
scorer = "share"
inputs = { amount = "own" }
parameters = { split = { value = 1 } }
[pay.wage]
label = "wage"
[[pay.wage.part]]
name = "base"
mechanism = "amount"
money = "base"
rule = "wage"
[[pay.wage.part]]
name = "merit"
mechanism = "amount"
money = "award"
rule = "merit"
"""


def test_pay_with_a_blocked_score_behind_it_is_paid_and_called_incomplete(desk: Path):
    (desk / "kpi.toml").write_text(POLICY + PAY, encoding="utf-8")
    done = kpi("run", "--period", "2025-02", "-o", "json")
    rows = {row["id"]: row for row in json.loads(done.stdout)["runs"][0]["subjects"]}
    assert (rows["A"]["payable"], rows["B"]["payable"]) == ("1000.00", "1070.00")
    assert [who for who, row in rows.items() if "incomplete_pay" in row["flags"]] == ["A"]
    assert "2 scored, 3 paid (1 of them incomplete)" in kpi("run", "--period", "2025-02").stderr
    shown = json.loads(kpi("show", "pay", "--period", "2025-02", "-o", "json").stdout)["rows"]
    assert ["incomplete_pay" in row["flags"] for row in shown] == [True, False, False]
    ranged = kpi("run", "--period", "2025-02..2025-03", "--dry-run").stdout
    assert "不完整" in ranged


def test_an_amount_that_is_too_large_is_a_fault_of_the_data_and_records_nothing(desk: Path):
    text = (POLICY + PAY).replace("amount = { value = 1000 }", f"amount = {{ value = {10**16} }}")
    (desk / "kpi.toml").write_text(text, encoding="utf-8")
    done = kpi("run", "--period", "2025-01")
    assert (done.exit_code, "company.wage.base of 2025-01" in done.stderr) == (4, True)
    assert json.loads(kpi("show", "runs", "-o", "json").stdout)["runs"] == []
