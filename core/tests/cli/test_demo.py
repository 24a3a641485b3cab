"""`kpi demo`: what it shows of an example company, and what it says to look at next."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpi.cli.main import cli
from kpi.model.extension import Demo
from kpi.words import Label

POLICY = """schema = 1
plugins = []
[metric.calls]
label = "calls"
unit = "count"
[rule.calls]
label = "calls made"
scorer = "ratio"
full = "full"
inputs = { actual = "calls" }
parameters = { full = 50, target = 100 }
[rule.chats]
label = "chats held"
scorer = "ratio"
full = "full"
inputs = { actual = "calls" }
parameters = { full = 50, target = 100 }
[scorecard.month]
label = "month"
[[scorecard.month.item]]
rule = "calls"
[[scorecard.month.item]]
rule = "chats"
[ladder.steps]
label = "steps"
frequency = "month"
[[ladder.steps.level]]
id = "low"
[[bind]]
role = "agent"
scorecard = "month"
"""
FACTS: dict[str, list[dict[str, object]]] = {
    "employees": [{"id": "A", "name": "An", "hired_on": "2024-01-01"}],
    "units": [{"id": "shop", "name": "Shop"}],
    "assignments": [{"employee": "A", "unit": "shop", "role": "agent", "level": "low", "from": "2024-01-01"}],
    "observations": [{"subject": "A", "metric": "calls", "period": "2025-01", "value": 80}],
}


def shown(folder: Path, monkeypatch: pytest.MonkeyPatch, more: str = "", rule: str = "") -> tuple[str, str]:
    package = folder / "small_company"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "kpi.toml").write_text(POLICY + more, encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, package.name, raising=False)
    importlib.invalidate_caches()
    demo = Demo(
        "small", Label("小", "small"), package.name, lambda: iter(FACTS.items()), ("2025-01",), "A", rule=rule
    )
    monkeypatch.setattr("kpi.app.demo.demos", lambda: {"small": demo})
    done = CliRunner().invoke(cli, ["demo", str(folder / "demo"), "--lang", "en"])
    assert done.exit_code == 0, done.output
    return done.stdout, done.stderr


def test_it_explains_the_rule_that_the_example_names_and_says_how_to_see_the_rest(tmp_path, monkeypatch):
    out, said = shown(tmp_path, monkeypatch, rule="calls")
    explained = out.partition("$ kpi explain A")[2].partition("$ kpi show runs")[0]
    assert "--rule calls" in explained
    assert "chats held" not in explained
    assert "All lines of A: kpi explain A --period 2025-01" in said


def test_without_such_a_rule_it_explains_every_line(tmp_path, monkeypatch):
    out, _ = shown(tmp_path, monkeypatch)
    explained = out.partition("$ kpi explain A")[2]
    assert "calls made" in explained
    assert "chats held" in explained


def test_the_ladder_is_named_where_one_is_bound(tmp_path, monkeypatch):
    _, said = shown(tmp_path, monkeypatch)
    assert "kpi ladder" not in said
    _, said = shown(tmp_path / "more", monkeypatch, more='ladder = "steps"\n')
    assert "kpi ladder --period 2025-01" in said
