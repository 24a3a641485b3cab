"""Flags and causes in words."""

from __future__ import annotations

import pytest

from kpi.app.flags import FLAGS, cause_label, flag_label, flag_labels, told, waiting
from kpi.expr.flags import DEFAULT_ASSUMED, GAP, REFUSED


def test_a_flag_is_told_in_words():
    assert flag_label(DEFAULT_ASSUMED).en == "default assumed"
    assert {DEFAULT_ASSUMED, GAP, REFUSED} <= set(FLAGS)


def test_a_flag_says_of_whom_or_what_it_is():
    assert flag_label("unsigned:审核").en == "unsigned: 审核"
    assert flag_label("case:V0008").en == "case V0008"
    assert flag_label("forfeited_award").en.startswith("forfeited: ")


def test_a_flag_that_nobody_knows_is_told_as_it_is():
    assert flag_label("on_the_moon").text("zh") == "on the moon"
    assert flag_label("seen_by:Li").en == "seen by: Li"


def test_flags_that_say_the_same_are_told_once():
    assert [one.en for one in flag_labels(["below_min_wage", "below_minimum_wage"])] == [
        "below the minimum wage"
    ]


def test_a_cause_names_its_event_or_decision():
    assert cause_label("event V0006").en == "event V0006"  # type: ignore[union-attr]
    assert cause_label("decision 3").en == "decision 3"  # type: ignore[union-attr]
    assert cause_label("stackable, cap") == "stackable, cap"


def words(*flags: str) -> list[str]:
    return [one.text("en") for one in told(flags)]


def waits(*flags: str) -> list[str]:
    return [one.text("en") for one in waiting(flags)]


def test_a_flag_that_nobody_has_words_for_is_not_silent():
    assert words("below_quota_of_acme") == ["below quota of acme"]


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


@pytest.mark.parametrize("flag", sorted(FLAGS))
def test_what_has_words_in_a_table_has_words_on_a_payslip(flag: str):
    assert all("_" not in one for one in words(flag))


def test_a_limit_is_named_where_it_is_only_said():
    assert words("over:fines") == ["over the limit fines"]
    assert flag_label("over:fines").en == "over the limit fines"
    assert words("capped_by:fines") == ["cut to what may be taken at most"]


def test_what_a_decision_waived_is_not_what_a_limit_gives_up():
    assert (flag_label("waived").text("zh"), flag_label("waived").text("en")) == ("已免除", "waived")
