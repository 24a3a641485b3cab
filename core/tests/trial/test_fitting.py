"""Which of the rules of a clause a trial means."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.errors import UsageError
from kpi.model.catalogue import Policy
from kpi.testing.policies import policy_of
from kpi.trial import Outcome, trial

TEXT = """
[metric.rate]
label = "rate"
unit = "ratio"
[metric.calls]
label = "calls"
unit = "count"
[rule.zone]
label = "zone"
clauses = ["X.1"]
scorer = "linear_zone"
full = "full"
inputs = { value = "rate" }
[rule.zone.parameters]
full = { value = 100 }
floor = { value = 0.5 }
target = { value = 0.8 }
[rule.enough]
label = "enough"
kind = "condition"
clauses = ["X.1"]
scorer = "at_least"
inputs = { value = "calls" }
parameters = { least = 10 }
"""


@cache
def policy() -> Policy:
    return policy_of(TEXT)


def tried(given: dict[str, Any], settings: dict[str, Any]) -> Outcome:
    return trial(policy(), "X.1", given, settings, date(2024, 3, 31))


def test_the_inputs_tell_which_rule_of_a_clause_is_meant():
    assert tried({"calls": 10}, {}).rule == "company.enough"
    assert tried({"num": 8, "den": 10}, {}).rule == "company.zone"
    assert tried({"members": [[8, 10]]}, {}).rule == "company.zone"


def test_so_does_what_is_set():
    assert tried({"value": 12}, {"least": 12}).result is True
    assert tried({"value": "0.8"}, {"na_policy": "full"}).rule == "company.zone"


@pytest.mark.parametrize("given", [{}, {"value": 1}, {"calls": 10, "rate": "0.8"}])
def test_where_none_or_several_take_it_all_are_named(given: dict[str, Any]):
    with pytest.raises(UsageError, match=r"company\.enough, company\.zone") as refused:
        tried(given, {})
    assert refused.value.faults[0].code == "several_rules"


RATED = TEXT.replace(
    'unit = "ratio"\n[metric.calls]', 'unit = "ratio"\naliases = ["good/asked"]\n[metric.calls]'
)


def test_an_alias_of_two_words_names_the_counts_of_a_rate():
    def of(**given: Any) -> Outcome:
        return trial(policy_of(RATED), "zone", given, {}, date(2024, 3, 31))

    assert of(good=8, asked=10).result == 100
    assert of(good=0, asked=0).result is None
    assert of(members=[{"good": 8, "asked": 10}]).result == 100
    with pytest.raises(UsageError, match="good"):
        of(good=8)
