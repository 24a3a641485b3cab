"""Trying a rule on several cases, each a table of all that it reads."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.errors import UsageError
from kpi.model.catalogue import Policy
from kpi.testing.policies import policy_of
from kpi.trial import Outcome, trial

TEXT = """
[metric.done]
label = { zh = "完成", en = "done" }
unit = "count"
[metric.planned]
label = { zh = "计划", en = "planned" }
unit = "count"
[rule.share]
label = { zh = "完成率", en = "share done" }
scorer = "ratio"
full = "full"
inputs = { actual = "done", target = "planned" }
[rule.share.parameters]
full = { value = 10 }
"""


@cache
def policy() -> Policy:
    return policy_of(TEXT)


def tried(settings: dict[str, Any] | None = None, **given: Any) -> Outcome:
    return trial(policy(), "share", given, settings or {}, date(2024, 3, 1))


@pytest.mark.parametrize(
    "cases",
    [
        [{"done": 1, "planned": 4}, {"done": 2, "planned": 2}],
        '[{"done": 1, "planned": 4}, {"done": 2, "planned": 2}]',
    ],
)
def test_each_case_is_tried_and_the_last_is_the_result(cases: Any):
    outcome = tried(cases=cases)
    assert (outcome.result, outcome.outputs["results"]) == (10, (2.5, 10))


def test_what_is_given_besides_holds_for_every_case_that_has_none_of_its_own():
    outcome = tried(cases=[{"done": 1}, {"done": 1, "planned": 2}], planned=4)
    assert outcome.outputs["results"] == (2.5, 5)


def test_settings_hold_for_every_case():
    cases = [{"done": 1, "planned": 4}, {"done": 2, "planned": 2}]
    assert tried({"full": 20}, cases=cases).outputs["results"] == (5, 20)
    assert tried(cases=cases, full=20).outputs["results"] == (5, 20)


def test_a_case_without_a_value_has_no_result_and_the_others_do():
    assert tried(cases=[{"done": None, "planned": 4}, {"done": 2, "planned": 4}]).outputs["results"] == (
        None,
        5,
    )


def test_a_case_that_names_what_does_not_exist_is_refused():
    with pytest.raises(UsageError, match="there is no input 'finished'"):
        tried(cases=[{"done": 1, "planned": 4}, {"finished": 1, "planned": 4}])


@pytest.mark.parametrize("cases", [[], [1, 2]])
def test_what_is_no_list_of_tables_is_no_list_of_cases(cases: Any):
    with pytest.raises(UsageError, match="cases"):
        tried(cases=cases)
