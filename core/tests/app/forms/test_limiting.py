from datetime import date
from functools import cache

import pytest

from kpi.app.forms.limiting import limit_form_of
from kpi.testing.policies import policy_of
from kpi.words import Label

DAY = date(2018, 6, 30)
TEXT = """
[metric.wage]
label = { zh = "当月工资", en = "wage" }
unit = "yuan"
source = { attribute = "earned" }
[rule.loss_cap]
label = { zh = "赔偿上限", en = "most for a loss" }
kind = "pay"
scorer = "share"
inputs = { amount = "wage" }
clauses = ["X.1"]
limits = { zh = "依据甲", en = "basis A" }
[rule.loss_cap.parameters]
split = { value = 0.2, clauses = ["X.1"] }
carry = { value = true, origin = "default" }
[rule.fine_cap]
label = { zh = "罚款上限", en = "most for fines" }
kind = "pay"
scorer = "share"
inputs = { amount = "wage" }
parameters = { split = { value = 1, origin = "default" }, mode = { value = "refuse", origin = "default" } }
[rule.least]
label = { zh = "最低工资", en = "Least" }
kind = "pay"
scorer = "fixed"
parameters = { amount = { value = 2000 } }
[limit.month]
label = { zh = "限额", en = "limits" }
wage = ["base"]
rest = ["base", "fine"]
floor = "least"
lifts = ["unpaid_time"]
beside = { dismissal = ["loss_cap"] }
limits = { zh = "不构成法律意见", en = "not legal advice" }
[limit.month.parameters]
mode = { value = "warn", origin = "default" }
regions = { value = { shop = "east" } }
partial_period = { value = "lift", origin = "default" }
[[limit.month.part]]
name = "fines"
kinds = ["fine"]
rule = "fine_cap"
[[limit.month.part]]
name = "loss"
kinds = ["loss_compensation", "commission_returned"]
rule = "loss_cap"
floor = false
"""
BOUND = '[[bind]]\nrole = "cs"\nunit = "shop"\nlimits = ["month"]\n'
policy = cache(policy_of)


def form(text: str = TEXT):
    made = policy(text)
    return limit_form_of(made.catalogue.limits["company.month"], made.catalogue, DAY, made.bindings)


def test_the_parts_stand_in_the_order_in_which_they_give_way():
    assert [(row.name, [kind.en for kind in row.kinds], row.rule) for row in form().rows] == [
        ("fines", ["Fine"], "company.fine_cap"),
        ("loss", ["Loss compensation", "Commission returned"], "company.loss_cap"),
    ]


def test_a_part_says_how_much_what_follows_and_what_becomes_of_what_is_given_back():
    fines, loss = form().rows
    assert (fines.mode.en, fines.back.en, fines.floor) == ("the pay is held", "waived", True)
    assert (loss.mode.en, loss.back.zh, loss.floor) == ("said only", "结转下期", False)
    assert (loss.clauses, loss.most.en) == (("X.1",), "wage x 0.2")


@pytest.mark.parametrize(
    "said",
    [
        Label("周期：每月", "holds: monthly"),
        Label("限额的基数：基本工资之和", "measured by the sum of: base"),
        Label("与其比较的：基本工资、罚款之和", "compared with it: the sum of base, fine"),
        Label("期内入职或离职者：不比较", "who joined or left within the period: not compared"),
        Label("有下列款项者不比较：缺勤扣款", "not compared: whoever has unpaid time"),
        Label("地区：shop = east", "regions: shop = east"),
        Label("建议辞退时一并提示：赔偿上限", "told beside a dismissal: most for a loss"),
        Label("适用于：cs（shop）", "holds for: cs in shop"),
    ],
)
def test_how_a_set_holds_is_said(said: Label):
    assert said in form(TEXT + BOUND).holding


def test_a_set_that_nobody_binds_says_so():
    assert form().holding[-1].en == "holds for: nobody, until a company binds it"


def test_a_set_without_a_floor_tells_of_none():
    text = TEXT.replace('floor = "least"\nlifts', "lifts").replace('rest = ["base", "fine"]\n', "")
    assert not any(row.floor for row in form(text).rows)
    assert [one.en.partition(":")[0] for one in form(text).holding] == [
        "holds", "measured by the sum of", "regions", "told beside a dismissal", "holds for",
    ]  # fmt: skip


def test_the_basis_and_the_defaults_of_every_rule_are_named():
    found = form()
    assert found.basis == (("company.loss_cap", Label("依据甲", "basis A")),)
    assert [one.parameter for one in found.assumed] == [
        "company.month.mode", "company.month.partial_period",
        "company.fine_cap.split", "company.fine_cap.mode", "company.loss_cap.carry",
    ]  # fmt: skip


def test_the_form_is_a_table_of_json():
    document = form().document
    assert document["rows"][0]["kinds"] == [Label("罚款", "Fine")]
    assert document["limits"] == "company.month"
