"""A pool shared by score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.engine.pay import pay, shared
from kpi.errors import PolicyError
from kpi.exact import largest_remainder
from kpi.testing.contexts import context_of, lines_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy

policy_of = cache(read_policy)

POOL = """
[metric.commission]
label = { zh = "部门提成", en = "department commission" }
unit = "yuan"
[rule.pool]
label = { zh = "奖金池", en = "pool" }
kind = "pool"
scorer = "share"
unit = "yuan"
inputs = { amount = "commission" }
[rule.pool.parameters]
split = { value = 1 }
[scorecard.cs]
label = { zh = "卡", en = "card" }
item = []
[pay.cs_pay]
label = { zh = "薪", en = "pay" }
[[pay.cs_pay.part]]
name = "bonus"
mechanism = "pool"
money = "pool_share"
rule = "pool"
during = "regular"
[[bind]]
role = "cs"
scorecard = "cs"
pay = "cs_pay"
"""


def shares(
    pool: Any,
    scores: Mapping[str, Any],
    *,
    flags: Mapping[str, str] | None = None,
    **more: Sequence[Mapping[str, Any]],
) -> dict[str, tuple[Any, str, list[str]]]:
    """Return amount, status and flags by person."""
    facts = MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "employees": [{"id": one, "name": one, "hired_on": "2018-01-01"} for one in scores],
            "assignments": [
                {"employee": one, "unit": "shop", "role": "cs", "from": "2018-01-01"} for one in scores
            ],
            "observations": [
                {"subject": "shop", "metric": "company.commission", "period": "2018-06", "value": pool}
            ]
            if pool is not None
            else [],
            **more,
        }
    )
    results = [
        {"subject": one, "card": "company.cs", "score": score, "flags": (flags or {}).get(one, "")}
        for one, score in scores.items()
    ]
    context = context_of(policy_of(POOL), facts, "2018-06", results)
    lines = lines_of(context, pay(context, []))
    told = [problem.message for problem in context.problems if problem.code == "not_assessed"]
    missing = "company.cs_pay.bonus has no amount to share; missing: company.commission"
    assert told == ([missing] if pool is None else [])
    return {line["subject"]: (line["amount"], line["status"], line["flags"]) for line in lines}


def amounts(found: Mapping[str, tuple[Any, str, list[str]]]) -> dict[str, Any]:
    return {name: one[0] for name, one in found.items()}


def test_a_pool_is_shared_in_proportion_to_the_scores():
    assert amounts(shares(3000, {"A": 90, "B": 60})) == {"A": "1800.00", "B": "1200.00"}


def test_the_shares_add_up_to_the_last_cent():
    assert amounts(shares(100, {"A": 1, "B": 1, "C": 1})) == {"A": "33.34", "B": "33.33", "C": "33.33"}


def test_who_is_on_probation_neither_shares_nor_counts():
    """V001-119."""
    employees = [
        {
            "id": one,
            "name": one,
            "hired_on": "2018-01-01",
            "probation_until": "2018-07-15" if one == "new" else None,
        }
        for one in ("A", "B", "new")
    ]
    assert amounts(shares(3000, {"A": 90, "B": 60, "new": 80}, employees=employees)) == {
        "A": "1800.00",
        "B": "1200.00",
    }


def test_who_is_excluded_from_the_pool_does_not_share():
    away = [{"subject": "B", "from": "2018-06-10", "until": "2018-06-20", "reason": "leave", "scope": "pool"}]
    assert amounts(shares(3000, {"A": 90, "B": 60}, exclusions=away)) == {"A": "3000.00"}


def test_scores_that_are_all_0_share_nothing():
    """V001-121."""
    assert shares(1000, {"A": 0, "B": 0}) == {}


def test_a_score_below_0_counts_0():
    assert amounts(shares(1000, {"A": -5, "B": 50})) == {"B": "1000.00"}


def test_a_pool_is_held_while_a_score_is_open():
    held = (None, "held", ["group_incomplete"])
    assert shares(1000, {"A": None, "B": 50}) == {"A": held, "B": held}
    assert shares(1000, {"A": 50, "B": 50}, flags={"A": "group_incomplete"}) == {"A": held, "B": held}


def test_a_pool_without_an_amount_is_held_and_never_0():
    assert shares(None, {"A": 50}) == {"A": (None, "held", ["not_assessed"])}


def test_whoever_has_no_scorecard_does_not_hold_the_pool_up():
    text = (
        POOL
        + """
