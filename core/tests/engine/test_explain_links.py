"""The explanation follows an input that is derived to the values behind it."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest

from kpi.engine.explain import explain
from kpi.exact import Rate
from kpi.expr import Why
from kpi.model.catalogue import Policy
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

TEXT = """
[metric.calls]
label = { zh = "接听量", en = "calls" }
unit = "count"
[metric.year_calls]
label = { zh = "三月接听量", en = "calls of three months" }
unit = "count"
source = { of = "calls", over = "window", how = "sum", window = { periods = 3 } }
[metric.team_calls]
label = { zh = "下属接听量", en = "calls of the people" }
unit = "count"
source = { of = "calls", over = "subordinates", how = "sum" }
[metric.unit_calls]
label = { zh = "部门接听量", en = "calls of the unit" }
unit = "count"
source = { of = "calls", over = "unit", how = "sum" }
[metric.mark]
label = { zh = "得分", en = "mark" }
unit = "score"
source = { standing = "score", card = "cs" }
[metric.months_passed]
label = { zh = "连续及格", en = "months passed" }
unit = "count"
source = { of = "mark", over = "window", how = "streak", where = { op = ">=", value = 60 } }

[rule.year]
label = { zh = "三月", en = "three months" }
scorer = "per_count"
inputs = { count = "year_calls" }
[rule.year.parameters]
amount = { value = 1 }
[rule.team]
label = { zh = "下属", en = "people" }
scorer = "per_count"
inputs = { count = "team_calls" }
[rule.team.parameters]
amount = { value = 1 }
[rule.unit]
label = { zh = "部门", en = "unit" }
scorer = "per_count"
inputs = { count = "unit_calls" }
[rule.unit.parameters]
amount = { value = 1 }
[sanction.streak]
label = { zh = "连续奖", en = "streak" }
scorer = "streak_award"
inputs = { streak = "months_passed" }
unit = "yuan"
money = "award"
[sanction.streak.parameters]
step = { value = 2 }
amount = { value = 100 }
[sanctions.shop]
label = { zh = "店", en = "shop" }
rules = ["streak"]
[scorecard.cs]
label = { zh = "卡", en = "card" }
na_policy = "zero"
[[scorecard.cs.item]]
rule = "year"
[[scorecard.cs.item]]
rule = "team"
[[scorecard.cs.item]]
rule = "unit"
[[bind]]
role = "cs"
scorecard = "cs"
sanctions = ["shop"]
"""

CALLS = {"A": (30, 20, 10), "B": (1, 2, 3), "lead": (100, 100, 100)}


@cache
def policy() -> Policy:
    return policy_of(TEXT)


def behind(subject: str, rule: str, label: str) -> list[tuple[str, Fraction]]:
    """Return label and value of what stands behind the input of a rule."""
    facts = MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop", "leader": "lead"}],
            "employees": [{"id": one, "name": one, "hired_on": "2017-01-01"} for one in CALLS],
            "assignments": [
                {"employee": one, "unit": "shop", "role": "cs", "from": "2017-01-01"} for one in CALLS
            ],
            "observations": [
                {"subject": one, "metric": "company.calls", "period": f"2018-{month:02d}", "value": value}
                for one, values in CALLS.items()
                for month, value in enumerate(values, 3)
            ],
        },
        recorded={"2018-04": [{"subject": "A", "card": "company.cs", "score": 61}]},
    )
    (line,) = explain(policy(), facts, Period.parse("2018-05"), subject, rule)
    assert line.why is not None
    assert line.flags == ()
    (var,) = {
        one.label.en: one for one in leaves(line.why) if one.op == "var" and one.label.en == label
    }.values()
    return [(arg.label.en, arg.value) for arg in var.args if isinstance(arg.value, Fraction)]


def leaves(why: Why) -> list[Why]:
    return [why, *(one for arg in why.args for one in leaves(arg))]


@pytest.mark.parametrize(
    ("rule", "label", "values"),
    [
        ("year", "calls of three months", [("2018-05", 10), ("2018-04", 20), ("2018-03", 30)]),
        ("unit", "calls of the unit", [("A", 10), ("B", 3), ("lead", 100)]),
        ("streak", "months passed", [("2018-05", 173), ("2018-04", 61)]),
    ],
)
def test_the_values_behind_a_derived_input_are_shown(rule: str, label: str, values: list[tuple[str, int]]):
    assert behind("A", rule, label) == values


def test_the_people_of_a_leader_stand_behind_what_is_theirs():
    assert behind("lead", "team", "calls of the people") == [("A", 10), ("B", 3)]


RATED = """
[metric.good]
label = { zh = "合格率", en = "good" }
unit = "percent"
[metric.team_good]
label = { zh = "下属合格率", en = "good of the people" }
unit = "percent"
source = { of = "good", over = "subordinates", how = "mean" }
[metric.mark]
label = { zh = "得分", en = "mark" }
unit = "points"
source = { standing = "score", card = "own" }
[metric.team_mark]
label = { zh = "下属得分", en = "mark of the people" }
unit = "points"
source = { of = "mark", over = "subordinates", how = "mean" }
[rule.own]
label = "own"
scorer = "bands"
inputs = { value = "good" }
parameters = { edges = [50], points = [0, 10] }
[rule.team]
label = "team"
scorer = "bands"
inputs = { value = "team_good" }
parameters = { edges = [50], points = [0, 10] }
[rule.mark]
label = "mark"
scorer = "bands"
inputs = { value = "team_mark" }
parameters = { edges = [50], points = [0, 10] }
[scorecard.own]
label = "own"
na_policy = "zero"
[[scorecard.own.item]]
rule = "own"
[scorecard.lead]
label = "lead"
[[scorecard.lead.item]]
rule = "team"
[[scorecard.lead.item]]
rule = "mark"
[[bind]]
role = "cs"
scorecard = "own"
[[bind]]
role = "lead"
scorecard = "lead"
"""


def of_lead(rule: str) -> list[Why]:
    people = {"A": "cs", "B": "cs", "porter": "porter", "lead": "lead"}
    facts = MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop", "leader": "lead"}],
            "employees": [{"id": one, "name": one, "hired_on": "2017-01-01"} for one in people],
            "assignments": [
                {"employee": one, "unit": "shop", "role": role, "from": "2017-01-01"}
                for one, role in people.items()
            ],
            "observations": [
                {
                    "subject": "A",
                    "metric": "company.good",
                    "period": "2018-05",
                    "value": Rate(Fraction(6), Fraction(8)),
                }
            ],
        }
    )
    (line,) = explain(policy_of(RATED), facts, Period.parse("2018-05"), "lead", rule)
    assert line.why is not None
    return [arg for one in leaves(line.why) if one.label.en.endswith("of the people") for arg in one.args]


def test_the_rate_of_somebody_led_keeps_its_counts():
    told = next(one for one in of_lead("team") if one.label.en == "A")
    assert (told.value, [arg.value for arg in told.args]) == (75, [6, 8])


def test_whoever_has_another_card_does_not_stand_behind_the_mean_of_one():
    assert [one.label.en for one in of_lead("mark")] == ["A", "B"]
