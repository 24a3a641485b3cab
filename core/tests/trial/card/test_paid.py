"""Trying a scorecard together with a rule that pays by its score."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.errors import KpiError
from kpi.model.catalogue import Policy
from kpi.testing.policies import policy_of
from kpi.trial import Outcome, trial

TEXT = """
[metric.quality]
label = { zh = "质量", en = "quality" }
unit = "points"
better = "more"
domain = { low = 0, high = 100 }
[metric.own_score]
label = { zh = "本表得分", en = "score of the card" }
unit = "score"
source = { standing = "score", card = "card" }
[rule.quality]
label = { zh = "质量", en = "quality" }
scorer = "manual"
full = "full"
inputs = { value = "quality" }
[rule.quality.parameters]
full = { value = 100, unit = "points" }
[scorecard.card]
label = { zh = "表", en = "card" }
clauses = ["X.TOTAL"]
[[scorecard.card.item]]
rule = "quality"
[rule.paid]
kind = "pay"
label = { zh = "工资", en = "pay" }
clauses = ["X.PAY"]
scorer = "by_score"
inputs = { amount = "base_pay", score = "own_score" }
[rule.paid.parameters]
full = { value = 80, unit = "points" }
cap = { value = "none" }
"""
DAY = date(2024, 3, 1)


@cache
def policy() -> Policy:
    return policy_of(TEXT)


def tried(name: str, settings: Mapping[str, Any] | None = None, **given: Any) -> Outcome:
    return trial(policy(), name, given, settings or {}, DAY)


def test_a_card_tells_what_it_pays_where_the_base_is_given():
    outcome = tried("X.TOTAL", quality=90, base_pay=4000)
    assert (outcome.result, outcome.outputs["score"], outcome.outputs["pay"]) == (90, 90, 4500)


def test_a_card_without_the_base_tells_no_pay():
    assert "pay" not in tried("X.TOTAL", quality=90).outputs


def test_pay_is_computed_from_what_the_card_reads():
    outcome = tried("X.PAY", quality=60, amount=4000)
    assert (outcome.result, outcome.outputs["score"]) == (3000, 60)


def test_pay_of_a_given_score_needs_no_card():
    assert tried("X.PAY", own_score=60, base_pay=4000).result == 3000
    with pytest.raises(KpiError) as caught:
        tried("X.PAY", own_score=60, base_pay=4000, quality=60)
    assert [one.where for one in caught.value.faults] == ["quality"]


def test_a_card_without_a_score_pays_nothing_yet():
    outcome = tried("X.PAY", quality="none", base_pay=4000)
    assert outcome.result is None
    assert "blocked" in outcome.flags


@pytest.mark.parametrize("name", ["cap", "company.paid.cap"])
def test_a_parameter_of_the_pay_is_set_there(name):
    assert tried("X.TOTAL", {name: 1}, quality=90, base_pay=4000).outputs["pay"] == 4000


def test_a_parameter_given_among_the_inputs_is_set_too():
    assert tried("X.PAY", quality=90, base_pay=4000, cap=1).result == 4000


def test_a_table_of_parameters_is_set_where_each_belongs():
    outcome = tried("X.TOTAL", quality=90, base_pay=4000, params={"cap": 1})
    assert (outcome.result, outcome.outputs["pay"]) == (90, 4000)
    with pytest.raises(KpiError) as caught:
        tried("X.TOTAL", {"cap": 1}, quality=90, base_pay=4000, params={"cap": 1})
    assert [one.code for one in caught.value.faults] == ["given_twice"]


def test_a_parameter_that_neither_has_is_refused():
    with pytest.raises(KpiError) as caught:
        tried("X.PAY", {"nothing": 1}, quality=90, base_pay=4000)
    assert [one.where for one in caught.value.faults] == ["nothing"]
