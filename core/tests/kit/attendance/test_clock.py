"""Times of day, instants, and days counted on."""

from datetime import date

import pytest

from kpi.kit.attendance.clock import clock, day_of, instant, moment, seconds_of, span, working_days_after

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
