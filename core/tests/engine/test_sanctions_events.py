"""Sanctions that events set off."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import attrs
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.engine.sanctions import money_sanctions, point_sanctions, proposals
from kpi.engine.sanctions.bound import refuse_conflicts
from kpi.engine.sanctions.effects import Effect, forfeits_of
from kpi.errors import PolicyError
from kpi.model.parameter import Dated, Parameter
from kpi.model.period import Period
from kpi.testing.contexts import context_of, lines_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy
from kpi.trial import trial
from kpi.types import Money

policy_of = cache(read_policy)

SHOP = """
[event.game]
label = { zh = "玩游戏", en = "game" }
[event.phone]
label = { zh = "打电话", en = "phone" }
[event.complaint]
label = { zh = "投诉", en = "complaint" }
counts = ["verified"]
[event.cover]
label = { zh = "顶班", en = "cover" }
[event.warning]
label = { zh = "警告", en = "warning" }
[event.fraud]
label = { zh = "舞弊", en = "fraud" }

[sanction.private_matters]
label = { zh = "私事", en = "private matters" }
scorer = "escalating"
inputs = { nth = "nth" }
unit = "yuan"
good = "less"
money = "fine"
on = ["game", "phone"]
[sanction.private_matters.parameters]
base = { value = 50 }

[sanction.complaint]
label = { zh = "投诉", en = "complaint" }
scorer = "escalating"
inputs = { nth = "nth" }
unit = "yuan"
money = "fine"
on = ["complaint"]
charged = "CHARGED"
[sanction.complaint.parameters]
base = { value = 50 }

[sanction.cover]
label = { zh = "顶班", en = "cover" }
scorer = "per_event"
ledger = "points"
on = ["cover"]
[sanction.cover.parameters]
amount = { value = 5 }

[sanction.fraud]
label = { zh = "舞弊", en = "fraud" }
scorer = "discretionary"
unit = "yuan"
money = "fine"
on = ["fraud"]
forfeits = ["commission"]
[sanction.fraud.parameters]
least = { value = 100 }
most = { value = 500 }

[sanction.warnings]
label = { zh = "警告", en = "warnings" }
scorer = "per_event"
unit = "yuan"
proposal = "dismissal"
on = ["warning"]
[sanction.warnings.parameters]
amount = { value = 1 }

[sanctions.shop]
label = { zh = "店", en = "shop" }
rules = ["private_matters", "complaint", "cover", "fraud", "warnings"]

[scorecard.cs]
label = { zh = "卡", en = "card" }
item = []

