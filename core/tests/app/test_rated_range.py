"""A rating beyond the scale of its item is told at import, where every rule that reads it would refuse it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kpi.app.rated_range import refuse_beyond
from kpi.errors import DataError
from kpi.model.period import Period
from kpi.testing.policies import policy_of

PLAN = """
[metric]
plan = { label = { zh = "计划", en = "Plan" }, unit = "points", source = { rated = "plan" } }
[rule.plan]
label = { zh = "计划", en = "Plan" }
scorer = "manual"
full = "full"
inputs = { value = "plan" }
parameters = { full = [{ value = 30, until = 2024-12-31 }, { value = 40, from = 2025-01-01 }] }
"""
UNCAPPED = """
[rule.bonus]
label = { zh = "加分", en = "Bonus" }
scorer = "ratio"
full = "full"
inputs = { actual = "plan" }
parameters = { full = 10, target = 20, cap = "none" }
"""
BY_ROLE = """
[metric]
own = { label = { zh = "自评", en = "Own" }, unit = "points", source = { rated = "task", roles = ["self"] } }
above = { label = { zh = "上级", en = "Above" }, unit = "points", source = { rated = "task", roles = ["superior"] } }
[rule.task]
label = { zh = "任务", en = "Task" }
scorer = "weighted_raters"
full = "full"
inputs = { ratings = ["own", "above"] }
parameters = { full = 30, rater_weights = [1, 1], missing_rater = "block" }
"""


def rating(score, item="plan", role="superior", period="2025-01"):
    about = {"item": item, "rater_role": role, "period": Period.parse(period), "__where__": "r.csv:2"}
    return {**about, "score": None if score is None else Fraction(score)}


def refused(text, *rows):
    with pytest.raises(DataError) as caught:
        refuse_beyond(policy_of(text).catalogue, rows, "r.csv")
    return [(one.code, one.where, str(one.message)) for one in caught.value.faults]


def test_a_rating_beyond_the_full_mark_is_refused_with_the_range():
    found = refused(PLAN, rating(45), rating(40), rating("-0.5"))
    place = ("out_of_range", "r.csv:2:score")
    assert found == [
        (*place, "company.plan: 45 is out of range, 0 to 40"),
        (*place, "company.plan: -0.5 is out of range, 0 to 40"),
    ]


def test_the_scale_is_that_of_the_rating_s_period():
    (found,) = refused(PLAN, rating(35, period="2024-12"), rating(35))
    assert found[2] == "company.plan: 35 is out of range, 0 to 30"


@pytest.mark.parametrize("score", [0, 40, "39.5", None])
def test_a_rating_on_the_scale_and_a_blank_are_taken(score):
    refuse_beyond(policy_of(PLAN).catalogue, [rating(score)], "r.csv")


def test_a_rating_that_one_rule_can_use_is_taken():
    refuse_beyond(policy_of(PLAN + UNCAPPED).catalogue, [rating(45)], "r.csv")


def test_an_item_that_no_rule_reads_has_no_scale():
    refuse_beyond(policy_of(PLAN).catalogue, [rating(45, item="other")], "r.csv")


def test_of_several_raters_each_is_held_to_the_scale():
    (found,) = refused(BY_ROLE, rating(31, "task", "self"), rating(30, "task"), rating(99, "task", "nobody"))
    assert found[2] == "company.task: 31 is out of range, at most 30"


def test_of_very_many_the_first_are_told_and_the_others_counted():
    found = refused(PLAN, *(rating(45) for _ in range(1500)))
    assert len(found) == 1001
    assert found[-1] == ("out_of_range", "r.csv", "and 500 more faults of this kind")
