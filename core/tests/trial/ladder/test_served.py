"""Trying a rule of service on the days themselves."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.errors import KpiError
from kpi.testing.policies import policy_of
from kpi.trial import trial
from kpi.trial.ladder.history import whole_months

TEXT = """
[rule.least]
label = { zh = "保底", en = "least" }
kind = "pay"
scorer = "by_service_year"
inputs = { service_year = "service_year" }
[rule.least.parameters]
amounts = { value = [2000, 2200] }
[rule.served]
label = { zh = "年限", en = "served" }
kind = "condition"
scorer = "at_least"
inputs = { value = "ladder_months" }
[rule.served.parameters]
least = { value = 12 }
[ladder.steps]
label = { zh = "级别", en = "steps" }
[[ladder.steps.level]]
id = "low"
label = { zh = "初级", en = "Junior" }
[[ladder.steps.level]]
id = "high"
label = { zh = "高级", en = "Senior" }
enter = ["served"]
"""
policy = cache(policy_of)


def tried(rule: str, **given: Any) -> Any:
    return trial(policy(TEXT), rule, given, {}, date(2024, 1, 1))


def test_the_first_day_of_a_month_decides_the_year_of_each_case():
    cases = [["2018-05-10", "2019-05"], ["2018-05-10", "2019-06"], ["2018-05-01", "2019-05"]]
    assert tried("least", cases=cases).outputs["least"] == (2000, 2200, 2200)


@pytest.mark.parametrize(("decision", "met"), [("2024-01-09", False), ("2024-01-10", True)])
def test_service_counts_from_the_first_level_up_to_the_day_of_the_decision(decision: str, met: bool):
    assert tried("served", junior="2023-01-10", decision=decision).result is met


@pytest.mark.parametrize(
    "given",
    [{"cases": [["2018-05-10"]]}, {"cases": [["2018-05-10", "May"]]}, {"cases": [], "color": 1},
     {"hire": "then", "month": "2019-05"}],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(given: dict[str, Any]):
    with pytest.raises(KpiError):
        tried("least", **given)


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 4000))
def test_months_never_become_fewer_as_days_go_by(since: date, days: int):
    until = since + timedelta(days=days)
    assert 0 <= whole_months(since, until) <= whole_months(since, until + timedelta(days=1))
