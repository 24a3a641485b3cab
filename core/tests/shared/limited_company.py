"""A small company whose deductions are limited, for the tests of limits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from kpi.store.overlay import with_results
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import Ran, ran

TEXT = """
[metric.wage]
label = { zh = "当月工资", en = "wage" }
unit = "yuan"
source = { attribute = "earned" }
[rule.base]
label = { zh = "底薪", en = "base" }
kind = "pay"
scorer = "share"
inputs = { amount = "base_pay" }
parameters = { split = { value = 1 } }
[rule.loss_cap]
label = { zh = "赔偿上限", en = "most for a loss" }
kind = "pay"
scorer = "share"
inputs = { amount = "wage" }
clauses = ["X.1"]
parameters = { split = { value = 0.2 }, carry = { value = true } }
[rule.fine_cap]
label = { zh = "罚款上限", en = "most for fines" }
kind = "pay"
scorer = "share"
inputs = { amount = "wage" }
parameters = { split = { value = 1 } }
[rule.least]
label = { zh = "最低工资", en = "least" }
kind = "pay"
scorer = "fixed"
parameters = { amount = { value = 2000 } }
[limit.month]
label = { zh = "限额", en = "limits" }
wage = ["base"]
rest = ["base", "fine", "loss_compensation"]
floor = "least"
[limit.month.parameters]
mode = { value = "cap" }
regions = { value = { shop = "east" } }
partial_period = { value = "prorate" }
[[limit.month.part]]
name = "fines"
kinds = ["fine"]
rule = "fine_cap"
[[limit.month.part]]
name = "loss"
kinds = ["loss_compensation"]
rule = "loss_cap"
[pay.monthly]
label = { zh = "薪", en = "pay" }
[[pay.monthly.part]]
name = "base"
mechanism = "amount"
money = "base"
rule = "base"
[[pay.monthly.part]]
name = "outside"
mechanism = "outside"
money = "adjustment"
[[bind]]
role = "cs"
pay = "monthly"
"""
BOUND = '[[bind]]\nlimits = ["month"]\n'

policy = cache(policy_of)


def facts_of(
    base: int = 3000,
    *,
    hired: str = "2018-01-01",
    left: str | None = None,
    lines: Sequence[tuple[Any, ...]] = (),
) -> MemoryFacts:
    """Return the facts of A and B, with lines of A from outside as (period, kind, amount)."""
    return MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}, {"id": "team", "name": "team", "parent": "shop"}],
            "employees": [
                {"id": "A", "name": "A", "hired_on": hired, "left_on": left},
                {"id": "B", "name": "B", "hired_on": "2018-01-01"},
            ],
            "assignments": [
                {"employee": "A", "unit": "team", "role": "cs", "base_pay": base, "from": hired},
                {"employee": "B", "unit": "team", "role": "cs", "base_pay": 4000, "from": "2018-01-01"},
            ],
            "pay_lines": [
                {"subject": "A", "period": period, "kind": kind, "amount": amount, "ref": f"{place}"}
                for place, (period, kind, amount) in enumerate(lines)
            ],
        }
    )


def months(facts: MemoryFacts, *periods: str, text: str = TEXT + BOUND) -> list[Ran]:
    """Compute the periods one after another, each seeing those before as a dry run does."""
    found: list[Ran] = []
    for period in periods:
        below = with_results(facts, [one.computed for one in found])
        found.append(ran(policy(text), below, period))
    return found


def steps(run: Ran) -> list[tuple[str, str | None, str | None]]:
    """Return the lines of the limits: item, kind and amount."""
    known = ("carried_over", "limit_carried", "limit_waived", "over_limit", "limit_refused", "limit_floor")
    return [(line["item"], line["kind"], line["amount"]) for line in run.lines if line["item"] in known]
