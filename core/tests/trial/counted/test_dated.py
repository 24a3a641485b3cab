"""A rule of one rate tried on months, each with the target in force in it."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.errors import DataError
from kpi.model.catalogue import Policy
from kpi.testing.policies import policy_of
from kpi.trial import Outcome, trial

TEXT = """
[metric.rate]
label = "rate"
unit = "ratio"
[rule.zone]
label = "zone"
scorer = "linear_zone"
full = "full"
inputs = { value = "rate" }
[rule.zone.parameters]
full = { value = 100 }
floor = { value = 0.5 }
target = { value = 0.9 }
"""
HISTORY = [["2024-04", "0.8"], ["2024-01", "0.9"]]


@cache
def policy() -> Policy:
    return policy_of(TEXT)


def tried(history: Any, months: Any) -> Outcome:
    return trial(policy(), "zone", {"history": history, "months": months}, {}, date(2024, 3, 31))


def test_a_month_is_measured_against_the_last_target_before_it():
    found = tried(HISTORY, {"2024-03": [72, 100], "2024-04": [72, 100], "2025-01": [80, 100]})
    assert found.outputs == {"2024-03": 80, "2024-04": 90, "2025-01": 100}
    assert found.result == 100


def test_both_may_be_json_text():
    found = tried('[["2024-01", "0.9"]]', '{"2024-03": [90, 100]}')
    assert found.outputs == {"2024-03": 100}


@pytest.mark.parametrize(
    ("history", "months"),
    [
        ([["2024-04", "0.8"]], {"2024-03": [72, 100]}),
        (HISTORY, {"March": [72, 100]}),
        (HISTORY, {"2024-03": [72]}),
        (HISTORY, []),
        ([["2024-01"]], {"2024-03": [72, 100]}),
        ([["2024-01", "much"]], {"2024-03": [72, 100]}),
    ],
)
def test_a_month_without_a_target_and_what_is_no_month_are_refused(history: Any, months: Any):
    with pytest.raises(DataError) as refused:
        tried(history, months)
    assert refused.value.faults[0].code == "bad_value"
