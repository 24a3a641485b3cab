"""Case files and `kpi.toml` as the contract prints them, and what `kpi test` says about them."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kpi.cli.main import cli

POLICY = """schema = 1
plugins = ["ecommerce"]            # wanted
require = ["kpi-ecommerce>=0.1"]   # optional, else exit code 5

[[bind]]                           # role, unit, or both
role = "cs"
scorecard = "ecommerce.cs_month"
sanctions = ["ecommerce.shop"]
pay = "ecommerce.cs_pay"

[[set]]
key = "ecommerce.first_response_time.edges"
value = [10, 20, 25]
from = "2018-01-01"                # until is optional too
"""
RULE = """schema = 1

[[case]]                     # one rule
id = "response-20-seconds"
clauses = ["S004.F1.1"]
rule = "ecommerce.first_response_time"
given = { first_response_time = 20 }
set = {}                     # parameters
expect = { result = "6.00" } # or outputs = {...}, flags = [...], error = "out_of_range"
"""
SCENARIO = """schema = 1

[[case]]                     # a scenario: people, months, events
id = "junior-to-intermediate"
plugins = ["ecommerce"]
run = ["2018-04..2018-06", "2018-Q2"]
policy = { bind = [{ role = "cs", scorecard = "ecommerce.cs_month" }], set = { "ecommerce.cs_month.na_policy" = "drop" } }

[[case.facts.assignments]]   # any KIND of kpi import, same columns
employee = "A"
unit = "shop"
role = "cs"
level = "初级"
from = "2018-04-01"

[[case.facts.results]]
subject = "A"
card = "ecommerce.cs_month"
period = "2018-04"
score = "88"
rank = 2

[[case.expect.line]]         # also expect.subject, expect.problem; absent = true asserts that there is none
subject = "A"
period = "2018-04"
rule = "ecommerce.cs_month"
cause = "taken over"
amount = "88.00"
status = "final"

[[case.expect.line]]
subject = "A"
period = "2018-04"
rule = "ecommerce.handover"
absent = true

[[case.expect.subject]]
subject = "A"
period = "2018-04"
score = "88"
rank = 2

[[case.expect.problem]]
code = "out_of_domain"
absent = true
"""
OWN = """schema = 1

[[case]]
id = "tables-of-its-own"
plugins = []
run = ["2024-03"]

[case.policy]
bind = [{ role = "cs", unit = "u", scorecard = "company.m" }]
set = { "company.calls.full" = 60 }

[case.policy.metric.calls]
label = "calls"
unit = "count"

[case.policy.rule.calls]
label = "calls"
scorer = "ratio"
full = "full"
inputs = { actual = "calls" }

[case.policy.rule.calls.parameters]
full = { value = 50 }
target = { value = 100 }

[case.policy.scorecard.m]
label = "m"
rank = { scope = "unit" }

[[case.policy.scorecard.m.item]]
rule = "calls"

[[case.facts.assignments]]
employee = "A"
unit = "u"
role = "cs"
from = "2020-01-01"

[[case.facts.assignments]]
employee = "B"
unit = "u"
role = "cs"
from = "2020-01-01"

[[case.facts.observations]]
subject = "A"
metric = "calls"
period = "2024-03"
value = "50"

[[case.expect.subject]]
subject = "A"
score = "30"
rank = 1

[[case.expect.problem]]
subject = "B"
code = "blocked"

