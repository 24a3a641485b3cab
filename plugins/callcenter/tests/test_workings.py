"""Laws of what the chapters of the call centre count (S003.A.2, A.3, A.9, B.6, B.7)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.api import Period, PolicyError, Worked
from kpi_callcenter.workings.calls import answered, long
from kpi_callcenter.workings.complaints import by_hall, by_shop
from kpi_callcenter.workings.dispatch import late, resolved_at_once
from kpi_callcenter.workings.forms import due_day
from kpi_callcenter.workings.limits import deadline, tracked
from kpi_callcenter.workings.messages import waited

F = Fraction
START = datetime(2024, 3, 1)
MARCH = Period.parse("2024-03")
LIMITS = (("fault", "VIP", F(6)), ("", "", F(24)))
ANSWER = {
    "limit_s": F(5),
    "step_s": F(2),
    "points_per_step": F(1),
    "step_rounding": "floor",
    "mode": "per_call",
    "sample": "all",
}
CLASSES = {"ordinary": ("一般",), "urgent": (), "major": ()}


def row(**more: Any) -> dict[str, Any]:
    names = [
        "id",
        "kind",
        "unit",
        "assignee",
        "dispatcher",
        "dispatched",
        "due",
        "resolved",
        "closed",
        "customer",
        "customer_class",
        "call",
    ]
    names += [
        "agent",
        "on",
        "answered",
        "speed_of_answer",
        "talk_time",
        "hold_time",
        "sampled",
        "leader",
        "ticket",
        "employee",
    ]
    names += [
        "severity",
        "amount",
        "status",
        "class",
        "received",
        "served",
        "start",
        "end",
        "system",
        "reported",
        "fixed",
    ]
    return {**dict.fromkeys(names), **more}


def part(found: Worked, subject: str, name: str) -> Fraction:
    return found.counts.get(subject, {}).get(name, F(0))


def ticket(minutes: int, lasted: int | None = None, **more: Any) -> dict[str, Any]:
    start = START + timedelta(minutes=minutes)
    end = None if lasted is None else start + timedelta(minutes=lasted)
    own = {"kind": "fault", "unit": "u", "dispatched": start, "resolved": end, "closed": end}
    return row(id=str(minutes), **{**own, **more})


def test_a_ticket_has_its_own_limit_before_that_of_its_kind_and_class():
    assert deadline(ticket(0), {"limits": LIMITS}) == START + timedelta(hours=24)
    assert deadline(ticket(0, customer_class="VIP"), {"limits": LIMITS}) == START + timedelta(hours=6)
    assert deadline(ticket(0, due=START), {"limits": LIMITS}) == START


def test_the_exact_limit_is_in_time_and_a_minute_more_is_late():
    in_time = tracked({"tickets": [ticket(0, 24 * 60)]}, {"limits": LIMITS}, MARCH)
    too_late = tracked({"tickets": [ticket(0, 24 * 60 + 1)]}, {"limits": LIMITS}, MARCH)
    assert (part(in_time, "u", "overdue"), part(too_late, "u", "overdue")) == (0, 1)


def test_a_ticket_belongs_to_the_month_in_which_its_limit_ends_and_is_late_if_it_is_still_open():
    rows = {"tickets": [ticket(30 * 24 * 60 + 1)]}  # 31 March, due on 1 April
    found = [
        part(tracked(rows, {"limits": LIMITS}, Period.parse(one)), "u", "overdue")
        for one in ("2024-03", "2024-04")
    ]
    assert found == [0, 1]


tickets = st.lists(
    st.tuples(
        st.integers(0, 40 * 24 * 60), st.one_of(st.none(), st.integers(0, 3000)), st.sampled_from("abc")
    ),
    max_size=12,
)


@given(tickets)
def test_every_ticket_is_due_in_one_month_and_never_late_more_often_than_due(drawn):
    rows = {"tickets": [ticket(at, lasted, customer=who) for at, lasted, who in drawn]}
    months = [tracked(rows, {"limits": LIMITS}, Period.parse(one)) for one in ("2024-03", "2024-04")]
    assert sum(part(one, "u", "due") for one in months) == len(drawn)
    for one in months:
        assert part(one, "u", "overdue") <= part(one, "u", "due")
        assert part(one, "u", "overdue") <= part(one, "u", "redispatched")


@given(tickets)
def test_of_the_tickets_of_a_customer_and_kind_the_last_of_the_month_is_always_resolved_at_once(drawn):
    rows = {
        "tickets": [ticket(at, lasted, customer=who, assignee="A") for at, lasted, who in drawn],
        "calls": [],
    }
    found = resolved_at_once(rows, {"repeat_window_days": None}, MARCH)
    inside = [(at, who) for at, _, who in drawn if at < 31 * 24 * 60]
    assert part(found, "A", "tickets") == len(inside)
    last = {who: max(at for at, one in inside if one == who) for _, who in inside}
    assert part(found, "A", "resolved_at_once") == sum(at == last[who] for at, who in inside)


def test_the_first_agent_of_a_ticket_answers_for_it():
    calls = [
        row(id="c2", agent="B", on=START + timedelta(hours=2), answered=True, ticket="0"),
        row(id="c1", agent="A", on=START, answered=True, ticket="0"),
    ]
    found = resolved_at_once(
        {"tickets": [ticket(0, customer="a")], "calls": calls}, {"repeat_window_days": None}, MARCH
    )
    assert (part(found, "A", "tickets"), part(found, "B", "tickets")) == (1, 0)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=10))
def test_a_sum_over_calls_is_at_least_what_their_mean_takes(delays):
    calls = [
        row(id=str(i), agent="A", on=START, answered=True, speed_of_answer=one)
        for i, one in enumerate(delays)
    ]
    each = part(answered({"calls": calls}, ANSWER, MARCH), "A", "deduction")
    assert each == sum(max(one - 5, 0) // 2 for one in delays)
    mean = part(answered({"calls": calls}, {**ANSWER, "mode": "mean"}, MARCH), "A", "deduction")
    assert mean <= each + len(delays)
    assert part(answered({"calls": calls}, ANSWER, MARCH), "A", "timely") == sum(one <= 5 for one in delays)


def test_only_calls_drawn_for_it_are_assessed_unless_the_company_says_all():
    calls = [
        row(id=str(i), agent="A", on=START, answered=True, speed_of_answer=9, sampled=i == 0 or None)
        for i in range(3)
    ]
    drawn = answered({"calls": calls}, {**ANSWER, "sample": "sampled"}, MARCH)
    assert (part(drawn, "A", "assessed"), part(drawn, "A", "deduction")) == (1, 2)
    assert part(answered({"calls": calls}, ANSWER, MARCH), "A", "assessed") == 3


def test_hold_is_part_of_a_long_call_and_10_minutes_are_not_yet_long():
    calls = [
        row(id="1", agent="A", on=START, talk_time=600),
        row(id="2", agent="A", on=START, talk_time=590, hold_time=11),
    ]
    assert part(long({"calls": calls}, {"minutes": F(10)}, MARCH), "A", "long_calls") == 1


def test_a_dispatch_is_late_30_minutes_after_the_end_of_its_call():
    call = row(id="c", agent="A", on=START, answered=True, speed_of_answer=10, talk_time=290)
    for seconds, many in ((35 * 60, 0), (35 * 60 + 1, 1)):
        own = ticket(0, dispatcher="A", call="c", dispatched=START + timedelta(seconds=seconds))
        found = late({"tickets": [own], "calls": [call]}, {"limit_minutes": F(30)}, MARCH)
        assert (part(found, "A", "late"), part(found, "A", "dispatched")) == (many, 1)


def test_a_dispatch_of_an_unknown_call_is_not_judged():
    assert (
        late({"tickets": [ticket(0, dispatcher="A")], "calls": []}, {"limit_minutes": F(30)}, MARCH).counts
        == {}
    )


def complaint(place: int, unit: str = "hall", **more: Any) -> dict[str, Any]:
    return row(id=f"{place:03}", on=START + timedelta(hours=place), unit=unit, status="confirmed", **more)


@given(st.lists(st.sampled_from("PQR"), max_size=20), st.integers(0, 1500))
def test_the_complaints_within_a_gate_are_the_first_in_time_whoever_they_concern(people, served):
    cases = [complaint(place, employee=who) for place, who in enumerate(people)]
    day = row(unit="hall", on=date(2024, 3, 1), served=served)
    found = by_hall(
        {"complaints": cases, "service_days": [day]}, {"gate": F(1, 100), "statuses": ("confirmed",)}, MARCH
    )
    within = served // 100
    for who in set(people):
        assert part(found, who, "free") == people[:within].count(who)
        assert part(found, who, "cases") == len(people)


@given(
    st.lists(st.sampled_from(("ordinary", "一般", "urgent", "major", "odd")), max_size=20),
    st.integers(0, 1500),
)
def test_every_complaint_of_a_shop_has_one_class_or_none(classes, served):
    cases = [complaint(place, unit="shop", **{"class": one}) for place, one in enumerate(classes)]
    day = row(unit="shop", on=date(2024, 3, 1), served=served)
    numbers = {"limit": F(1, 100), "class_words": CLASSES, "statuses": ("confirmed",)}
    found = by_shop({"complaints": cases, "service_days": [day]}, numbers, MARCH)
    known = [part(found, "shop", name) for name in ("ordinary", "urgent", "major")]
    assert sum(known) + part(found, "shop", "unclassed") == part(found, "shop", "cases") == len(classes)
    beyond = sum(part(found, "shop", f"beyond_{name}") for name in ("ordinary", "urgent", "major"))
    assert beyond <= max(len(classes) - served // 100, 0)


def test_classes_without_words_for_each_are_refused():
    numbers = {"limit": F(1, 100), "class_words": {"ordinary": ()}, "statuses": ("confirmed",)}
    with pytest.raises(PolicyError, match="class_words must name"):
        by_shop({"complaints": [], "service_days": []}, numbers, MARCH)


def test_a_message_that_is_open_when_its_limit_ends_is_late_and_one_whose_limit_ends_later_waits():
    kinds = {"kinds": ("forum",), "limit_minutes": F(240)}
    rows = [
        row(id="1", kind="forum", employee="A", received=START, answered=None),
        row(id="2", kind="forum", employee="A", received=datetime(2024, 3, 31, 22), answered=None),
        row(id="3", kind="web", employee="A", received=START, answered=START),
    ]
    found = waited({"messages": rows}, kinds, MARCH)
    assert (part(found, "A", "messages"), part(found, "A", "in_time")) == (1, 0)


@given(st.integers(2000, 2100), st.integers(1, 12))
def test_an_update_is_due_on_the_30th_or_the_last_day_of_its_month(year, month):
    due = due_day(year, month, {"due_day": F(30), "due_day_overflow": "last_day"})
    assert (due.year, due.month) == (year, month)
    assert due.day == 30 or (month == 2 and due.day in (28, 29))
