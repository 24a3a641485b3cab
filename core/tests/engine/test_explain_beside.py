"""What limits have told beside a proposal."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from kpi.engine.explain.beside import beside
from kpi.errors import PolicyError
from kpi.testing.contexts import context_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

TEXT = """
[metric.mean_wage]
label = { zh = "平均工资", en = "mean wage" }
unit = "yuan"
source = { attribute = "earned" }
[metric.trained]
label = { zh = "已培训", en = "trained" }
unit = "flag"
[rule.half]
label = { zh = "半", en = "half" }
kind = "pay"
scorer = "share"
inputs = { amount = "mean_wage" }
parameters = { split = { value = 0.5 } }
[rule.gate]
label = { zh = "前置", en = "gate" }
kind = "condition"
scorer = "all_met"
inputs = { items = ["trained"] }
[limit.month]
label = { zh = "限额", en = "limits" }
wage = ["base", "award"]
part = [{ name = "fines", kinds = ["fine"], rule = "half", floor = false }]
beside = { dismissal = ["gate", "half"] }
[[bind]]
unit = "shop"
limits = ["month"]
"""
policy = cache(policy_of)
PAID = {
    "2018-05": [("base", 3000), ("fine", -500)],
    "2018-06": [("base", 3000), ("award", 601)],
}


def told(subject: str, move: str = "dismissal", paid: Any = PAID, text: str = TEXT) -> list[tuple[str, Any]]:
    facts = MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}, {"id": "other", "name": "other"}],
            "employees": [{"id": name, "name": name, "hired_on": "2018-01-01"} for name in "AB"],
            "assignments": [
                {"employee": name, "unit": unit, "role": "cs", "from": "2018-01-01"}
                for name, unit in (("A", "shop"), ("B", "other"))
            ],
        },
        recorded={period: [] for period in paid},
        paid={
            period: [{"subject": "A", "item": kind, "kind": kind, "amount": amount} for kind, amount in lines]
            for period, lines in paid.items()
        },
    )
    context = context_of(policy(text), facts, "2018-06")
    keys = dict(zip(context.names["id"], context.names["subject"], strict=True))
    return [(one.rule.id, one.value) for one in beside(context, keys[subject], move)]


def test_the_mean_wage_of_the_months_that_were_paid_is_what_rules_read():
    assert told("A") == [("company.gate", None), ("company.half", 1650.25)]


def test_without_any_month_that_was_paid_nothing_is_estimated():
    assert told("A", paid={}) == [("company.gate", None), ("company.half", None)]


def test_another_proposal_and_another_person_are_told_nothing():
    assert told("A", "promote") == []
    assert told("B") == []


def test_a_proposal_that_no_ladder_makes_is_refused():
    with pytest.raises(PolicyError, match="nothing is proposed by this name"):
        policy(TEXT.replace("{ dismissal =", "{ dismiss ="))
