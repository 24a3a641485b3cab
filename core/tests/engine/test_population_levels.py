"""Decided levels laid over the assignments: the level of a day, the pay of a split month, the months on a level."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.engine.measure import measure
from kpi.engine.procedures.people import Post, level_on
from kpi.testing.contexts import context_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy
from kpi.testing.runs import ran

policy_of = cache(read_policy)

TEXT = """
[rule.level_base]
label = { zh = "级别薪资", en = "pay of the level" }
kind = "pay"
scorer = "levels"
unit = "yuan"
inputs = { level = "level" }
[rule.level_base.parameters]
points = { value = { low = 3100, mid = 6200 } }
[pay.wage]
label = { zh = "薪", en = "pay" }
[[pay.wage.part]]
name = "base"
mechanism = "amount"
money = "base"
rule = "level_base"
prorate = "calendar"
[ladder.steps]
label = "steps"
[[ladder.steps.level]]
id = "low"
[[ladder.steps.level]]
id = "mid"
[[bind]]
role = "cs"
pay = "wage"
ladder = "steps"
"""


def facts(decisions: list[dict[str, Any]], *assignments: dict[str, Any]) -> MemoryFacts:
    first = {"level": "low", "from": "2018-01-01"}
    rows = [{"employee": "A", "unit": "shop", "role": "cs", **one} for one in assignments or (first,)]
    return MemoryFacts(
        {"units": [{"id": "shop", "name": "shop"}], "assignments": rows, "decisions": decisions}
    )


def risen(effective_on: str, level: str = "mid", on: str = "2018-07-02") -> dict[str, Any]:
    return {
        "kind": "approval", "subject": "A", "by": "office", "on": on, "level": level, "effective_on": effective_on,
    }  # fmt: skip


def pay(period: str, decisions: list[dict[str, Any]], *assignments: dict[str, Any]) -> str:
    return ran(policy_of(TEXT), facts(decisions, *assignments), period).payable["A"]


def test_a_month_is_split_by_days_where_a_decided_level_begins_in_it():
    assert pay("2018-07", []) == "3100.00"
    assert pay("2018-07", [risen("2018-07-11")]) == "5200.00"
    assert pay("2018-06", [risen("2018-07-11")]) == "3100.00"
    assert pay("2018-08", [risen("2018-07-11")]) == "6200.00"


def test_a_decision_that_reaches_back_takes_effect_when_the_month_is_run_again():
    assert pay("2018-07", [risen("2018-07-01", on="2018-09-20")]) == "6200.00"


@pytest.mark.parametrize(("second", "expected"), [("low", "3100.00"), ("mid", "6200.00")])
def test_of_two_approvals_that_hold_from_one_day_the_later_one_wins(second: str, expected: str):
    first = "mid" if second == "low" else "low"
    decisions = [risen("2018-08-01", first), risen("2018-08-01", second, on="2018-07-20")]
    assert pay("2018-08", decisions) == pay("2018-08", decisions[::-1]) == expected


def test_a_later_assignment_that_states_a_level_wins_and_one_that_states_none_keeps_it():
    stated = {"level": "low", "from": "2018-07-21"}
    silent = {"level": None, "from": "2018-07-21"}
    first = {"level": "low", "from": "2018-01-01"}
    assert pay("2018-07", [risen("2018-07-11")], first, stated) == "4100.00"
    assert pay("2018-07", [risen("2018-07-11")], first, silent) == "5200.00"


def test_the_months_on_a_level_are_counted_from_the_day_on_which_it_holds():
    context = context_of(policy_of(TEXT), facts([risen("2018-08-01")]), "2018-10")
    people = context.names.filter(kind="employee").select("subject")
    found = measure(context, people, ["level_months", "ladder_months", "level"])
    assert found.select("level_months.n", "ladder_months.n", "level").rows() == [(3, 10, "mid")]


def test_without_a_decided_level_the_assignments_are_left_as_they_are():
    from kpi.engine.population.levels import assignments_with_levels

    known = facts([])
    rows = assignments_with_levels(policy_of(TEXT), known, date(2018, 7, 31))
    assert rows.equals(known.frame("assignments", until=date(2018, 7, 31)))


@pytest.mark.parametrize(
    ("day", "expected"),
    [(1, "low"), (4, "low"), (5, "mid"), (9, "mid"), (10, "mid"), (14, "mid"), (15, "top"), (20, None)],
)
def test_the_latest_statement_tells_the_level(day, expected):
    posts = [
        Post(1, "cs", "low", date(2018, 7, 1), None),
        Post(1, "cs", None, date(2018, 7, 10), None),
        Post(1, "cs", "top", date(2018, 7, 15), None),
        Post(1, "cs", None, date(2018, 7, 20), None),
    ]
    decided = [(date(2018, 7, 5), "mid"), (date(2018, 7, 15), "low")]
    assert level_on(posts, decided, date(2018, 7, day)) == expected


days = st.integers(1, 31)
levels = st.sampled_from(["low", "mid"])


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(days, levels, min_size=1, max_size=4), st.dictionaries(days, levels, max_size=3))
def test_the_stretches_of_a_month_have_the_level_of_each_of_their_days(decided, assigned):
    rows = [{"level": "low", "from": "2018-01-01"}]
    rows += [{"level": level, "from": f"2018-07-{day:02}"} for day, level in sorted(assigned.items())]
    decisions = [
        {**risen(f"2018-07-{day:02}", level), "on": f"2018-06-{place + 1:02}"}
        for place, (day, level) in enumerate(sorted(decided.items()))
    ]
    context = context_of(policy_of(TEXT), facts(decisions, *rows), "2018-07")
    posts = [Post(1, "cs", str(one["level"]), date.fromisoformat(str(one["from"])), None) for one in rows]
    stated = [(date(2018, 7, day), level) for day, level in decided.items()]
    covered = []
    for level, first, last in context.population.segments.select("level", "first", "last").iter_rows():
        for day in range(first.day, last.day + 1):
            covered.append(day)
            assert level == level_on(posts, stated, date(2018, 7, day))
    assert sorted(covered) == list(range(1, 32))
