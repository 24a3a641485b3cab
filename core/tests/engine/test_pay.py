"""The chain of pay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from kpi.engine.pay import pay
from kpi.engine.sanctions import money_sanctions
from kpi.errors import PolicyError
from kpi.exact import parse
from kpi.testing.contexts import context_of, lines_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy

policy_of = cache(read_policy)

RULES = """
[metric.sales]
label = { zh = "销售额", en = "sales" }
unit = "yuan"
[metric.bonus]
label = { zh = "奖金", en = "bonus" }
unit = "yuan"

[event.game]
label = { zh = "玩游戏", en = "game" }

[rule.level_base]
label = { zh = "级别薪资", en = "pay of the level" }
kind = "pay"
scorer = "levels"
unit = "yuan"
inputs = { level = "level" }
[rule.level_base.parameters]
points = { value = { "初级" = 3000, "高级" = 6000 } }

[rule.own_base]
label = { zh = "底薪", en = "base" }
kind = "pay"
scorer = "own"
unit = "yuan"
inputs = { amount = "base_pay" }
[rule.own_base.parameters]
split = { value = 1 }

[rule.probation_base]
label = { zh = "试用工资", en = "probation pay" }
kind = "pay"
scorer = "fixed"
unit = "yuan"
[rule.probation_base.parameters]
amount = { value = 1600 }

[rule.bonus]
label = { zh = "奖金", en = "bonus" }
kind = "pay"
scorer = "share"
unit = "yuan"
inputs = { amount = "bonus" }
[rule.bonus.parameters]
split = { value = 1 }

[rule.commission]
label = { zh = "提成", en = "commission" }
kind = "pay"
scorer = "tiers"
unit = "yuan"
inputs = { amount = "sales" }
[rule.commission.parameters]
tiers = { value = [[100000, 0.01], [200000, 0.015], ["none", 0.02]] }

[rule.guarantee]
label = { zh = "保底", en = "guarantee" }
kind = "pay"
scorer = "by_service_year"
unit = "yuan"
inputs = { service_year = "service_year" }
[rule.guarantee.parameters]
amounts = { value = [2000, 2200, 2500] }

[rule.dear]
label = { zh = "奖金", en = "award" }
kind = "pay"
scorer = "by_score"
unit = "yuan"
inputs = { amount = "bonus", score = "score" }
[rule.dear.parameters]
full = { value = 100 }

[sanction.games]
label = { zh = "玩", en = "games" }
scorer = "escalating"
inputs = { nth = "nth" }
unit = "yuan"
money = "fine"
on = ["game"]
forfeits = ["commission"]
[sanction.games.parameters]
base = { value = 50 }
[sanctions.shop]
label = { zh = "店", en = "shop" }
rules = ["games"]

[scorecard.cs]
label = { zh = "卡", en = "card" }
item = []

[[bind]]
role = "cs"
scorecard = "cs"
sanctions = ["shop"]
pay = "cs_pay"
""".replace('scorer = "own"', 'scorer = "share"')

SCHEME = """
[pay.cs_pay]
label = { zh = "薪", en = "pay" }
"""


def scheme(*parts: str, parameters: str = "") -> str:
    """Write a scheme whose parts are given as `name mechanism money key=value ...`."""
    found = [RULES, SCHEME, f"parameters = {{ {parameters} }}\n" if parameters else ""]
    for part in parts:
        name, mechanism, money, *more = part.split()
        found.append(f'[[pay.cs_pay.part]]\nname = "{name}"\nmechanism = "{mechanism}"\nmoney = "{money}"\n')
        for entry in more:
            key, _, value = entry.partition("=")
            found.append(f"{key} = {value if value[0] == '[' else repr(value).replace(chr(39), chr(34))}\n")
    return "".join(found)


def person(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": name, "hired_on": "2018-01-01", **more}


def post(name: str, start: str = "2018-01-01", **more: Any) -> dict[str, Any]:
    return {"employee": name, "unit": "shop", "role": "cs", "level": "初级", "from": start, **more}


def facts_of(**rows: Iterable[Mapping[str, Any]]) -> MemoryFacts:
    given = {
        "units": [{"id": "shop", "name": "shop"}],
        "employees": [person("A")],
        "assignments": [post("A")],
        **rows,
    }
    return MemoryFacts({kind: list(some) for kind, some in given.items()})


def paid(
    text: str, facts: MemoryFacts, period: str = "2018-06", results: Iterable[Mapping[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Return the yuan lines of the sanctions and of pay."""
    context = context_of(policy_of(text), facts, period, results)
    blocks = money_sanctions(context)
    return lines_of(context, [*blocks, *pay(context, blocks)])