[[case.expect.problem]]
subject = "A"
absent = true
"""


@pytest.fixture
def company(tmp_path: Path) -> Path:
    (tmp_path / "kpi.toml").write_text(POLICY, encoding="utf-8")
    return tmp_path


def typed(folder: Path, *words: str) -> Result:
    with contextlib.chdir(folder):
        return CliRunner().invoke(cli, list(words))


def results_of(folder: Path, text: str, code: int = 0) -> list[dict[str, Any]]:
    (folder / "case.toml").write_text(text, encoding="utf-8")
    done = typed(folder, "test", "case.toml", "-o", "json")
    assert done.exit_code == code, done.output
    document = json.loads(done.stdout)
    assert list(document) == ["schema", "cases"]
    cases: list[dict[str, Any]] = document["cases"]
    return cases


@pytest.mark.parametrize("text", [RULE, SCENARIO, OWN], ids=["rule", "scenario", "own"])
def test_a_case_file_of_the_contract_passes(company: Path, text: str):
    (case,) = results_of(company, text)
    assert list(case) == ["file", "id", "status", "clauses", "differences"]
    assert (case["status"], case["differences"], case["file"]) == ("pass", [], "case.toml")


def test_the_policy_of_the_contract_is_read(company: Path):
    done = typed(company, "rules", "first_response_time", "-o", "json")
    assert done.exit_code == 0, done.output
    (rule,) = json.loads(done.stdout)["rules"]
    edges = [one for one in rule["parameters"] if one["name"] == "edges"]
    assert [(one["origin"], one["from"]) for one in edges] == [("text", None), ("company", "2018-01-01")]
    assert edges[-1]["value"] == ["10", "20", "25"]


@pytest.mark.parametrize(
    "expect, path, want, got",
    [
        ('{ result = "7" }', "result", "7", "6"),
        ('{ outputs = { result = "7" } }', "outputs.result", "7", "6"),
        ('{ error = "out_of_range" }', "error", "out_of_range", None),
    ],
)
def test_what_is_not_as_expected_fails_and_says_where(
    company: Path, expect: str, path: str, want: str, got: str
):
    (case,) = results_of(company, RULE.replace('{ result = "6.00" }', expect), 1)
    assert case["status"] == "fail"
    assert {"path": path, "want": want, "got": got} in case["differences"]


def test_a_line_that_should_be_absent_and_is_there_fails(company: Path):
    (case,) = results_of(
        company, SCENARIO.replace('rule = "ecommerce.handover"', 'rule = "ecommerce.cs_month"'), 1
    )
    assert case["status"] == "fail"


def test_an_expected_error_passes_and_an_unexpected_one_is_an_error(company: Path):
    given = RULE.replace("first_response_time = 20", "first_response_time = -20")
    (case,) = results_of(company, given, 1)
    assert case["status"] == "error"
    (case,) = results_of(company, given.replace('{ result = "6.00" }', '{ error = "out_of_range" }'))
    assert case["status"] == "pass"


@pytest.mark.parametrize(
    "text, word",
    [
        (RULE.replace("given", "givn"), "given"),
        (RULE.replace("expect = ", "# "), "expect"),
        (RULE + RULE.replace("schema = 1", ""), "twice"),
        (RULE.replace("schema = 1", "schema = 2"), "schema"),
        (RULE.replace("set = {}", "set = 3"), "table"),
    ],
)
def test_a_case_file_with_a_fault_is_refused_with_its_place(company: Path, text: str, word: str):
    (company / "case.toml").write_text(text, encoding="utf-8")
    done = typed(company, "test", "case.toml")
    assert done.exit_code == 4
    assert "case.toml" in done.stderr
    assert word in done.stderr


def test_an_unknown_kind_or_column_of_facts_is_an_error_of_the_case(company: Path):
    for old, new in (("facts.results", "facts.reslts"), ("rank = 2\n\n", "rnk = 2\n\n")):
        (case,) = results_of(company, SCENARIO.replace(old, new, 1), 1)
        assert case["status"] == "error"
        assert ("results" if "reslts" in new else "rank") in case["differences"][0]["got"]


def test_the_company_s_own_cases_run_beside_those_of_its_plugins(company: Path):
    (company / "cases").mkdir()
    (company / "cases" / "own.toml").write_text(RULE, encoding="utf-8")
    found = json.loads(typed(company, "test", "cases", "-o", "json").stdout)["cases"]
    assert [(one["file"], one["id"]) for one in found] == [("cases/own.toml", "response-20-seconds")]
    from kpi.app.cases import Runner, collect

    every = collect(Runner(company / "kpi.toml"), None)
    assert [one.id for one in every if str(company) in one.file] == ["response-20-seconds"]
    assert any("kpi_ecommerce" in one.file for one in every)


def test_any_folder_with_case_files_may_be_named(company: Path):
    (company / "mine").mkdir()
    (company / "mine" / "own.toml").write_text(RULE, encoding="utf-8")
    assert typed(company, "test", "mine").exit_code == 0
    (company / "mine" / "own.toml").write_text('name = "something else"\n', encoding="utf-8")
    assert typed(company, "test", "mine").exit_code == 4
    assert typed(company, "test", ".").exit_code == 4, "the policy is no case file"
