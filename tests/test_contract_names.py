"""Names of the rulebook: a parameter may have other names, by which it is set everywhere."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kpi.cli.main import cli

POLICY = """schema = 1
plugins = []

[metric.calls]
label = "calls"
unit = "count"

[rule.calls]
label = "calls"
scorer = "ratio"
full = "full"
inputs = { actual = "calls" }
[rule.calls.parameters]
full = { value = 50, aliases = ["max"] }
target = { value = 100 }

[scorecard.month]
label = "month"
[[scorecard.month.item]]
rule = "calls"
"""


def typed(folder: Path, *words: str) -> Result:
    with contextlib.chdir(folder):
        return CliRunner().invoke(cli, list(words))


def result(folder: Path, *words: str) -> str:
    done = typed(folder, "try", *words, "-o", "json")
    assert done.exit_code == 0, done.output
    found: str = json.loads(done.stdout)["result"]
    return found


@pytest.mark.parametrize("name", ["full", "max", "company.calls.max"])
@pytest.mark.parametrize("rule", ["calls", "month"])
def test_a_trial_sets_a_parameter_by_any_of_its_names(tmp_path: Path, rule: str, name: str):
    (tmp_path / "kpi.toml").write_text(POLICY, encoding="utf-8")
    assert result(tmp_path, rule, "calls=50") == "25.00"
    assert result(tmp_path, rule, "calls=50", "--set", f"{name}=60") == "30.00"


def test_a_parameter_set_under_two_names_is_a_wrong_use(tmp_path: Path):
    (tmp_path / "kpi.toml").write_text(POLICY, encoding="utf-8")
    done = typed(tmp_path, "try", "calls", "calls=50", "--set", "full=60", "--set", "max=70")
    assert done.exit_code == 2
    assert "two names" in done.stderr


def test_the_policy_sets_a_parameter_by_any_of_its_names(tmp_path: Path):
    setting = '[[set]]\nkey = "company.calls.max"\nvalue = 80\n\n'
    (tmp_path / "kpi.toml").write_text(POLICY.replace("[metric", setting + "[metric", 1), encoding="utf-8")
    assert result(tmp_path, "calls", "calls=50") == "40.00"
    (rule,) = json.loads(typed(tmp_path, "rules", "calls", "-o", "json").stdout)["rules"]
    assert [(one["name"], one["value"]) for one in rule["parameters"]][:2] == [("full", "50"), ("full", "80")]


@pytest.mark.parametrize(
    "words, expected",
    [
        (["professional_quality", "professional_quality=20", "--set", "max=10"], None),
        (["callback_satisfaction", "callback_satisfaction=90", "--set", "max=10"], "9.00"),
        (["appraisal_pass", "score=60", "--set", "pass_mark=61"], False),
    ],
)
def test_the_shop_s_parameters_go_by_the_names_of_the_rulebook(
    tmp_path: Path, words: list[str], expected: str | bool | None
):
    assert result(tmp_path, *words) == expected
