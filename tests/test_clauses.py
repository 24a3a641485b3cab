"""Every clause of the rulebook that suits a shop, and what became of it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kpi.app.catalogue import load_policy

ROOT = Path(__file__).parents[1]
LIST = Path(__file__).parent / "data" / "clauses.csv"
RULEBOOK = ROOT.parent / "shared" / "rulebook" / "clauses.csv"
BY_SOMEBODY = ("rule", "rating")


def homes(file: Path) -> dict[str, str]:
    with file.open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row["home"] for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def shop() -> list[str]:
    return [clause for clause, home in homes(LIST).items() if home == "ecommerce"]


@pytest.fixture(scope="module")
def register():
    return load_policy(None).catalogue.clauses


def test_the_list_of_clauses_is_whole(shop):
    assert (len(homes(LIST)), len(shop)) == (807, 299)


@pytest.mark.skipif(not RULEBOOK.is_file(), reason="the rulebook is not beside the repository")
def test_the_list_of_clauses_is_that_of_the_rulebook():
    assert homes(LIST) == homes(RULEBOOK)


def test_every_clause_that_suits_a_shop_has_a_state_and_its_own_plugin_gives_it(shop, register):
    assert [clause for clause in shop if clause not in register] == []
    assert {register[clause].owner for clause in shop} == {"ecommerce"}


def test_a_rule_and_a_rating_name_who_carries_them_out_and_the_others_say_why(shop, register):
    found = [register[clause] for clause in shop if clause in register]
    assert [one.id for one in found if one.state in BY_SOMEBODY and not one.by] == []
    assert [one.id for one in found if one.state not in BY_SOMEBODY and not one.note] == []
