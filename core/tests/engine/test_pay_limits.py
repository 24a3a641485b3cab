"""Limits on what is taken from pay, over whole months."""

from __future__ import annotations

from typing import Any

import pytest
from limited_company import BOUND, facts_of, steps
from limited_company import months as computed

from kpi.testing.facts import MemoryFacts
from kpi.testing.runs import Ran

TEXT = """
[metric.wage]
label = { zh = "当月工资", en = "wage" }
unit = "yuan"
source = { attribute = "earned" }
[metric.region]
label = { zh = "地区", en = "region" }
unit = "level"
source = { attribute = "region" }
[rule.base]
label = { zh = "底薪", en = "base" }
kind = "pay"
scorer = "share"
inputs = { amount = "base_pay" }
[rule.base.parameters]
split = { value = 1 }
[rule.loss_cap]
label = { zh = "赔偿上限", en = "most for a loss" }
kind = "pay"
scorer = "share"
inputs = { amount = "wage" }
clauses = ["X.1"]
[rule.loss_cap.parameters]
split = { value = 0.2 }
carry = { value = true }
[rule.fine_cap]
label = { zh = "罚款上限", en = "most for fines" }
kind = "pay"
scorer = "share"
inputs = { amount = "wage" }
[rule.fine_cap.parameters]
split = { value = 1 }
mode = { value = "none" }
[rule.least]
label = { zh = "最低工资", en = "least" }
kind = "pay"
scorer = "levels"
inputs = { level = "region" }
[rule.least.parameters]
points = { value = { east = 2000, west = 1500 } }
[limit.month]
label = { zh = "限额", en = "limits" }
wage = ["base", "award", "overtime", "variable_reduction"]
rest = ["base", "award", "fine", "loss_compensation", "variable_reduction"]
floor = "least"
lifts = ["unpaid_time"]
[limit.month.parameters]
mode = { value = "cap" }
regions = { value = { shop = "east" } }
partial_period = { value = "prorate" }
[[limit.month.part]]
name = "fines"
kinds = ["fine"]
rule = "fine_cap"
[[limit.month.part]]
name = "loss"
kinds = ["loss_compensation"]
rule = "loss_cap"
[pay.monthly]
label = { zh = "薪", en = "pay" }
[[pay.monthly.part]]
name = "base"
mechanism = "amount"
money = "base"
rule = "base"
[[pay.monthly.part]]
name = "outside"
mechanism = "outside"
money = "adjustment"
[[bind]]
role = "cs"
pay = "monthly"
"""


def months(facts: MemoryFacts, *periods: str, text: str = TEXT + BOUND) -> list[Ran]:
    return computed(facts, *periods, text=text)


def month(*lines: tuple[str, int], base: int = 3000, text: str = TEXT + BOUND, **more: Any) -> Ran:
    facts = facts_of(base, lines=[("2018-06", kind, amount) for kind, amount in lines], **more)
    return months(facts, "2018-06", text=text)[0]


def test_without_a_binding_nothing_is_limited():
    run = month(("loss_compensation", -900), text=TEXT)
    assert (steps(run), run.payable["A"]) == ([], "2100.00")


def test_what_passes_the_share_of_the_wage_is_given_back_and_carried_on():
    run = month(("loss_compensation", -900))
    assert steps(run) == [("limit_carried", "loss_compensation", "300.00")]
    line = run.line("A", "limit_carried")
    assert (line["rule"], line["flags"]) == ("company.loss_cap", ["capped_by:company.loss_cap"])
    assert line["cause"] == "claimed 900.00, at most 600.00"
    assert run.payable["A"] == "2400.00"


def test_the_very_limit_is_within_it():
    assert steps(month(("loss_compensation", -600))) == []
    assert steps(month(("loss_compensation", -601))) == [("limit_carried", "loss_compensation", "1.00")]


