"""Procedures among the other declarations: linked, registered, overridden, listed."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.app.rules import entries, find
from kpi.errors import PolicyError
from kpi.model.clause import ClauseState
from kpi.policy.rulefiles import RuleFiles
from kpi.testing.policies import policy_of

DAY = date(2018, 7, 1)
TEXT = """
[procedure.rise]
label = { zh = "晋升", en = "promotion" }
clauses = ["S9.1"]
[procedure.rise.parameters]
chain = { value = ["nominate", "sign"], clauses = ["S9.2"] }
expires_days = { value = 90, aliases = ["days"] }

[ladder.steps]
label = "steps"
lower = "rise"
[[ladder.steps.level]]
id = "low"
[[ladder.steps.level]]
id = "mid"
procedure = "company.rise"
"""


def test_a_ladder_names_the_procedures_of_its_levels_and_of_demotions():
    ladder = policy_of(TEXT).catalogue.ladders["company.steps"]
    assert [one.procedure for one in ladder.levels] == ["", "company.rise"]
    assert ladder.lower == "company.rise"


@pytest.mark.parametrize("name", ["lower", "procedure"])
def test_a_ladder_that_names_no_procedure_there_is_refused_with_the_nearest(name):
    wrong = (
        TEXT.replace('lower = "rise"', 'lower = "ries"')
        if name == "lower"
        else TEXT.replace("company.rise", "rize")
    )
    with pytest.raises(PolicyError, match="unknown procedure") as refused:
        policy_of(wrong)
    assert "rise" in refused.value.faults[0].hint


def test_its_clauses_are_processes_carried_out_by_it():
    clauses = policy_of(TEXT).catalogue.clauses
    for name in ("S9.1", "S9.2"):
        assert (clauses[name].state, clauses[name].by) == (ClauseState.PROCESS, ("company.rise",))


def test_a_clause_that_a_rule_cites_too_is_a_rule():
    rule = """
[rule.pay]
label = "pay"
scorer = "fixed"
clauses = ["S9.1"]
parameters = { amount = 1 }
"""
    clause = policy_of(TEXT + rule).catalogue.clauses["S9.1"]
    assert clause.state is ClauseState.RULE
    assert set(clause.by) == {"company.rise", "company.pay"}


@pytest.mark.parametrize("name", ["rise.expires_days", "company.rise.days"])
def test_a_company_sets_its_parameters_by_any_of_their_names_and_from_a_day_on(name):
    setting = f'\n[[set]]\nkey = "{name}"\nvalue = 30\nfrom = "2018-07-01"\n'
    policy = policy_of(TEXT + setting)
    parameter = policy.catalogue.procedures["company.rise"].parameter("expires_days")
    assert [parameter.at(date(2018, month, 1)).value for month in (6, 7)] == [90, 30]
    assert policy.digest != policy_of(TEXT).digest


def test_what_a_company_sets_it_to_and_it_cannot_be_is_told_where_it_is_set():
    with pytest.raises(PolicyError) as refused:
        policy_of(f'{TEXT}[[set]]\nkey = "rise.expires_days"\nvalue = -3\n')
    (fault,) = refused.value.faults
    assert fault.message == "procedure company.rise: expires_days must be a whole number of days, or none"
    assert fault.where == "kpi.toml:18", "the line of [[set]]"


def test_the_hash_of_a_policy_sees_a_procedure():
    assert policy_of(TEXT).digest != policy_of(TEXT.replace("90", "60")).digest


def test_it_is_listed_with_its_steps_and_what_a_trial_takes():
    catalogue = policy_of(TEXT).catalogue
    (entry,) = find(catalogue, "S9.1", DAY)
    assert (entry.id, entry.kind, entry.plugin) == ("company.rise", "procedure", "company")
    assert [one["name"] for one in entry.inputs] == ["done"]
    assert entry.parameters[0]["value"] == ("nominate", "sign")
    assert entry in entries(catalogue, DAY)


def test_a_plugin_s_rule_files_hold_procedures(tmp_path, monkeypatch):
    rules = tmp_path / "kpi_proc" / "rules"
    rules.mkdir(parents=True)
    (rules.parent / "__init__.py").write_text("")
    (rules / "a.toml").write_text("schema = 1\n" + TEXT.replace("company.rise", "rise"), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    files = RuleFiles("kpi_proc")
    assert [one.id for one in files.procedures] == ["proc.rise"]
    assert files.ladders[0].levels[1].procedure == "proc.rise"
