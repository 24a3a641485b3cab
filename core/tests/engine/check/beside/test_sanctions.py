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


COUNTED = """
[metric.times_rude]
label = "times rude"
unit = "count"
source = { events = KINDS }
[event.late]
label = "late"
[sanction.each]
label = "each"
kind = "fine"
scorer = "per_event"
money = "fine"
on = ["rude"]
parameters = { amount = 10 }
[sanction.counted]
label = "counted"
kind = "fine"
scorer = "per_count"
money = "fine"
inputs = { count = "times_rude" }
parameters = { amount = 10 }
[sanctions.one]
label = "one"
rules = ["each", "counted"]
"""


def test_a_fine_for_each_event_and_one_for_their_count_are_two_for_one_act():
    assert one_of(COUNTED.replace("KINDS", '"rude"'), "double_sanction").about == "company.each"
    assert codes(COUNTED.replace("KINDS", '"late"')) == []
