"""Counts by subject, and parameters that must be what they are taken for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from kpi.errors import PolicyError
from kpi.kit.counting import Tally, minutes_of, number_of, time_of, within, word_of, words_of
from kpi.model.period import Period

MARCH = Period.parse("2024-03")


def test_counts_add_up_by_subject_and_part():
    tally = Tally("met", "due", "late")
    tally.one("a", met=True)
    tally.one("a", met=False)
    tally.add("b")
    assert tally.worked(more=1).counts == {
        "a": {"met": 1, "due": 2, "late": 1},
        "b": {"met": 0, "due": 0, "late": 0},
    }


def test_what_belongs_to_nobody_is_counted_for_nobody():
    tally = Tally("due")
    tally.add(None, due=1)
    tally.most(None, due=1)
    assert tally.counts == {}


def test_the_rows_behind_a_count_are_kept_by_subject_and_part():
    tally, row = Tally("due", "met"), {"id": "1"}
    tally.because("a", "jobs", row, "due", "met")
    tally.because("a", "jobs", {"id": "2"}, "due")
    tally.because(None, "jobs", row, "due")
    behind = tally.worked().behind
    assert behind == {"a": {"due": [("jobs", row), ("jobs", {"id": "2"})], "met": [("jobs", row)]}}


def test_the_most_is_the_greatest_value_seen():
    tally = Tally("worst")
    for value in (Fraction(1, 3), Fraction(1, 2), Fraction(0)):
        tally.most("a", worst=value)
    assert tally.counts == {"a": {"worst": Fraction(1, 2)}}


@pytest.mark.parametrize(
    ("moment", "inside"),
    [
        (date(2024, 3, 1), True),
        (datetime(2024, 3, 31, 23, 59, 59), True),
        (datetime(2024, 4, 1), False),
        (date(2024, 2, 29), False),
    ],
)
def test_a_moment_is_within_the_days_of_a_period(moment, inside):
    assert within(moment, MARCH) is inside
    assert within(moment, None)


def test_minutes_are_exact():
    assert minutes_of(timedelta(seconds=59)) == Fraction(59, 60)
    assert minutes_of(timedelta(microseconds=1)) == Fraction(1, 60_000_000)


def test_a_parameter_that_is_something_else_is_refused_by_its_name():
    with pytest.raises(PolicyError, match="limit must be a number"):
        number_of({"limit": "much"}, "limit")
    with pytest.raises(PolicyError, match="limit must be a number"):
        number_of({"limit": Fraction(-1)}, "limit")
    with pytest.raises(PolicyError, match="kinds must be a list"):
        words_of({"kinds": "check"}, "kinds")
    with pytest.raises(PolicyError, match="mode must be one of"):
        word_of({"mode": "som"}, "mode", ("sum", "worst"))
    assert number_of({"limit": Fraction(2)}, "limit") == 2
    assert words_of({"kinds": ("check",)}, "kinds") == ("check",)
    assert word_of({"mode": "sum"}, "mode", ("sum", "worst")) == "sum"


def test_minutes_and_times_are_two_ways_of_one_thing():
    assert time_of(Fraction(5, 2)) == timedelta(minutes=2, seconds=30)
    assert minutes_of(time_of(Fraction(5, 2))) == Fraction(5, 2)


def test_a_time_that_no_calendar_can_tell_is_refused():
    with pytest.raises(PolicyError, match="is more than"):
        time_of(Fraction(10**30))
