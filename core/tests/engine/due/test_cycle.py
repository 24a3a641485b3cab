"""On which days something falls due, and which of them were answered."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.engine.due.cycle import Slot, grid, next_days, timeline
from kpi.engine.due.terms import Rhythm
from kpi.model.parameter import Dated

DAYS = st.dates(date(2015, 1, 1), date(2026, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


def rhythm(months: int = 3, anchor: str = "last", **more: object) -> Rhythm:
    return Rhythm((Dated(Fraction(months)),), anchor=anchor, **more)  # type: ignore[arg-type]


def told(slots: list[Slot], on: str) -> list[tuple[str, str]]:
    return [(one.due_on.isoformat(), one.state(day(on))) for one in slots]


@st.composite
def rhythms(draw: st.DrawFn, anchors: tuple[str, ...] = ("last", "grid", "calendar")) -> Rhythm:
    """Draw one whose interval may change on a day, and hold from a day on alone."""
    anchor = draw(st.sampled_from(anchors))
    months = st.sampled_from((1, 2, 3, 4, 6, 12) if anchor == "calendar" else (1, 2, 3, 5, 6, 12, 18))
    values = [Dated(draw(st.one_of(st.none(), months.map(Fraction))))]
    for since in draw(st.lists(DAYS, max_size=2)):
        values.append(Dated(Fraction(draw(months)), since))
    first = draw(st.one_of(st.none(), st.integers(0, 13)))
    return Rhythm(tuple(values), first, anchor, draw(st.one_of(st.none(), DAYS)))


def test_an_interval_from_the_end_of_a_month_ends_at_the_end_of_one():
    assert [one.isoformat() for one in next_days(rhythm(), day("2024-01-31"), 4)] == [
        "2024-04-30",
        "2024-07-31",
        "2024-10-31",
        "2025-01-31",
    ]


def test_the_next_day_counts_from_the_last_time_whether_early_or_late():
    done = [day("2024-03-20"), day("2024-07-05")]
    slots = timeline(rhythm(), day("2024-01-01"), done, day("2024-08-01"))
    assert told(slots, "2024-08-01") == [
        ("2024-04-01", "done"),
        ("2024-06-20", "done"),
        ("2024-10-05", "coming"),
    ]


def test_a_fixed_day_stays_whatever_was_done():
    done = [day("2024-03-20"), day("2024-07-05")]
    slots = timeline(rhythm(anchor="grid"), day("2024-01-01"), done, day("2024-08-01"))
    assert told(slots, "2024-08-01") == [
        ("2024-04-01", "done"),
        ("2024-07-01", "done"),
        ("2024-10-01", "coming"),
    ]


def test_of_fixed_days_that_passed_the_last_is_answered_and_the_others_were_missed():
    slots = timeline(rhythm(anchor="grid"), day("2024-01-01"), [day("2024-10-15")], day("2024-11-01"))
    assert told(slots, "2024-11-01") == [
        ("2024-04-01", "missed"),
        ("2024-07-01", "missed"),
        ("2024-10-01", "done"),
        ("2025-01-01", "coming"),
    ]


def test_done_twice_before_a_fixed_day_answers_it_once():
    done = [day("2024-02-01"), day("2024-03-01"), day("2024-04-01")]
    slots = timeline(rhythm(anchor="grid"), day("2024-01-01"), done, day("2024-04-01"))
    assert told(slots, "2024-04-01") == [("2024-04-01", "done"), ("2024-07-01", "coming")]


def test_the_day_itself_is_due_and_the_day_after_is_overdue():
    slots = timeline(rhythm(), day("2024-01-01"), [], day("2024-04-02"))
    assert [slots[0].state(day(on)) for on in ("2024-03-31", "2024-04-01", "2024-04-02")] == [
        "coming",
        "due",
        "overdue",
    ]


@pytest.mark.parametrize(
    ("months", "start", "first"),
    [
        (3, "2024-01-01", "2024-03-31"),
        (3, "2024-01-02", "2024-06-30"),
        (6, "2024-04-01", "2024-12-31"),
        (12, "2023-12-31", "2024-12-31"),
        (1, "2024-02-01", "2024-02-29"),
    ],
)
def test_a_calendar_begins_with_the_first_whole_quarter(months: int, start: str, first: str):
    assert next(grid(rhythm(months, "calendar"), day(start))) == day(first)


def test_somebody_done_in_a_quarter_is_due_at_the_end_of_the_next():
    assert next_days(rhythm(anchor="calendar"), day("2024-01-31"), 2) == (
        day("2024-06-30"),
        day("2024-09-30"),
    )


def test_another_interval_counts_from_the_first_that_begins_under_it():
    half = Rhythm((Dated(Fraction(3)), Dated(Fraction(6), day("2024-05-01"))))
    assert next_days(half, day("2024-04-30"), 1) == (day("2024-07-30"),)
    assert next_days(half, day("2024-05-01"), 1) == (day("2024-11-01"),)
    fixed = Rhythm(half.every, anchor="grid")
    assert list(islice(grid(fixed, day("2024-01-31")), 3)) == [
        day("2024-04-30"),
        day("2024-07-31"),
        day("2025-01-31"),
    ]


def test_an_interval_that_holds_from_a_day_on_is_counted_from_that_day():
    later = Rhythm((Dated(None), Dated(Fraction(3), day("2024-01-01"))))
    assert told(timeline(later, day("2015-06-01"), [], day("2024-01-02")), "2024-01-02") == [
        ("2024-04-01", "coming")
    ]


def test_nothing_before_the_day_from_which_it_is_counted_counts():
    slots = timeline(
        rhythm(counted_from=day("2024-01-01")), day("2015-06-01"), [day("2020-01-01")], day("2024-02-01")
    )
    assert told(slots, "2024-02-01") == [("2024-04-01", "coming")]


def test_what_falls_due_once_is_done_once_for_all():
    once = Rhythm(None, 6)
    assert told(timeline(once, day("2024-01-31"), [], day("2024-08-01")), "2024-08-01") == [
        ("2024-07-31", "overdue")
    ]
    done = timeline(once, day("2024-01-31"), [day("2024-08-02"), day("2025-01-01")], day("2025-02-01"))
    assert told(done, "2025-02-01") == [("2024-07-31", "done")]
    fixed = timeline(Rhythm(None, 6, "grid"), day("2024-01-31"), [day("2024-08-02")], day("2025-02-01"))
    assert told(fixed, "2025-02-01") == [("2024-07-31", "done")]


def test_what_is_done_after_the_day_of_asking_is_not_known_yet():
    slots = timeline(rhythm(), day("2024-01-01"), [day("2024-05-01")], day("2024-04-15"))
    assert told(slots, "2024-04-15") == [("2024-04-01", "overdue")]


def test_days_ahead_are_listed_unless_one_is_overdue():
    ahead = timeline(rhythm(), day("2024-01-01"), [], day("2024-03-01"), day("2024-12-31"))
    assert [one.due_on.isoformat() for one in ahead] == ["2024-04-01", "2024-07-01", "2024-10-01"]
    assert len(timeline(rhythm(), day("2024-01-01"), [], day("2024-04-02"), day("2024-12-31"))) == 1


def test_the_calendar_ends_without_an_error():
    assert next_days(rhythm(), day("9999-11-30"), 3) == ()
    assert next_days(rhythm(anchor="calendar"), day("9999-12-31"), 3) == ()
    assert next_days(rhythm(12, "calendar"), day("9997-01-01"), 3) == (day("9998-12-31"), day("9999-12-31"))


@given(rhythms(), DAYS, st.lists(DAYS, max_size=8), DAYS)
def test_days_follow_one_another_and_none_is_before_what_was_done_before_it(
    one: Rhythm, start: date, done: list[date], on: date
):
    slots = timeline(one, start, done, on)
    assert all(before.due_on < after.due_on or one.anchor == "last" for before, after in pairwise(slots))
    answers = [slot.done_on for slot in slots if slot.done_on is not None]
    assert answers == sorted(set(answers))
    assert set(answers) <= {other for other in done if start <= other <= on}
    if one.anchor == "last":
        assert all(before.done_on < after.due_on for before, after in pairwise(slots) if before.done_on)


@given(rhythms(), DAYS, st.lists(DAYS, max_size=8), DAYS, st.randoms(use_true_random=False))
def test_neither_the_order_nor_repetition_of_what_was_done_counts(
    one: Rhythm, start: date, done: list[date], on: date, random: object
):
    again = [*done, *done]
    random.shuffle(again)  # type: ignore[attr-defined]
    assert timeline(one, start, again, on) == timeline(one, start, done, on)


@given(rhythms(("grid", "calendar")), DAYS, st.lists(DAYS, max_size=8), DAYS)
def test_fixed_days_do_not_depend_on_what_was_done(one: Rhythm, start: date, done: list[date], on: date):
    slots = timeline(one, start, done, on)
    fixed = list(islice(grid(one, max(start, one.counted_from or start)), len(slots)))
    assert [slot.due_on for slot in slots] == fixed


@given(rhythms(), DAYS, st.lists(DAYS, max_size=6), DAYS)
def test_whoever_does_it_on_the_day_is_never_overdue(one: Rhythm, start: date, done: list[date], on: date):
    opened = [slot for slot in timeline(one, start, done, on) if slot.is_open]
    for slot in opened[:1]:
        later = timeline(one, start, [*(other for other in done if other <= on), slot.due_on], slot.due_on)
        if slot.due_on >= on:
            assert all(other.state(slot.due_on) != "overdue" for other in later)


@given(rhythms(("grid",)), DAYS, st.integers(1, 20))
def test_fixed_days_are_at_least_28_days_apart(one: Rhythm, start: date, count: int):
    days = list(islice(grid(one, start), count))
    assert all(after - before >= timedelta(28) for before, after in pairwise(days))
