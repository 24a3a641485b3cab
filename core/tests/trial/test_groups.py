"""Trying a rule on a whole group, on a history, and with parameters among the inputs."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kpi.app.catalogue import load_policy
from kpi.engine.sanctions.limits import limited
from kpi.errors import UsageError
from kpi.trial import trial

DAY = date(2025, 1, 1)
AGENTS = "[A=[30,100],B=[50,100],C=[40,100]]"


@pytest.fixture(scope="module")
def tried():
    policy = load_policy(None)
    return lambda rule, given, **settings: trial(policy, rule, given, settings, DAY)


def test_a_group_as_text_is_read_as_rates(tried):
    found = tried("S000.F1.3", {"agents": AGENTS, "agent": "A"})
    assert (found.result, found.outputs["mean"]) == (8, 40)


def test_an_agent_who_is_none_of_the_group_is_refused(tried):
    with pytest.raises(UsageError, match="must be one of A, B, C"):
        tried("S000.F1.3", {"agents": AGENTS, "agent": "D"})


def test_a_parameter_may_stand_among_the_inputs_but_not_twice(tried):
    assert tried("S001.P23B.2.2.2.E4", {"score": 57, "pass_mark": 55}).result == 0
    with pytest.raises(UsageError, match="given twice"):
        tried("S001.P23B.2.2.2.E4", {"score": 57, "pass_mark": 55}, pass_mark=50)


def test_a_history_as_text_gives_the_first_period_that_meets_the_rule(tried):
    found = tried("S001.P23B.2.2.2.E5", {"scores": "[[2024-01,59],[2024-02,55],[2024-03,70]]"})
    assert (found.result, found.outputs["trigger"]) == (False, "2024-02")


def test_a_set_of_sanctions_needs_its_staff(tried):
    with pytest.raises(UsageError, match="missing: staff"):
        tried("ecommerce.shop", {})


def test_awards_are_limited_by_the_highest_or_by_a_cap():
    awards = [Fraction(100), Fraction(70), Fraction(30)]
    assert limited(awards, stackable=True, cap=None) == 200
    assert limited(awards, stackable=False, cap=None) == 100
    assert limited(awards, stackable=True, cap=Fraction(150)) == 150
    assert limited([], stackable=False, cap=None) == 0


STAFF = {"甲": {"sales": 500, "conv": "0.4"}, "乙": {"sales": 500, "conv": "0.3"}}


def test_numbers_of_the_awards_may_be_set_for_a_whole_set_or_for_one(tried):
    assert tried("ecommerce.shop", {"staff": STAFF}).outputs["乙"] == 100
    assert tried("ecommerce.shop", {"staff": STAFF}, tie_policy="none").outputs["乙"] == 0
    assert tried("ecommerce.shop", {"staff": STAFF, "tie_policy": "split"}).outputs["甲"] == 150
    one = {"best_conversion_rate.amount": 70}
    assert tried("ecommerce.shop", {"staff": STAFF}, **one).outputs["甲"] == 170


def test_a_number_of_a_set_is_refused_twice_and_by_a_wrong_name(tried):
    with pytest.raises(UsageError, match="given twice"):
        tried("ecommerce.shop", {"staff": STAFF, "stackable": False}, stackable=True)
    with pytest.raises(UsageError, match="tie_polcy"):
        tried("ecommerce.shop", {"staff": STAFF}, tie_polcy="none")
