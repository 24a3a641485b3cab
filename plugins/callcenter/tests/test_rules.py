"""What the rules of the call centre promise as a whole."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.api import PolicyError
from kpi.app.catalogue import load_policy
from kpi.app.rule_words import words_of
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
    for rule in rules:
        if not open_(rule):
            assert rule_trees(rule, catalogue, DAY)


@pytest.mark.parametrize("name", sorted(LEFT_TO_THE_COMPANY))
def test_a_full_mark_that_the_text_lacks_is_asked_for(catalogue, name):
    with pytest.raises(PolicyError, match="full is not given") as refused:
        rule_trees(catalogue.rules[name], catalogue, DAY)
    assert refused.value.faults[0].code == "not_given"


def open_(rule):
    """Tell whether the full mark of a rule is not printed; those of the systems are held in their own tests."""
    return rule.id in LEFT_TO_THE_COMPANY or rule.id.startswith("callcenter.system")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_rule_is_told_in_words(catalogue, rules, lang):
    for rule in rules:
        if not open_(rule):
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
