from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.api import choose, const
from kpi.engine.check.policy import check_policy
from kpi.model.rule import Scorer
from kpi.testing.policies import policy_of

DAY = date(2024, 3, 31)
POLICY = """
plugins = []
[metric.right]
label = "right lines"
unit = "count"
better = "more"
domain = { high = 500 }
[rule.accuracy]
label = "accuracy"
scorer = "mine"
inputs = { right = "right" }
unit = "UNIT"
"""


def told(scorer, unit="percent"):
    found = check_policy(policy_of(POLICY.replace("UNIT", unit), scorers=[Scorer("mine", scorer)]), DAY)
    return [one for one in found.findings if one.code == "wrong_unit"]


def test_a_share_that_nobody_took_times_a_hundred_is_told():
    [one] = told(lambda right: right / 500)
    assert (one.severity, one.proven, one.about) == ("warning", True, "company.accuracy")
    assert one.message.en == "accuracy: in percent, and never above 1: times 100, or unit = ratio"
    assert "应乘以 100" in one.message.zh


def test_a_share_times_a_hundred_is_not():
    assert told(lambda right: right * 100 / 500) == []


@pytest.mark.parametrize("unit", ["ratio", "points", "number"])
def test_another_unit_may_stay_below_one(unit):
    assert told(lambda right: right / 500, unit) == []


def test_a_number_that_is_the_same_for_all_is_nobody_s_mistake():
    assert told(lambda right: choose((right >= 0, const(1)), otherwise=const(1))) == []


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_it_is_told_of_a_share_just_where_its_greatest_is_one_at_most(times, of):
    assert bool(told(lambda right: right * times / (500 * of))) == (times <= of)
