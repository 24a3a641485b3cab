"""Decisions, exclusions, money from outside, targets and taken-over results: what each does to a run."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kpi.cli.main import cli

POLICY = """schema = 1
plugins = []

[[bind]]
role = "cs"
scorecard = "month"
sanctions = ["shop"]
pay = "wage"

[metric.calls]
label = { zh = "接听数", en = "calls" }
unit = "count"
[metric.goal]
label = { zh = "目标", en = "goal" }
unit = "count"
source = { target_of = "calls" }

[event.game]
label = { zh = "玩游戏", en = "game" }
[event.fraud]
label = { zh = "舞弊", en = "fraud" }

[rule.calls]
label = { zh = "接听", en = "calls" }
scorer = "ratio"
full = "full"
inputs = { actual = "calls", target = "goal" }
[rule.calls.parameters]
full = { value = 50 }
[scorecard.month]
label = { zh = "月", en = "month" }
frequency = "month"
na_policy = "block"
rank = { scope = "unit" }
[[scorecard.month.item]]
rule = "calls"

[sanction.games]
label = { zh = "玩游戏", en = "games" }
scorer = "escalating"
inputs = { nth = "nth" }
unit = "yuan"
money = "fine"
on = ["game"]
[sanction.games.parameters]
base = { value = 50 }
[sanction.fraud]
label = { zh = "舞弊", en = "fraud" }
scorer = "discretionary"
unit = "yuan"
money = "fine"
on = ["fraud"]
[sanction.fraud.parameters]
least = { value = 100 }
most = { value = 500 }
[sanctions.shop]
label = { zh = "店", en = "shop" }
rules = ["games", "fraud"]

