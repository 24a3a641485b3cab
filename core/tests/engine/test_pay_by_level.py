"""Which level a stretch is paid by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import pytest

from kpi.expr import Const, Node
from kpi.kit.scorers.levels import levels
from kpi.model.catalogue import Policy
from kpi.model.parameter import Dated, Parameter
from kpi.model.rule import Scorer
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import ran

TEXT = """
[rule.of_level]
label = { zh = "级别薪资", en = "pay of the level" }
kind = "pay"
scorer = "levels"
unit = "yuan"
inputs = { level = "level" }
[rule.of_level.parameters]
points = { value = { "初级" = 3000, "高级" = 6000 } }
[pay.cs_pay]
label = { zh = "薪", en = "pay" }
[[pay.cs_pay.part]]
name = "base"
money = "base"
rule = "of_level"
prorate = "calendar"
[[bind]]
role = "cs"
pay = "cs_pay"
ladder = "steps"
[ladder.steps]
label = { zh = "阶梯", en = "steps" }
[[ladder.steps.level]]
id = "初级"
[[ladder.steps.level]]
id = "高级"
"""
RULE = "company.of_level"


def told(level: Node, points: Any, mid_month: str, demotion_lowers_pay: bool) -> Node:
    return levels(level, {name: one for name, one in points.items() if isinstance(one, Const)})


def policy(mid_month: str, *, lowers: bool) -> Policy:
    """Give the rule the two parameters, and a scorer that lets them be."""
    plain = policy_of(TEXT)
    rule = plain.catalogue.rules[RULE]
    more = (Parameter("mid_month", (Dated(mid_month),)), Parameter("demotion_lowers_pay", (Dated(lowers),)))
    rule = attrs.evolve(rule, scorer="told", parameters=(*rule.parameters, *more))
    scorer = Scorer("told", told, rule.label)
    catalogue = attrs.evolve(
        plain.catalogue,
        rules={**plain.catalogue.rules, RULE: rule},
        scorers={**plain.catalogue.scorers, "told": scorer},
    )
    return attrs.evolve(plain, catalogue=catalogue)


def facts(
    *steps: tuple[str, str | None], decided: Sequence[tuple[str, str]] = (), **more: str
) -> MemoryFacts:
    return MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "employees": [{"id": "A", "name": "A", "hired_on": steps[0][0], **more}],
            "assignments": [
                {"employee": "A", "unit": "shop", "role": "cs", "level": level, "from": start}
                for start, level in steps
            ],
            "decisions": [
                {
                    "kind": "approval",
                    "subject": "A",
                    "by": "office",
                    "on": day,
                    "level": level,
                    "effective_on": day,
                }
                for day, level in decided
            ],
        }
    )


UP = (("2018-01-01", "初级"), ("2018-06-11", "高级"))
DOWN = (("2018-01-01", "高级"), ("2018-06-11", "初级"))


@pytest.mark.parametrize(
    ("mid_month", "lowers", "steps", "amounts"),
    [
        ("next_month", True, UP, ["3000.00"]),
        ("next_month", True, DOWN, ["6000.00"]),
        ("prorata", True, UP, ["1000.00", "4000.00"]),
        ("prorata", True, DOWN, ["2000.00", "2000.00"]),
        ("prorata", False, UP, ["1000.00", "4000.00"]),
        ("prorata", False, DOWN, ["6000.00"]),
    ],
)
def test_a_change_in_mid_month_counts_as_the_rule_says(
    mid_month: str, lowers: bool, steps: Any, amounts: list[str]
):
    assert ran(policy(mid_month, lowers=lowers), facts(*steps), "2018-06").amounts("A") == amounts


def test_pay_that_stays_above_the_level_is_flagged():
    found = ran(policy("next_month", lowers=False), facts(*DOWN), "2018-07")
    assert found.line("A", "base")["amount"] == "6000.00"
    assert found.line("A", "base")["flags"] == ["level_kept"]
    assert ran(policy("next_month", lowers=True), facts(*DOWN), "2018-07").amounts("A") == ["3000.00"]


@pytest.mark.parametrize(
    ("steps", "decided"),
    [
        ([("2018-01-01", "初级"), ("2018-03-01", "高级"), ("2018-06-01", "初级")], []),
        ([("2018-01-01", "初级")], [("2018-03-01", "高级"), ("2018-06-01", "初级")]),
        ([("2018-01-01", "初级"), ("2018-06-01", "初级")], [("2018-03-01", "高级")]),
    ],
)
def test_a_demotion_keeps_the_pay_of_a_level_whether_assigned_or_decided(steps: Any, decided: Any):
    found = ran(policy("pro_rata", lowers=False), facts(*steps, decided=decided), "2018-07")
    assert found.amounts("A") == ["6000.00"]
    assert found.line("A", "base")["flags"] == ["level_kept"]


def test_a_level_that_the_table_lacks_is_held_even_if_a_later_one_is_known():
    found = ran(
        policy("next_month", lowers=True), facts(("2018-01-01", None), ("2018-06-11", "高级")), "2018-06"
    )
    assert found.amounts("A") == [None]
    assert ("A", "not_assessed") in found.problems


def test_who_joins_in_mid_month_is_paid_the_first_level_by_days():
    steps = (("2018-06-11", "初级"), ("2018-06-21", "高级"))
    assert ran(policy("next_month", lowers=True), facts(*steps), "2018-06").amounts("A") == ["2000.00"]


def test_who_leaves_in_mid_month_is_paid_by_days():
    left = facts(("2018-01-01", "高级"), left_on="2018-06-10")
    assert ran(policy("next_month", lowers=False), left, "2018-06").amounts("A") == ["2000.00"]