[[bind]]
role = "cs"
scorecard = "cs"
sanctions = ["shop"]
"""

PEOPLE: dict[str, list[dict[str, Any]]] = {
    "units": [{"id": "shop", "name": "Shop", "leader": "lead"}],
    "employees": [{"id": one, "name": one, "hired_on": "2023-01-01"} for one in ("A", "B", "lead")],
    "assignments": [
        {"employee": one, "unit": "shop", "role": "cs", "from": "2023-01-01"} for one in ("A", "B")
    ] + [{"employee": "lead", "unit": "shop", "role": "lead", "from": "2023-01-01"}],
}  # fmt: skip


def event(kind: str, on: str, subject: str = "A", **more: Any) -> dict[str, Any]:
    return {"subject": subject, "kind": f"company.{kind}", "on": on, **more}


def fined(
    events: Sequence[Mapping[str, Any]], period: str = "2024-03", *, text: str = SHOP, **more: Any
) -> list[dict[str, Any]]:
    facts = MemoryFacts({**PEOPLE, "events": events, **more})
    context = context_of(policy_of(text.replace("CHARGED", "person")), facts, period)
    return lines_of(context, money_sanctions(context))


def amounts(lines: Sequence[Mapping[str, Any]]) -> list[Any]:
    return [line["amount"] for line in lines]


def test_a_doubling_fine_doubles_with_each_event_of_a_month():
    days = ("2024-03-04", "2024-03-11", "2024-03-20")
    lines = fined([event("game", day, ref=day) for day in days])
    assert amounts(lines) == ["-50.00", "-100.00", "-200.00"]
    assert [line["cause"] for line in lines] == [f"event {day}" for day in days]
    assert {line["kind"] for line in lines} == {"fine"}


def test_the_counter_restarts_with_the_calendar_month():
    events = [event("game", day) for day in ("2024-03-20", "2024-03-31", "2024-04-01")]
    assert amounts(fined(events)) == ["-50.00", "-100.00"]
    assert amounts(fined(events, "2024-04")) == ["-50.00"]


def test_kinds_of_one_sanction_share_its_counter():
    events = [event("game", "2024-03-04"), event("phone", "2024-03-05")]
    assert amounts(fined(events)) == ["-50.00", "-100.00"]


def test_counter_kind_counts_each_kind_apart():
    events = [event("game", "2024-03-04"), event("phone", "2024-03-05"), event("game", "2024-03-06")]
    text = SHOP.replace('on = ["game", "phone"]', 'on = ["game", "phone"]\ncounter = "kind"')
    assert amounts(fined(events, text=text)) == ["-50.00", "-50.00", "-100.00"]


def test_a_shared_counter_numbers_the_events_of_several_sanctions():
    text = SHOP.replace('on = ["game", "phone"]', 'on = ["game", "phone"]\ncounter = "all"')
    text = text.replace('on = ["complaint"]', 'on = ["complaint"]\ncounter = "all"')
    events = [event("game", "2024-03-04"), event("complaint", "2024-03-05", status="verified")]
    assert amounts(fined(events, text=text)) == ["-50.00", "-100.00"]


def test_a_longer_window_counts_what_came_before_the_period_and_books_it_no_second_time():
    text = SHOP.replace('on = ["game", "phone"]', 'on = ["game", "phone"]\nwindow = "quarter"')
    events = [event("game", day) for day in ("2024-01-05", "2024-02-05", "2024-03-05")]
    assert amounts(fined(events, text=text)) == ["-200.00"]


def test_the_parameter_reset_period_sets_the_window():
    text = SHOP.replace(
        "base = { value = 50 }", 'base = { value = 50 }\nreset_period = { value = "year" }', 1
    )
    events = [event("game", day) for day in ("2024-01-05", "2024-03-05")]
    assert amounts(fined(events, text=text)) == ["-100.00"]


@pytest.mark.parametrize("waived", ["status", "decision"])
def test_a_waived_event_has_no_effect_and_does_not_advance_the_counter(waived: str):
    events = [
        event("complaint", day, ref=day, status="verified")
        for day in ("2024-03-04", "2024-03-10", "2024-03-20")
    ]
    decisions: list[dict[str, Any]] = []
    if waived == "status":
        events[1]["status"] = "waived"
    else:
        decisions = [
            {"kind": "waiver", "subject": "A", "on": "2024-03-12", "by": "boss", "ref": "2024-03-10"}
        ]
    *lines, left = fined(events, decisions=decisions)
    assert amounts(lines) == ["-50.00", "-100.00"]
    assert (left["amount"], left["ledger"], left["kind"]) == (None, None, None)
    assert (left["cause"], left["flags"]) == ("event 2024-03-10", ["waived"])


@pytest.mark.parametrize(("waivable", "counts"), [(True, 0), (False, 1)])
def test_what_cannot_be_waived_counts_in_spite_of_a_waiver(waivable: bool, counts: int):
    text = """
