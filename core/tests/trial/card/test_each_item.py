"""Trying a card on what is given for whole items."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpi.errors import UsageError
from kpi.testing.policies import policy_of
from kpi.trial import Outcome, trial

METRIC = '[metric.{0}]\nlabel = "{0}"\nunit = "ratio"\nbetter = "more"\n'
RULE = """
[rule.{0}]
scorer = "fulfilment"
full = "full"
inputs = {{ criteria = {1} }}
[rule.{0}.parameters]
full = {{ value = {2} }}
"""
CARD = """
[scorecard.form]
label = "form"
[[scorecard.form.item]]
rule = "first"
[[scorecard.form.item]]
rule = "second"
"""
TEXT = (
    "".join(METRIC.format(name) for name in ("a", "b", "c"))
    + RULE.format("first", '["a", "b"]', 10)
    + RULE.format("second", '["c"]', 20)
    + CARD
)


def tried(criteria: Any) -> Outcome:
    return trial(policy_of(TEXT), "form", {"criteria": criteria}, {}, date(2025, 1, 1))


@pytest.mark.parametrize("criteria", [[[1, 0], ["0.5"]], "[[1, 0], [0.5]]"])
def test_each_item_takes_its_own_list(criteria: Any) -> None:
    found = tried(criteria)
    assert (found.result, dict(found.outputs["items"])) == (15, {"first": 5, "second": 10})


def test_another_number_of_lists_or_of_values_is_refused() -> None:
    with pytest.raises(UsageError, match="takes 2 lists"):
        tried([[1, 0]])
    with pytest.raises(UsageError, match="first takes 2 values"):
        tried([[1], [1]])


PAIRED = (
    "".join(METRIC.format(name) for name in ("share",))
    + """
[metric.actual]
label = "actual"
unit = "percent"
better = "less"
aliases = ["err"]
[metric.target]
label = "target"
unit = "percent"
[rule.errors]
clauses = ["X.1"]
scorer = "ratio"
full = "full"
inputs = { actual = "actual", target = "target" }
[rule.errors.parameters]
full = { value = 20 }
mode = { value = "inverse" }
"""
    + RULE.format("first", '["share"]', 10).replace("scorer", 'clauses = ["X.2"]\nscorer', 1)
    + CARD.replace("second", "errors")
)


def on_pairs(**given: Any) -> Outcome:
    return trial(policy_of(PAIRED), "form", given, {}, date(2025, 1, 1))


def test_a_list_is_spread_over_what_an_item_needs_and_two_counts_make_a_rate() -> None:
    assert dict(on_pairs(err=[2, 1], share=[9, 12]).outputs["items"]) == {"first": 7.5, "errors": 10}


def test_of_nothing_there_is_no_rate() -> None:
    assert on_pairs(err=[2, 1], share=[0, 0]).outputs["items"]["first"] is None


def test_the_clause_of_an_item_stands_for_its_only_input() -> None:
    found = on_pairs(**{"X.2": "0.5", "err": [2, 1]})
    assert dict(found.outputs["items"]) == {"first": 5, "errors": 10}


def test_a_name_that_several_items_have_is_refused() -> None:
    shared = TEXT.replace('label = "a"', 'label = "a"\naliases = ["share"]').replace(
        'label = "c"', 'label = "c"\naliases = ["share"]'
    )
    with pytest.raises(UsageError, match=r"share may be company\.a, company\.c"):
        trial(policy_of(shared), "form", {"share": 1}, {}, date(2025, 1, 1))
