"""What `kpi import` and `kpi imports --undo` say of facts that are valid, but perhaps not meant so."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kpi.cli.main import cli

POLICY = """
schema = 1
plugins = []
[event.late]
label = "late"
[event.complaint]
label = "complaint"
counts = ["verified"]
[metric.manners]
label = "manners"
unit = "score"
source = { rated = "manners", roles = ["superior", "上级"] }
[metric.clean]
label = "clean"
unit = "score"
source = { rated = "clean" }
"""


def kpi(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


@pytest.fixture
def desk(tmp_path: Path):
    with contextlib.chdir(tmp_path):
        Path("kpi.toml").write_text(POLICY, encoding="utf-8")
        kpi("init")
        brings("units", "id,name\nu,desk\n")
        brings("employees", "id,name,hired_on\nA,Ann,2020-01-01\n")
        brings("assignments", "employee,unit,role,from\nA,u,cs,2020-01-01\n")
        yield tmp_path


def brings(kind: str, text: str) -> str:
    Path(f"{kind}.csv").write_text(text, encoding="utf-8")
    done = kpi("import", kind, f"{kind}.csv")
    assert done.exit_code == 0, done.output
    return done.stderr


def test_a_status_that_no_rule_knows_is_told_with_what_becomes_of_the_event(desk: Path):
    told = brings(
        "events",
        "subject,kind,on,status\nA,late,2025-01-02,wavied\nA,late,2025-01-03,waived\n"
        "A,complaint,2025-01-04,verified\nA,complaint,2025-01-05,open\nA,late,2025-01-06,\n",
    )
    assert "1 row of company.late: no rule knows the status 'wavied', and such an event counts" in told
    assert (
        "1 row of company.complaint: no rule knows the status 'open', and such an event has no effect" in told
    )
    assert told.count("no rule knows") == 2


def test_ratings_of_a_role_that_no_metric_asks_for_are_told_with_the_roles_that_count(desk: Path):
    told = brings(
        "ratings",
        "subject,item,period,rater,rater_role,score\nA,manners,2025-01,B,superor,80\n"
        "A,manners,2025-01,C,上级,80\nA,clean,2025-01,B,anybody,80\n",
    )
    assert "1 rating of 'manners': nothing counts those by 'superor'; did you mean 'superior'?" in told
    assert told.count("nothing counts") == 1


def test_undoing_a_batch_of_units_names_the_assignments_that_hang_in_the_air(desk: Path):
    done = kpi("imports", "--undo", "1", "--by", "x", "--why", "y")
    assert "1 assignment still names the unit 'u', which is not there now" in done.stderr


def test_undoing_a_batch_that_nothing_needs_says_no_more(desk: Path):
    assert "note:" not in kpi("imports", "--undo", "3", "--by", "x", "--why", "y").stderr
