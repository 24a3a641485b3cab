"""Explanations of a run's lines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.engine.explain import DIFFERS, ExplainedLine, explain
from kpi.errors import UsageError
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy

policy_of = cache(read_policy)

TEXT = """
[metric.calls]
label = { zh = "接听量", en = "calls" }
unit = "count"
[metric.errors]
label = { zh = "差错", en = "errors" }
unit = "count"
[metric.sales]
label = { zh = "销售额", en = "sales" }
unit = "yuan"
[event.game]
label = { zh = "玩游戏", en = "game" }
[event.cover]
label = { zh = "顶班", en = "cover" }
[event.fraud]
label = { zh = "舞弊", en = "fraud" }

[rule.calls]
label = { zh = "接听量", en = "calls against the mean" }
clauses = ["X.1"]
scorer = "against_mean"
full = "full"
inputs = { value = "calls" }
[rule.calls.parameters]
full = { value = 50 }
below_pts = { value = 10 }
[rule.errors]
label = { zh = "差错", en = "errors" }
scorer = "deduct_per_event"
full = "full"
inputs = { count = "errors" }
[rule.errors.parameters]
full = { value = 50 }
count_pts = { value = 7 }

[sanction.games]
label = { zh = "玩", en = "games" }
clauses = ["X.2"]
scorer = "escalating"
inputs = { nth = "nth" }
unit = "yuan"
money = "fine"
on = ["game"]
[sanction.games.parameters]
base = { value = 50 }
[sanction.cover]
label = { zh = "顶班", en = "cover" }
scorer = "per_event"
ledger = "points"
on = ["cover"]
[sanction.cover.parameters]
amount = { value = 5 }
[sanction.fraud]
label = { zh = "舞弊", en = "fraud" }
scorer = "discretionary"
unit = "yuan"
money = "fine"
on = ["fraud"]
[sanction.fraud.parameters]
least = { value = 100 }
most = { value = 500 }
[sanction.champion]
label = { zh = "销售冠军", en = "sales champion" }
scorer = "rank_award"
inputs = { value = "sales" }
unit = "yuan"
money = "award"
[sanction.champion.parameters]
amount = { value = 100 }
[sanctions.shop]
label = { zh = "店", en = "shop" }
rules = ["games", "cover", "fraud", "champion"]

[scorecard.cs]
label = { zh = "卡", en = "card" }
rank = { scope = "unit" }
[[scorecard.cs.item]]
rule = "calls"
[[scorecard.cs.item]]
rule = "errors"
na_policy = "full"
[scorecard.cs.parameters]
cap = { value = 100 }

[rule.level_base]
label = { zh = "底薪", en = "base" }
kind = "pay"
unit = "yuan"
scorer = "levels"
inputs = { level = "level" }
[rule.level_base.parameters]
points = { value = { "初级" = 1500, "高级" = 6000 } }
[rule.commission]
label = { zh = "提成", en = "commission" }
kind = "pay"
unit = "yuan"
scorer = "tiers"
inputs = { amount = "sales" }
[rule.commission.parameters]
tiers = { value = [[1000, 0.1], ["none", 0.2]] }
[rule.pool]
label = { zh = "奖金池", en = "pool" }
kind = "pool"
unit = "yuan"
scorer = "share"
inputs = { amount = "sales" }
[rule.pool.parameters]
split = { value = 0.05 }
[rule.guarantee]
label = { zh = "保底", en = "guarantee" }
kind = "pay"
unit = "yuan"
scorer = "by_service_year"
inputs = { service_year = "service_year" }
[rule.guarantee.parameters]
amounts = { value = [2000, 2200] }
[pay.cs_pay]
label = { zh = "薪", en = "pay" }
[[pay.cs_pay.part]]
name = "base"
mechanism = "amount"
money = "base"
rule = "level_base"
prorate = "calendar"
[[pay.cs_pay.part]]
name = "commission"
mechanism = "amount"
money = "commission"
rule = "commission"
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
counts = ["base", "commission", "pool_share"]
prorate = "calendar"

[rule.long_enough]
label = { zh = "满三月", en = "three months" }
kind = "condition"
scorer = "at_least"
inputs = { value = "tenure_months" }
[rule.long_enough.parameters]
least = { value = 3 }
[ladder.levels]
label = { zh = "级别", en = "levels" }
frequency = "month"
[[ladder.levels.level]]
id = "初级"
[[ladder.levels.level]]
id = "高级"
enter = ["long_enough"]

