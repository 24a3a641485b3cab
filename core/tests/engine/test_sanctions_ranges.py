"""Amounts that are left to discretion within a range."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpi.engine.sanctions import money_sanctions
from kpi.kit.scorers import discretionary
from kpi.model.rule import Scorer
from kpi.testing.contexts import context_of, lines_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

FRAUD = """
[event.fraud]
label = { zh = "舞弊", en = "fraud" }
[sanction.fraud_fine]
label = { zh = "舞弊罚款", en = "fine for fraud" }
scorer = "within"
money = "fine"
on = "fraud"
parameters = { range = { value = [100, 500] } }
[sanctions.shop]
label = { zh = "店", en = "shop" }
rules = ["fraud_fine"]
[[bind]]
role = "cs"
sanctions = "shop"
"""
PEOPLE = {
    "units": [{"id": "shop", "name": "Shop"}],
    "assignments": [{"employee": "A", "unit": "shop", "role": "cs", "from": "2023-01-01"}],
}


def within(range: Sequence[Any]) -> Any:
    return discretionary(*range)


WITHIN = Scorer("within", within)


def test_a_range_holds_what_may_be_decided_like_its_two_ends():
    rules = policy_of(FRAUD, scorers=[WITHIN])
    happened = {"subject": "A", "kind": "company.fraud", "on": "2024-03-04", "ref": "c1"}
    for amount, booked, status in ((500, "-500.00", "final"), (501, "-100.00", "provisional")):
        decision = {
            "kind": "amount",
            "subject": "A",
            "on": "2024-03-09",
            "by": "boss",
            "ref": "c1",
            "amount": amount,
        }
        facts = MemoryFacts({**PEOPLE, "events": [happened], "decisions": [decision]})
        context = context_of(rules, facts, "2024-03")
        (fine,) = lines_of(context, money_sanctions(context))
        assert (fine["amount"], fine["status"]) == (booked, status)
