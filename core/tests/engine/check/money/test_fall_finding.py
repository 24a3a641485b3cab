"""What is said of pay that falls, and with which amounts `kpi try` shows it."""

from __future__ import annotations

from datetime import date

from tried import results

from kpi.engine.check.policy import check_policy
from kpi.testing.policies import policy_of

DAY = date(2018, 6, 30)
TEXT = """
[metric.sales]
label = { zh = "销售额", en = "Sales" }
unit = "yuan"
better = "more"
domain = { low = 0, high = 10000, whole = true }
[metric.returns]
label = { zh = "退货", en = "Returns" }
unit = "count"
better = "less"
domain = { high = 10 }
[event.late]
label = "late"
[rule.commission]
kind = "pay"
label = { zh = "提成", en = "Commission" }
scorer = "share"
inputs = { amount = "sales" }
parameters = { split = 0.1 }
[rule.aid]
kind = "pay"
label = { zh = "补贴", en = "Aid" }
scorer = "below_mark"
inputs = { score = "earned" }
parameters = { pass_mark = 500, amount = 200 }
[sanction.returned]
kind = "fine"
label = { zh = "退货扣款", en = "Fine for returns" }
scorer = "per_count"
inputs = { count = "returns" }
money = "fine"
parameters = { amount = 3 }
[sanction.late]
kind = "fine"
label = "late"
scorer = "fixed"
money = "fine"
on = "late"
parameters = { amount = 5 }
[sanctions.all]
label = "all"
rules = SETS
[pay.monthly]
label = { zh = "工资", en = "Pay" }
clauses = ["X.1"]
frequency = "month"
[[pay.monthly.part]]
name = "commission"
money = "commission"
rule = "commission"
[[pay.monthly.part]]
name = "aid"
money = "allowance"
rule = "aid"
counts = ["commission"]
[[pay.monthly.part]]
name = "fines"
mechanism = "sanctions"
money = "fine"
FINE
[[bind]]
role = "cs"
pay = "monthly"
sanctions = "all"
"""


def found_in(sets, fine="", when=""):
    text = TEXT.replace("SETS", sets).replace("FINE", fine)
    policy = policy_of(text.replace('counts = ["commission"]', f'counts = ["commission"]\n{when}'))
    return policy, [one for one in check_policy(policy, DAY).findings if one.code == "pay_falls"]


def one_of(sets):
    policy, [found] = found_in(sets)
    return policy, found


def test_what_is_not_counted_is_named():
    _, found = one_of('["late"]')
    assert found.message.en == (
        "Pay: Sales gets better and pay falls: 699.9 where Sales = 4999, 500 where Sales = 5000 "
        "(Commission 499.9 → 500, Aid 200 → 0) (not counted: late)"
    )
    assert found.message.zh.endswith("（提成 499.9 → 500，补贴 200 → 0）（未计入：late）")


def test_a_finding_has_the_clauses_of_the_scheme_and_a_parameter_that_would_mend_it():
    _, found = one_of('["late"]')
    assert "X.1" in found.clauses
    assert found.parameter == "company.aid.amount"
    assert found.witness == {"sales": "5000"}


def test_the_trials_of_a_scheme_give_both_amounts():
    policy, found = one_of('["late"]')
    assert [one * 10 for one in results(policy, found, DAY)] == [6999, 5000]


WHEN = 'when = { metric = "returns", op = ">=", value = 2 }'


def of_returns(fine):
    policy, found = found_in('["returned"]', fine, WHEN)
    [mine] = [one for one in found if one.witness["returns"] == "1"]
    assert "194 where Returns = 2, -3 where Returns = 1 (Aid 200 → 0" in mine.message.en
    return policy, mine


def test_a_fine_of_the_scheme_s_own_is_tried_by_what_it_reads():
    policy, found = of_returns('rule = "returned"')
    assert [one.given for one in found.trials] == [
        {"aid": "200", "returns": "2"},
        {"aid": "0", "returns": "1"},
    ]
    assert results(policy, found, DAY) == [194, -3]


