"""What the rules of the e-commerce plugin promise as a whole."""

from __future__ import annotations

import re
from datetime import date

import pytest

from kpi.api import App, ClauseState, Origin, PolicyError
from kpi.app.catalogue import load_policy
from kpi.app.rule_words import words_of
from kpi.engine.rules import rule_trees
from kpi_ecommerce import plugin

DAY = date(2025, 1, 1)
HOLDS_FOR_A_TIME = {"ecommerce.level_pay": date(2018, 6, 30)}
LEFT_TO_THE_COMPANY = {
    "ecommerce.commission",
    "ecommerce.commission_by_score",
    "ecommerce.commission_of_own_sales",
    "ecommerce.commission_pool",
}


@pytest.fixture(scope="module")
def catalogue():
    return load_policy(None).catalogue


@pytest.fixture(scope="module")
def rules(catalogue):
    return [rule for rule in catalogue.rules.values() if rule.owner == "ecommerce"]


def test_every_rule_becomes_a_tree_unless_the_company_must_give_its_table(catalogue, rules):
    for rule in rules:
        if rule.id not in LEFT_TO_THE_COMPANY:
            assert rule_trees(rule, catalogue, HOLDS_FOR_A_TIME.get(rule.id, DAY))


@pytest.mark.parametrize("name", sorted(LEFT_TO_THE_COMPANY))
def test_a_table_that_the_text_lacks_is_asked_for(catalogue, name):
    with pytest.raises(PolicyError, match="tiers is not given") as refused:
        rule_trees(catalogue.rules[name], catalogue, DAY)
    assert refused.value.faults[0].code == "not_given"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_rule_is_told_in_words(catalogue, rules, lang):
    for rule in rules:
        assert words_of(rule, catalogue, DAY, lang).strip()


def test_every_rule_and_every_number_cites_its_clause(rules):
    for rule in rules:
        assert rule.cited, rule.id
        for parameter in rule.parameters:
            for dated in parameter.values:
                assert dated.clauses, f"{rule.id}.{parameter.name}"
                assert dated.origin in (Origin.TEXT, Origin.DEFAULT)


def test_every_name_has_both_languages():
    app = App("0", "ecommerce")
    declared = [
        *plugin.kpi_metrics(app),
        *plugin.kpi_rules(app),
        *plugin.kpi_scorecards(app),
        *plugin.kpi_procedures(app),
    ]
    assert [one.id for one in declared if not (one.label.zh and one.label.en)] == []


def test_no_printed_full_mark_is_exceeded_by_its_own_points(rules):
    for rule in rules:
        full, points = rule.parameter(rule.full or "-"), rule.parameter("points")
        if full is not None and points is not None and rule.scorer in ("bands", "levels", "named_points"):
            table = points.at(DAY).value
            numbers = (
                table.values()
                if hasattr(table, "values")
                else [one for one in table if not isinstance(one, str)]
            )
            assert max(numbers) == full.at(DAY).value, rule.id


def test_the_clauses_of_the_chapters_are_all_accounted_for(catalogue):
    chapter = re.compile(
        r"S004\.|S000\.F1\.|S000\.F3\.|S001\.P21\.[2-7]|S001\.P22\.2\.(R|[1-7][abcd]?$)|S001\.P23B\.|S001\.P1\.6|S001\.P1\.2\.2$"
    )
    found = {name: clause for name, clause in catalogue.clauses.items() if chapter.match(name)}
    assert len(found) > 100
    for name, clause in found.items():
        assert clause.by or clause.state in (ClauseState.PROCESS, ClauseState.NOT_COMPUTABLE), name
        assert clause.note or clause.state is not ClauseState.NOT_COMPUTABLE, name


def test_the_penalties_and_the_fines_of_the_department_have_one_state_each(catalogue):
    parts = ["R", "1a", "1b", "1c", "1d", "2a", "2b", "3", "4", "5a", "5b", "6a", "6b", "7"]
    wanted = [
        *(f"S000.F3.{part}" for part in ["1", "2", "3", "4", "NET"]),
        *(f"S001.P22.2.{part}" for part in parts),
    ]
    states = {name: catalogue.clauses[name].state for name in wanted}
    assert [name for name, state in states.items() if state is not ClauseState.RULE] == ["S001.P22.2.R"]
    assert states["S001.P22.2.R"] is ClauseState.NOT_COMPUTABLE