def test_the_floor_is_left_and_the_first_part_gives_way_first():
    # 3000 - 800 - 500 leaves 1700; 2000 must be left, and the fine gives way before the compensation.
    run = month(("fine", -800), ("loss_compensation", -500))
    assert steps(run) == [("limit_waived", "fine", "300.00")]
    line = run.line("A", "limit_waived")
    assert (line["rule"], line["cause"]) == (
        "company.least",
        "claimed 800.00, left 1700.00, at least 2000.00",
    )
    assert run.payable["A"] == "2000.00"


def test_when_the_first_part_has_given_all_the_next_gives_way():
    run = month(("fine", -100), ("loss_compensation", -420), base=2100)
    assert steps(run) == [
        ("limit_waived", "fine", "100.00"), ("limit_carried", "loss_compensation", "320.00"),
    ]  # fmt: skip
    assert run.payable["A"] == "2000.00"


def test_what_a_region_lacks_is_not_compared_but_said():
    text = TEXT.replace('{ shop = "east" }', "{}") + BOUND
    run = month(("fine", -2900), text=text)
    assert run.line("A", "limit_floor")["flags"] == ["least_unknown"]
    assert ("", "least_unknown") in run.problems
    assert run.payable["A"] == "100.00"


def test_the_nearest_unit_with_a_region_counts():
    text = TEXT.replace('{ shop = "east" }', '{ shop = "east", team = "west" }') + BOUND
    assert month(("fine", -2900), text=text).payable["A"] == "1500.00"


def test_a_region_of_an_unknown_unit_is_reported():
    text = TEXT.replace('{ shop = "east" }', '{ shop = "east", moon = "west" }') + BOUND
    assert ("", "unknown_unit") in month(text=text).problems


def test_kinds_that_lift_the_floor_say_so():
    run = month(("fine", -2900), ("unpaid_time", -10))
    line = run.line("A", "limit_floor")
    assert (line["flags"], line["cause"]) == (
        ["least_lifted"],
        "left 100.00 before unpaid_time: not compared",
    )
    assert run.payable["A"] == "90.00"


@pytest.mark.parametrize(("how", "left"), [("prorate", "1000.00"), ("whole", "2000.00"), ("lift", "0.00")])
def test_who_joined_within_the_month_keeps_what_is_set(how: str, left: str):
    text = TEXT.replace('{ value = "prorate" }', f'{{ value = "{how}" }}') + BOUND
    assert month(("fine", -3000), hired="2018-06-16", text=text).payable["A"] == left


def test_in_mode_warn_the_excess_is_said_and_stays_taken():
    run = month(("loss_compensation", -900), text=TEXT.replace('"cap"', '"warn"') + BOUND)
    assert steps(run) == [("over_limit", None, None)]
    line = run.line("A", "over_limit")
    assert line["flags"] == ["over:company.loss_cap"]
    assert line["cause"] == "loss_compensation 300.00 over: claimed 900.00, at most 600.00"
    assert run.payable["A"] == "2100.00"
    (said,) = [one.message for one in run.computed.problems if one.code == "over_limit"]
    assert said == "more is taken from one person than company.month allows: their pay says of what"


def test_in_mode_refuse_the_pay_is_held_with_the_reason():
    run = month(("loss_compensation", -900), text=TEXT.replace('"cap"', '"refuse"') + BOUND)
    assert run.payable == {"B": "4000.00"}
    assert {line["status"] for line in run.lines if line["amount"] and line["subject"] == "A"} == {"held"}
    assert run.line("A", "limit_refused")["flags"] == ["over:company.loss_cap"]
    assert ("A", "limit_refused") in run.problems


def test_a_refused_month_keeps_what_was_carried_over():
    facts = facts_of(lines=[("2018-06", "loss_compensation", -900), ("2018-07", "fine", -2900)])
    text = TEXT.replace('mode = { value = "none" }', 'mode = { value = "refuse" }') + BOUND
    runs = months(facts, "2018-06", "2018-07", "2018-08", text=text)
    assert steps(runs[1])[:2] == [
        ("carried_over", "loss_compensation", "-300.00"), ("limit_carried", "loss_compensation", "300.00"),
    ]  # fmt: skip
    assert runs[1].payable["A"] == "0.00"
    assert runs[2].payable["A"] == "2700.00"


