"""The ladder stage: proposals, never changes."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from kpi.engine.ladder import propose
from kpi.errors import PolicyError
from kpi.testing.contexts import context_of, lines_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy

policy_of = cache(read_policy)

TEXT = """
[metric.titles]
label = { zh = "称号", en = "titles" }
unit = "count"
[metric.misses]
label = { zh = "未进前三", en = "months outside the top" }
unit = "count"

[rule.long_enough]
label = { zh = "任职时间", en = "time served" }
kind = "condition"
scorer = "at_least"
inputs = { value = "tenure_months" }
[rule.long_enough.parameters]
least = { value = 3 }
[rule.titled]
label = { zh = "优秀客服", en = "titled" }
kind = "condition"
scorer = "at_least"
inputs = { value = "titles" }
[rule.titled.parameters]
least = { value = 1 }
[rule.missed]
label = { zh = "未进前三", en = "missed" }
kind = "condition"
scorer = "at_least"
inputs = { value = "misses" }
[rule.missed.parameters]
least = { value = 3 }

[ladder.levels]
label = { zh = "级别", en = "levels" }
frequency = "month"
[[ladder.levels.level]]
id = "junior"
label = { zh = "初级", en = "Junior" }
lose = ["missed"]
[[ladder.levels.level]]
id = "middle"
label = { zh = "中级", en = "Intermediate" }
enter = ["long_enough", "titled"]
lose = ["missed"]
[[ladder.levels.level]]
id = "senior"
label = { zh = "高级", en = "Senior" }
enter = ["long_enough"]
[ladder.levels.level.parameters]
least = { value = 12 }

[[bind]]
role = "cs"
ladder = "levels"
"""


def proposed(
    level: str | None, hired: str = "2018-01-01", *, text: str = TEXT, period: str = "2018-06", **metrics: Any
) -> Any:
    """Return the proposal as (proposal, level), and the codes of the problems."""
    facts = MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "employees": [{"id": "A", "name": "A", "hired_on": hired}],
            "assignments": [{"employee": "A", "unit": "shop", "role": "cs", "level": level, "from": hired}],
            "observations": [
                {"subject": "A", "metric": f"company.{name}", "period": period, "value": value}
                for name, value in metrics.items()
            ],
        }
    )
    context = context_of(policy_of(text), facts, period)
    rows, blocks = propose(context)
    lines = lines_of(context, blocks)
    assert [line["amount"] for line in lines] == [None] * rows.height
    assert {line["rule"] for line in lines} <= {"company.levels"}
    return [(row["proposal"], row["level"]) for row in rows.iter_rows(named=True)], [
        one.code for one in context.problems
    ]


def test_whoever_fulfils_every_condition_is_proposed_for_the_next_level():
    assert proposed("初级", titles=1, misses=0) == ([("promote", "middle")], [])


@pytest.mark.parametrize(("hired", "titles"), [("2018-01-01", 0), ("2018-04-02", 1)])
def test_one_condition_that_fails_is_enough_to_stay(hired: str, titles: int):
    assert proposed("junior", hired, titles=titles, misses=0)[0] == []


def test_a_condition_that_is_missing_is_not_fulfilled():
    assert proposed("junior", misses=0)[0] == []


def test_whoever_loses_the_level_is_proposed_for_the_one_below_and_not_for_the_next():
    assert proposed("middle", "2010-01-01", misses=3)[0] == [("demote", "junior")]


def test_on_the_lowest_level_losing_it_is_a_dismissal_to_be_decided():
    assert proposed("junior", misses=3)[0] == [("dismissal", None)]


def test_a_parameter_of_the_level_wins_over_that_of_the_rule():
    assert proposed("middle", "2018-01-01", misses=0)[0] == []
    assert proposed("middle", "2017-06-30", misses=0)[0] == [("promote", "senior")]


def test_nothing_is_above_the_highest_level():
    assert proposed("senior", "2010-01-01", misses=9) == ([], [])


@pytest.mark.parametrize("level", [None, "chief"])
def test_a_level_that_the_ladder_does_not_have_is_reported(level: str | None):
    assert proposed(level, titles=1) == ([], ["unknown_level"])


def test_a_ladder_is_looked_at_in_periods_of_its_frequency_only():
    assert proposed("junior", titles=1, period="2018-Q2")[0] == []


def test_a_condition_that_gives_a_number_is_a_fault_of_the_policy():
    text = TEXT.replace(
        'scorer = "at_least"\ninputs = { value = "titles" }',
        'scorer = "share"\ninputs = { amount = "titles" }',
    )
    text = text.replace("least = { value = 1 }", "split = { value = 1 }")
    with pytest.raises(PolicyError) as caught:
        proposed("junior", text=text, titles=1)
    assert caught.value.faults[0].code == "not_a_condition"
