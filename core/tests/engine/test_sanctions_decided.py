"""Amounts that people decide in place of a discretionary one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.engine.sanctions import money_sanctions
from kpi.engine.sanctions.decided import edges_of
from kpi.kit.scorers import discretionary
from kpi.model.catalogue import Policy
from kpi.model.rule import Scorer
from kpi.testing.contexts import context_of, lines_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

TEXT = """
[event.rudeness]
label = "rudeness"
[sanction.rudeness]
kind = "fine"
label = "rudeness"
scorer = "within"
money = "fine"
on = ["rudeness"]
[sanction.rudeness.parameters]
range = { value = [100, 500] }
[sanction.fraud]
kind = "fine"
label = "fraud"
scorer = "discretionary"
money = "fine"
on = ["rudeness"]
[sanction.fraud.parameters]
least = { value = 10 }
most = { value = 50 }
[sanctions.desk]
label = "desk"
rules = ["rudeness"]
[[bind]]
role = "cs"
sanctions = "desk"
"""


def within(range: Sequence[Any]) -> Any:
    return discretionary(*range)


@cache
def policy() -> Policy:
    return policy_of(TEXT, scorers=[Scorer("within", within)])


@pytest.mark.parametrize(
    ("amount", "booked", "status"),
    [
        (100, "-100.00", "final"),
        (500, "-500.00", "final"),
        (501, "-100.00", "provisional"),
        (99, "-100.00", "provisional"),
    ],
)
def test_a_range_holds_what_may_be_decided_at_both_ends(amount: int, booked: str, status: str):
    decision = {
        "kind": "amount",
        "subject": "A",
        "on": "2024-03-09",
        "by": "boss",
        "ref": "c1",
        "amount": amount,
    }
    facts = MemoryFacts(
        {
            "units": [{"id": "desk", "name": "desk"}],
            "assignments": [{"employee": "A", "unit": "desk", "role": "cs", "from": "2023-01-01"}],
            "events": [{"subject": "A", "kind": "company.rudeness", "on": "2024-03-04", "ref": "c1"}],
            "decisions": [decision],
        }
    )
    context = context_of(policy(), facts, "2024-03")
    (fine,) = lines_of(context, money_sanctions(context))
    assert (fine["amount"], fine["status"]) == (booked, status)
    assert [one.code for one in context.problems] == ([] if status == "final" else ["out_of_range"])


def test_the_edges_name_the_parameter_that_says_so():
    rules = policy().catalogue.rules
    day = date(2024, 3, 31)
    assert list(edges_of(rules["company.rudeness"], day)) == [("range", 100, True), ("range", 500, False)]
    assert list(edges_of(rules["company.fraud"], day)) == [("least", 10, True), ("most", 50, False)]
