import json

import pytest
from click.testing import CliRunner

from kpi.cli.main import cli

POLICY = """\
schema = 1
plugins = []

[[bind]]
role = "cs"
scorecard = "month"

[metric.satisfaction]
label = "satisfaction"
unit = "percent"
better = "more"

[rule.satisfied]
label = "Satisfaction"
clauses = ["H.1"]
scorer = "bands"
full = "full"
inputs = { value = "satisfaction" }
parameters = { full = 60, edges = [80], points = ["gap", 60], gap_policy = "open" }

[scorecard.month]
label = "month"
frequency = "month"
[[scorecard.month.item]]
rule = "satisfied"
"""


@pytest.fixture
def run(tmp_path):
    policy = tmp_path / "kpi.toml"
    policy.write_text(POLICY, encoding="utf-8")

    def run(*args):
        return CliRunner().invoke(cli, [*args, "--policy", str(policy)])

    return run


@pytest.mark.parametrize("name", [(), ("satisfied",), ("company.satisfied",), ("month",), ("H.1",)])
def test_a_rule_a_card_a_clause_or_all_that_is_bound_can_be_asked_for(run, name):
    done = run("test", "--boundaries", *name, "-o", "json")
    assert done.exit_code == 0, done.output
    cases = json.loads(done.stdout)["cases"]
    assert [(one["place"], one["given"], one["result"]) for one in cases] == [
        ("below", {"satisfaction": "79.9"}, None),
        ("at", {"satisfaction": "80"}, "60.00"),
        ("above", {"satisfaction": "80.1"}, "60.00"),
    ]
    assert {"file", "id", "status", "clauses", "differences"} <= set(cases[0])
    assert {one["status"] for one in cases} == {"pass"}


def test_the_line_for_a_trial_gives_what_is_shown(run):
    case = json.loads(run("test", "--boundaries", "-o", "json").stdout)["cases"][1]
    assert case["try"] == "kpi try company.satisfied satisfaction=80"
    tried = json.loads(run(*case["try"].split()[1:], "-o", "json").stdout)
    assert tried["result"] == case["result"]


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", ("略低", "79.9 → 没有规定", "80 → 60.00", "80.1 → 60.00", "1 处界限")),
    ("en", ("just below", "79.9 → nothing is said", "80 → 60.00", "1 edges")),
])  # fmt: skip
def test_a_person_reads_each_edge_in_a_line(run, lang, words):
    done = run("test", "--boundaries", "--lang", lang)
    assert all(word in done.output for word in words)


def test_a_name_that_is_unknown_and_a_day_without_boundaries_are_refused(run):
    assert run("test", "--boundaries", "nothing").exit_code == 2
    assert run("test", "--on", "2018-06-01").exit_code == 2
    assert run("test", "nowhere").exit_code == 2
