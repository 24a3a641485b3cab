"""Trying a rule on several values, and a sanction on a number of events that are all alike."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.errors import DataError, UsageError
from kpi.model.catalogue import Policy
from kpi.testing.policies import policy_of
from kpi.trial import Outcome, trial

TEXT = """
[metric.findings]
label = { zh = "发现", en = "findings" }
unit = "count"
[metric.limit]
label = { zh = "限额", en = "limit" }
unit = "count"
[event.game]
label = { zh = "玩游戏", en = "game" }
[sanction.found]
label = { zh = "发现罚款", en = "fine for findings" }
kind = "fine"
scorer = "threshold_count"
inputs = { count = "findings" }
ledger = "yuan"
money = "fine"
[sanction.found.parameters]
threshold = { value = 3 }
amount = { value = 10 }
repeat_mode = { value = "every_n" }
[sanction.played]
label = { zh = "玩游戏罚款", en = "fine for a game" }
kind = "fine"
scorer = "escalating"
inputs = { nth = "nth" }
ledger = "yuan"
money = "fine"
on = ["game"]
[sanction.played.parameters]
base = { value = 50 }
factor = { value = 2 }
mode = { value = "geometric" }
[sanctions.all]
label = { zh = "全部", en = "all" }
rules = ["found", "played"]
[rule.within]
label = { zh = "限内", en = "within the limit" }
scorer = "ratio"
full = "full"
inputs = { actual = "findings", target = "limit" }
[rule.within.parameters]
full = { value = 10 }
"""


@cache
def policy() -> Policy:
    return policy_of(TEXT)


def tried(rule: str, **given: Any) -> Outcome:
    return trial(policy(), rule, given, {}, date(2024, 3, 1))


@pytest.mark.parametrize("name", ["findings", "count", "counts"])
@pytest.mark.parametrize("values", [[2, 3, 6], "[2, 3, 6]"])
def test_a_list_for_one_value_tries_each(name: str, values: Any):
    outcome = tried("found", **{name: values})
    assert (outcome.result, outcome.outputs) == (
        20,
        {"results": (0, 10, 20), "fines": (0, 10, 20), "total": 30},
    )


def test_what_stands_beside_a_list_holds_for_each_and_lists_go_on_together():
    assert tried("within", findings=[1, 2], limit=4).outputs == {"results": (2.5, 5)}
    assert tried("within", findings=[1, 2], limit=[4, 2]).outputs == {"results": (2.5, 10)}


def test_lists_of_different_lengths_are_refused():
    with pytest.raises(UsageError, match="not of one length"):
        tried("within", findings=[1, 2], limit=[4, 2, 1])


def test_a_number_of_events_is_so_many_alike():
    outcome = tried("played", count=3)
    assert (outcome.result, outcome.outputs["fines"]) == (350, (50, 100, 200))
    assert tried("played", count=0).result == 0


@pytest.mark.parametrize("number", [-1, "1.5", "many"])
def test_what_is_no_number_of_events_is_refused(number: Any):
    with pytest.raises(DataError, match="no number of events"):
        tried("played", count=number)
