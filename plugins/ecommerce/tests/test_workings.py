"""Laws of what the shop's working rules count (S001.P21.3, P21.4 and S000.F3)."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.api import DataError, Period, PolicyError
from kpi_ecommerce.commands import listed
from kpi_ecommerce.workings.cases import CASES
from kpi_ecommerce.workings.chasing import CHASE_FLAGS, CHASES
from kpi_ecommerce.workings.logs import CHECKS, LOGS
from kpi_ecommerce.workings.moved import MOVED_SALES
from kpi_ecommerce.workings.reviews import CALLS, QUEUE, call_due_at, in_order
from kpi_ecommerce.workings.wording import WORDING

SCALE = ("1", "2", "3")
START = datetime(2024, 3, 1)
MARCH = Period.parse("2024-03")
QUEUE_NUMBERS = {"severity_scale": SCALE, "closed_statuses": ("closed",)}
CALL_NUMBERS = {"wait": Fraction(48), "clock_start": "message", "call_deadline_hours": None, "now": None}
CHASE_NUMBERS = {
    "time": "16:00",
    "tolerance_minutes": Fraction(0),
    "max_chases_per_order": Fraction(1),
    "already_chased": "left_out",
}

moments = st.integers(0, 40 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


def review(id: str, **more: Any) -> dict[str, Any]:
    names = (
        "handler",
        "severity",
        "messaged",
        "responded",
        "called",
        "handled",
        "status",
        "customer",
        "phone",
    )
    return {**dict.fromkeys(names), "id": id, "created": START, **more}


reviews = st.lists(
    st.tuples(st.sampled_from([*SCALE, None]), moments, st.one_of(st.none(), moments)), max_size=8
).map(
    lambda rows: [
        review(str(place), handler="B", severity=severity, created=created, handled=handled)
        for place, (severity, created, handled) in enumerate(rows)
    ]
)


@given(reviews, st.randoms(use_true_random=False))
def test_the_queue_is_the_same_whatever_the_order_of_the_rows(rows: list[dict[str, Any]], chance: Any):
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert [one["id"] for one in in_order(rows, SCALE)] == [one["id"] for one in in_order(shuffled, SCALE)]
    one = QUEUE.function({"reviews": rows}, QUEUE_NUMBERS, MARCH)
    assert one == QUEUE.function({"reviews": shuffled}, QUEUE_NUMBERS, MARCH)


@given(reviews)
def test_nobody_waits_behind_a_review_that_is_lighter_or_as_severe_and_younger(rows: list[dict[str, Any]]):
    order = in_order(rows, SCALE)
    for before, after in pairwise(order):
        first, second = (int(one["severity"] or 0) for one in (before, after))
        assert first > second or (first == second and before["created"] <= after["created"])


@given(reviews)
def test_whoever_works_from_the_top_of_the_queue_is_always_in_order(rows: list[dict[str, Any]]):
    last = max((one["created"] for one in rows), default=START)
    for place, one in enumerate(in_order(rows, SCALE)):
        one["handled"] = last + timedelta(minutes=place)
    counts = QUEUE.function({"reviews": rows}, QUEUE_NUMBERS, None).counts.get("B", {})
    assert counts.get("in_order", 0) == len(rows)


@given(moments, st.one_of(st.none(), moments))
def test_a_call_is_due_from_the_48th_hour_on_unless_answered_by_then(messaged: datetime, answer: Any):
    due = call_due_at(review("r", messaged=messaged, responded=answer), CALL_NUMBERS)
    limit = messaged + timedelta(hours=48)
    assert due == (None if answer is not None and answer <= limit else limit)


@given(reviews, moments)
def test_a_call_once_due_stays_due_until_somebody_answers(rows: list[dict[str, Any]], now: datetime):
    for one in rows:
        one["messaged"] = one["created"]
    first, later = (
        {row["id"] for row in listed(rows, QUEUE_NUMBERS, CALL_NUMBERS, at) if row["call_due"]}
        for at in (now, now + timedelta(days=1))
    )
    assert first <= later


def test_a_call_counts_in_the_month_in_which_it_falls_due_and_in_no_other():
    rows = {"reviews": [review("r", handler="B", messaged=datetime(2024, 2, 28, 9))]}
    february, march = (
        CALLS.function(rows, CALL_NUMBERS, Period.parse(month)).counts for month in ("2024-02", "2024-03")
    )
    assert (february, march["B"]["due"]) == ({}, 1)


def order(id: str, placed: datetime, paid: datetime | None = None) -> dict[str, Any]:
    return {"id": id, "employee": "A", "placed": placed, "paid": paid, "closed": None}


@given(
    st.lists(st.tuples(moments, st.one_of(st.none(), moments)), max_size=5),
    st.lists(st.tuples(st.integers(0, 4), moments, st.booleans()), max_size=8),
)
def test_every_order_to_remind_is_reminded_or_missed(orders: list[Any], chases: list[Any]):
    rows = {
        "orders": [order(str(place), *times) for place, times in enumerate(orders)],
        "chases": [
            {"order": str(which), "employee": "A", "at": at, "flagged": flag} for which, at, flag in chases
        ],
        "chase_duty": [],
    }
    found = CHASES.function(rows, CHASE_NUMBERS, MARCH)
    own = found.counts.get("A", {"done": 0, "due": 0, "missed": 0})
    assert own["done"] + own["missed"] == own["due"]
    assert len(found.told["not_chased"]) == own["missed"]


@given(st.lists(st.tuples(st.integers(0, 2), moments, st.booleans()), max_size=8), st.integers(1, 3))
def test_more_reminders_are_never_fewer_violations(chases: list[Any], most: int):
    rows = [{"order": str(which), "employee": "A", "at": at, "flagged": flag} for which, at, flag in chases]
    numbers = {"max_chases_per_order": Fraction(most)}
    totals = [
        CHASE_FLAGS.function({"chases": rows[:size]}, numbers, None).told["violations"]
        for size in range(len(rows) + 1)
    ]
    assert totals == sorted(totals)


@given(st.sets(st.sampled_from(["a", "b", "c", "d"])), st.sampled_from(["one", "two", None]))
def test_one_more_step_never_makes_a_case_less_complete(done: set[str], branch: str | None):
    numbers = {
        "case_type": "x",
        "steps": ("a",),
        "mandatory_flags": None,
        "steps_if": {"one": ("b",), "two": ("c", "d")},
        "time_limit_hours": None,
        "max_buyer_urges": None,
    }

    def complete(steps: set[str]) -> Fraction:
        case = {"id": "1", "type": "x", "handler": "B", "opened": START, "closed": None, "buyer_urges": None}
        row = {**case, "steps": ",".join(sorted(steps)), "branch": branch}
        return CASES.function({"service_cases": [row]}, numbers, None).counts["B"]["complete"]

    assert complete(done) <= complete(done | {"b"}) <= complete({"a", "b", "c", "d"}) == 1


@given(st.integers(0, 6), st.integers(0, 20 * 24 * 60))
def test_a_weekly_log_is_due_on_the_sunday_of_any_day_of_its_week(day: int, minutes: int):
    monday = datetime(2024, 3, 4)
    week = (monday + timedelta(days=day)).date()
    handed = monday + timedelta(minutes=minutes)
    row = {"employee": "B", "week": week, "submitted": handed}
    told = LOGS.function({"weekly_logs": [row]}, {"due_weekday": "Sunday", "due_time": "24:00"}, None).told
    assert told["on_time"] == (handed < datetime(2024, 3, 11),)


def test_without_a_single_look_up_nothing_is_known_though_there_are_shifts():
    shifts = [{"employee": "B", "on": START.date()}]
    numbers = {"checks_per_day": Fraction(1), "time": None, "tolerance_minutes": Fraction(30)}
    assert CHECKS.function({"review_checks": [], "shifts": shifts}, numbers, MARCH).counts == {}
    looked = [{"employee": "B", "at": START + timedelta(days=1)}]
    found = CHECKS.function({"review_checks": looked, "shifts": shifts}, numbers, MARCH).counts
    assert found["B"] == {"done": 0, "due": 1, "missed": 1}


@given(st.lists(st.tuples(st.integers(0, 999), st.sampled_from("AB"), st.sampled_from("CD"), st.booleans())))
def test_what_is_taken_from_one_is_given_to_another(rows: list[Any]):
    f32 = [{"order": str(a), "host": h, "annotator": t, "verified": v} for a, h, t, v in rows]
    counts = MOVED_SALES.function({"f32": f32}, {}, None).counts.values()
    assert sum(one["taken"] for one in counts) == sum(one["returned"] for one in counts)
    assert sum(one["taken"] for one in counts) == sum(amount for amount, _, _, verified in rows if verified)


@pytest.mark.parametrize(
    ("row", "said"), [({"order": "much", "agent": "B"}, "much"), ({"order": 5}, "no agent"), ({}, "no agent")]
)
def test_a_moved_sale_without_its_amount_or_its_person_is_refused(row, said):
    with pytest.raises(DataError, match=said):
        MOVED_SALES.function({"f31": [row]}, {}, None)


@pytest.mark.parametrize(
    ("working", "numbers", "said"),
    [
        (CHASES, {**CHASE_NUMBERS, "time": "4 pm"}, "no time of day"),
        (CHASES, {**CHASE_NUMBERS, "already_chased": "perhaps"}, "already_chased"),
        (CHASES, {**CHASE_NUMBERS, "tolerance_minutes": "few"}, "number of 0 or more"),
        (CALLS, {**CALL_NUMBERS, "clock_start": "order"}, "clock_start"),
        (CALLS, {**CALL_NUMBERS, "now": "soon"}, "no moment"),
        (QUEUE, {**QUEUE_NUMBERS, "severity_scale": "heavy"}, "severity_scale"),
        (LOGS, {"due_weekday": "Sun", "due_time": "24:00"}, "due_weekday"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused_by_its_name(working, numbers, said):
    rows: dict[str, list[Any]] = {name: [] for name in working.tables}
    rows |= {"orders": [order("1", START)]} if working is CHASES else {}
    rows |= {"reviews": [review("1", messaged=START)]} if "reviews" in rows else {}
    with pytest.raises(PolicyError, match=said):
        working.function(rows, numbers, MARCH)


def test_rows_in_any_order_count_alike():
    chance = random.Random(7)
    rows = [
        {"order": str(one % 3), "employee": "A", "at": START + timedelta(hours=one), "flagged": one % 2 == 0}
        for one in range(9)
    ]
    wanted = CHASE_FLAGS.function({"chases": rows}, {"max_chases_per_order": Fraction(1)}, None)
    for _ in range(5):
        chance.shuffle(rows)
        found = CHASE_FLAGS.function({"chases": rows}, {"max_chases_per_order": Fraction(1)}, None)
        assert found == wanted


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["您好", "好", "这个不补货", ""])), max_size=8)
)
def test_a_chat_is_polite_by_one_reply_and_a_reply_is_found_or_not(replies: list[tuple[str, str]]):
    numbers = {"honorifics": ("您",), "forbidden_phrases": ("不补货",), "least_characters": Fraction(2)}
    rows = [{"chat": chat, "employee": "A", "at": START, "text": text} for chat, text in replies]
    own = WORDING.function({"chat_replies": rows}, numbers, MARCH).counts.get("A", {})
    assert own.get("polite", 0) == len({chat for chat, text in replies if "您" in text})
    assert own.get("found", 0) == sum("不补货" in text for _, text in replies)
    assert own.get("short", 0) == sum(len(text) < 2 for _, text in replies)