def test_the_mode_of_a_part_wins_over_that_of_the_set():
    text = TEXT.replace('mode = { value = "none" }', 'mode = { value = "warn" }') + BOUND
    run = month(("fine", -2900), ("loss_compensation", -900), text=text)
    # The fine is only warned of, so the compensation gives way to the floor as far as it goes.
    assert [item for item, *_ in steps(run)] == [
        "limit_carried",
        "limit_carried",
        "over_limit",
        "limit_floor",
    ]
    assert run.payable["A"] == "100.00"


def test_whoever_earns_less_than_the_floor_without_any_deduction_is_flagged():
    run = month(base=1900)
    assert run.line("A", "limit_floor")["flags"] == ["below_minimum_wage"]
    assert run.payable["A"] == "1900.00"


def test_a_limit_of_the_month_says_that_a_quarter_is_compared_with_nothing():
    text = (TEXT + BOUND).replace("[pay.monthly]", '[pay.monthly]\nfrequency = "quarter"')
    facts = facts_of(lines=[("2018-Q2", "loss_compensation", -900)])
    (run,) = months(facts, "2018-Q2", text=text)
    assert (steps(run), ("A", "limit_of_other_period") in run.problems) == ([], True)


SANCTION = """
[event.parcel]
label = { zh = "丢件", en = "parcel" }
[sanction.parcels]
label = { zh = "丢件", en = "parcels" }
scorer = "own"
inputs = { amount = "amount" }
money = "loss_compensation"
on = ["parcel"]
parameters = { split = { value = 1 } }
[sanctions.losses]
label = { zh = "损失", en = "losses" }
rules = ["parcels"]
[[bind]]
role = "cs"
sanctions = ["losses"]
""".replace('"own"', '"share"')


def with_parcel(facts: MemoryFacts, **more: Any) -> MemoryFacts:
    facts._rows["events"] = [
        {"subject": "A", "kind": "company.parcel", "on": "2018-06-05", "ref": "1", "amount": 900, **more}
    ]
    return facts


def test_what_sanctions_take_is_limited_like_what_comes_from_outside():
    (run,) = months(with_parcel(facts_of()), "2018-06", text=TEXT + SANCTION + BOUND)
    assert steps(run) == [("limit_carried", "loss_compensation", "300.00")]
    assert run.payable["A"] == "2400.00"


def test_without_a_pay_scheme_nothing_is_compared_and_this_is_reported():
    text = (TEXT + SANCTION + BOUND).replace('role = "cs"\npay = "monthly"', 'role = "boss"\npay = "monthly"')
    (run,) = months(with_parcel(facts_of()), "2018-06", text=text)
    assert steps(run) == []
    assert ("A", "limit_without_pay") in run.problems
    assert run.payable == {"A": "-900.00"}


def test_while_a_line_can_still_change_what_is_given_back_can_too():
    text = TEXT + BOUND
    facts = facts_of(lines=[("2018-06", "loss_compensation", -900)])
    base = '[rule.base]\nlabel = { zh = "底薪", en = "base" }\nkind = "pay"\nscorer = "share"\ninputs = { amount = "base_pay" }'
    assert base in text
    bonus = """
[metric.bonus]
label = { zh = "奖金", en = "bonus" }
unit = "yuan"
[rule.bonus]
label = { zh = "奖金", en = "bonus" }
kind = "pay"
scorer = "share"
inputs = { amount = "bonus" }
parameters = { split = { value = 1 } }
"""
    part = '[[pay.monthly.part]]\nname = "bonus"\nmoney = "award"\nrule = "bonus"\n'
    (run,) = months(facts, "2018-06", text=bonus + text.replace("[[bind]]", f"{part}[[bind]]", 1))
    assert run.line("A", "bonus")["status"] == "held"
    assert run.line("A", "limit_carried")["status"] == "provisional"
    assert run.computed.status == "provisional"


