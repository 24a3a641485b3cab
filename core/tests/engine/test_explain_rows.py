"""The explanation goes down to the single rows: those that cost something, else those that were counted."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from kpi.engine.explain import explain
from kpi.expr import Why
from kpi.model.catalogue import Policy
from kpi.model.period import Period
from kpi.output.tree import draw
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

F = Fraction

TEXT = """
[event.lapse]
label = { zh = "过失", en = "lapse" }
[metric.timely]
label = { zh = "及时率", en = "timely" }
unit = "percent"
better = "more"
source = { table = "tickets", numerator = { how = "count", where = { column = "status", value = "timely" } }, denominator = { how = "count", where = { column = "kind", value = "repair" } } }
[metric.dissatisfied]
label = { zh = "不满意率", en = "dissatisfied" }
unit = "percent"
better = "less"
source = { table = "tickets", numerator = { how = "count", where = { column = "satisfied", value = false } }, denominator = { how = "count" } }
[metric.lapses]
label = { zh = "过失数", en = "lapses" }
unit = "count"
better = "less"
source = { events = "lapse" }
[rule.timely_item]
scorer = "ratio"
inputs = { actual = "timely" }
full = "full"
parameters = { full = 10, target = 100 }
[rule.dissatisfied_item]
scorer = "per_count"
inputs = { count = "dissatisfied" }
parameters = { amount = -1 }
[rule.lapses_item]
scorer = "per_count"
inputs = { count = "lapses" }
parameters = { amount = -1 }
[sanction.lapse_points]
scorer = "per_event"
parameters = { amount = -1 }
ledger = "kpi_points"
charged = "unit"
on = "lapse"
[sanctions.people]
label = { zh = "人员", en = "people" }
rules = ["lapse_points"]
[scorecard.one]
label = { zh = "个人", en = "one" }
item = [{ rule = "timely_item" }]
[scorecard.all]
label = { zh = "部门", en = "all" }
subject = "unit"
ledger = "kpi_points"
item = [{ rule = "timely_item" }, { rule = "dissatisfied_item" }, { rule = "lapses_item" }]
parameters = { base = 100, floor = 0 }
[[bind]]
role = "w"
scorecard = "one"
sanctions = "people"
[[bind]]
unit = "east"
below = false
scorecard = "all"
"""


def ticket(at: int, who: str, status: str, day: int = 5, satisfied: bool = True) -> dict[str, Any]:
    return {
        "id": f"T{at:02d}",
        "kind": "repair",
        "assignee": who,
        "dispatched": f"2024-03-{day:02d} 09:00",
        "status": status,
        "satisfied": satisfied,
    }


TICKETS = [
    ticket(3, "A", "late", 6),
    ticket(1, "A", "timely"),
    ticket(2, "B", "late", 4, satisfied=False),
    {**ticket(4, "B", "late"), "kind": "enquiry"},
]


@cache
def policy() -> Policy:
    return policy_of(TEXT)


def explained(subject: str, tickets: Any = TICKETS, **more: Any) -> dict[str, Why]:
    facts = MemoryFacts(
        {
            "units": [{"id": "east", "name": "east"}, {"id": "dock", "name": "dock", "parent": "east"}],
            "assignments": [
                {"employee": "A", "unit": "east", "role": "w", "from": "2024-01-01"},
                {"employee": "B", "unit": "dock", "role": "w", "from": "2024-01-01"},
            ],
            "events": [
                {"subject": "B", "kind": "company.lapse", "on": "2024-03-09", "ref": "L1", "quantity": 2}
            ],
            "tickets": tickets,
        },
        tables=policy().catalogue.tables.values(),
    )
    found = explain(policy(), facts, Period.parse("2024-03"), subject, **more)
    assert all(one.flags == () for one in found)
    return {one.line.item: one.why for one in found if one.why is not None}


def nodes(why: Why, op: str) -> Iterator[Why]:
    if why.op == op:
        yield why
    for arg in why.args:
        yield from nodes(arg, op)


def keys(why: Why) -> list[str]:
    return [row.label.en for row in nodes(why, "row")]


def test_a_total_of_a_unit_goes_down_to_the_tickets_of_its_people() -> None:
    found = explained("east")
    assert set(found) == {"timely_item", "dissatisfied_item", "lapses_item", "lapse_points", "base"}
    (rows,) = nodes(found["timely_item"], "rows")
    assert (rows.label.en, rows.value, keys(rows)) == ("rows not counted above the line", 2, ["T02", "T03"])
    (rate,) = (one for one in nodes(found["timely_item"], "var") if one.args)
    assert [(arg.op, arg.value) for arg in rate.args[:2]] == [("numerator", 1), ("denominator", 3)]


def test_a_row_has_its_day_its_person_and_what_the_metric_reads() -> None:
    row = next(nodes(explained("east")["timely_item"], "row"))
    assert [(cell.label.en, cell.value) for cell in row.args] == [
        ("Dispatched", "2024-03-04 09:00:00"),
        ("Assignee", "B"),
        ("Kind", "repair"),
        ("Status", "late"),
    ]


def test_where_less_is_better_the_rows_that_were_counted_are_listed() -> None:
    assert keys(explained("east")["dissatisfied_item"]) == ["T02"]


def test_events_that_were_counted_are_listed_with_whose_they_are() -> None:
    (row,) = nodes(explained("east")["lapses_item"], "row")
    told = {cell.label.en: cell.value for cell in row.args}
    assert (row.label.en, told) == ("event L1 lapse", {"on": "2024-03-09", "subject": "B", "quantity": 2})
    assert [cell.label.zh for cell in row.args] == ["日期", "工号", "数量"]


def test_points_that_a_unit_is_charged_say_whose_event_it_was() -> None:
    assert explained("east")["lapse_points"].label.en == "event L1 (B, 2024-03-09)"


def test_no_rows_stand_behind_what_was_recorded_in_their_place() -> None:
    text = TEXT.replace('better = "more"\nsource', 'better = "more"\nrecorded = true\nsource')
    rules = policy_of(text)
    observation = {"subject": "A", "metric": "company.timely", "period": "2024-03", "value": 40}
    staff = [{"employee": one, "unit": "east", "role": "w", "from": "2024-01-01"} for one in "AB"]
    facts = MemoryFacts(
        {
            "units": [{"id": "east", "name": "east"}],
            "assignments": staff,
            "tickets": TICKETS,
            "observations": [observation],
        },
        tables=rules.catalogue.tables.values(),
    )

    def listed(subject: str) -> list[str]:
        found = explain(rules, facts, Period.parse("2024-03"), subject)
        return [
            key
            for one in found
            if one.line.item == "timely_item" and one.why is not None
            for key in keys(one.why)
        ]

    assert listed("A") == []
    assert listed("B") == ["T02"]
    assert listed("east") == ["T02", "T03"]


def test_a_person_sees_the_own_rows_alone() -> None:
    assert keys(explained("A")["timely_item"]) == ["T03"]
    assert keys(explained("B")["timely_item"]) == ["T02"]


def test_rows_beyond_the_limit_are_counted_and_not_listed() -> None:
    many = [ticket(at, "A", "late") for at in range(30)]
    (rows,) = nodes(explained("A", many)["timely_item"], "rows")
    assert (len(keys(rows)), rows.args[-1].op, rows.args[-1].value) == (20, "more", 10)
    (rows,) = nodes(explained("A", many, rows=3)["timely_item"], "rows")
    assert (keys(rows), rows.args[-1].value) == (["T00", "T01", "T02"], 27)
    assert list(nodes(explained("A", many, rows=0)["timely_item"], "rows")) == []


@pytest.mark.parametrize("order", [1, -1])
def test_rows_come_by_day_and_key_in_whatever_order_they_were_recorded(order: int) -> None:
    assert keys(explained("east", TICKETS[::order])["timely_item"]) == ["T02", "T03"]


def test_rows_are_told_one_a_line() -> None:
    text = draw(explained("east")["timely_item"], "zh")
    assert "T02  派单时间 2024-03-04 09:00:00, 处理人 B, 工单类别 repair, 状态 late" in text
    assert "1/3 (≈33.3333%)  及时率" in text


def test_what_a_leader_pays_for_a_unit_is_explained_by_the_rows_of_the_unit() -> None:
    text = TEXT.replace("[scorecard.one]", """[sanction.rate_fine]