[rule.base]
label = { zh = "底薪", en = "base" }
kind = "pay"
unit = "yuan"
scorer = "fixed"
[rule.base.parameters]
amount = { value = 3000 }
[rule.pot]
label = { zh = "奖金池", en = "pot" }
kind = "pool"
unit = "yuan"
scorer = "fixed"
[rule.pot.parameters]
amount = { value = 300 }
[pay.wage]
label = { zh = "工资", en = "wage" }
frequency = "month"
[[pay.wage.part]]
name = "base"
mechanism = "amount"
money = "base"
rule = "base"
prorate = "calendar"
[[pay.wage.part]]
name = "pot"
mechanism = "pool"
money = "pool_share"
rule = "pot"
scope = "unit"
[[pay.wage.part]]
name = "fines"
mechanism = "sanctions"
money = "fine"
[[pay.wage.part]]
name = "outside"
mechanism = "outside"
money = "adjustment"
"""
FACTS = {
    "employees": "id,name,hired_on\nA,甲,2020-01-01\nB,乙,2020-01-01\nC,丙,2020-01-01\n",
    "units": "id,name\nshop,网店\n",
    "assignments": "employee,unit,role,from\n"
    "A,shop,cs,2020-01-01\nB,shop,cs,2020-01-01\nC,shop,cs,2020-01-01\n",
    "targets": "role,metric,period,value\ncs,calls,2025-01,100\n",
    "observations": "subject,metric,period,value\nA,calls,2025-01,100\nB,calls,2025-01,80\nC,calls,2025-01,60\n",
    "events": "subject,kind,on,ref\nA,game,2025-01-03,G1\nA,game,2025-01-04,G2\nB,fraud,2025-01-05,F1\n",
}
DECISION = "kind,subject,on,by,ref,period,card,item,score,amount,outcome,note\n"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    (tmp_path / "kpi.toml").write_text(POLICY, encoding="utf-8")
    assert typed(tmp_path, "init").exit_code == 0
    for kind, text in FACTS.items():
        done = brought(tmp_path, kind, text)
        assert done.exit_code == 0, done.output
    return tmp_path


def typed(folder: Path, *words: str) -> Result:
    with contextlib.chdir(folder):
        return CliRunner().invoke(cli, list(words))


def brought(folder: Path, kind: str, text: str) -> Result:
    (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
    return typed(folder, "import", kind, f"{kind}.csv", "-o", "json")


def ran(folder: Path, period: str = "2025-01") -> dict[str, Any]:
    done = typed(folder, "run", "--period", period, "-o", "json")
    assert done.exit_code in (0, 1), done.output
    (run,) = json.loads(done.stdout)["runs"]
    return run


def row(run: dict[str, Any], subject: str) -> dict[str, Any]:
    return next(one for one in run["subjects"] if one["id"] == subject)


def lines(folder: Path, subject: str, period: str = "2025-01", **wanted: str) -> list[dict[str, Any]]:
    done = typed(folder, "explain", subject, "--period", period, "-o", "json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)["lines"]
    return [one for one in found if all(one[key] == value for key, value in wanted.items())]


def test_without_decisions_the_least_is_booked_provisionally(company: Path):
    run = ran(company)
    assert (run["status"], row(run, "A")["score"], row(run, "A")["rank"]) == ("provisional", "50.00", 1)
    assert [one["amount"] for one in lines(company, "A", kind="fine")] == ["-50.00", "-100.00"]
    (fraud,) = lines(company, "B", kind="fine")
    assert (fraud["amount"], fraud["status"], fraud["flags"]) == (
        "-100.00",
        "provisional",
        ["case:F1", "discretionary"],
    )
    assert [row(run, one)["payable"] for one in "ABC"] == ["2975.00", "3000.00", "3075.00"]


def test_a_decision_of_an_amount_settles_its_case(company: Path):
    assert (
        brought(company, "decisions", DECISION + "amount,B,2025-02-01,主管,F1,,,,,300,,认错\n").exit_code == 0
    )
    run = ran(company)
    (fraud,) = lines(company, "B", kind="fine")
    assert (run["status"], fraud["amount"], fraud["status"]) == ("final", "-300.00", "final")


def test_a_waiver_takes_an_event_away_and_those_after_it_count_one_less(company: Path):
    assert brought(company, "decisions", DECISION + "waiver,A,2025-02-01,主管,G1,,,,,,,误会\n").exit_code == 0
    ran(company)
    assert [one["amount"] for one in lines(company, "A", kind="fine")] == ["-50.00"]


def test_a_rejected_waiver_waives_nothing(company: Path):
    text = DECISION + "waiver,A,2025-02-01,主管,G1,,,,,,rejected,\n"
    assert brought(company, "decisions", text).exit_code == 0
    ran(company)
    assert [one["amount"] for one in lines(company, "A", kind="fine")] == ["-50.00", "-100.00"]


def test_a_decision_of_a_score_replaces_the_points_of_an_item(company: Path):
    text = DECISION + "score,C,2025-02-01,主管,,2025-01,company.month,calls,45,,,\n"
    assert brought(company, "decisions", text).exit_code == 0
    run = ran(company)
    assert (row(run, "C")["score"], row(run, "C")["rank"]) == ("45.00", 2)
    (line,) = lines(company, "C", item="calls")
    assert line["cause"].startswith("decision ")
    assert "decided" in line["flags"]


def test_a_decision_of_a_score_without_an_item_sets_the_whole_card(company: Path):
    text = DECISION + "score,C,2025-02-01,主管,,2025-01,company.month,,20,,,\n"
    assert brought(company, "decisions", text).exit_code == 0
    assert row(ran(company), "C")["score"] == "20.00"
    assert sum(float(one["amount"]) for one in lines(company, "C", ledger="points")) == 20


def test_a_decision_about_an_item_that_the_card_has_not_is_reported(company: Path):
    text = DECISION + "score,C,2025-02-01,主管,,2025-01,company.month,cals,45,,,\n"
    assert brought(company, "decisions", text).exit_code == 0
    (problem,) = ran(company)["problems"]
    assert (problem["subject"], problem["code"]) == ("C", "unknown_item")
    assert "calls" in problem["message"]


@pytest.mark.parametrize("kind, ref", [("waiver", "G9"), ("amount", "F9"), ("amount", "")])
def test_a_decision_about_a_case_that_no_event_has_is_reported(company: Path, kind: str, ref: str):
    text = DECISION + f"{kind},A,2025-01-20,主管,{ref},,,,,200,,\n"
    assert brought(company, "decisions", text).exit_code == 0
    (problem,) = ran(company)["problems"]
    assert (problem["subject"], problem["code"]) == ("A", "unknown_case")
    assert (ref or "none") in problem["message"]


@pytest.mark.parametrize("period", ["2025-01", ""])
def test_an_adjustment_is_a_line_of_its_own(company: Path, period: str):
    text = DECISION + f"adjustment,A,2025-01-20,主管,,{period},,,,-30.555,,多发\n"
    assert brought(company, "decisions", text).exit_code == 0
    run = ran(company)
    (line,) = lines(company, "A", kind="adjustment")
    assert (line["amount"], line["ledger"], line["stage"], line["status"]) == (
        "-30.56",
        "yuan",
        "pay",
        "final",
    )
    assert line["cause"].startswith("decision ")
    assert line["why"]["label"] == "主管: 多发"
    assert row(run, "A")["payable"] == "2944.44"
    assert lines(company, "B", kind="adjustment") == []


def test_an_adjustment_of_another_period_or_a_rejected_one_books_nothing(company: Path):
    text = (
        DECISION
        + "adjustment,A,2025-01-20,主管,1,2025-02,,,,10,,\nadjustment,A,2025-01-20,主管,2,2025-01,,,,10,rejected,\n"
    )
    assert brought(company, "decisions", text).exit_code == 0
    assert row(ran(company), "A")["payable"] == "2975.00"


def test_an_adjustment_that_nobody_pays_is_reported(company: Path):
    text = DECISION + "adjustment,A,2025-01-20,主管,,2025-Q1,,,,10,,\n"
    assert brought(company, "decisions", text).exit_code == 0
    run = ran(company, "2025-Q1")
    assert [(one["subject"], one["code"]) for one in run["problems"]] == [("A", "adjustment_unused")]


@pytest.mark.parametrize(
    "kind, text, word",
    [
        ("decisions", "kind,subject,on,by\nwavier,A,2025-01-01,X\n", "waiver"),
        ("decisions", DECISION + "score,A,2025-01-01,X,,2025-01,company.mnth,,5,,,\n", "company.month"),
        ("results", "subject,card,period,score\nA,company.mnth,2025-01,5\n", "company.month"),
        ("results", "subject,card,period,score\nA,month,2025-01,5\n", "company.month"),
        ("pay_lines", "subject,period,kind,amount,note\nA,2025-01,overtim,5,\n", "overtime"),
        ("exclusions", "subject,from,until,reason,scope\nA,2025-01-01,2025-01-31,x,rnk\n", "rank"),
        ("decisions", "kind,subject,on,by,outcome\nwaiver,A,2025-01-01,X,approvd\n", "approved"),
    ],
)
def test_a_word_that_means_nothing_is_refused_with_the_nearest(
    company: Path, kind: str, text: str, word: str
):
    done = brought(company, kind, text)
    assert done.exit_code == 4, done.output
    error = json.loads(done.stdout)["error"]
    assert error["where"].startswith(f"{kind}.csv:2")
    assert word in error["hint"]


def test_a_result_taken_over_stands_and_is_not_computed(company: Path):
    text = "subject,card,period,score,grade,rank\nA,company.month,2025-01,12.5,B,3\n"
    assert brought(company, "results", text).exit_code == 0
    run = ran(company)
    found = row(run, "A")
    assert (found["score"], found["grade"], found["rank"]) == ("12.50", "B", 3)
    (line,) = lines(company, "A", ledger="points")
    assert (line["cause"], line["amount"]) == ("taken over", "12.50")
    assert row(run, "B")["score"] == "40.00", "the others are computed"


@pytest.mark.parametrize("scope", ["rank", "mean", "pool", "pay", ""])
def test_an_exclusion_keeps_somebody_out_of_its_scope_only(company: Path, scope: str):
    text = f"subject,from,until,reason,scope\nA,2025-01-01,2025-01-31,产假,{scope}\n"
    assert brought(company, "exclusions", text).exit_code == 0
    run = ran(company)
    assert row(run, "A")["score"] == "50.00"
    assert (row(run, "A")["rank"] is None) is (scope in ("rank", ""))
    assert row(run, "B")["rank"] == (1 if scope in ("rank", "") else 2)
    assert bool(lines(company, "A", kind="pool_share")) is (scope not in ("pool", ""))
    assert bool(lines(company, "A", kind="base")) is (scope not in ("pay", ""))


def test_money_from_outside_becomes_a_line_of_its_kind(company: Path):
    text = "subject,period,kind,amount,note\nA,2025-01,overtime,120.50,加班\n"
    assert brought(company, "pay_lines", text).exit_code == 0
    assert row(ran(company), "A")["payable"] == "3095.50"
    (line,) = lines(company, "A", kind="overtime")
    assert line["amount"] == "120.50"


def test_a_target_of_a_person_goes_before_the_role_and_that_before_the_unit(company: Path):
    text = "subject,role,unit,metric,period,value\nA,,,calls,2025-01,200\n,,shop,calls,2025-01,1000\n"
    assert brought(company, "targets", text).exit_code == 0
    run = ran(company)
    assert [row(run, one)["score"] for one in "AB"] == ["25.00", "40.00"]


def test_who_is_blocked_is_told_with_the_items_that_lack_data(company: Path):
    text = "subject,metric,period,value\nA,calls,2025-02,100\n"
    assert brought(company, "observations", text).exit_code == 0
    done = typed(company, "run", "--period", "2025-02", "-o", "json")
    assert done.exit_code == 1
    (run,) = json.loads(done.stdout)["runs"]
    told = {one["subject"]: one["message"] for one in run["problems"] if one["code"] == "blocked"}
    assert run["status"] == "blocked"
    assert told == dict.fromkeys("ABC", "company.month: no data for calls")
    inside = typed(company, "run", "--period", "2025-02", "--unit", "shop", "--dry-run", "-o", "json")
    assert len(json.loads(inside.stdout)["runs"][0]["problems"]) == 3
