"""Whole periods: rounds of cards, units, several periods of a dry run, the state of a run."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from kpi.engine.run import compute
from kpi.errors import DataError
from kpi.model.period import Period
from kpi.store import with_results
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import Ran, ran

policy = cache(policy_of)

BASE = """
[metric.care]
label = { zh = "细心", en = "care" }
unit = "percent"
[metric.team]
label = { zh = "团队得分", en = "score of the team" }
unit = "score"
source = { of = "own", over = "subordinates", how = "mean" }
[metric.own]
label = { zh = "本人得分", en = "own score" }
unit = "score"
source = { standing = "score", card = "agent" }
[metric.before]
label = { zh = "上期得分", en = "score before" }
unit = "score"
source = { of = "own", over = "window", how = "previous" }

[rule.care]
label = { zh = "细心", en = "care" }
scorer = "ratio"
inputs = { actual = "care" }
[rule.care.parameters]
full = { value = 100 }
target = { value = 100 }
[rule.team]
label = { zh = "团队", en = "team" }
scorer = "ratio"
inputs = { actual = "team" }
[rule.team.parameters]
full = { value = 100 }
target = { value = 100 }
[rule.before]
label = { zh = "上期", en = "before" }
scorer = "ratio"
inputs = { actual = "before" }
[rule.before.parameters]
full = { value = 10 }
target = { value = 100 }

[scorecard.agent]
label = { zh = "客服", en = "agent" }
[[scorecard.agent.item]]
rule = "care"

[[bind]]
role = "cs"
scorecard = "agent"
"""

BOSS = """
[scorecard.a_boss]
label = { zh = "主管", en = "boss" }
[[scorecard.a_boss.item]]
rule = "team"
[[bind]]
role = "boss"
scorecard = "a_boss"
"""

UNIT = """
[scorecard.a_unit]
label = { zh = "部门", en = "unit" }
subject = "unit"
rank = { scope = "siblings" }
[[scorecard.a_unit.item]]
rule = "team"
[[bind]]
unit = "co"
scorecard = "a_unit"
"""

PEOPLE = {"A": "day", "B": "day", "C": "night"}


def facts(period: str = "2018-01", **care: Any) -> dict[str, list[dict[str, Any]]]:
    staff = [
        {"employee": one, "unit": unit, "role": "cs", "from": "2017-01-01"} for one, unit in PEOPLE.items()
    ]
    return {
        "units": [
            {"id": "co", "name": "co"},
            {"id": "day", "name": "day", "parent": "co", "leader": "L"},
            {"id": "night", "name": "night", "parent": "co"},
        ],
        "assignments": [*staff, {"employee": "L", "unit": "day", "role": "boss", "from": "2017-01-01"}],
        "observations": [
            {"subject": one, "metric": "company.care", "period": period, "value": value}
            for one, value in care.items()
        ],
    }


def run(text: str, rows: dict[str, list[dict[str, Any]]], period: str = "2018-01", **more: Any) -> Ran:
    return ran(policy(text), MemoryFacts(rows), period, **more)


def test_a_card_over_other_cards_comes_after_them_whatever_its_name() -> None:
    found = run(BASE + BOSS, facts(A=80, B=60, C=10))
    assert found.score("L") == "70.00"


def test_a_unit_has_a_card_of_its_own_and_is_ranked_among_its_siblings() -> None:
    found = run(BASE + UNIT, facts(A=80, B=60, C=10))
    rows = {
        subject: (row["score"], row["rank"])
        for (subject, card), row in found.results.items()
        if "unit" in card
    }
    assert rows == {"co": ("50.00", 1), "day": ("70.00", 1), "night": ("10.00", 2)}


def test_a_quarantined_person_makes_the_card_over_the_people_incomplete() -> None:
    found = run(BASE + BOSS, facts(A=80, B=160, C=10))
    assert found.problems == {("B", "out_of_domain")}
    assert "group_incomplete" in found.line("L", "team")["flags"]


def test_an_unusable_fact_of_somebody_led_makes_the_leaders_item_incomplete() -> None:
    text = (BASE + BOSS).replace('source = { of = "own", over', 'source = { of = "care", over')
    found = run(text, facts(A=80, B=160, C=10))
    assert (found.score("L"), found.line("L", "team")["flags"]) == ("80.00", ["group_incomplete"])
    assert run(text, facts(A=80, B=60, C=160)).line("L", "team")["flags"] == []


def test_an_unusable_fact_that_no_card_reads_is_reported() -> None:
    rows = facts(A=80, B=60, C=10)
    pay = """
