"""Who was not there throughout, or not in one post, is paid for a part of the period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from kpi.engine.pay import pay
from kpi.kit.tables.attendance import SHIFTS
from kpi.testing.contexts import context_of, lines_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy

policy_of = cache(read_policy)

TEXT = """
[rule.level_base]
label = { zh = "级别薪资", en = "pay of the level" }
kind = "pay"
scorer = "levels"
unit = "yuan"
inputs = { level = "level" }
[rule.level_base.parameters]
points = { value = { "初级" = 3000, "高级" = 6000 } }

[pay.cs_pay]
label = { zh = "薪", en = "pay" }
[[pay.cs_pay.part]]
name = "base"
mechanism = "amount"
money = "base"
rule = "level_base"
prorate = "HOW"
[[bind]]
role = "cs"
pay = "cs_pay"
"""
BASE = TEXT.replace("HOW", "calendar")


def person(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": name, "hired_on": "2018-01-01", **more}


def post(name: str, start: str = "2018-01-01", **more: Any) -> dict[str, Any]:
    return {"employee": name, "unit": "shop", "role": "cs", "level": "初级", "from": start, **more}


def facts_of(**rows: Iterable[Mapping[str, Any]]) -> MemoryFacts:
    given = {
        "units": [{"id": "shop", "name": "shop"}],
        "employees": [person("A")],
        "assignments": [post("A")],
        **rows,
    }
    return MemoryFacts({kind: list(some) for kind, some in given.items()})


def paid(text: str, facts: MemoryFacts) -> list[dict[str, Any]]:
    """Return the lines of pay of June 2018."""
    context = context_of(policy_of(text), facts, "2018-06")
    return lines_of(context, pay(context, []))


def amounts(lines: Iterable[Mapping[str, Any]]) -> list[Any]:
    return [line["amount"] for line in lines]


def test_a_joiner_is_paid_by_calendar_days_and_the_line_says_so():
    (line,) = paid(
        BASE, facts_of(employees=[person("A", hired_on="2018-06-11")], assignments=[post("A", "2018-06-11")])
    )
    assert (line["amount"], line["cause"], line["flags"]) == ("2000.00", "days 20/30", ["prorated"])


def test_a_leaver_is_paid_to_the_last_day():
    assert amounts(paid(BASE, facts_of(employees=[person("A", left_on="2018-06-15")]))) == ["1500.00"]


def test_a_change_of_level_in_mid_month_pays_each_stretch_by_its_level():
    lines = paid(BASE, facts_of(assignments=[post("A"), post("A", "2018-06-11", level="高级")]))
    assert [(line["amount"], line["cause"]) for line in lines] == [
        ("1000.00", "days 10/30"),
        ("4000.00", "days 20/30"),
    ]


def test_a_change_that_does_not_touch_the_amount_makes_no_second_line():
    lines = paid(BASE, facts_of(assignments=[post("A"), post("A", "2018-06-11", unit="other")]))
    assert amounts(lines) == ["3000.00"]


def test_workdays_divide_by_21_75_and_a_whole_month_stays_whole():
    text = TEXT.replace("HOW", "workdays")
    assert amounts(paid(text, facts_of())) == ["3000.00"]
    joiner = facts_of(employees=[person("A", hired_on="2018-06-11")], assignments=[post("A", "2018-06-11")])
    assert amounts(paid(text, joiner)) == ["2068.97"]  # 3000 * 15 / 21.75
    moved = facts_of(assignments=[post("A"), post("A", "2018-06-11", level="高级")])
    assert amounts(paid(text, moved)) == ["857.14", "4285.71"]  # 6 and 15 of the month's 21 workdays


def test_roster_days_are_shared_by_those_of_the_colleague_who_has_most():
    text = TEXT.replace("HOW", "roster")
    rows = [{"employee": "B", "on": f"2018-06-{day:02d}"} for day in range(1, 27)]
    rows += [{"employee": "A", "on": f"2018-06-{day:02d}"} for day in range(1, 14)]

    people = {"employees": [person("A"), person("B")], "assignments": [post("A"), post("B")]}
    facts = MemoryFacts(
        {"units": [{"id": "shop", "name": "shop"}], **people, "shifts": rows}, tables=[SHIFTS]
    )
    assert amounts(paid(text, facts)) == ["1500.00", "3000.00"]


def test_days_of_an_exclusion_from_pay_are_not_paid_and_count_once():
    away = [
        {
            "subject": "A",
            "from": "2018-06-01",
            "until": "2018-06-10",
            "reason": "unpaid leave",
            "scope": "pay",
        },
        {
            "subject": "A",
            "from": "2018-06-05",
            "until": "2018-06-15",
            "reason": "unpaid leave too",
            "scope": "pay",
        },
        {"subject": "A", "from": "2018-06-20", "until": "2018-06-25", "reason": "trainee", "scope": "rank"},
    ]
    assert amounts(paid(BASE, facts_of(exclusions=away))) == ["1500.00"]
