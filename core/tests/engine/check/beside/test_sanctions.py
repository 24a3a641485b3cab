"""Acts that two rules fine, and sets that contradict each other."""

from __future__ import annotations

from checked_company import codes, one_of

FINES = """
[sanction.first]
label = "first"
kind = "fine"
scorer = "per_event"
inputs = { nth = "nth" }
ledger = "yuan"
money = "fine"
on = ["rude"]
[sanction.first.parameters]
amount = 10
[sanction.second]
label = "second"
kind = "fine"
scorer = "per_event"
inputs = { nth = "nth" }
ledger = "yuan"
money = "fine"
on = ["rude"]
[sanction.second.parameters]
amount = 20
[sanctions.one]
label = "one"
rules = ["first"SECOND]
[sanctions.other]
label = "other"
rules = ["second"]
conflicts = ["one"]
"""


def test_an_act_that_two_rules_of_a_set_fine_is_found():
    assert one_of(FINES.replace("SECOND", ', "second"'), "double_sanction").about == "company.first"
    assert codes(FINES.replace("SECOND", "")) == []


def test_sets_that_contradict_each_other_are_told_of_the_print_alone():
    assert one_of(FINES.replace("SECOND", ""), "contradicting_sets", printed=True).settled
