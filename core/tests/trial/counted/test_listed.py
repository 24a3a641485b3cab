"""Trying a rule on what its only number is made of."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from kpi.errors import DataError
from kpi.testing.policies import policy_of
from kpi.trial import trial

TEXT = """
[event.ringing]
label = { zh = "响铃", en = "rang" }
[metric.complaints]
label = { zh = "投诉", en = "complaints" }
unit = "count"
source = { events = ["ringing"], more_than = "company.rang.most" }
[metric.score]
label = { zh = "分", en = "score" }
unit = "score"
[sanction.rang]
label = { zh = "响铃罚款", en = "fine" }
kind = "fine"
scorer = "threshold_count"
inputs = { count = "complaints" }
ledger = "yuan"
money = "fine"
[sanction.rang.parameters]
most = { value = 5 }
threshold = { value = 2 }
amount = { value = 5 }
repeat_mode = { value = "once" }
[rule.grade]
label = { zh = "等级", en = "grade" }
kind = "grade"
scorer = "grade_scale"
inputs = { score = "score" }
[rule.grade.parameters]
bounds = { value = [90, 60] }
labels = { value = ["A", "B", "C"] }
"""
policy = cache(policy_of)


def tried(rule: str, **given: Any) -> Any:
    return trial(policy(TEXT), rule, given, {}, date(2024, 1, 1))


def test_only_verified_events_of_more_than_the_limit_count():
    found = tried("rang", complaints=[[6, True], [5, True], [7, False]])
    assert (found.outputs["counted"], found.outputs["fine"]) == (1, 0)
    assert tried("rang", complaints="[[6, true], [7, true]]").outputs["fine"] == 5


def test_a_number_is_still_a_number():
    assert tried("rang", complaints=2).result == 5


def test_a_quarter_is_graded_by_its_mean_half_up():
    found = tried("grade", quarters=[["89.99", 90, 90], [89, 90, 90]])
    assert found.outputs == {"scores": (Fraction(90), Fraction("89.67")), "grades": ("A", "B")}


@pytest.mark.parametrize(("rule", "given"), [("rang", {"complaints": [[6]]}), ("grade", {"quarters": [90]})])
def test_rows_of_another_form_are_refused(rule: str, given: dict[str, Any]):
    with pytest.raises(DataError, match="write"):
        tried(rule, **given)
