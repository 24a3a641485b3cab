"""Events that are waived or appealed, and who led on the day of an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pytest

from kpi.engine.explain import explain
from kpi.engine.sanctions import money_sanctions
from kpi.model.period import Period
from kpi.testing.contexts import context_of, lines_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy
from kpi.testing.runs import ran

policy_of = cache(read_policy)

SHOP = """
[event.game]
label = { zh = "玩游戏", en = "game" }
[event.complaint]
label = { zh = "投诉", en = "complaint" }
counts = ["verified"]
[sanction.games]
label = { zh = "玩", en = "games" }
scorer = "escalating"
inputs = { nth = "nth" }
unit = "yuan"
money = "fine"
on = ["game"]
[sanction.games.parameters]
base = { value = 50 }
[sanction.complaints]
label = { zh = "投诉", en = "complaints" }
scorer = "escalating"
inputs = { nth = "nth" }
unit = "yuan"
money = "fine"
on = ["complaint"]
charged = "CHARGED"
[sanction.complaints.parameters]
base = { value = 50 }
[sanctions.shop]
label = { zh = "店", en = "shop" }
rules = ["games", "complaints"]
[[bind]]
role = "cs"
sanctions = ["shop"]
"""
UNITS = [{"id": "shop", "name": "Shop", "leader": "lead"}]
PEOPLE: dict[str, list[dict[str, Any]]] = {
    "units": UNITS,
    "employees": [{"id": one, "name": one, "hired_on": "2023-01-01"} for one in ("A", "B", "lead")],
    "assignments": [
        {"employee": one, "unit": "shop", "role": "cs", "from": "2023-01-01"} for one in ("A", "B", "lead")
    ],
}


def event(kind: str, on: str, **more: Any) -> dict[str, Any]:
    return {"subject": "A", "kind": f"company.{kind}", "on": on, **more}


def decided(kind: str, ref: str, **more: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "subject": "A",
        "on": "2024-03-28",
        "by": "boss",
        "ref": ref,
        "note": "tape",
        **more,
    }


def fined(events: Sequence[Mapping[str, Any]], charged: str = "person", **more: Any) -> list[dict[str, Any]]:
    facts = MemoryFacts({**PEOPLE, "events": events, **more})
    context = context_of(policy_of(SHOP.replace("CHARGED", charged)), facts, "2024-03")
    return lines_of(context, money_sanctions(context))


def test_an_event_that_would_have_had_no_effect_leaves_no_line_when_it_is_waived():
    events = [
        event("complaint", "2024-03-04", ref="x"),
        event("complaint", "2024-02-04", ref="y", status="waived"),
    ]
    assert fined(events, decisions=[decided("waiver", "x")]) == []


@pytest.mark.parametrize("recorded", [True, False])
def test_the_line_of_a_waived_event_is_explained_by_who_waived_it(recorded: bool):
    status = "waived" if recorded else None
    facts = MemoryFacts(
        {
            **PEOPLE,
            "events": [event("game", "2024-03-04", ref="x", status=status)],
            "decisions": [] if recorded else [decided("waiver", "x")],
        }
    )
    (line,) = explain(policy_of(SHOP.replace("CHARGED", "person")), facts, Period.parse("2024-03"), "A")
    assert line.why is not None
    assert (line.line.flags, line.line.amount, line.why.op) == (("waived",), None, "waived")
    assert [one.label.en for one in line.why.args] == ([] if recorded else ["boss: tape"])


APPEAL = [
    event("game", "2024-03-04", ref="g1", status="appealed"),
    event("game", "2024-03-11", ref="g2"),
    event("complaint", "2024-03-12", ref="c1", status="appealed"),
]


def test_an_appealed_event_has_its_effect_provisionally():
    assert [(one["amount"], one["status"], one["flags"]) for one in fined(APPEAL)] == [
        ("-50.00", "provisional", ["appealed", "case:g1"]),
        ("-100.00", "final", []),
        ("-50.00", "provisional", ["appealed", "case:c1"]),
    ]


def test_an_appeal_that_is_upheld_takes_the_fine_away_and_those_after_it_count_one_less():
    first, *rest = fined(APPEAL, decisions=[decided("waiver", "g1")])
    assert (first["amount"], first["status"], first["cause"]) == ("-50.00", "final", "event g2")
    assert [one["amount"] for one in rest if "waived" not in one["flags"]] == ["-50.00"]


@pytest.mark.parametrize("decision", [decided("approval", "g1"), decided("waiver", "g1", outcome="rejected")])
def test_an_appeal_that_is_dismissed_makes_the_fine_final(decision: dict[str, Any]):
    (first, *_) = fined(APPEAL, decisions=[decision])
    assert (first["amount"], first["status"], first["flags"]) == ("-50.00", "final", [])


@pytest.mark.parametrize(
    "decision",
    [
        decided("approval", "g1", step="receive"),
        decided("approval", "g1", item="company.hearing"),
        decided("approval", "g1", level="mid"),
        decided("waiver", "g1", step="receive"),
        decided("waiver", "g1", step="receive", outcome="rejected"),
    ],
)
def test_a_step_of_a_chain_does_not_settle_an_appeal(decision: dict[str, Any]):
    (first, *_) = fined(APPEAL, decisions=[decision])
    assert (first["amount"], first["status"]) == ("-50.00", "provisional")


def test_a_waiver_that_is_a_step_waives_nothing_and_is_reported():
    facts = MemoryFacts(
        {
            **PEOPLE,
            "events": [event("game", "2024-03-04", ref="x")],
            "decisions": [decided("waiver", "x", step="receive")],
        }
    )
    found = ran(policy_of(SHOP.replace("CHARGED", "person")), facts, "2024-03")
    assert found.amounts("A") == ["-50.00"]
    assert found.problems == {("A", "waiver_with_step")}


def test_nobody_decides_an_appeal_of_his_own():
    for decision in (decided("waiver", "g1", by="A"), decided("approval", "g1", by="A")):
        (first, *_) = fined(APPEAL, decisions=[decision])
        assert (first["amount"], first["status"]) == ("-50.00", "provisional")


@pytest.mark.parametrize(("day", "charged"), [("2024-03-15", "lead"), ("2024-03-16", "B")])
def test_who_led_on_the_day_of_the_event_is_charged(day: str, charged: str):
    units = [{"id": "shop", "name": "Shop", "leader": "B", "from": "2024-03-16"}, *UNITS]
    (line,) = fined([event("complaint", day, status="verified")], "leader", units=units)
    assert line["subject"] == charged