[[bind]]
role = "cs"
scorecard = "cs"
sanctions = ["shop"]
pay = "cs_pay"
ladder = "levels"
"""

MAY = Period.parse("2018-05")


def facts_of(
    people: Mapping[str, tuple[int | None, int | None, int]],
    events: Sequence[Mapping[str, Any]] = (),
    **more: Any,
) -> MemoryFacts:
    """Make facts of people with calls, errors and sales."""
    names = ("calls", "errors", "sales")
    observations = [
        {"subject": person, "metric": f"company.{name}", "period": "2018-05", "value": value}
        for person, values in people.items()
        for name, value in zip(names, values, strict=True)
        if value is not None
    ]
    observations.append({"subject": "shop", "metric": "company.sales", "period": "2018-05", "value": 12345})
    rows: dict[str, Any] = {
        "units": [{"id": "shop", "name": "shop"}],
        "employees": [{"id": one, "name": one, "hired_on": "2018-01-01"} for one in people],
        "assignments": [
            {"employee": one, "unit": "shop", "role": "cs", "level": "初级", "from": "2018-01-01"}
            for one in people
        ],
        "observations": observations,
        "events": list(events),
        **more,
    }
    return MemoryFacts(rows)


EVENTS = [
    {"subject": "A", "kind": "company.game", "on": "2018-05-02", "ref": "g1"},
    {"subject": "A", "kind": "company.game", "on": "2018-05-03", "ref": "g2"},
    {"subject": "A", "kind": "company.cover", "on": "2018-05-03", "ref": "c1"},
    {"subject": "A", "kind": "company.fraud", "on": "2018-05-03", "ref": "f1"},
]
SHOP = {"A": (10, 1, 2000), "B": (20, None, 900), "C": (30, 3, 100)}


def explained(subject: str, rule: str | None = None, **more: Any) -> tuple[ExplainedLine, ...]:
    return explain(policy_of(TEXT), facts_of(SHOP, EVENTS, **more), MAY, subject, rule)


@pytest.mark.parametrize("subject", ["A", "B", "C"])
def test_every_line_of_a_run_is_explained_and_comes_to_its_amount(subject: str):
    *lines, rank = explained(subject)
    assert rank.line.item == "rank"
    assert {line.line.stage.value for line in lines} >= {"items", "pay", "ladder"}
    for line in lines:
        assert line.why is not None, line.line
        assert line.flags == (), line
        if line.line.amount is not None:
            assert line.why.value == line.line.amount


def test_an_item_is_explained_by_the_tree_over_the_subject_and_the_group():
    (line,) = explained("A", "calls")
    text = json.dumps(line.to_json("en"))
    assert line.line.amount == 40
    assert "mean over unit" in text
    assert "company.calls.below_pts" in text


def test_a_fine_is_explained_by_its_event():
    first, second = explained("A", "X.2")
    assert (first.line.cause, second.line.cause) == ("event g1", "event g2")
    assert second.why is not None
    assert (second.why.op, second.why.value, second.why.label.en) == ("fine", -100, "event g2")


def test_a_decided_amount_stands_for_itself():
    decision = {
        "kind": "amount",
        "subject": "A",
        "on": "2018-05-09",
        "by": "boss",
        "ref": "f1",
        "amount": 300,
    }
    (line,) = explained("A", "fraud", decisions=[decision])
    assert line.why is not None
    assert (line.why.op, line.why.value, line.line.amount) == ("decision", -300, -300)


def test_points_that_the_na_policy_gave_say_so():
    (line,) = explained("B", "errors")
    assert line.why is not None
    assert (line.why.op, line.why.value) == ("na_policy full", 50)


def test_a_share_of_a_pool_shows_pool_score_and_everybodys_scores():
    (line,) = explained("A", "bonus")
    assert line.why is not None
    assert [arg.value for arg in line.why.args] == [Fraction("617.25"), 88, 88 + 100 + 79]


def test_a_guarantee_shows_what_was_earned():
    (line,) = explained("C", "guarantee")
    assert line.why is not None
    assert line.why.op == "-"
    earned = line.why.args[-1]
    assert (earned.label.en, line.why.value) == ("earned so far", 2000 - earned.value)


def test_a_proposal_shows_the_conditions_of_the_level():
    (line,) = explained("A", "company.levels")
    assert line.why is not None
    assert [arg.value for arg in line.why.args] == [True]
    assert line.line.item == "promote"


def test_both_stretches_of_a_month_are_explained_each_by_its_own_level():
    assignments = [
        {"employee": "A", "unit": "shop", "role": "cs", "level": "初级", "from": "2018-01-01"},
        {"employee": "A", "unit": "shop", "role": "cs", "level": "高级", "from": "2018-05-11"},
    ]
    lines = explained("A", "base", assignments=assignments)
    assert [line.why.value for line in lines if line.why] == [Fraction("483.87"), Fraction("4064.52")]
    assert [line.flags for line in lines] == [(), ()]


def test_the_json_is_that_of_the_contract():
    (line,) = explained("A", "calls")
    assert list(line.to_json()) == [
        "card", "item", "period", "stage", "rule", "ledger", "kind", "amount", "status", "cause", "clauses", "flags", "why",
    ]  # fmt: skip
    assert line.to_json()["clauses"] == ["X.1"]


def test_an_unknown_subject_and_a_rule_without_lines_name_the_nearest():
    with pytest.raises(UsageError, match="did you mean 'shop'"):
        explained("shoop")
    with pytest.raises(UsageError, match=r"did you mean 'company\.games'"):
        explained("A", "company.gamess")


NUMBERS = st.integers(0, 40)
PEOPLE = st.lists(
    st.tuples(st.none() | NUMBERS, st.none() | NUMBERS, st.integers(0, 5000)), min_size=1, max_size=5
)


@settings(max_examples=15, deadline=None)
@given(PEOPLE, st.lists(st.sampled_from(EVENTS), max_size=4, unique_by=lambda one: str(one["ref"])))
def test_what_is_computed_is_what_is_explained(people: list[Any], events: list[Any]):
    facts = facts_of({chr(65 + place): values for place, values in enumerate(people)}, events)
    for place in range(len(people)):
        for line in explain(policy_of(TEXT), facts, MAY, chr(65 + place)):
            assert DIFFERS not in line.flags, line


def test_a_rank_shows_the_scores_of_the_group_best_first_and_is_no_recorded_line():
    (rank,) = explained("A", "rank")
    assert rank.recorded is False
    assert rank.why is not None
    assert (rank.why.op, rank.why.value) == ("rank in unit", 2)
    assert [(arg.label.en, arg.value) for arg in rank.why.args] == [("B", 100), ("A", 88), ("C", 79)]
