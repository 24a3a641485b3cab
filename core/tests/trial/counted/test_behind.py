"""Trying a rule on the values behind its streaks and counts."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings as limited
from hypothesis import strategies as st

from kpi.engine.measure import measure
from kpi.engine.measure.counting import COUNTED
from kpi.model.catalogue import Policy
from kpi.testing.contexts import context_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.trial import trial

MISSING = ("breaks", "skip", "fails")


@cache
def policy(how: str, missing: str = "breaks") -> Policy:
    return policy_of(f"""
[metric.marks]
label = "marks"
unit = "points"
[metric.failed]
label = "failed"
unit = "count"
source = {{ of = "marks", over = "window", how = "{how}", where = {{ op = "<", parameter = "company.failing.mark" }}, missing_of = "company.failing.missing_month", window = {{ frequency = "month", periods = 6 }} }}
[rule.failing]
kind = "condition"
label = "failing"
scorer = "at_least"
inputs = {{ value = "failed" }}
[rule.failing.parameters]
least = 2
mark = 60
missing_month = {{ value = "{missing}", choices = ["breaks", "skip", "fails"] }}
""")


def tried(how: str, marks: Any, least: int = 2, **settings: Any) -> Any:
    return trial(policy(how), "failing", {"marks": marks}, {"least": least, **settings}, date(2024, 6, 30))


@pytest.mark.parametrize(
    ("missing", "least", "result"),
    [("breaks", 2, True), ("breaks", 3, False), ("skip", 3, True), ("skip", 4, False), ("fails", 4, True)],
)
def test_a_month_without_a_value_is_what_the_parameter_says(missing: str, least: int, result: bool):
    found = tried("streak", "[50, none, 50, 50]", least, missing_month=missing)
    assert found.result is result


def test_nothing_is_said_of_a_row_whose_last_month_has_no_value():
    assert tried("streak", "[50, 50, none]").outputs["results"] == (False, True, None)


def test_the_longest_row_stays_the_longest():
    assert tried("longest", "[50, 50, 90]").outputs["results"] == (False, True, True)


def test_the_limit_that_was_set_is_the_one_that_counts():
    assert tried("count", "[50, 90, 55]").result is True
    assert tried("count", "[50, 90, 55]", mark=55).result is False


@limited(max_examples=25, deadline=None)
@drawn(
    st.sampled_from(COUNTED),
    st.sampled_from(MISSING),
    st.lists(st.sampled_from([None, 50, 60, 90]), min_size=6, max_size=6),
)
def test_a_trial_counts_as_a_run_does(how: str, missing: str, marks: list[int | None]):
    rows = {
        "units": [{"id": "shop", "name": "shop"}],
        "employees": [{"id": "A", "name": "A", "hired_on": date(2017, 1, 1)}],
        "assignments": [{"employee": "A", "unit": "shop", "role": "cs", "from": date(2017, 1, 1)}],
        "observations": [
            {"subject": "A", "metric": "company.marks", "period": f"2024-0{place}", "value": mark}
            for place, mark in enumerate(marks, 1)
            if mark is not None
        ],
    }
    context = context_of(policy(how, missing), MemoryFacts(rows), "2024-06")
    person = context.names.filter(context.names["id"] == "A").select("subject")
    counted = measure(context, person, ["company.failed"])
    size = counted["company.failed.n"].item()
    for least in range(1, 7):
        result = tried(how, marks, least, missing_month=missing).result
        assert result is (None if size is None else size >= least)