def test_every_duty_and_every_forbidden_act_of_the_shop_is_counted_or_rated(catalogue):
    rated = {"S001.P21.3.1", "S001.P21.3.2b", "S001.P21.3.2c"}
    headings = {f"S001.P21.{part}" for part in ("3", "3.2", "4", "4.2", "5", "5.5", "5.6")}
    chapter = re.compile(r"S001\.P21\.([345](\.|$)|2\.5d)")
    states = {name: one.state for name, one in catalogue.clauses.items() if chapter.match(name)}
    assert {name for name, state in states.items() if state is ClauseState.RATING} == rated
    assert {name for name, state in states.items() if state is ClauseState.NOT_COMPUTABLE} == headings
    assert {states[name] for name in states.keys() - rated - headings} == {ClauseState.RULE}
    assert len(states) == 42


def test_each_clause_of_a_duty_or_an_act_has_one_rule_to_try(catalogue):
    chapter = re.compile(r"S001\.P21\.([345](\.|$)|2\.5d)")
    for name, clause in catalogue.clauses.items():
        if chapter.match(name) and clause.state is not ClauseState.NOT_COMPUTABLE:
            assert len([one for one in catalogue.rules.values() if name in one.clauses]) == 1, name


def test_every_forbidden_act_counts_as_a_violation(catalogue):
    violations = catalogue.metrics["ecommerce.violations"].source.kinds
    parameter = catalogue.rules["ecommerce.first_in_workload_and_quality"].parameter("violation_kinds")
    acts = catalogue.sanctions["ecommerce.shop_conduct"].sanctions
    forbidden = {kind for one in acts if one.trigger is not None for kind in one.trigger.kinds}
    assert forbidden | {"ecommerce.chat"} <= set(violations)
    assert [f"ecommerce.{one}" for one in parameter.at(DAY).value] == list(violations)


def test_attendance_carries_out_every_clause_of_working_time_that_is_its_own(catalogue):
    parts = ["1a", "1b", "2", "3", "4b", "5a", "5b", "5c", "5e", "5f", "6"]
    states = {part: catalogue.clauses[f"S001.P21.2.{part}"].state for part in parts}
    assert set(states.values()) == {ClauseState.RULE}
    assert catalogue.clauses["S001.X.ATTDEF"].state is ClauseState.RULE


def test_every_number_of_attendance_cites_its_clause(catalogue):
    for one in catalogue.attendance.values():
        for parameter in one.parameters:
            for dated in parameter.values:
                assert dated.clauses, f"{one.id}.{parameter.name}"


@pytest.mark.parametrize(("one", "other"), [("shop", "department_fines"), ("department_fines", "shop")])
def test_the_two_chapters_of_the_shop_contradict_each_other(catalogue, one, other):
    assert f"ecommerce.{other}" in catalogue.sanctions[f"ecommerce.{one}"].conflicts


def test_every_procedure_and_every_parameter_of_it_cites_its_clause(catalogue):
    found = [one for one in catalogue.procedures.values() if one.owner == "ecommerce"]
    assert len(found) == 12
    for one in found:
        assert one.clauses, one.id
        for parameter in one.parameters:
            assert all(dated.clauses for dated in parameter.values), f"{one.id}.{parameter.name}"


def test_the_steps_that_people_take_are_processes_each_with_its_procedure(catalogue):
    clauses = [
        "1.5.1",
        "1.5.2",
        "1.5.3",
        "1.4.4H3",
        "1.3.1",
        "1.3.2",
        "21.2.4a",
        "22.2.1.5a",
        "22.2.1.5b",
        "22.2.2.9",
    ]
    wanted = [*(f"S001.P{one}" for one in clauses), *(f"S004.P.{one}" for one in (1, 2, 3, 4, 5, 8))]
    for name in wanted:
        clause = catalogue.clauses[name]
        assert clause.state is ClauseState.PROCESS, name
        assert any(one in catalogue.procedures for one in clause.by), name
