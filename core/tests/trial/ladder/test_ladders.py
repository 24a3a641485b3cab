"""Trying a ladder on a history given by hand: it says what a run says over the same facts."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.errors import KpiError
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import ran
from kpi.trial import trial

policy = cache(policy_of)

TEXT = """
[metric.place]
label = { zh = "名次", en = "place" }
unit = "rank"
better = "less"
source = { standing = "unit_rank", card = "month" }
[metric.missed]
label = { zh = "未进前列", en = "months outside the top" }
unit = "count"
source = { of = "place", over = "window", how = "streak", where = { op = ">", value = 3 }, window = { since = "level", gaps = true } }
[metric.points]
label = { zh = "分", en = "points" }
unit = "score"
[rule.points]
label = { zh = "分", en = "points" }
scorer = "manual"
inputs = { value = "points" }
[rule.points.parameters]
full = { value = 100 }
[scorecard.month]
label = { zh = "月", en = "month" }
frequency = "month"
[[scorecard.month.item]]
rule = "points"
[rule.lost]
label = { zh = "降级", en = "lost" }
kind = "condition"
scorer = "at_least"
inputs = { value = "missed" }
[rule.lost.parameters]
least = { value = 3 }
[ladder.steps]
label = { zh = "级别", en = "steps" }
frequency = "month"
[[ladder.steps.level]]
id = "junior"
label = { zh = "初级", en = "Junior" }
[[ladder.steps.level]]
id = "middle"
label = { zh = "中级", en = "Intermediate" }
lose = ["lost"]
[[bind]]
role = "cs"
scorecard = "month"
ladder = "steps"
"""
DAY = date(2019, 1, 1)


def tried(rule: str = "lost", **given: Any) -> Any:
    return trial(policy(TEXT), rule, given, {}, DAY)


def test_a_loss_names_the_month_in_which_it_comes_about_and_the_level_below():
    found = tried(
        promotion="2018-07-01", ranks=[["2018-07", 4], ["2018-08", 5], ["2018-09", 4], ["2018-10", 1]]
    )
    assert (found.result, found.outputs["at"], found.outputs["level"]) == (True, "2018-09", "初级")


def test_a_history_may_be_text_as_on_a_command_line():
    found = tried(promotion="2018-07-01", ranks='[["2018-07", 4], ["2018-08", 5], ["2018-09", 4]]')
    assert found.result is True


def test_a_ladder_without_a_history_says_what_comes_after_each_level():
    assert tried("steps").outputs == {"next": {"初级": "中级", "中级": None}}


def test_a_ladder_says_what_it_proposes():
    found = tried(
        "steps",
        current="中级",
        promotion="2018-07-01",
        ranks=[["2018-07", 4], ["2018-08", 5], ["2018-09", 4]],
    )
    assert (found.result, found.outputs["demoted"]) == ("demote junior", True)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"current": "高级"}, "no level '高级'"),
        ({"promotion": "1 July"}, "'1 July' cannot be read"),
        ({"ranks": [["July", 4]]}, "is not a period"),
        ({"ranks": [["2018-07", "fourth"]]}, "fourth"),
        ({"quarters": ["A"]}, "pairs of a period and a value"),
        ({"ranks": [["2018-07", 4]], "color": 1}, "color"),
    ],
)
def test_what_cannot_be_read_is_refused(given: dict[str, Any], message: str):
    with pytest.raises(KpiError, match=message):
        tried(**{"promotion": "2018-07-01", **given})


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 6), min_size=1, max_size=6))
def test_a_trial_says_what_a_run_over_the_same_facts_says(ranks: list[int]):
    months = [f"2018-{7 + place:02}" for place in range(len(ranks))]
    found = tried(promotion="2018-07-01", ranks=[list(pair) for pair in zip(months, ranks, strict=True)])
    facts = MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "assignments": [
                {"employee": "A", "unit": "shop", "role": "cs", "level": "中级", "from": "2018-07-01"},
            ],
            "results": [
                {"subject": "A", "card": "company.month", "period": month, "score": 50, "rank": rank}
                for month, rank in zip(months, ranks, strict=True)
            ],
        }
    )
    demoted = [month for month in months if ran(policy(TEXT), facts, month).amounts("A", item="demote")]
    assert (demoted[0] if demoted else None) == (found.outputs["at"] if found.result else None)


def test_somebody_excluded_from_ranks_takes_no_place_even_with_a_score_taken_over():
    scores = {"A": [90], "B": [80], "C": [70], "D": [60], "E": [50]}
    months = {"decision": "2018-08-01", "promotion": "2018-07-01", "employee": "D", "scores": scores}
    assert tried(**months, least=1).result is True
    assert tried(**months, least=1, excluded=["A"]).result is False


def test_without_a_level_it_is_said_what_to_give():
    with pytest.raises(KpiError) as caught:
        tried("steps", missed=3)
    (fault,) = caught.value.faults
    assert fault.message == "missing: current, the level somebody has now"
    assert fault.hint == "give current=..., one of junior, middle"