def amounts(lines: Iterable[Mapping[str, Any]], item: str = "") -> list[Any]:
    return [line["amount"] for line in lines if not item or line["item"] == item]


def payable(lines: Iterable[Mapping[str, Any]], subject: str = "A") -> Fraction:
    return sum(
        (parse(one["amount"]) for one in lines if one["subject"] == subject and one["amount"]), Fraction(0)
    )


def observed(metric: str, value: Any, subject: str = "A", period: str = "2018-06") -> dict[str, Any]:
    return {"subject": subject, "metric": f"company.{metric}", "period": period, "value": value}


BASE = scheme("base amount base rule=level_base prorate=calendar")


def test_a_whole_month_is_paid_whole():
    (line,) = paid(BASE, facts_of())
    assert (line["amount"], line["kind"], line["cause"], line["flags"]) == ("3000.00", "base", "", [])


PROBATION = scheme(
    "trial amount base rule=probation_base during=probation",
    "base amount base rule=level_base during=regular",
    'guarantee topup guarantee rule=guarantee counts=["base","pool_share"] during=regular',
    parameters="probation_months = { value = 1 }",
)


def test_both_halves_of_a_month_in_which_probation_ends_are_paid_by_days():
    facts = facts_of(employees=[person("A", hired_on="2018-05-16")], assignments=[post("A", "2018-05-16")])
    lines = paid(PROBATION, facts)
    assert [(line["item"], line["amount"], line["cause"]) for line in lines] == [
        ("trial", "800.00", "days 15/30"), ("base", "1500.00", "days 15/30"),
    ]  # fmt: skip


def test_the_contracts_own_end_of_probation_goes_before_the_schemes():
    assert amounts(
        paid(PROBATION, facts_of(employees=[person("A", probation_until="2018-06-06")])), "trial"
    ) == ["320.00"]


def test_there_is_no_guarantee_in_probation():
    lines = paid(
        PROBATION,
        facts_of(employees=[person("A", hired_on="2018-06-01")], assignments=[post("A", "2018-06-01")]),
    )
    assert amounts(lines) == ["1600.00"]


WEAK = scheme(
    "base amount base rule=own_base",
    "bonus amount commission rule=bonus",
    'guarantee topup guarantee rule=guarantee counts=["base","commission"]',
    "fines sanctions fine",
)


def weak(**more: Any) -> MemoryFacts:
    return facts_of(assignments=[post("A", base_pay=1500)], observations=[observed("bonus", 400)], **more)


def test_the_guarantee_fills_up_and_fines_come_after_it():
    lines = paid(WEAK, weak(events=[{"subject": "A", "kind": "company.game", "on": "2018-06-05"}]))
    assert amounts(lines, "guarantee") == ["100.00"]
    assert amounts(lines, "games") == [None, "-50.00"]
    assert payable(lines) == 1950


def test_the_guarantee_never_lowers_pay():
    facts = facts_of(assignments=[post("A", base_pay=1500)], observations=[observed("bonus", 4000)])
    lines = paid(WEAK, facts)
    assert amounts(lines, "guarantee") == []
    assert payable(lines) == 5500


