"""Names under which trials take and tell things beside the rules' own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.errors import DataError, UsageError
from kpi.expr import REFUSED, Node, const, flagged, if_
from kpi.model.catalogue import Policy
from kpi.model.rule import Scorer
from kpi.testing.policies import policy_of
from kpi.trial import Outcome, trial

TEXT = """
[metric.mark]
label = "mark"
unit = "points"
better = "more"
[metric.good]
label = "good"
unit = "ratio"
better = "more"
aliases = ["good/all", "passed/checked"]
[metric.all]
label = "all"
unit = "count"
[rule.judged]
scorer = "manual"
full = "most"
outputs = ["marks"]
inputs = { value = "mark" }
[rule.judged.parameters]
most = { value = 10 }
[rule.share]
scorer = "fulfilment"
full = "full"
inputs = { criteria = ["good"] }
[rule.share.parameters]
full = { value = 20 }
[rule.level]
scorer = "without_level_0"
inputs = { level = "mark" }
[scorecard.form]
label = "form"
[scorecard.form.parameters]
cap = { value = "none", aliases = ["total_cap"] }
[[scorecard.form.item]]
rule = "judged"
[[scorecard.form.item]]
rule = "share"
"""


def without_level_0(level: Node) -> Node:
    """Refuse level 0."""
    return if_(level <= 0, flagged(const(None), REFUSED), level)


@cache
def policy() -> Policy:
    return policy_of(TEXT, scorers=(Scorer("without_level_0", without_level_0),))


def tried(name: str, settings: Mapping[str, Any] | None = None, **given: Any) -> Outcome:
    return trial(policy(), name, given, settings or {}, date(2025, 1, 1))


def test_the_full_mark_of_an_item_may_be_given_as_max():
    assert tried("judged", value=12, max=15).result == 12
    assert tried("judged", {"max": 15}, value=12).result == 12
    with pytest.raises(UsageError, match="given under two names"):
        tried("judged", {"max": 15, "most": 15}, value=12)


def test_an_only_output_is_told_under_the_name_that_the_rule_gives_it():
    assert dict(tried("judged", value=7).outputs) == {"result": 7, "marks": 7}


def test_a_value_that_the_rule_refuses_is_an_error():
    assert tried("level", level=1).result == 1
    with pytest.raises(DataError, match="leaves undefined") as caught:
        tried("level", level=0)
    assert caught.value.faults[0].code == "out_of_range"


def test_two_numbers_that_no_ratio_can_have_are_counts():
    assert tried("share", good=[9, 12]).result == 15
    assert tried("share", good=[0, 0]).result is None


def test_the_counts_of_a_rate_may_bear_the_names_of_its_alias():
    assert tried("share", passed=9, checked=12).result == 15
    assert tried("share", passed=0, checked=0).result is None


def test_a_name_of_the_rate_itself_is_a_count_where_it_is_a_whole_number():
    assert tried("share", good=9, all=12).result == 15


def test_a_parameter_of_a_card_has_other_names_too():
    assert tried("form", {"total_cap": 25}, mark=10, good=1).result == 25


def test_of_a_rule_and_the_card_of_its_name_the_rule_is_tried():
    both = policy_of(
        TEXT.replace("[scorecard.form]", "[scorecard.judged]")
        .replace("[scorecard.form.p", "[scorecard.judged.p")
        .replace("[[scorecard.form.item", "[[scorecard.judged.item"),
        scorers=(Scorer("without_level_0", without_level_0),),
    )
    assert trial(both, "company.judged", {"mark": "7"}, {}, date(2024, 3, 31)).result == 7
