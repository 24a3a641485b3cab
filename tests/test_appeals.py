"""A fine that is contested, run again when the appeal is decided; the how-to about corrections does what it says."""

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
sanctions = ["talk"]

[metric.calls]
label = { zh = "接听数", en = "calls" }
unit = "count"
[event.rude]
label = { zh = "言语不当", en = "rude answer" }
[rule.calls]
label = { zh = "接听", en = "calls" }
scorer = "ratio"
full = "full"
inputs = { actual = "calls" }
[rule.calls.parameters]
full = { value = 100 }
target = { value = 100 }
[scorecard.month]
label = { zh = "月", en = "month" }
rank = { scope = "unit" }
[[scorecard.month.item]]
rule = "calls"
[sanction.rude]
kind = "points"
label = { zh = "言语不当", en = "rude answers" }
scorer = "per_event"
inputs = { nth = "nth" }
ledger = "points"
on = ["rude"]
[sanction.rude.parameters]
amount = { value = -5 }
[sanctions.talk]
label = { zh = "言语", en = "talk" }
rules = ["rude"]
"""
FACTS = {
    "employees": "id,name,hired_on\nA,甲,2020-01-01\nB,乙,2020-01-01\n",
    "units": "id,name\nshop,网店\n",
    "assignments": "employee,unit,role,from\nA,shop,cs,2020-01-01\nB,shop,cs,2020-01-01\n",
    "observations": "subject,metric,period,value\nA,calls,2025-01,92\nB,calls,2025-01,90\n",
    "events": "subject,kind,on,ref,status\nA,rude,2025-01-08,C7,verified\n",
}


@pytest.fixture
def company(tmp_path: Path) -> Path:
    (tmp_path / "kpi.toml").write_text(POLICY, encoding="utf-8")
    assert typed(tmp_path, "init").exit_code == 0
    for kind, text in FACTS.items():
        assert brought(tmp_path, kind, text).exit_code == 0
    return tmp_path


def typed(folder: Path, *words: str) -> Result:
    with contextlib.chdir(folder):
        return CliRunner().invoke(cli, list(words))


def brought(folder: Path, kind: str, text: str, *more: str) -> Result:
    (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
    return typed(folder, "import", kind, f"{kind}.csv", *more)


def ran(folder: Path) -> tuple[str, list[tuple[str, str, int]]]:
    """Run January; return the run's status, and subject, score and rank of each."""
    done = typed(folder, "run", "--period", "2025-01", "-o", "json")
    assert done.exit_code == 0, done.output
    (run,) = json.loads(done.stdout)["runs"]
    return run["status"], [(one["id"], one["score"], one["rank"]) for one in run["subjects"]]


def lines(folder: Path) -> list[dict[str, Any]]:
    done = typed(folder, "explain", "A", "--period", "2025-01", "--rule", "rude", "-o", "json")
    assert done.exit_code == 0, done.output
    return list(json.loads(done.stdout)["lines"])


APPEAL = (
    "subject,kind,on,ref,status\nA,rude,2025-01-08,C7,appealed\n",
    "--correct",
    "--by",
    "HR",
    "--why",
    "appeal",
)


def test_an_appeal_that_is_upheld_changes_score_and_rank_when_the_month_is_run_again(company: Path):
    assert ran(company) == ("final", [("A", "87.00", 2), ("B", "90.00", 1)])
    assert brought(company, "events", *APPEAL).exit_code == 0
    assert ran(company) == ("provisional", [("A", "87.00", 2), ("B", "90.00", 1)])
    (line,) = lines(company)
    assert (line["amount"], line["status"], line["flags"]) == (
        "-5.00",
        "provisional",
        ["appealed", "case:C7"],
    )
    text = "kind,subject,on,by,ref,note\nwaiver,A,2025-02-03,主管,C7,录音证明并无不当\n"
    assert brought(company, "decisions", text).exit_code == 0
    assert "Facts have come in since" in typed(company, "show", "scores", "--period", "2025-01").stderr
    assert ran(company) == ("final", [("A", "92.00", 1), ("B", "90.00", 2)])
    (line,) = lines(company)
    assert (line["amount"], line["status"], line["flags"]) == (None, "final", ["waived"])
    assert line["why"]["args"][0]["label"] == "主管: 录音证明并无不当"


@pytest.mark.parametrize(
    "row", ["waiver,A,2025-02-03,主管,C7,rejected,录音不支持", "approval,A,2025-02-03,主管,C7,,维持原判"]
)
def test_an_appeal_that_is_dismissed_makes_the_score_final(company: Path, row: str):
    assert brought(company, "events", *APPEAL).exit_code == 0
    assert brought(company, "decisions", f"kind,subject,on,by,ref,outcome,note\n{row}\n").exit_code == 0
    assert ran(company) == ("final", [("A", "87.00", 2), ("B", "90.00", 1)])


def test_a_wrong_fact_is_corrected_and_the_month_run_again(company: Path):
    ran(company)
    text = "subject,metric,period,value\nB,calls,2025-01,85\n"
    refused = brought(company, "observations", text)
    assert (refused.exit_code, "--correct --by WHO --why TEXT" in refused.stderr) == (4, True)
    assert brought(company, "observations", text, "--correct", "--by", "HR", "--why", "typo").exit_code == 0
    assert ran(company)[1] == [("A", "87.00", 1), ("B", "85.00", 2)]


def test_a_total_is_moved_by_a_decision_and_explained(company: Path):
    text = "kind,subject,on,by,period,amount,note\nscore,A,2025-02-03,主管,2025-01,4,代班\n"
    assert brought(company, "decisions", text).exit_code == 0
    assert ran(company) == ("final", [("A", "91.00", 1), ("B", "90.00", 2)])
    told = typed(company, "explain", "A", "--period", "2025-01").stdout
    assert "主管: 代班" in told