@pytest.mark.parametrize(
    "hired, period, guarantee",
    [("2018-05-10", "2019-05", 2000), ("2018-05-10", "2019-06", 2200), ("2018-05-01", "2019-05", 2200),
     ("2018-05-01", "2020-05", 2500), ("2018-05-01", "2021-05", 2500)],
)  # fmt: skip
def test_the_year_of_service_is_decided_on_the_first_of_the_month(hired: str, period: str, guarantee: int):
    text = scheme('guarantee topup guarantee rule=guarantee counts=["base"]')
    lines = paid(
        text, facts_of(employees=[person("A", hired_on=hired)], assignments=[post("A", hired)]), period
    )
    assert payable(lines) == guarantee


def test_commission_is_paid_by_marginal_tiers():
    text = scheme("commission amount commission rule=commission")
    assert amounts(paid(text, facts_of(observations=[observed("sales", 250000)]))) == ["3500.00"]
    assert amounts(paid(text, facts_of(observations=[observed("sales", 100001)]))) == ["1000.02"]


def test_a_forfeiture_takes_back_what_was_earned_of_its_kind():
    text = scheme(
        "base amount base rule=level_base",
        "bonus amount commission rule=bonus",
        "loss forfeit variable_reduction",
    )
    events = [{"subject": "A", "kind": "company.game", "on": "2018-06-05", "ref": "g1"}]
    lines = paid(text, facts_of(observations=[observed("bonus", 400)], events=events))
    (loss,) = [line for line in lines if line["item"] == "loss"]
    assert (loss["amount"], loss["kind"], loss["cause"]) == ("-400.00", "variable_reduction", "event g1")
    assert payable(lines) == 3000 - 50


def test_money_from_outside_keeps_its_kind():
    text = scheme("base amount base rule=level_base", "extra outside overtime")
    rows = [
        {"subject": "A", "period": "2018-06", "kind": kind, "amount": amount, "note": "x"}
        for kind, amount in (("overtime", "312.505"), ("allowance", "200"), ("gift", "1"))
    ]
    facts = facts_of(pay_lines=rows)
    context = context_of(policy_of(text), facts, "2018-06")
    lines = lines_of(context, pay(context, []))
    assert {(line["kind"], line["amount"]) for line in lines if line["item"] == "extra"} == {
        ("overtime", "312.51"), ("allowance", "200.00"),
    }  # fmt: skip
    assert [problem.code for problem in context.problems] == ["unknown_kind"]


def test_money_from_outside_that_no_scheme_books_is_reported():
    rows = [{"subject": "A", "period": "2018-06", "kind": "overtime", "amount": 1, "note": "x"}]
    context = context_of(policy_of(BASE), facts_of(pay_lines=rows), "2018-06")
    pay(context, [])
    assert [problem.code for problem in context.problems] == ["pay_line_unused"]


def test_what_is_missing_is_held_and_never_zero():
    context = context_of(policy_of(WEAK), facts_of(assignments=[post("A", base_pay=1500)]), "2018-06")
    lines = lines_of(context, pay(context, []))
    (bonus,) = [line for line in lines if line["item"] == "bonus"]
    assert (bonus["amount"], bonus["status"], bonus["flags"]) == (None, "held", ["not_assessed"])
    assert context.problems[0].code == "not_assessed"
    assert "company.bonus" in context.problems[0].message


def test_a_mode_chooses_between_parts():
    parts = (
        "pool amount pool_share rule=bonus mode=way=pool",
        "own amount commission rule=dear mode=way=multiply",
    )
    facts, results = (
        facts_of(observations=[observed("bonus", 400)]),
        [{"subject": "A", "card": "company.cs", "score": 90}],
    )
    by_pool = paid(scheme(*parts, parameters='way = { value = "pool" }'), facts, results=results)
    multiplied = paid(scheme(*parts, parameters='way = { value = "multiply" }'), facts, results=results)
    assert [(line["item"], line["amount"]) for line in (*by_pool, *multiplied)] == [
        ("pool", "400.00"),
        ("own", "360.00"),
    ]


