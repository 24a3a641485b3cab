"""Trying a pay scheme on what its parts come to."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.errors import KpiError
from kpi.testing.policies import policy_of
from kpi.trial import trial

TEXT = """
[event.grab]
label = { zh = "抢单", en = "grab" }
counts = ["verified"]
[rule.least]
label = { zh = "保底", en = "least" }
kind = "pay"
scorer = "fixed"
[rule.least.parameters]
amount = { value = 2000 }
[sanction.grabbed]
label = { zh = "罚款", en = "fine" }
kind = "fine"
scorer = "per_event"
inputs = { nth = "nth" }
ledger = "yuan"
money = "fine"
on = ["grab"]
[sanction.grabbed.parameters]
amount = { value = 20 }
[sanction.strikes]
label = { zh = "累计", en = "strikes" }
kind = "condition"
scorer = "at_least"
inputs = { value = "nth" }
ledger = "yuan"
on = ["grab"]
window = "month"
forfeits = ["commission"]
[sanction.strikes.parameters]
least = { value = 3 }
[sanctions.all]
label = { zh = "全部", en = "all" }
rules = ["grabbed", "strikes"]
[pay.month]
label = { zh = "工资", en = "pay" }
frequency = "month"
clauses = ["X.1"]
[pay.month.parameters]
mode = { value = "floor", choices = ["floor", "off"] }
[[pay.month.part]]
name = "guarantee"
mechanism = "topup"
money = "guarantee"
rule = "least"
counts = ["base", "commission"]
mode = "mode=floor"
[[pay.month.part]]
name = "forfeited"
mechanism = "forfeit"
money = "adjustment"
[[pay.month.part]]
name = "fines"
mechanism = "sanctions"
money = "fine"
"""
policy = cache(policy_of)


def tried(rule: str = "month", **given: Any) -> Any:
    return trial(policy(TEXT), rule, given, {}, date(2024, 1, 1))


def test_a_guarantee_is_topped_up_and_fines_come_after_it():
    found = tried(base=1500, commission=100, guarantee=2000, grab_verified=1)
    assert found.outputs["floored"] == 2000
    assert (found.outputs["fine"], found.result) == (20, 1980)


def test_enough_events_forfeit_what_a_condition_names():
    found = tried(base=3000, commission=1200, guarantee=0, grab=3)
    assert (found.outputs["commission"], found.outputs["fine"], found.result) == (0, 60, 2940)


def test_events_of_a_status_that_does_not_count_cost_nothing():
    assert tried(base=3000, guarantee=0, grab_unverified=5).result == 3000


def test_a_guarantee_that_is_not_given_is_flagged():
    assert tried("X.1", base=1500).flags == ("not_given:guarantee",)


def test_a_parameter_of_the_scheme_may_stand_among_the_inputs():
    assert tried(base=1500, guarantee=2000, mode="off").result == 1500


def test_both_modes_of_a_guarantee_are_told_of_a_year():
    found = tried(earned=[1600, 2800], guarantee=2000).outputs
    assert found == {"monthly_floor_total": 4800, "annual_total": 4400, "annual_top_up": 400}


@pytest.mark.parametrize("given", [{"base": 1, "color": 2}, {"earned": [1]}, {"grab": "1.5"}, {"base": "x"}])
def test_what_cannot_be_read_is_refused(given: dict[str, Any]):
    with pytest.raises(KpiError):
        tried(**given)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 5000), min_size=1, max_size=12), st.integers(0, 5000))
def test_a_floor_of_each_month_is_never_worse_than_the_settlement_of_the_year(months: list[int], least: int):
    found = tried(earned=months, guarantee=least).outputs
    assert found["monthly_floor_total"] >= found["annual_total"] >= sum(months)