[event.theft]
label = "theft"
[sanction.theft]
label = "theft"
scorer = "per_event"
unit = "yuan"
money = "fine"
on = ["theft"]
waivable = WAIVABLE
[sanction.theft.parameters]
amount = 10
[sanctions.house]
label = "house"
rules = ["theft"]
"""
    policy = policy_of(text.replace("WAIVABLE", str(waivable).lower()))
    rule = policy.catalogue.rules["company.theft"]
    event = {"on": "2024-03-05", "status": "waived"}
    found = trial(policy, rule.id, {"events": [event]}, {}, date(2024, 3, 31))
    assert found.result == counts * 10


def test_a_rejected_waiver_changes_nothing():
    decision = {
        "kind": "waiver",
        "subject": "A",
        "on": "2024-03-12",
        "by": "boss",
        "ref": "x",
        "outcome": "rejected",
    }
    lines = fined([event("complaint", "2024-03-10", ref="x", status="verified")], decisions=[decision])
    assert amounts(lines) == ["-50.00"]


def test_only_statuses_that_count_have_effects():
    events = [event("complaint", "2024-03-04"), event("complaint", "2024-03-05", status="verified")]
    assert amounts(fined(events)) == ["-50.00"]


def test_another_person_has_a_counter_of_their_own():
    lines = fined([event("game", "2024-03-04"), event("game", "2024-03-04", "B")])
    assert amounts(lines) == ["-50.00", "-50.00"]


def test_the_leader_of_the_day_can_be_charged():
    facts = MemoryFacts({**PEOPLE, "events": [event("complaint", "2024-03-04", status="verified")]})
    context = context_of(policy_of(SHOP.replace("CHARGED", "leader")), facts, "2024-03")
    (line,) = lines_of(context, money_sanctions(context))
    assert (line["subject"], line["amount"]) == ("lead", "-50.00")


def test_the_unit_can_be_charged():
    facts = MemoryFacts({**PEOPLE, "events": [event("complaint", "2024-03-04", status="verified")]})
    context = context_of(policy_of(SHOP.replace("CHARGED", "unit")), facts, "2024-03")
    (line,) = lines_of(context, money_sanctions(context))
    assert (line["subject"], line["amount"]) == ("shop", "-50.00")


def test_a_discretionary_amount_is_provisional_at_its_least_until_somebody_decides():
    forfeit, fine = fined([event("fraud", "2024-03-04", ref="c1")])
    assert (fine["amount"], fine["status"], fine["flags"]) == (
        "-100.00",
        "provisional",
        ["case:c1", "discretionary"],
    )
    assert (forfeit["amount"], forfeit["kind"], forfeit["flags"][-1]) == (None, "commission", "forfeited")
    decision = {
        "kind": "amount",
        "subject": "A",
        "on": "2024-03-09",
        "by": "boss",
        "ref": "c1",
        "amount": 300,
    }
    _, decided = fined([event("fraud", "2024-03-04", ref="c1")], decisions=[decision])
    assert (decided["amount"], decided["status"]) == ("-300.00", "final")


def test_a_decided_amount_out_of_the_range_does_not_count_and_is_reported():
    decision = {
        "kind": "amount",
        "subject": "A",
        "on": "2024-03-09",
        "by": "boss",
        "ref": "c1",
        "amount": 900,
    }
    facts = MemoryFacts(
        {**PEOPLE, "events": [event("fraud", "2024-03-04", ref="c1")], "decisions": [decision]}
    )
    context = context_of(policy_of(SHOP.replace("CHARGED", "person")), facts, "2024-03")
    _, fine = lines_of(context, money_sanctions(context))
    assert (fine["amount"], fine["status"]) == ("-100.00", "provisional")
    assert [one.code for one in context.problems] == ["out_of_range"]


def test_an_event_for_which_the_regulation_says_nothing_has_a_line_without_an_amount():
    text = SHOP.replace("base = { value = 50 }", "base = { value = 50 }\nlongest = { value = 1 }", 1)
    facts = MemoryFacts({**PEOPLE, "events": [event("game", "2024-03-04"), event("game", "2024-03-05")]})
    context = context_of(policy_of(text.replace("CHARGED", "person")), facts, "2024-03")
    first, second = lines_of(context, money_sanctions(context))
    assert (first["amount"], second["amount"], second["flags"]) == ("-50.00", None, ["gap", "not_assessed"])
    assert [one.code for one in context.problems] == ["not_assessed"]


def test_a_proposal_is_never_an_amount():
    facts = MemoryFacts({**PEOPLE, "events": [event("warning", "2024-03-04")]})
    context = context_of(policy_of(SHOP.replace("CHARGED", "person")), facts, "2024-03")
    blocks = money_sanctions(context)
    (line,) = lines_of(context, blocks)
    assert (line["amount"], line["ledger"], line["flags"]) == (None, None, ["proposal:dismissal"])
    assert proposals(blocks)["proposal"].to_list() == ["dismissal"]


def test_points_go_to_the_card_and_are_no_money():
    facts = MemoryFacts({**PEOPLE, "events": [event("cover", "2024-03-04"), event("cover", "2024-03-05")]})
    context = context_of(policy_of(SHOP.replace("CHARGED", "person")), facts, "2024-03")
    card = context.catalogue.scorecards["company.cs"]
    lines = lines_of(context, point_sanctions(context, card, context.population.people.select("subject")))
    assert [(line["card"], line["ledger"], line["amount"]) for line in lines] == [
        ("company.cs", "points", "5.00")
    ] * 2
    assert money_sanctions(context) == []


def test_a_quarters_run_fines_no_event_a_second_time():
    assert fined([event("game", "2024-03-04")], "2024-Q1") == []


def test_two_sets_that_contradict_each_other_are_refused():
    text = (
        SHOP.replace("CHARGED", "person")
        + """
