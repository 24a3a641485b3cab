"""What the whole pay says in the place of one of its rules."""

from __future__ import annotations

from datetime import date

from kpi.engine.check.money.together import leaning, with_whole_pay
from kpi.engine.check.policy import check_policy
from kpi.engine.reach import reach_of
from kpi.model.extension import Finding, Trial
from kpi.testing.policies import policy_of

DAY = date(2018, 6, 30)
PAY = """
[metric.sales]
label = "sales"
unit = "yuan"
better = "more"
domain = { low = 0, high = 100000 }
[rule.commission]
kind = "pay"
label = "commission"
scorer = "tiers"
inputs = { amount = "sales" }
parameters = { tiers = [[10000, 0.1], ["none", 0.05]], method = "slab" }
[rule.least]
kind = "pay"
label = "least"
scorer = "below_mark"
inputs = { score = "sales" }
parameters = { pass_mark = 100001, amount = LEAST }
[pay.monthly]
label = "pay"
frequency = "month"
[[pay.monthly.part]]
name = "commission"
money = "commission"
rule = "commission"
[[pay.monthly.part]]
name = "least"
mechanism = "topup"
money = "base"
rule = "least"
"""


def falls(least):
    policy = policy_of(PAY.replace("LEAST", least))
    return [one.about for one in check_policy(policy, DAY).findings if one.code == "pay_falls"]


def test_a_guarantee_leans_on_the_rest_of_the_pay():
    policy = policy_of(PAY.replace("LEAST", "500"))
    assert leaning(policy.catalogue, reach_of(policy)) == {"company.least"}


def test_a_drop_that_a_guarantee_makes_up_for_is_none():
    assert falls("0") == ["company.monthly"]
    assert falls("5000") == []


def test_what_a_guarantee_does_by_itself_is_left_out():
    policy = policy_of(PAY.replace("LEAST", "5000"))
    trials = tuple(Trial("company.least", {"sales": value}) for value in ("1", "90000"))
    alone = Finding("wrong_direction", "error", "less for more", about="company.least", trials=trials)
    other = Finding("gap", "error", "nothing is said", about="company.least")
    assert with_whole_pay([alone, other], policy, reach_of(policy), DAY) == [other]
