"""Months on a level, and what a taken-over score says of grade and target."""

from __future__ import annotations

import pytest

from kpi.engine.measure import measure
from kpi.testing.contexts import context_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of


def months(steps, period, name):
    rows = [
        {"employee": "A", "unit": "shop", "role": "cs", "level": level, "from": since}
        for level, since in steps
    ]
    facts = MemoryFacts({"units": [{"id": "shop", "name": "shop"}], "assignments": rows})
    context = context_of(policy_of(""), facts, period)
    people = context.names.filter(kind="employee").select("subject")
    return measure(context, people, [name])[f"{name}.n"].to_list()


@pytest.mark.parametrize(
    ("since", "period", "expected"),
    [("2018-04-01", "2018-Q2", 3), ("2018-04-02", "2018-Q2", 2), ("2018-01-31", "2018-02", 1)],
)
def test_the_last_day_of_a_period_counts_as_served(since, period, expected):
    assert months([("初级客服", since)], period, "level_months") == [expected]
    assert months([("初级客服", since)], period, "tenure_months") == [expected]


def test_a_new_level_starts_its_months_anew_but_not_those_of_the_ladder():
    steps = [
        (None, "2022-10-01"),
        ("初级客服", "2023-01-01"),
        ("中级客服", "2023-04-01"),
        ("中级客服", "2023-08-01"),
    ]
    assert months(steps, "2023-Q4", "level_months") == [9]
    assert months(steps, "2023-Q4", "ladder_months") == [12]
    assert months(steps, "2023-Q4", "tenure_months") == [15]


def test_who_never_had_a_level_has_no_months_on_one():
    assert months([(None, "2023-01-01")], "2023-Q4", "ladder_months") == [None]


COUNTED = """
[event.late]
label = "late"
[metric.lates]
label = "times late since"
unit = "count"
source = { events = ["late"], since = "SINCE" }
"""


@pytest.mark.parametrize(
    ("since", "steps", "expected"),
    [
        ("level", [(None, "2023-01-01")], None),
        ("level", [("初级客服", "2023-01-01"), (None, "2023-03-01")], None),
        ("level", [("初级客服", "2023-01-01")], 2),
        ("level", [("初级客服", "2023-01-01"), ("中级客服", "2023-03-01")], 1),
        ("level", [("初级客服", "2023-01-01"), ("中级客服", "2023-05-01")], 0),
        ("hire", [(None, "2023-01-01")], 2),
    ],
)
def test_events_since_a_level_are_unknown_of_who_has_none(since, steps, expected):
    rows = [
        {"employee": "A", "unit": "shop", "role": "cs", "level": level, "from": day} for level, day in steps
    ]
    events = [
        {"subject": "A", "kind": "company.late", "on": day, "ref": day}
        for day in ("2023-02-01", "2023-04-01")
    ]
    facts = MemoryFacts({"assignments": rows, "events": events})
    context = context_of(policy_of(COUNTED.replace("SINCE", since)), facts, "2023-06")
    people = context.names.filter(kind="employee").select("subject")
    assert measure(context, people, ["company.lates"])["company.lates.n"].to_list() == [expected]