[sanctions.dept]
label = { zh = "部", en = "department" }
rules = ["cover"]
conflicts = ["shop"]
[[bind]]
role = "cs"
sanctions = ["dept"]
"""
    )
    with pytest.raises(
        PolicyError, match=r"company.dept contradict each other, and company.shop is bound at"
    ) as caught:
        policy_of(text)
    assert caught.value.faults[0].code == "conflict"
    apart = policy_of(text.replace('[[bind]]\nrole = "cs"\nsanctions', '[[bind]]\nrole = "lead"\nsanctions'))
    bound = {name: pl.DataFrame({"subject": [1, 2]}) for name in ("company.shop", "company.dept")}
    with pytest.raises(PolicyError) as caught:
        refuse_conflicts(apart.catalogue.sanctions, bound, apart.bindings)
    (fault,) = caught.value.faults
    assert (fault.code, fault.where.count("kpi.toml:")) == ("conflict", 2)


DAYS = st.lists(st.dates(min_value=date(2024, 3, 1), max_value=date(2024, 3, 31)), max_size=6)


@settings(max_examples=12, deadline=None)
@given(DAYS, st.randoms(use_true_random=False))
def test_fines_never_decrease_with_more_events_and_the_order_of_rows_changes_nothing(
    days: list[Any], chance: random.Random
):
    events = [event("game", day.isoformat(), ref=str(place)) for place, day in enumerate(days)]

    def owed(some: Sequence[Mapping[str, Any]]) -> list[tuple[Any, Any]]:
        return sorted((line["cause"], line["amount"]) for line in fined(some))

    whole = owed(events)
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert owed(shuffled) == whole
    total = sum(Decimal(amount) for _, amount in whole)
    assert sum(Decimal(amount) for _, amount in owed(events[:-1])) >= total


def test_a_parameter_names_the_money_that_is_forfeited():
    policy = policy_of(SHOP.replace("CHARGED", "person"))
    rule = policy.catalogue.rules["company.fraud"]
    sanction = next(
        one for one in policy.catalogue.sanctions["company.shop"].sanctions if one.rule == rule.id
    )

    def forfeited(*names: str) -> tuple[Money, ...]:
        named = Parameter("forfeits", (Dated(names),))
        changed = attrs.evolve(rule, parameters=(*rule.parameters, named))
        return forfeits_of(Effect(sanction, changed, Period.parse("2024-03")))

    assert forfeits_of(Effect(sanction, rule, Period.parse("2024-03"))) == (Money.COMMISSION,)
    assert forfeited("commission", "award") == (Money.COMMISSION, Money.AWARD)
    with pytest.raises(PolicyError, match="no kind of money 'comission'"):
        forfeited("comission")
