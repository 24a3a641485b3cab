"""What is particular about a line, in words."""

from __future__ import annotations

import pytest

from kpi.app.slips.flags import told, waiting


def words(*flags: str) -> list[str]:
    return [one.text("en") for one in told(flags)]


def waits(*flags: str) -> list[str]:
    return [one.text("en") for one in waiting(flags)]


def test_a_flag_that_nobody_has_words_for_is_not_silent():
    assert words("below_quota_of_acme") == ["below_quota_of_acme"]


@pytest.mark.parametrize(
    "flag", ["target_met", "discretionary", "case:V1", "unsigned:HR", "proposal:dismissal", "blocked"]
)
def test_what_the_line_says_otherwise_is_not_said_twice(flag: str):
    assert words(flag) == []


def test_how_an_item_without_data_counts_says_that_it_has_none():
    assert words("na_drop", "not_assessed") == ["not assessed: the item and its points are left out"]
    assert words("not_assessed") == ["not assessed: no data"]


def test_a_forfeiture_names_its_money():
    assert words("forfeited_commission") == ["forfeited: Commission"]


def test_a_line_that_is_not_final_always_waits_for_something():
    assert waits() == waits("default_assumed") == ["waits for a decision"]
    assert waits("unsigned:核准") == ["waits for the signature: 核准"]
    assert waits("case:V1") == ["waits for the decision of case V1"]
    assert waits("case:V1", "discretionary") == [
        "waits for the decision of case V1; the least is booked until then"
    ]
    assert waits("appealed", "case:V1") == ["waits for the decision of an appeal"]