[metric.sales]
label = { zh = "销售额", en = "sales" }
unit = "yuan"
domain = { low = 0 }
[rule.bonus]
label = { zh = "奖金", en = "bonus" }
kind = "pay"
scorer = "ratio"
unit = "yuan"
inputs = { actual = "sales" }
[rule.bonus.parameters]
full = { value = 100 }
target = { value = 100 }
[pay.monthly]
label = { zh = "月薪", en = "monthly" }
[[pay.monthly.part]]
name = "bonus"
mechanism = "amount"
money = "commission"
rule = "bonus"
[[bind]]
role = "cs"
pay = "monthly"
"""
    rows["observations"] += [
        {"subject": one, "metric": "company.sales", "period": "2018-01", "value": value}
        for one, value in (("A", -1), ("B", 50), ("C", 100))
    ]
    found = run(BASE + pay, rows)
    assert ("A", "out_of_domain") in found.problems
    assert (found.payable["B"], found.payable["C"]) == ("50.00", "100.00")


def test_a_run_of_a_unit_keeps_its_people_and_changes_no_number() -> None:
    whole, part = (
        run(BASE + BOSS, facts(A=80, B=60, C=10)),
        run(BASE + BOSS, facts(A=80, B=60, C=10), unit="day"),
    )
    assert {subject for subject, _ in part.results} == {"A", "B", "L"}
    assert part.results == {key: row for key, row in whole.results.items() if key[0] != "C"}
    assert part.lines == [line for line in whole.lines if line["subject"] != "C"]


def test_a_dry_run_reads_the_periods_that_it_computed_before() -> None:
    text = BASE + '[[scorecard.agent.item]]\nrule = "before"\nna_policy = "drop"\n'
    rows = facts(A=80, B=60, C=10)
    rows["observations"] += facts("2018-02", A=50, B=50, C=50)["observations"]
    store = MemoryFacts(rows, recorded={"2018-01": [{"subject": "A", "card": "company.agent", "score": 1}]})
    first = compute(policy(text), store, Period.parse("2018-01"))
    second = ran(policy(text), with_results(store, [first]), "2018-02")
    assert second.line("A", "before")["amount"] == "8.00"
    assert second.computed.read_runs == (0,)


def test_a_run_names_the_runs_that_it_read() -> None:
    text = BASE + '[[scorecard.agent.item]]\nrule = "before"\nna_policy = "drop"\n'
    past = {"2017-12": [{"subject": "A", "card": "company.agent", "score": 40}]}
    found = ran(policy(text), MemoryFacts(facts(A=80, B=60, C=10), recorded=past), "2018-01")
    assert (found.line("A", "before")["amount"], found.computed.read_runs) == ("4.00", (1,))


def test_a_period_without_anybody_is_a_reported_problem_and_no_error() -> None:
    found = run(BASE, {})
    assert (found.problems, found.results, found.computed.status) == ({("", "nobody")}, {}, "final")


def test_a_period_without_facts_blocks_everybody() -> None:
    found = run(BASE, facts())
    assert found.computed.status == "blocked"
    assert {row["score"] for row in found.results.values()} == {None}


LARGE = """
[metric.sales]
label = { zh = "销售", en = "sales" }
unit = "yuan"
domain = { low = 0, high = 9000000000000000000 }
[metric.group_sales]
label = { zh = "部门销售", en = "sales of the group" }
unit = "yuan"
domain = { low = 0, high = 9000000000000000000 }
source = { of = "sales", over = "subordinates", how = "sum" }
[rule.cut]
label = { zh = "提成", en = "cut" }
kind = "pay"
unit = "yuan"
scorer = "share"
inputs = { amount = "METRIC" }
parameters = { split = { value = 1 } }
[pay.wage]
label = { zh = "工资", en = "wage" }
[[pay.wage.part]]
name = "cut"
mechanism = "amount"
money = "commission"
rule = "cut"
PARTS
[scorecard.seller]
label = { zh = "销售", en = "seller" }
[[scorecard.seller.item]]
rule = "cut"
[scorecard.sellers]
label = { zh = "销售", en = "sellers" }
[[scorecard.sellers.item]]
rule = "cut"
[[scorecard.sellers.item]]
name = "again"
rule = "cut"
[sanction.first]
kind = "award"
label = { zh = "奖", en = "first award" }
scorer = "share"
inputs = { amount = "METRIC" }
unit = "yuan"
money = "award"
parameters = { split = { value = 1 } }
[sanction.second]
kind = "award"
label = { zh = "奖", en = "second award" }
scorer = "share"
inputs = { amount = "METRIC" }
unit = "yuan"
money = "award"
parameters = { split = { value = 1 } }
[sanctions.prizes]
label = { zh = "奖", en = "prizes" }
rules = ["first", "second"]
parameters = { cap = { value = 100 } }
[[bind]]
role = "cs"
BOUND
"""
AGAIN = """
[[pay.wage.part]]
name = "again"
mechanism = "amount"
money = "award"
rule = "cut"
"""


@pytest.mark.parametrize(
    ("metric", "parts", "bound", "amount", "named"),
    [
        ("sales", "", 'pay = "wage"', 10**16, "company.wage.cut"),
        ("sales", AGAIN, 'pay = "wage"', 9 * 10**14, "what is payable"),
        ("sales", "", 'scorecard = "seller"', 10**16, "company.cut"),
        ("group_sales", "", 'pay = "wage"', 2**62, "company.group_sales"),
        ("sales", "", 'scorecard = "sellers"', 9 * 10**14, "company.sellers"),
        ("sales", "", 'sanctions = ["prizes"]', 9 * 10**14, "company.prizes"),
    ],
)
def test_what_is_too_large_to_be_exact_names_its_rule_and_period(
    metric: str, parts: str, bound: str, amount: int, named: str
) -> None:
    text = LARGE.replace("METRIC", metric).replace("PARTS", parts).replace("BOUND", bound)
    rows = facts()
    rows["observations"] = [
        {"subject": one, "metric": "company.sales", "period": "2018-01", "value": amount} for one in PEOPLE
    ]
    with pytest.raises(DataError, match=f"{named} of 2018-01 comes to a number too large") as caught:
        run(text, rows)
    assert caught.value.faults[0].code == "too_large"