def test_of_several_kinds_with_one_limit_the_first_gives_way_first():
    text = TEXT.replace(
        'kinds = ["loss_compensation"]', 'kinds = ["commission_returned", "loss_compensation"]'
    )
    text = text.replace('rest = ["base"', 'rest = ["commission_returned", "base"') + BOUND
    run = month(("loss_compensation", -500), ("commission_returned", -300), text=text)
    assert steps(run) == [("limit_carried", "commission_returned", "200.00")]


def test_the_most_specific_binding_says_which_limits_hold():
    other = """
[limit.strict]
label = { zh = "严", en = "strict" }
wage = ["base"]
part = [{ name = "loss", kinds = ["loss_compensation"], rule = "none_at_all" }]
parameters = { mode = { value = "cap" } }
[rule.none_at_all]
label = { zh = "零", en = "none" }
kind = "pay"
scorer = "fixed"
parameters = { amount = { value = 0 } }
[[bind]]
role = "cs"
limits = "strict"
"""
    assert steps(month(("loss_compensation", -500), text=TEXT + other + BOUND)) == [
        ("limit_waived", "loss_compensation", "500.00")
    ]


def test_two_sets_with_different_kinds_hold_one_after_the_other():
    other = """
[limit.again]
label = { zh = "又", en = "again" }
wage = ["base"]
rest = ["base", "fine", "loss_compensation", "commission_returned"]
floor = "least"
part = [{ name = "returned", kinds = ["commission_returned"], rule = "fine_cap" }]
parameters = { mode = { value = "cap" }, regions = { value = { shop = "east" } } }
"""
    bound = '[[bind]]\nlimits = ["month", "again"]\n'
    run = month(("fine", -900), ("commission_returned", -400), text=TEXT + other + bound)
    # `again` stands first by its name, and sees 3000 - 900 - 400: 300 come back; then the fine is within.
    assert steps(run) == [("limit_waived", "commission_returned", "300.00")]
    assert run.payable["A"] == "2000.00"


def test_what_is_only_said_of_one_part_is_not_said_of_the_next():
    # 3000 - 800 - 500 leaves 1700, 300 below 2000: the fine gives way first, and the compensation is within.
    text = TEXT.replace('"cap"', '"warn"') + BOUND
    run = month(("fine", -800), ("loss_compensation", -500), text=text)
    said = [line["cause"] for line in run.lines if line["item"] == "over_limit"]
    assert said == ["fine 300.00 over: claimed 800.00, left 1700.00, at least 2000.00"]


def test_what_is_left_is_said_as_it_is_after_what_was_given_back():
    run = month(("fine", -500), base=1900)
    assert steps(run)[:1] == [("limit_waived", "fine", "500.00")]
    assert run.line("A", "limit_waived")["cause"] == "claimed 500.00, left 1400.00, at least 2000.00"
    assert run.line("A", "limit_floor")["cause"] == "left 1900.00"


def test_what_a_part_takes_of_the_wage_is_not_missing_where_it_is_measured():
    reduced = '[[limit.month.part]]\nname = "variable"\nkinds = ["variable_reduction"]\nrule = "fine_cap"\n'
    text = TEXT.replace("[pay.monthly]", f"{reduced}[pay.monthly]", 1) + BOUND
    # All of 6000 may be taken but for the floor of 2000; a fifth for a loss is of the 2500 that are left.
    run = month(("variable_reduction", -3500), base=6000, text=text)
    assert (steps(run), run.payable["A"]) == ([], "2500.00")
    run = month(("variable_reduction", -3500), ("loss_compensation", -600), base=6000, text=text)
    assert run.line("A", "limit_carried")["cause"] == "claimed 600.00, at most 500.00"
