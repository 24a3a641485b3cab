"""The conditions of a level: parts that share a name, quarters that lack a month."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from kpi.engine.ladder import propose
from kpi.model.rule import Scorer
from kpi.testing.contexts import context_of, lines_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy

policy_of = cache(read_policy)

TEXT = """
[metric.misses]
label = { zh = "未进前三", en = "months outside the top" }
unit = "count"
[rule.missed]
label = { zh = "未进前三", en = "missed" }
kind = "condition"
scorer = "at_least"
inputs = { value = "misses" }
[rule.missed.parameters]
least = { value = 3 }

[ladder.levels]
label = { zh = "级别", en = "levels" }
frequency = "month"
[[ladder.levels.level]]
id = "junior"
label = { zh = "初级", en = "Junior" }
[[ladder.levels.level]]
id = "middle"
label = { zh = "中级", en = "Intermediate" }
RULES

[[bind]]
role = "cs"
ladder = "levels"
"""

QUARTERLY = (
    TEXT.replace("RULES", 'enter = ["good_quarter"]')
    + """scorecard = "month"
[metric.points]
label = { zh = "分", en = "points" }
unit = "score"
[metric.month_score]
label = { zh = "月分", en = "score of a month" }
unit = "score"
source = { standing = "score", card = "month" }
[metric.quarter_score]
label = { zh = "季分", en = "score of a quarter" }
unit = "score"
source = { of = "month_score", over = "window", how = "last", window = { periods = 1, frequency = "quarter" } }
[rule.good_quarter]
label = { zh = "季度", en = "good quarter" }
kind = "condition"
scorer = "at_least"
inputs = { value = "quarter_score" }
[rule.good_quarter.parameters]
least = { value = 80 }
[rule.points]
label = { zh = "分", en = "points" }
scorer = "manual"
inputs = { value = "points" }
[rule.points.parameters]
full = { value = 100 }
[scorecard.month]
label = { zh = "月", en = "month" }
frequency = "month"
rollups = { quarter = "mean" }
[[scorecard.month.item]]
rule = "points"
"""
)


@pytest.mark.parametrize(("january", "flags"), [(85, []), (None, ["incomplete"])])
def test_a_proposal_that_rests_on_a_quarter_without_one_of_its_months_says_so(
    january: int | None, flags: list[str]
):
    staff = {"employee": "A", "unit": "shop", "role": "cs", "level": "初级", "from": "2017-01-01"}
    months = {"2018-01": january, "2018-02": 90}
    past = {one: [{"subject": "A", "card": "company.month", "score": score}] for one, score in months.items()}
    facts = MemoryFacts({"assignments": [staff]}, recorded=past)
    now = [{"subject": "A", "card": "company.month", "score": 90}]
    context = context_of(policy_of(QUARTERLY), facts, "2018-03", now)
    (line,) = lines_of(context, propose(context)[1])
    assert line["flags"] == [*flags, "proposal:promote:middle"]


def parted(value: Any, least: Any) -> dict[str, Any]:
    """Give a condition and the part that it is made of."""
    return {"met": value >= least, "too_many": value >= least}


def of_parts(name: str, least: int) -> str:
    text = f'[rule.{name}]\nlabel = {{ zh = "次数", en = "times" }}\nkind = "condition"\nscorer = "parted"\n'
    return f'{text}inputs = {{ value = "misses" }}\n[rule.{name}.parameters]\nleast = {{ value = {least} }}\n'


def of_same_parts(rules: str, misses: int, level: str = "middle") -> list[tuple[str, str]]:
    """Return item and cause of what is proposed where the upper level has `rules`, some of whose parts share a name."""
    text = TEXT.replace("RULES", rules) + of_parts("some", 4) + of_parts("many", 6) + of_parts("most", 8)
    staff = {"employee": "A", "unit": "shop", "role": "cs", "level": level, "from": "2018-01-01"}
    seen = {"subject": "A", "metric": "company.misses", "period": "2018-06", "value": misses}
    facts = MemoryFacts({"assignments": [staff], "observations": [seen]})
    context = context_of(read_policy(text, scorers=[Scorer("parted", parted)]), facts, "2018-06")
    return [(line["item"], line["cause"]) for line in lines_of(context, propose(context)[1])]


@pytest.mark.parametrize(
    ("misses", "expected"),
    [(3, []), (5, [("demote", "some.too_many")]), (6, [("demote", "some.too_many, many.too_many")])],
)
def test_parts_of_one_name_are_told_apart_by_their_rules(misses: int, expected: Any):
    assert of_same_parts('lose = ["some", "many"]', misses) == expected


def test_a_part_that_one_rule_alone_has_is_called_by_its_name():
    assert of_same_parts('lose = ["some", "missed"]', 5) == [("demote", "too_many, missed")]


@pytest.mark.parametrize(("misses", "expected"), [(7, []), (8, [("promote", "")])])
def test_three_conditions_of_a_level_may_have_parts_of_one_name(misses: int, expected: Any):
    assert of_same_parts('enter = ["some", "many", "most"]', misses, "junior") == expected


def test_a_rule_named_twice_is_one_condition():
    assert of_same_parts('lose = ["missed", "missed"]', 3) == [("demote", "missed")]
