"""A month's pay as trees: which parts and sanctions it takes in, and what it leaves out."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from kpi.engine.check.money.month import composed
from kpi.engine.check.money.people import paid_people
from kpi.engine.reach import reach_of
from kpi.expr import evaluate_at, inputs_of
from kpi.expr.rows import Single
from kpi.testing.policies import policy_of

DAY = date(2018, 6, 30)
TEXT = """
[metric.sales]
label = "sales"
unit = "yuan"
better = "more"
domain = { low = 0, high = 100000 }
[metric.complaints]
label = "complaints"
unit = "count"
better = "less"
domain = { high = 20 }
[event.late]
label = "late"
[rule.commission]
kind = "pay"
label = "commission"
scorer = "share"
inputs = { amount = "sales" }
parameters = { split = 0.1 }
[rule.pool]
kind = "pool"
label = "pool"
scorer = "share"
inputs = { amount = "sales" }
parameters = { split = 0.1 }
[rule.rescored]
kind = "grade"
label = "grade"
scorer = "grade_scale"
inputs = { score = "score" }
parameters = { bounds = [90, 60], labels = ["A", "B", "C"] }
[rule.care]
label = "care"
scorer = "deduct_per_event"
full = "full"
inputs = { complaints = "complaints" }
parameters = { full = 100, complaints_pts = 5, floor = 0 }
[scorecard.month]
label = "month"
frequency = "month"
grade = "rescored"
[[scorecard.month.item]]
rule = "care"
[rule.by_grade]
kind = "pay"
label = "by grade"
scorer = "levels"
inputs = { level = "grade" }
parameters = { points = { A = 300, B = 200, C = 0 } }
[sanction.scandal]
kind = "condition"
label = "scandal"
scorer = "at_least"
inputs = { value = "complaints" }
ledger = "yuan"
forfeits = ["commission"]
parameters = { least = 10 }
[sanction.spotless]
kind = "award"
label = "spotless"
scorer = "below_mark"
inputs = { score = "complaints" }
money = "award"
good = "less"
parameters = { pass_mark = 1, amount = 50 }
[sanction.calm]
kind = "award"
label = "calm"
scorer = "below_mark"
inputs = { score = "complaints" }
money = "award"
parameters = { pass_mark = 3, amount = 20 }
[sanction.rude]
kind = "fine"
label = "rude"
scorer = "per_count"
inputs = { count = "complaints" }
money = "fine"
parameters = { amount = 7 }
[sanction.late]
kind = "fine"
label = "late"
scorer = "fixed"
money = "fine"
on = "late"
parameters = { amount = 5 }
[sanctions.all]
label = "all"
rules = ["scandal", "spotless", "calm", "rude", "late"]
parameters = { stackable = { value = false } }
[pay.monthly]
label = "pay"
frequency = "month"
[[pay.monthly.part]]
name = "commission"
money = "commission"
rule = "commission"
[[pay.monthly.part]]
name = "share"
mechanism = "pool"
money = "pool_share"
rule = "pool"
[[pay.monthly.part]]
name = "graded"
money = "allowance"
rule = "by_grade"
[[pay.monthly.part]]
name = "trial"
money = "base"
rule = "commission"
during = "probation"
[[pay.monthly.part]]
name = "lost"
mechanism = "forfeit"
money = "adjustment"
[[pay.monthly.part]]
name = "rest"
mechanism = "outside"
money = "adjustment"
[[bind]]
role = "cs"
pay = "monthly"
scorecard = "month"
sanctions = "all"
"""


def month(text=TEXT):
    policy = policy_of(text)
    [(scheme, mates)] = paid_people(policy, reach_of(policy))
    return composed(scheme, mates, policy.catalogue, DAY)


def amounts(found, **row):
    """Return what each term comes to at some inputs, by short name, that it reads."""
    given = {}
    for one in found.terms:
        for read in inputs_of(one.tree):
            given[read.name] = row.get(read.name.rpartition(".")[2], Fraction(0))
    return {one.name: evaluate_at(one.tree, Single(given, {}))[0] for one in found.terms}


def test_each_part_past_probation_and_each_sanction_of_a_period_is_a_term():
    found = month()
    assert [one.name for one in found.terms] == [
        "commission", "share", "graded", "lost:commission", "rude", "all",
    ]  # fmt: skip
    assert found.left_out == ("late",)


def test_what_is_taken_is_below_nothing_and_of_awards_that_do_not_stack_the_highest_counts():
    paid = amounts(month(), sales=Fraction(1000), complaints=Fraction(0), score=Fraction(100))
    assert paid == {
        "commission": 100, "share": 0, "graded": 300, "lost:commission": 0, "rude": 0, "all": 50,
    }  # fmt: skip
    paid = amounts(month(), sales=Fraction(1000), complaints=Fraction(2), score=Fraction(100))
    assert (paid["rude"], paid["all"]) == (-14, 20)


def test_what_a_condition_forfeits_is_taken_away_as_far_as_it_was_earned():
    paid = amounts(month(), sales=Fraction(1000), complaints=Fraction(10), score=Fraction(50))
    assert (paid["commission"], paid["lost:commission"], paid["graded"]) == (100, -100, 0)


def test_a_grade_is_the_one_of_the_score_whose_domain_is_what_the_card_can_give():
    found = month()
    [graded] = [one for one in found.terms if one.name == "graded"]
    [score] = inputs_of(graded.tree)
    assert (score.name, str(score.better)) == ("score", "more")
    assert (score.domain.low, score.domain.high, score.domain.whole) == (0, 100, True)


def test_the_share_of_a_pool_is_an_input_of_its_own():
    [share] = [one for one in month().terms if one.name == "share"]
    [read] = inputs_of(share.tree)
    assert (read.name, str(read.better)) == ("company.monthly.share", "none")


def test_a_rule_by_itself_stands_alone_and_one_with_something_put_in_does_not():
    alone = {one.name: one.alone for one in month().terms}
    assert alone == {
        "commission": True, "share": False, "graded": False, "lost:commission": False, "rude": True, "all": False,
    }  # fmt: skip


def test_a_rule_that_cannot_be_read_is_left_out():
    text = TEXT.replace(
        'scorer = "share"\ninputs = { amount = "sales" }\nparameters = { split = 0.1 }\n[rule.pool]',
        'scorer = "tiers"\ninputs = { amount = "sales" }\nparameters = { tiers = "none" }\n[rule.pool]',
    )
    found = month(text)
    assert found.left_out == ("late", "commission")
    assert [one.name for one in found.terms][:2] == ["share", "graded"]
