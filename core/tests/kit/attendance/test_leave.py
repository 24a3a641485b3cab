"""Leave that is asked for in time, and what it takes of a shift."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.kit.attendance import AttendanceRules, Leave, shift_of
from kpi.kit.attendance.clock import DAY as DAY_SECONDS
from kpi.kit.attendance.clock import instant, moment, seconds_of, span
from kpi.kit.attendance.leave import covered, in_notice, notice_ends, valid

DAY = date(2025, 3, 10)
WRITTEN = AttendanceRules.of({})
A_DAY_BEFORE = AttendanceRules.of({"notice": Fraction(1), "notice_unit": "day", "approval_required": False})


def shift(start="08:30", end="18:00", day=DAY):
    found = shift_of(WRITTEN, day, seconds_of(start), seconds_of(end))
    assert found is not None
    return found


def leave(first="2025-03-10", last="2025-03-10", filed="2025-03-09", approved=True, decided=None):
    start, end = span(first, last)
    whole = [None if moment(text)[1] else date.fromisoformat(text) for text in (first, last)]
    return Leave(
        start, end, moment(filed)[0], approved, None if decided is None else moment(decided)[0], *whole
    )


@pytest.mark.parametrize(
    ("filed", "in_time"),
    [("2025-03-10T08:29:59", True), ("2025-03-10T08:30", False), ("2025-03-10T08:31", False), ("2025-03-09", True)],
)  # fmt: skip
def test_written_leave_is_filed_before_the_shift_starts(filed, in_time):
    assert valid(WRITTEN, leave(filed=filed), shift()) is in_time


def test_leave_must_be_approved_and_before_the_shift_starts():
    assert not valid(WRITTEN, leave(approved=False), shift())
    assert not valid(WRITTEN, leave(approved=None), shift())
    assert not valid(WRITTEN, leave(decided="2025-03-10T09:00"), shift())
    assert valid(WRITTEN, leave(decided="2025-03-10T08:00"), shift())


@pytest.mark.parametrize(
    ("filed", "in_time"), [("2025-03-09T23:59", True), ("2025-03-10T00:01", False), ("2025-03-10", False)]
)
def test_a_day_before_is_an_earlier_date(filed, in_time):
    assert valid(A_DAY_BEFORE, leave(filed=filed, approved=None), shift()) is in_time


def test_what_was_refused_is_void_even_where_no_approval_is_asked_for():
    assert not valid(A_DAY_BEFORE, leave(approved=False), shift())


def test_hours_of_notice_are_counted_from_the_start_of_the_shift():
    rules = AttendanceRules.of({"notice": Fraction(24), "notice_unit": "hour"})
    assert valid(rules, leave(filed="2025-03-09T08:30"), shift())
    assert not valid(rules, leave(filed="2025-03-09T08:31"), shift())


def test_a_whole_day_takes_the_whole_shift_of_that_day_alone():
    night, before = shift("22:00", "06:00"), shift("22:00", "06:00", date(2025, 3, 9))
    assert covered(night, [leave()]).whole
    assert not covered(before, [leave()]).part
    assert not covered(shift(day=date(2025, 3, 11)), [leave()]).part


def test_part_of_a_day_moves_the_end_that_it_touches():
    morning = covered(shift(), [leave("2025-03-10T08:00", "2025-03-10T10:00")])
    assert (morning.whole, morning.start) == (False, instant(DAY, seconds_of("10:00")))
    evening = covered(shift(), [leave("2025-03-10T16:00", "2025-03-10T20:00")])
    assert evening.end == instant(DAY, seconds_of("16:00"))
    middle = covered(shift(), [leave("2025-03-10T11:00", "2025-03-10T12:00")])
    assert (middle.start, middle.end, middle.part) == (shift().start, shift().end, True)


def test_leaves_that_join_take_the_whole_shift():
    pieces = [leave("2025-03-10T12:00", "2025-03-10T18:00"), leave("2025-03-10T08:30", "2025-03-10T12:00")]
    assert covered(shift(), pieces).whole


AHEAD = {
    "shifts": {"a": "08:00-14:30", "b": "14:30-20:00", "c": "20:00-08:00"},
    "main_shifts": ("a", "b", "c"),
    "notice": Fraction(1),
    "notice_unit": "shift",
}


@pytest.mark.parametrize(
    ("start", "filed", "in_time"),
    [
        ("08:00", "2025-03-09T20:00", True), ("08:00", "2025-03-09T20:00:01", False),
        ("20:00", "2025-03-10T14:30", True), ("17:30", "2025-03-10T14:30", True), ("17:30", "2025-03-10T14:31", False),
        ("07:30", "2025-03-09T20:00", True), ("07:30", "2025-03-09T20:01", False),
    ],
)  # fmt: skip
def test_a_shift_ahead_is_the_start_of_the_main_shift_before(start, filed, in_time):
    assert valid(AttendanceRules.of(AHEAD), leave(filed=filed), shift(start, "23:00")) is in_time


@given(st.integers(0, 12), st.integers(0, 10 * DAY_SECONDS))
def test_more_shifts_ahead_end_no_later(number, offset):
    start = instant(DAY) + offset
    ends = [
        notice_ends(AttendanceRules.of({**AHEAD, "notice": Fraction(one)}), start)
        for one in (number, number + 1)
    ]
    assert ends[1] < ends[0] <= start


def test_without_a_main_shift_nobody_can_be_in_time():
    assert notice_ends(AttendanceRules.of({}), instant(DAY)) is None


def test_being_in_time_does_not_ask_for_approval():
    assert in_notice(WRITTEN, leave(approved=False), shift())
    assert not in_notice(WRITTEN, Leave(0, 1, None), shift())
