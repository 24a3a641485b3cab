"""Trying a card on one list for all its items."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpi.engine.trial import Outcome, trial
from kpi.errors import UsageError
from kpi.testing.policies import policy_of

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
