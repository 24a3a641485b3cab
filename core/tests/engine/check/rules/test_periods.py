"""Tables that do not hold on a day, and rules that cannot be worked out."""

from __future__ import annotations

from datetime import date

from checked_company import METRICS, codes, one_of

from kpi.engine.check.policy import check_policy
from kpi.testing.policies import policy_of

DATED = """
[rule.paid]
label = "paid"
kind = "pay"
scorer = "fixed"
inputs = {}
[rule.paid.parameters]
amount = [
  { value = 100, from = "2017-01-01", until = "2017-12-31" },
  { value = 120, from = "2018-FROM-01", until = "2018-12-31" },
]
"""


def test_a_table_that_does_not_hold_on_the_day_is_found():
    assert codes(DATED.replace("FROM", "01")) == []
    text = METRICS + DATED.replace("FROM", "01")
    [found] = check_policy(policy_of(text), date(2019, 1, 1)).findings
    assert (found.code, found.parameter) == ("not_valid", "company.paid.amount")


def test_days_between_two_tables_are_found():
    found = one_of(DATED.replace("FROM", "03"), "table_gap")
    assert "from 2018-01-01 to 2018-02-28" in found.message.en


LATE = """
[metric.delay]
label = "delay"
unit = "days"
better = "less"
[rule.in_time]
label = { zh = "及时", en = "in time" }
scorer = "deduct_per_event"
full = "full"
inputs = { late = "delay" }
parameters = { full = 10, late_pts = POINTS }
"""


def test_a_rule_that_its_numbers_break_is_an_error_and_no_number_left_open():
    found = one_of(LATE.replace("POINTS", '"three"'), "unreadable")
    assert (found.severity, found.parameter) == ("error", "company.in_time.late_pts")
    assert "无法计算" in found.message.zh
    assert "left_open" not in codes(LATE.replace("POINTS", '"three"'))
