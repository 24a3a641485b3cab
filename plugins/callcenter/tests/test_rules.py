"""What the rules of the call centre promise as a whole."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.api import PolicyError
from kpi.app.catalogue import load_policy
from kpi.app.rules import words_of
from kpi.engine.rules import rule_trees

DAY = date(2025, 1, 1)
LEFT_TO_THE_COMPANY = {
    "callcenter.satisfaction",
    "callcenter.callback",
    "callcenter.hall_satisfaction",
}
"""Items whose full mark is not printed."""


@pytest.fixture(scope="module")
def catalogue():
    return load_policy(None).catalogue


@pytest.fixture(scope="module")
def rules(catalogue):
    return [one for one in catalogue.rules.values() if one.owner == "callcenter"]


def test_every_rule_becomes_a_tree_unless_the_company_must_give_its_full_mark(catalogue, rules):
    refused = set()
    for rule in rules:
        try:
            assert rule_trees(rule, catalogue, DAY)
        except PolicyError as error:
            assert {fault.code for fault in error.faults} == {"not_given"}
            refused.add(rule.id)
    assert refused - {one for one in refused if one.startswith("callcenter.system")} == LEFT_TO_THE_COMPANY


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_rule_is_told_in_words(catalogue, rules, lang):
    for rule in rules:
        if rule.id not in LEFT_TO_THE_COMPANY:
            assert words_of(rule, catalogue, DAY, lang).strip(), rule.id


def test_every_number_of_the_text_stands_in_a_clause(rules):
    bare = [
        f"{rule.id}.{one.name}"
        for rule in rules
        for one in rule.parameters
        for dated in one.values
        if str(dated.origin) == "text" and not dated.clauses
    ]
    assert bare == []


def test_points_become_yuan_in_one_rule_alone(rules):
    priced = {one.id: one.parameter("yuan_per_point") for one in rules}
    told = [name for name, one in priced.items() if one is not None and one.at(DAY).value is not None]
    assert told == ["callcenter.response"]
