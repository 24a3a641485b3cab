"""Parts of pay that take money stand below 0."""

from __future__ import annotations

from datetime import date

import pytest
from tried import results

from kpi.engine.check.policy import check_policy
from kpi.expr import minimum
from kpi.model.rule import Scorer
from kpi.testing.policies import policy_of
from kpi.words import Label

DAY = date(2018, 6, 30)
TEXT = """
[metric.returns]
label = "Returns"
unit = "yuan"
better = "BETTER"
[rule.back]
label = "Back"
kind = "pay"
scorer = "hand"
inputs = { amount = "returns" }
[pay.monthly]
label = "Pay"
[[pay.monthly.part]]
name = "back"
money = "MONEY"
rule = "back"
"""


def paid(amount):
    return amount / 50


def taken(amount):
    return 0 - minimum(amount / 50, 100)


def found_of(scorer, money, better="less"):
    text = TEXT.replace("MONEY", money).replace("BETTER", better)
    policy = policy_of(text, scorers=[Scorer("hand", scorer, Label(en="by hand"))])
    findings = check_policy(policy, DAY).findings
    return policy, [one for one in findings if one.severity == "error"]


@pytest.mark.parametrize("better", ["less", "none"])
@pytest.mark.parametrize("money", ["commission_returned", "loss_compensation", "unpaid_time"])
def test_what_is_to_be_taken_and_comes_to_more_than_nothing_is_found_once(money, better):
    policy, [found] = found_of(paid, money, better)
    assert (found.code, found.about) == ("given_not_taken", "company.back")
    assert f"Pay / back ({money}) takes money" in found.message.en
    [result] = results(policy, found, DAY)
    assert result > 0


@pytest.mark.parametrize("money", ["commission_returned", "variable_reduction"])
def test_an_amount_below_nothing_is_taken_and_goes_the_right_way(money):
    assert found_of(taken, money)[1] == []


def test_what_is_given_for_worse_results_still_goes_the_wrong_way():
    assert [one.code for one in found_of(paid, "commission")[1]] == ["wrong_direction"]


def test_an_adjustment_goes_both_ways():
    assert "given_not_taken" not in [one.code for one in found_of(paid, "adjustment")[1]]
