"""Times of day, instants, and days counted on."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.kit.attendance.clock import (
    clock,
    day_of,
    instant,
    is_span,
    later,
    moment,
    seconds_of,
    span,
    times_of,
    working_days_after,
)

MONDAY = date(2025, 3, 3)


def test_midnight_at_the_end_of_a_day_is_the_next_days_beginning():
    assert seconds_of("24:00") == 86_400
    assert instant(MONDAY, seconds_of("24:00")) == instant(date(2025, 3, 4))
    assert day_of(instant(MONDAY, 86_399)) == MONDAY


@pytest.mark.parametrize("text", ["24:01", "8.30", "08:60", "25:00", "", "08:30:60"])
def test_what_is_no_time_of_day_is_refused(text):
    with pytest.raises(ValueError, match="is not a time of day"):
        seconds_of(text)


@pytest.mark.parametrize("text", ["2025-03-03T08:30", "2025-03-03 08:30:00"])
def test_a_moment_is_read_with_its_time(text):
    assert moment(text) == (instant(MONDAY, 30_600), True)


def test_a_day_alone_lasts_to_its_end():
    assert span("2025-03-03", "2025-03-03") == (instant(MONDAY), instant(MONDAY) + 86_400)
    assert span("2025-03-03T13:00", "2025-03-03T15:00")[1] == instant(MONDAY, 54_000)


def test_an_instant_of_the_next_day_is_written_as_such():
    assert clock(instant(MONDAY, 30_601), MONDAY) == "08:30:01"
    assert clock(instant(MONDAY, 87_000), MONDAY) == "+1 00:10"


def test_working_days_leave_out_the_weekend_and_holidays():
    friday = date(2025, 3, 7)
    assert working_days_after(friday, 3) == date(2025, 3, 12)
    assert working_days_after(friday, 1, (date(2025, 3, 10),)) == date(2025, 3, 11)


@pytest.mark.parametrize("text", ["08:00-14:30", "20:00-08:00+1", "8:00~6:00", "20:00 - 08:00 +1"])
def test_a_shift_in_print_has_two_times(text):
    assert is_span(text)
    first, last = times_of(text)
    assert seconds_of(first)
    assert seconds_of(last)


@pytest.mark.parametrize("text", ["08:00", "start", "2024-03-05", "08:00-14:30+2", ""])
def test_what_is_no_shift_in_print_is_refused(text):
    assert not is_span(text)
    with pytest.raises(ValueError, match="is not a shift"):
        times_of(text)


@given(st.integers(0, 86_400), st.integers(0, 4 * 86_400), st.sampled_from([12, 24]))
def test_the_next_showing_of_a_time_lies_after_and_within_one_turn_of_the_clock(time, before, hours):
    found = later(time, before, hours)
    turn = hours * 3600
    assert found > before
    assert (found - time) % turn == 0
    assert found == time or found - before <= turn
