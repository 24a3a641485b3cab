"""A scenario that does not come out as expected tells what the run had to say of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi.app.cases import Runner, read_cases

SCENARIO = """
schema = 1
[[case]]
id = "a-month"
plugins = []
run = ["2025-03"]
[case.policy]
bind = [{ role = "picker", scorecard = "card" }]
[case.policy.metric.speed]
label = "speed"
unit = "number"
domain = { low = 0, high = 100 }
[case.policy.rule.speed_points]
scorer = "bands"
inputs = { value = "speed" }
parameters = { edges = [50], points = [0, 10] }
[case.policy.scorecard.card]
label = "card"
item = [{ rule = "speed_points" }]
[case.facts]
employees = [{ id = "P1", name = "Pang", hired_on = "2024-01-01" }]
units = [{ id = "depot", name = "Depot" }]
assignments = [{ employee = "P1", unit = "depot", role = "picker", from = "2024-01-01" }]
"""
SCORED = '\n[[case.expect.subject]]\nsubject = "P1"\nperiod = "2025-03"\nscore = "10.00"\n'
BLOCKED = '\n[[case.expect.problem]]\nsubject = "P1"\ncode = "blocked"\n'


@pytest.fixture
def tried(tmp_path: Path):
    def of(text: str) -> list[tuple[str, object]]:
        file = tmp_path / "case.toml"
        file.write_text(SCENARIO + text, encoding="utf-8")
        (case,) = read_cases(file)
        return [(one.path, one.got) for one in Runner(None).run(case).differences]

    return of


def test_what_the_run_reports_stands_beside_a_difference(tried) -> None:
    found = tried(SCORED)
    assert found[0][0] == "subject[0] (score)"
    assert found[1:] == [("problem", "blocked, P1, 2025-03: company.card: no data for speed_points")]


def test_a_problem_that_was_expected_is_not_told(tried) -> None:
    assert [path for path, _ in tried(SCORED + BLOCKED)] == ["subject[0] (score)"]


def test_problems_alone_are_no_difference(tried) -> None:
    scoreless = SCORED.replace('"10.00"', '"none"')
    assert tried(scoreless) == []
