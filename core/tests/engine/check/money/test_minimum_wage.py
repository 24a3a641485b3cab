"""A minimum wage that is given in several places."""

from __future__ import annotations

from datetime import date

import pytest
from limited_company import BOUND, TEXT

from kpi.engine.check.policy import check_policy
from kpi.expr import maximum
from kpi.model.rule import Scorer
from kpi.testing.policies import policy_of

DAY = date(2018, 6, 30)
OWN = """
[rule.tied]
kind = "pay"
label = "tied"
scorer = "tied"
parameters = { amount = 100, min_wage = { value = MINIMUM, aliases = ["minimum_wage"] } }
"""


def tied(amount, min_wage):
    """Give an amount, at least the minimum wage."""
    return maximum(amount, min_wage)


def differ(text):
    policy = policy_of(text, scorers=[Scorer("tied", tied)])
    return [one for one in check_policy(policy, DAY).findings if one.code == "minimum_wages_differ"]


def scheme(minimum, text=TEXT + BOUND):
    return text.replace(
        "[pay.monthly]\n", f"[pay.monthly]\nparameters = {{ minimum_wage = {{ value = {minimum} }} }}\n"
    )


def test_two_that_differ_are_found_with_both_amounts():
    [found] = differ(scheme(1900))
    assert (found.severity, found.parameter) == ("warning", "company.monthly.minimum_wage")
    assert found.message.en == (
        "two minimum wages: company.monthly.minimum_wage = 1900, company.least.amount = 2000"
    )
    assert found.message.zh.startswith("有两个最低工资")


@pytest.mark.parametrize("minimum", ["2000", '"none"'])
def test_the_same_and_one_that_is_left_unset_are_clean(minimum):
    assert differ(scheme(minimum)) == []


def test_it_may_be_that_of_any_region():
    regions = TEXT.replace(
        'scorer = "fixed"\nparameters = { amount = { value = 2000 } }',
        'scorer = "levels"\ninputs = { level = "region" }\nparameters = { points = { value = { east = 2000, west = 1700 } } }',
    )
    region = '[metric.region]\nlabel = "region"\nunit = "level"\nsource = { attribute = "region" }\n'
    assert differ(scheme(1700, region + regions + BOUND)) == []
    assert len(differ(scheme(1800, region + regions + BOUND))) == 1


def test_a_parameter_of_a_rule_is_known_by_its_alias():
    text = scheme('"none"') + OWN.replace("MINIMUM", "1500")
    paid = '[[pay.monthly.part]]\nname = "tied"\nmoney = "base"\nrule = "tied"\n'
    text = text.replace('[[bind]]\nrole = "cs"\npay', f'{paid}[[bind]]\nrole = "cs"\npay')
    [found] = differ(text)
    assert found.parameter == "company.tied.min_wage"


def test_limits_that_bind_nobody_say_nothing():
    assert differ(scheme(1900, TEXT)) == []
