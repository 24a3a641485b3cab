"""Trying a rule of pay by level on several levels, and on a history of them."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.errors import KpiError
from kpi.testing.policies import policy_of
from kpi.trial import Outcome, trial

policy = cache(policy_of)

TEXT = """
[rule.of_level]
label = { zh = "级别薪资", en = "pay of the level" }
kind = "pay"
scorer = "levels"
unit = "yuan"
inputs = { level = "level" }
[rule.of_level.parameters]
points = { value = { low = 3000, high = 6000 } }
"""


def tried(**given: Any) -> Outcome:
    return trial(policy(TEXT), "of_level", given, {}, date(2018, 6, 20))


def test_each_level_is_an_output_of_its_name():
    assert tried(levels=["low", "high", "none known"]).outputs == {
        "low": 3000,
        "high": 6000,
        "none known": None,
    }
    assert tried(levels="[low, high]").result is None
    assert tried(levels=["high"]).result == 6000


def test_a_history_is_paid_by_days_where_no_parameter_says_otherwise():
    history = [["2018-01-01", "low"], ["2018-06-11", "high"]]
    assert tried(history=history).outputs == {"result": 5000, "2018-06-01": 3000, "2018-06-11": 6000}
    assert tried(history='[["2018-06-11", "high"], ["2018-01-01", "low"]]').result == 5000


def test_a_month_with_a_level_that_has_no_amount_is_not_assessed():
    assert tried(history=[["2018-01-01", "low"], ["2018-06-11", "chief"]]).result is None


@pytest.mark.parametrize("history", [["low"], [["2018-06", "low", 1]], [["soon", "low"]]])
def test_a_history_that_is_none_is_refused(history: Any):
    with pytest.raises(KpiError) as refused:
        tried(history=history)
    assert refused.value.faults[0].code == "bad_value"


def test_a_date_is_no_input_of_a_rule_that_reads_no_day():
    with pytest.raises(KpiError, match="there is no input 'date'"):
        tried(level="low", date="2018-06-01")
