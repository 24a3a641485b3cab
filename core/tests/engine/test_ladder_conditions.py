"""The parts of a level's conditions are told apart by their rules."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kpi.engine.ladder import propose
from kpi.model.rule import Scorer
from kpi.testing.contexts import context_of, lines_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy

policy_of = cache(read_policy)

TEXT = (Path(__file__).parent / "ladder.toml").read_text(encoding="utf-8")


def parted(value: Any, least: Any) -> dict[str, Any]:
    """Give a condition and the part that it is made of."""
    return {"met": value >= least, "too_many": value >= least}


def of_parts(name: str, least: int) -> str:
    text = f'[rule.{name}]\nlabel = {{ zh = "次数", en = "times" }}\nkind = "condition"\nscorer = "parted"\n'
    return f'{text}inputs = {{ value = "misses" }}\n[rule.{name}.parameters]\nleast = {{ value = {least} }}\n'


MIDDLE = 'enter = ["long_enough", "titled"]\nlose = ["missed"]'


def of_same_parts(rules: str, misses: int, level: str = "middle") -> list[tuple[str, str]]:
    """Return item and cause of what is proposed where the middle level alone has `rules`, whose parts share a name."""
    text = TEXT.replace(MIDDLE, rules).replace('lose = ["missed"]\n', "")
    text += of_parts("some", 4) + of_parts("many", 6) + of_parts("most", 8)
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