[[bind]]
role = "boss"
pay = "cs_pay"
"""
    )
    facts = MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "assignments": [
                {"employee": one, "unit": "shop", "role": role, "from": "2018-01-01"}
                for one, role in (("A", "cs"), ("B", "boss"))
            ],
            "observations": [
                {"subject": "shop", "metric": "company.commission", "period": "2018-06", "value": 100}
            ],
        }
    )
    context = context_of(
        policy_of(text), facts, "2018-06", [{"subject": "A", "card": "company.cs", "score": 50}]
    )
    assert [(line["subject"], line["amount"]) for line in lines_of(context, pay(context, []))] == [
        ("A", "100.00")
    ]
    assert [(one.subject, one.code) for one in context.problems] == [("B", "no_card")]


@pytest.mark.parametrize(("scope", "amount"), [("company", "75.00"), ("subtree", "75.00")])
def test_a_pool_can_be_the_companys(scope: str, amount: str):
    text = POOL.replace('during = "regular"', f'during = "regular"\nscope = "{scope}"')
    facts = MemoryFacts(
        {
            "units": [{"id": "firm", "name": "firm"}]
            + [{"id": one, "name": one, "parent": "firm"} for one in ("a", "b")],
            "assignments": [
                {"employee": one, "unit": unit, "role": "cs", "from": "2018-01-01"}
                for one, unit in (("A", "a"), ("B", "b"))
            ],
            "observations": [
                {"subject": "firm", "metric": "company.commission", "period": "2018-06", "value": 100}
            ],
        }
    )
    results = [
        {"subject": one, "card": "company.cs", "score": score} for one, score in (("A", 90), ("B", 30))
    ]
    context = context_of(policy_of(text), facts, "2018-06", results)
    assert lines_of(context, pay(context, []))[0]["amount"] == amount


def test_a_pool_of_a_role_has_no_unit_that_states_it():
    text = POOL.replace('during = "regular"', 'during = "regular"\nscope = "role"')
    context = context_of(
        policy_of(text),
        MemoryFacts({"assignments": [{"employee": "A", "unit": "shop", "role": "cs", "from": "2018-01-01"}]}),
        "2018-06",
    )
    with pytest.raises(PolicyError) as caught:
        pay(context, [])
    assert caught.value.faults[0].code == "bad_scope"


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**7), min_size=1, max_size=12))
def test_parts_are_those_of_the_largest_remainder_and_sum_to_the_pool(pool: int, scores: list[int]):
    rows = pl.DataFrame(
        {"group": [1] * len(scores), "score": scores, "pool": [pool] * len(scores)},
        schema={"group": pl.Int64, "score": pl.Int64, "pool": pl.Int64},
    )
    parts = shared(rows)["share"].to_list()
    assert parts == largest_remainder(pool, scores)  # type: ignore[arg-type]
    assert sum(parts) == (pool if sum(scores) else 0)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 1000)), min_size=1, max_size=15))
def test_groups_do_not_touch_each_other(members: list[tuple[int, int]]):
    schema = {"group": pl.Int64, "score": pl.Int64, "pool": pl.Int64}
    rows = pl.DataFrame(
        [(group, score, 100 * group) for group, score in members], schema=schema, orient="row"
    )
    together = shared(rows)["share"].to_list()
    for group in {group for group, _ in members}:
        alone = shared(rows.filter(pl.col("group") == group))["share"].to_list()
        assert alone == [part for part, (other, _) in zip(together, members, strict=True) if other == group]
