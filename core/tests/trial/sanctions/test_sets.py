"""Trying sanctions over events, and pools over scores."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from kpi.errors import KpiError
from kpi.model.catalogue import Policy
from kpi.testing.policies import policy_of
from kpi.trial import Outcome, trial

TEXT = """
[metric.sales]
label = { zh = "销售额", en = "sales" }
unit = "yuan"
[event.game]
label = { zh = "玩游戏", en = "game" }
[event.complaint]
label = { zh = "投诉", en = "complaint" }
counts = ["verified"]

[sanction.games]
label = { zh = "玩", en = "games" }
clauses = ["X.3"]
scorer = "escalating"
inputs = { nth = "nth" }
unit = "yuan"
money = "fine"
on = ["game"]
[sanction.games.parameters]
base = { value = 50 }
mode = { value = "geometric", choices = ["geometric", "linear", "flat"] }
cap = { value = "none" }
[sanction.complaints]
label = { zh = "投诉", en = "complaints" }
scorer = "escalating"
inputs = { nth = "nth" }
unit = "yuan"
money = "fine"
on = ["complaint"]
[sanction.complaints.parameters]
base = { value = 50 }
[sanctions.shop]
label = { zh = "店", en = "shop" }
rules = ["games", "complaints"]

[rule.pool]
kind = "pool"
label = { zh = "奖金池", en = "pool" }
unit = "yuan"
scorer = "share"
inputs = { amount = "sales" }
[rule.pool.parameters]
split = { value = 0.1 }
"""

DAY = date(2024, 3, 1)


@cache
def policy() -> Policy:
    return policy_of(TEXT)


def tried(rule: str, settings: Mapping[str, Any] | None = None, **given: Any) -> Outcome:
    return trial(policy(), rule, given, settings or {}, DAY)


def refused(rule: str, settings: Mapping[str, Any] | None = None, **given: Any) -> KpiError:
    with pytest.raises(KpiError) as caught:
        tried(rule, settings, **given)
    return caught.value


def test_events_are_fined_one_by_one():
    outcome = tried("games", events=["2024-03-04", "2024-03-11", "2024-03-20"])
    assert outcome.outputs["fines"] == (50, 100, 200)
    assert (outcome.result, outcome.outputs["total"]) == (350, 350)


def test_the_counter_restarts_with_the_month():
    assert tried("games", events="[2024-03-20,2024-03-31,2024-04-01]").outputs["fines"] == (50, 100, 50)


def test_another_window_can_be_set():
    text = TEXT.replace(
        'cap = { value = "none" }', 'cap = { value = "none" }\nreset_period = { value = "year" }', 1
    )
    outcome = trial(policy_of(text), "games", {"events": ["2024-03-31", "2024-04-01"]}, {}, DAY)
    assert outcome.outputs["fines"] == (50, 100)


def test_a_cap_cuts_a_single_fine():
    days = [f"2024-03-0{day}" for day in range(1, 6)]
    outcome = tried("games", {"cap": 200}, events=days)
    assert (outcome.outputs["fines"], outcome.result) == ((50, 100, 200, 200, 200), 750)


@pytest.mark.parametrize(
    "given",
    [
        {"events": ["2024-03-04", {"on": "2024-03-10", "waived": True}, "2024-03-20"]},
        {"events": ["2024-03-04", {"on": "2024-03-10", "status": "waived"}, "2024-03-20"]},
        {"events": ["2024-03-04", "2024-03-10", "2024-03-20"], "waived": [1]},
        {"events": "2024-03-04,2024-03-10,2024-03-20", "waived": "2024-03-10"},
    ],
)
def test_a_waived_event_does_not_advance_the_counter(given: dict[str, Any]):
    assert tried("complaints", **given).outputs["fines"] == (50, 0, 100)


def test_the_order_given_is_the_order_told_and_not_the_order_counted():
    assert tried("games", events=["2024-03-20", "2024-03-04"]).outputs["fines"] == (100, 50)


def test_no_date_is_an_error_of_data():
    assert refused("games", events=["yesterday"]).faults[0].code == "bad_value"


def test_the_ordinal_alone_can_be_given():
    assert tried("games", nth=3).result == 200


def test_a_pool_is_shared_by_a_table_of_scores():
    outcome = tried("pool", pool=3000, scores={"甲": 90, "乙": 60})
    assert outcome.outputs["shares"] == {"甲": 1800, "乙": 1200}
    assert outcome.outputs["per_point"] == 20


def test_the_rule_can_state_the_pool():
    outcome = tried("pool", sales=1000, scores="[甲=1, 乙=1, 丙=1]")
    assert outcome.result == 100
    assert sorted(outcome.outputs["shares"].values()) == [
        Fraction("33.33"),
        Fraction("33.33"),
        Fraction("33.34"),
    ]


def test_who_is_excluded_neither_shares_nor_counts():
    outcome = tried("pool", pool=3000, scores={"甲": 90, "乙": 60, "新": 80}, excluded=["新"])
    assert outcome.outputs["shares"] == {"甲": 1800, "乙": 1200}


def test_scores_of_0_share_nothing():
    outcome = tried("pool", pool=1000, scores={"甲": 0, "乙": 0})
    assert (outcome.outputs["shares"], outcome.outputs["per_point"]) == ({"甲": 0, "乙": 0}, None)