def test_a_switch_may_change_for_whom_a_part_is():
    when = "when = { metric = 'on_probation', op = '==', value = true }\n"
    switch = "switch = { 'way=all' = { when = { metric = 'on_probation', op = 'present' } } }\n"
    parts = scheme("bonus amount award rule=bonus", parameters="way = { value = 'WAY' }") + when + switch
    facts = facts_of(observations=[observed("bonus", 400)])
    assert amounts(paid(parts.replace("WAY", "few"), facts), "bonus") == []
    assert amounts(paid(parts.replace("WAY", "all"), facts), "bonus") == ["400.00"]


def test_a_mode_without_its_parameter_is_a_fault_of_the_policy():
    with pytest.raises(PolicyError) as caught:
        paid(scheme("base amount base rule=level_base mode=way=pool"), facts_of())
    assert caught.value.faults[0].code == "unknown_parameter"


def test_pay_below_a_minimum_wage_that_is_given_is_flagged():
    text = scheme("base amount base rule=own_base", parameters="minimum_wage = { value = 2000 }")
    lines = paid(text, facts_of(assignments=[post("A", base_pay=1500)]))
    assert [(line["item"], line["amount"], line["flags"]) for line in lines] == [
        ("base", "1500.00", []), ("minimum_wage", None, ["below_minimum_wage"]),
    ]  # fmt: skip
    assert len(paid(text, facts_of(assignments=[post("A", base_pay=2000)]))) == 1


def test_a_scheme_runs_only_in_periods_of_its_frequency():
    assert paid(BASE, facts_of(), "2018-Q2") == []


EARNED = (1600, 2800) * 6
ANNUAL = scheme(
    "base amount base rule=own_base",
    'advance advance guarantee rule=guarantee counts=["base"]',
    "settlement annual guarantee",
)


def test_a_year_of_advances_is_settled_in_december():
    """V001-109: earned 26,400 in all, 24,000 advanced."""
    past = {
        f"2018-{month:02d}": [
            {"subject": "A", "item": "advance", "kind": "guarantee", "amount": 2000 - earned}
        ]
        for month, earned in enumerate(EARNED[:11], 1)
    }
    runs: dict[str, list[Any]] = {period: [] for period in past}
    people = {"units": [{"id": "shop", "name": "s"}], "employees": [person("A")]}
    facts = MemoryFacts({**people, "assignments": [post("A", base_pay=2800)]}, recorded=runs, paid=past)
    lines = paid(ANNUAL, facts, "2018-12")
    assert amounts(lines) == ["2800.00", "-800.00", "2400.00"]


def test_a_year_with_a_month_that_was_never_run_is_provisional():
    context = context_of(policy_of(ANNUAL), facts_of(assignments=[post("A", base_pay=2800)]), "2018-12")
    lines = lines_of(context, pay(context, []))
    assert [line["status"] for line in lines] == ["final", "final", "provisional"]
    assert {problem.code for problem in context.problems} == {"period_not_run"}


def test_the_advances_of_who_leaves_are_settled_in_the_last_month():
    advanced = [{"subject": "A", "item": "advance", "kind": "guarantee", "amount": -500}]
    past = {f"2018-{month:02d}": advanced for month in (3, 4, 5)}
    people = [person("A", hired_on="2018-03-05", left_on="2018-06-30"), person("B")]
    posts = [post("A", base_pay=2300), post("B", base_pay=2300)]
    rows = {"units": [{"id": "shop", "name": "s"}], "employees": people, "assignments": posts}
    facts = MemoryFacts(rows, recorded={key: [] for key in past}, paid=past)
    context = context_of(policy_of(ANNUAL), facts, "2018-06")
    lines = lines_of(context, pay(context, []))
    settled = [(one["subject"], one["amount"], one["status"]) for one in lines if one["item"] == "settlement"]
    assert settled == [("A", "1800.00", "final")]
    assert context.problems == []


def test_whoever_stays_is_not_settled_before_december():
    context = context_of(policy_of(ANNUAL), facts_of(assignments=[post("A", base_pay=2800)]), "2018-06")
    assert [line["item"] for line in lines_of(context, pay(context, []))] == ["base", "advance"]
    assert context.problems == []
