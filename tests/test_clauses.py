"""Every clause of the rulebook, and what became of it."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from kpi.app.catalogue import load_base, load_policy

ROOT = Path(__file__).parents[1]
LIST = Path(__file__).parent / "data" / "clauses.csv"
RULEBOOK = ROOT.parent / "shared" / "rulebook" / "clauses.csv"
BY_SOMEBODY = ("rule", "rating")
HOMES = {"ecommerce": 299, "callcenter": 206, "installer": 116, "management": 186}
"""The plugins, and how many clauses suit each."""
STATES = {
    "ecommerce": {"not-computable": 38, "process": 19, "rating": 92, "rule": 150},
    "callcenter": {"not-computable": 14, "process": 22, "rating": 35, "rule": 135},
    "installer": {"process": 3, "rating": 4, "rule": 109},
    "management": {"not-computable": 23, "process": 9, "rating": 91, "rule": 63},
}
"""How many clauses of a home are in which state: one that changes its state does so on purpose."""


def homes(file: Path) -> dict[str, str]:
    with file.open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row["home"] for row in csv.DictReader(lines)}


def clauses_of(home: str) -> list[str]:
    return [clause for clause, theirs in homes(LIST).items() if theirs == home]


@pytest.fixture(scope="module")
def register():
    return load_policy(None).catalogue.clauses


def test_the_list_of_clauses_is_whole():
    assert len(homes(LIST)) == 807
    assert {home: len(clauses_of(home)) for home in HOMES} == HOMES


@pytest.mark.skipif(not RULEBOOK.is_file(), reason="the rulebook is not beside the repository")
def test_the_list_of_clauses_is_that_of_the_rulebook():
    assert homes(LIST) == homes(RULEBOOK)


def test_every_clause_has_a_state(register):
    assert [clause for clause in homes(LIST) if clause not in register] == []


@pytest.mark.parametrize("home", HOMES)
def test_a_plugin_that_is_installed_alone_gives_each_of_its_clauses_a_state(home):
    alone = load_base({home}).joined.catalogue.clauses
    assert [clause for clause in clauses_of(home) if clause not in alone] == []
    assert {alone[clause].owner for clause in clauses_of(home)} == {home}


@pytest.mark.parametrize("home", HOMES)
def test_as_many_clauses_are_in_each_state_as_were_decided(home, register):
    assert Counter(str(register[clause].state) for clause in clauses_of(home)) == STATES[home]


@pytest.mark.parametrize("home", HOMES)
def test_a_rule_and_a_rating_name_who_carries_them_out_and_the_others_say_why(home, register):
    found = [register[clause] for clause in clauses_of(home) if clause in register]
    assert [one.id for one in found if one.state in BY_SOMEBODY and not one.by] == []
    assert [one.id for one in found if one.state not in BY_SOMEBODY and not one.note] == []


@pytest.mark.parametrize("home", HOMES)
def test_what_carries_out_a_clause_is_there(home, register):
    catalogue = load_policy(None).catalogue
    named = {name for clause in clauses_of(home) for name in register[clause].by}
    known = {
        *catalogue.rules,
        *catalogue.metrics,
        *catalogue.scorecards,
        *catalogue.sanctions,
        *catalogue.events,
        *catalogue.pay,
        *catalogue.clocks,
        *catalogue.attendance,
        *catalogue.procedures,
        *catalogue.panels,
        *catalogue.due,
        *catalogue.ladders,
        *(f"{ladder.id}.{level.id}" for ladder in catalogue.ladders.values() for level in ladder.levels),
        *(item.name for card in catalogue.scorecards.values() for item in card.items),
        *(part.name for scheme in catalogue.pay.values() for part in scheme.chain),
    }
    assert named - known == set()
