"""Which parameters of other rules attendance reads, and what goes before what."""

from datetime import date

import pytest

from kpi.engine.attendance_numbers import parameters_taken, rules_on, with_rules
from kpi.errors import PolicyError
from kpi.testing.policies import policy_of

TEXT = """
[metric.times]
label = "times"
unit = "count"
[rule.shift]
scorer = "per_count"
inputs = { count = "times" }
[rule.shift.parameters]
amount = 1
grace_minutes = 5
lead_agent = [{ value = 15 }, { value = 20, from = "2024-03-01" }]
morning = { value = "08:00-14:30", aliases = ["早班"] }
[attendance.centre]
label = "centre"
outcomes = {}
rules = ["shift"]
parameters = { grace_minutes = 2 }
"""
DAY = date(2024, 2, 1)


def linked(text=TEXT):
    catalogue = policy_of(text).catalogue
    return with_rules(catalogue.attendance["company.centre"], catalogue.rules), catalogue


def test_what_attendance_says_itself_goes_before_what_the_rule_says():
    one, _ = linked()
    assert rules_on(one, DAY).grace_minutes == 2


def test_numbers_have_their_dates_and_kinds_their_other_names():
    one, _ = linked()
    assert rules_on(one, DAY).lead("agent") == 15
    assert rules_on(one, date(2024, 3, 1)).lead("agent") == 20
    assert rules_on(one, DAY).shifts["早班"] == rules_on(one, DAY).shifts["morning"]


def test_what_it_does_not_take_stays_with_the_rule():
    _, catalogue = linked()
    taken = parameters_taken(catalogue.attendance.values(), catalogue.rules)
    assert taken == {f"company.shift.{name}" for name in ("grace_minutes", "lead_agent", "morning")}


def test_a_number_that_nobody_reads_is_a_fault_of_the_rule():
    with pytest.raises(PolicyError, match="takes no 'bonus'"):
        linked(TEXT.replace("grace_minutes = 5", "bonus = 5"))


def test_a_value_of_a_rule_that_attendance_cannot_have_is_a_fault():
    with pytest.raises(PolicyError, match="lead_agent"):
        linked(TEXT.replace("value = 20", 'value = "soon"'))


def test_a_rule_that_does_not_exist_is_a_fault():
    with pytest.raises(PolicyError, match="shfit"):
        linked(TEXT.replace('rules = ["shift"]', 'rules = ["shfit"]'))
