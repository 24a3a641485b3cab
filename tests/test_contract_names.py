"""Names of the rulebook: a parameter may have other names, by which it is set everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kpi.testing.command import Said

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


@pytest.fixture
def company(tmp_path: Path) -> Path:
    policy = tmp_path / "kpi.toml"
    policy.write_text(POLICY, encoding="utf-8")
    return policy


@pytest.fixture
def result(kpi_cli: Callable[..., Said]) -> Callable[..., object]:
    def tried(*words: str) -> object:
        done = kpi_cli("try", *words, "-o", "json")
        assert done.code == 0, done.err
        return done.json["result"]

    return tried


@pytest.mark.parametrize("name", ["full", "max", "company.calls.max"])
@pytest.mark.parametrize("rule", ["calls", "month"])
def test_a_trial_sets_a_parameter_by_any_of_its_names(company, result, rule: str, name: str):
    assert result(rule, "calls=50") == "25.00"
    assert result(rule, "calls=50", "--set", f"{name}=60") == "30.00"


def test_a_parameter_set_under_two_names_is_a_wrong_use(company, kpi_cli):
    done = kpi_cli("try", "calls", "calls=50", "--set", "full=60", "--set", "max=70")
    assert done.code == 2
    assert "two names" in done.err


def test_the_policy_sets_a_parameter_by_any_of_its_names(company, result, kpi_cli):
    setting = '[[set]]\nkey = "company.calls.max"\nvalue = 80\n\n'
    company.write_text(POLICY.replace("[metric", setting + "[metric", 1), encoding="utf-8")
    assert result("calls", "calls=50") == "40.00"
    (rule,) = kpi_cli("rules", "calls", "-o", "json").json["rules"]
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
    result, words: list[str], expected: str | bool | None
):
    assert result(*words) == expected