label = { zh = "罚款", en = "fine" }
scorer = "per_count"
inputs = { count = "dissatisfied" }
parameters = { amount = 10 }
money = "fine"
charged = "leader"
[sanctions.units]
label = { zh = "部门", en = "units" }
subject = "unit"
rules = ["rate_fine"]
[[bind]]
unit = "east"
sanctions = "units"
[scorecard.one]""")  # fmt: skip
    chosen = policy_of(text)
    units = [
        {"id": "east", "name": "east", "leader": "L"},
        {"id": "dock", "name": "dock", "parent": "east", "leader": "L"},
    ]
    staff = [("A", "east", "w"), ("B", "dock", "w"), ("L", "east", "boss")]
    rows = {
        "units": units,
        "assignments": [
            {"employee": who, "unit": unit, "role": role, "from": "2024-01-01"} for who, unit, role in staff
        ],
        "tickets": [*TICKETS, ticket(5, "B", "timely", satisfied=False)],
    }
    facts = MemoryFacts(rows, tables=chosen.catalogue.tables.values())
    found = explain(chosen, facts, Period.parse("2024-03"), "L")
    told = {one.why.label.en: (one.line.amount, keys(one.why), one.flags) for one in found if one.why}
    assert told == {
        "fine (east)": (-400, ["T02", "T05"], ()),
        "fine (dock)": (F("-666.67"), ["T02", "T05"], ()),
    }
