"""Every clause of the rulebook that suits a shop or a call centre, and what became of it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kpi.app.catalogue import load_policy

ROOT = Path(__file__).parents[1]
LIST = Path(__file__).parent / "data" / "clauses.csv"
RULEBOOK = ROOT.parent / "shared" / "rulebook" / "clauses.csv"
BY_SOMEBODY = ("rule", "rating")
WHOLE = {"ecommerce": 299, "callcenter": 206}
"""The plugins whose every clause has a state, and how many clauses suit them."""


def homes(file: Path) -> dict[str, str]:
    with file.open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row["home"] for row in csv.DictReader(lines)}


def clauses_of(plugin: str) -> list[str]:
    return [clause for clause, home in homes(LIST).items() if home == plugin]


@pytest.fixture(scope="module")
def register():
    return load_policy(None).catalogue.clauses


def test_the_list_of_clauses_is_whole():
    assert len(homes(LIST)) == 807
    assert {plugin: len(clauses_of(plugin)) for plugin in WHOLE} == WHOLE


@pytest.mark.skipif(not RULEBOOK.is_file(), reason="the rulebook is not beside the repository")
def test_the_list_of_clauses_is_that_of_the_rulebook():
    assert homes(LIST) == homes(RULEBOOK)


@pytest.mark.parametrize("plugin", WHOLE)
def test_every_clause_that_suits_a_plugin_has_a_state_and_that_plugin_gives_it(plugin, register):
    assert [clause for clause in clauses_of(plugin) if clause not in register] == []
    assert {register[clause].owner for clause in clauses_of(plugin)} == {plugin}


def test_every_clause_of_the_call_centre_code_has_a_state_whatever_plugin_it_suits(register):
    assert [clause for clause in homes(LIST) if clause.startswith("S003.") and clause not in register] == []


@pytest.mark.parametrize("plugin", WHOLE)
def test_a_rule_and_a_rating_name_who_carries_them_out_and_the_others_say_why(plugin, register):
    found = [register[clause] for clause in clauses_of(plugin) if clause in register]
    assert [one.id for one in found if one.state in BY_SOMEBODY and not one.by] == []
    assert [one.id for one in found if one.state not in BY_SOMEBODY and not one.note] == []
