"""Laws of pay that hold whatever the facts."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.engine.computed import Computed
from kpi.engine.run import compute
from kpi.model.catalogue import Policy
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.types import Ledger

TEXT = """
[metric.sales]
label = { zh = "销售额", en = "sales" }
unit = "yuan"
[event.game]
label = { zh = "玩游戏", en = "game" }
[rule.quality]
label = { zh = "质量", en = "quality" }
scorer = "manual"
full = "full"
inputs = { value = "points" }
[rule.quality.parameters]
full = { value = 100 }
[metric.points]
label = { zh = "分", en = "points" }
unit = "points"
domain = { low = 0, high = 100 }
[scorecard.cs]
label = { zh = "卡", en = "card" }
[[scorecard.cs.item]]
rule = "quality"
[sanction.games]
label = { zh = "玩", en = "games" }
scorer = "escalating"
inputs = { nth = "nth" }
unit = "yuan"
money = "fine"
on = ["game"]
[sanction.games.parameters]
base = { value = 50 }
[sanctions.shop]
label = { zh = "店", en = "shop" }
rules = ["games"]
[rule.base]
label = { zh = "底薪", en = "base" }
kind = "pay"
unit = "yuan"
scorer = "share"
inputs = { amount = "base_pay" }
[rule.base.parameters]
split = { value = 1 }
[rule.pool]
label = { zh = "奖金池", en = "pool" }
kind = "pool"
unit = "yuan"
scorer = "share"
inputs = { amount = "sales" }
[rule.pool.parameters]
split = { value = 0.1 }
[rule.guarantee]
label = { zh = "保底", en = "guarantee" }
kind = "pay"
unit = "yuan"
scorer = "fixed"
[rule.guarantee.parameters]
amount = { value = 2000 }
[pay.cs_pay]
label = { zh = "薪", en = "pay" }
parameters = { guaranteed = { value = "yes" } }
[[pay.cs_pay.part]]
name = "base"
mechanism = "amount"
money = "base"
rule = "base"
prorate = "calendar"
[[pay.cs_pay.part]]
name = "bonus"
mechanism = "pool"
money = "pool_share"
rule = "pool"
[[pay.cs_pay.part]]
name = "guarantee"
mechanism = "topup"
money = "guarantee"
rule = "guarantee"
counts = ["base", "pool_share"]
prorate = "calendar"
mode = "guaranteed=yes"
[[bind]]
role = "cs"
scorecard = "cs"
sanctions = ["shop"]
pay = "cs_pay"
"""

JUNE = Period.parse("2018-06")
PERSON = st.fixed_dictionaries(
    {
        "base": st.integers(0, 5000),
        "points": st.integers(0, 100),
        "hired": st.integers(1, 30),
        "games": st.integers(0, 3),
    }
)
PEOPLE = st.lists(PERSON, min_size=1, max_size=5)


@cache
def policy(*, guaranteed: bool = True) -> Policy:
    return policy_of(TEXT if guaranteed else TEXT.replace('{ value = "yes" }', '{ value = "no" }'))


def rows_of(people: list[dict[str, Any]], sales: int) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {
        "units": [{"id": "shop", "name": "shop"}],
        "employees": [],
        "assignments": [],
        "observations": [{"subject": "shop", "metric": "company.sales", "period": "2018-06", "value": sales}],
        "events": [],
    }
    for place, person in enumerate(people):
        name, hired = f"P{place}", f"2018-06-{person['hired']:02d}"
        rows["employees"].append({"id": name, "name": name, "hired_on": hired})
        rows["assignments"].append(
            {"employee": name, "unit": "shop", "role": "cs", "base_pay": person["base"], "from": hired}
        )
        rows["observations"].append(
            {"subject": name, "metric": "company.points", "period": "2018-06", "value": person["points"]}
        )
        rows["events"] += [
            {"subject": name, "kind": "company.game", "on": "2018-06-30", "ref": f"{name}-{one}"}
            for one in range(person["games"])
        ]
    return rows


def by_name(computed: Computed, facts: MemoryFacts) -> dict[str, int]:
    names = dict(zip(facts.subjects()["subject"], facts.subjects()["id"], strict=True))
    return {names[subject]: amount for subject, amount in computed.payable.iter_rows()}


def run(rows: dict[str, list[dict[str, Any]]], *, guaranteed: bool = True) -> tuple[Computed, dict[str, int]]:
    facts = MemoryFacts(rows)
    computed = compute(policy(guaranteed=guaranteed), facts, JUNE)
    return computed, by_name(computed, facts)


@settings(max_examples=20, deadline=None)
@given(PEOPLE, st.integers(0, 10**6))
def test_payable_is_the_sum_of_the_yuan_lines_and_the_pool_is_shared_whole(people: list[Any], sales: int):
    computed, _ = run(rows_of(people, sales))
    sums: dict[int, int] = {}
    shared = 0
    for block in computed.blocks:
        for subject, amount, status in block.rows.select("subject", "amount", "status").iter_rows():
            if block.ledger is Ledger.YUAN and amount is not None and status != "held":
                sums[subject] = sums.get(subject, 0) + amount
                shared += amount if block.item == "bonus" else 0
    assert dict(computed.payable.iter_rows()) == sums
    assert shared == (sales * 1000 if any(person["points"] for person in people) else 0)


@settings(max_examples=15, deadline=None)
@given(PEOPLE, st.integers(0, 10**5), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(people: list[Any], sales: int, chance: random.Random):
    rows = rows_of(people, sales)
    shuffled = {kind: chance.sample(some, len(some)) for kind, some in rows.items()}
    assert run(rows)[1] == run(shuffled)[1]


@settings(max_examples=15, deadline=None)
@given(PEOPLE, st.integers(0, 10**5))
def test_a_guarantee_never_lowers_pay(people: list[Any], sales: int):
    rows = rows_of(people, sales)
    with_it, without = run(rows)[1], run(rows, guaranteed=False)[1]
    assert all(with_it[name] >= without.get(name, 0) for name in with_it)
    assert set(without) <= set(with_it)