def test_a_fine_that_a_trial_of_the_scheme_cannot_take_leaves_no_trial():
    _, found = of_returns("")
    assert found.trials == ()


def test_what_should_be_little_is_none_where_nothing_turns_on_it():
    policy, [found] = found_in('["returned"]')
    assert "699.9 where Sales = 4999, 500 where Sales = 5000" in found.message.en
    assert [one * 10 for one in results(policy, found, DAY)] == [6999, 5000]


GRADED = """
[metric.complaints]
label = { zh = "投诉", en = "Complaints" }
unit = "count"
better = "less"
domain = { high = 20 }
[metric.skill]
label = { zh = "技能", en = "Skill" }
unit = "points"
better = "more"
domain = { low = 0, high = 20, whole = true }
[rule.care]
label = "care"
scorer = "deduct_per_event"
full = "full"
inputs = { complaints = "complaints" }
parameters = { full = 80, complaints_pts = 5, floor = 0 }
[rule.skilled]
label = "skilled"
scorer = "manual"
full = "full"
inputs = { value = "skill" }
parameters = { full = 20 }
[rule.graded]
kind = "grade"
label = "grade"
scorer = "grade_scale"
inputs = { score = "score" }
parameters = { bounds = [90, 60], labels = ["A", "B", "C"] }
[scorecard.month]
label = "month"
frequency = "month"
grade = "graded"
[[scorecard.month.item]]
rule = "care"
[[scorecard.month.item]]
rule = "skilled"
[rule.by_grade]
kind = "pay"
label = { zh = "等级奖", en = "By grade" }
scorer = "levels"
inputs = { level = "grade" }
parameters = { points = { A = 200, B = 300, C = 0 } }
[pay.monthly]
label = { zh = "工资", en = "Pay" }
frequency = "month"
[[pay.monthly.part]]
name = "graded"
money = "award"
rule = "by_grade"
[[bind]]
role = "cs"
pay = "monthly"
scorecard = "month"
"""


def test_a_better_grade_that_pays_less_is_told_by_the_score_and_by_an_item_of_the_card():
    policy = policy_of(GRADED)
    [found] = [one for one in check_policy(policy, DAY).findings if one.code == "pay_falls"]
    assert found.message.en == (
        "Pay: score gets better and pay falls: 300 where score = 89, 200 where score = 90 (By grade 300 → 200); "
        "as with Complaints 3 → 2, the other items together = 20"
    )
    assert found.message.zh.endswith("；例如投诉 3 → 2，其余项目合计 = 20")
    assert results(policy, found, DAY) == [300, 200]


def test_grades_that_pay_more_for_better_ones_are_clean():
    text = GRADED.replace("A = 200, B = 300", "A = 300, B = 200")
    assert [one for one in check_policy(policy_of(text), DAY).findings if one.code == "pay_falls"] == []


GUARANTEED = """
[metric.sales]
label = "Sales"
unit = "yuan"
better = "more"
[rule.commission]
kind = "pay"
scorer = "tiers"
inputs = { amount = "sales" }
parameters = { tiers = [["none", 0.05]] }
[rule.least]
kind = "pay"
scorer = "fixed"
parameters = { amount = 3000 }
[pay.monthly]
label = "Pay"
[[pay.monthly.part]]
name = "commission"
money = "commission"
rule = "commission"
[[pay.monthly.part]]
name = "least"
money = "guarantee"
mechanism = "topup"
rule = "least"
counts = ["commission"]
when = { metric = "sales", op = "<", value = 50000 }
"""


def test_a_guarantee_that_is_not_for_everyone_is_tried_only_where_it_is():
    policy = policy_of(GUARANTEED)
    [found] = [one for one in check_policy(policy, DAY).findings if one.code == "pay_falls"]
    assert "3000 where Sales = 49999, 2500 where Sales = 50000" in found.message.en
    assert results(policy, found, DAY) == [3000, 2500]
