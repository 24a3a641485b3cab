"""Shifts as planned, and swaps of them."""

from datetime import date
from fractions import Fraction

from kpi.kit.attendance import AttendanceRules, Swap, shift_of, swapped
from kpi.kit.attendance.clock import instant, seconds_of

RULES = AttendanceRules.of(
    {
        "break_minutes": Fraction(30),
        "shifts": {"evening": {"start": "15:30", "end": "24:00", "break_minutes": Fraction(0)}},
    }
)
FIRST, SECOND = date(2025, 3, 3), date(2025, 3, 4)


def shift(day, start="08:30", end="18:00", kind=None):
    return shift_of(RULES, day, start and seconds_of(start), end and seconds_of(end), kind)


def test_a_kind_gives_what_the_row_does_not():
    evening = shift(FIRST, None, None, "evening")
    assert evening is not None
    assert evening.words == "15:30-+1 00:00"
    assert evening.break_minutes == 0
    assert shift(FIRST).break_minutes == 30
    assert shift(FIRST, None, None, "night") is None


def test_midnight_written_as_0_and_as_24_is_the_same_end():
    assert shift(FIRST, "15:30", "00:00") == shift(FIRST, "15:30", "24:00")
    assert shift(FIRST, "15:30", "00:00").end == instant(SECOND)


def test_an_approved_swap_exchanges_the_shifts_of_a_day():
    day, evening, other = shift(FIRST), shift(FIRST, "15:30", "24:00"), shift(SECOND)
    planned = {"A": [day, other], "B": [evening]}
    assert swapped(planned, [Swap(FIRST, "A", "B", approved=True)]) == {"A": (evening, other), "B": (day,)}
    assert swapped(planned, [Swap(FIRST, "A", "B")]) == {"A": (day, other), "B": (evening,)}


def test_a_swap_may_be_between_two_days_and_with_somebody_who_is_free():
    planned = {"A": [shift(FIRST)], "B": [shift(SECOND)]}
    both = swapped(planned, [Swap(FIRST, "A", "B", SECOND, approved=True)])
    assert both == {"A": (shift(SECOND),), "B": (shift(FIRST),)}
    assert swapped({"A": [shift(FIRST)]}, [Swap(FIRST, "A", "C", approved=True)]) == {
        "A": (),
        "C": (shift(FIRST),),
    }


def test_an_end_may_take_the_place_of_the_one_printed():
    printed = {"evening": {"start": "15:30", "end": "12:00"}}
    as_printed = shift_of(AttendanceRules.of({"shifts": printed}), FIRST, None, None, "evening")
    assert as_printed.end == instant(SECOND, seconds_of("12:00"))
    rules = AttendanceRules.of({"shifts": printed, "shift_ends": {"evening": "24:00"}})
    assert shift_of(rules, FIRST, None, None, "evening").end == instant(SECOND)


def test_a_shift_past_midnight_belongs_to_its_start_or_to_its_end():
    rules = AttendanceRules.of({"night": "20:00-08:00+1", "date_of_night": "end"})
    last = date(2024, 2, 29)
    night = shift_of(rules, last, None, None, "night")
    assert night is not None
    assert (night.day, night.kind, night.start) == (date(2024, 3, 1), "night", instant(last, 72_000))
    midnight = shift_of(rules, last, seconds_of("16:00"), seconds_of("24:00"))
    assert midnight is not None
    assert midnight.day == last
    start = AttendanceRules.of({"night": "20:00-08:00+1"})
    assert getattr(shift_of(start, last, None, None, "night"), "day", None) == last


def test_on_a_clock_of_twelve_hours_an_end_is_half_a_day_later():
    rules = AttendanceRules.of({"clock_hours": Fraction(12)})
    for start, end, hours in (
        ("8:00", "6:00", 10),
        ("12:00", "8:00", 8),
        ("8:00", "18:00", 10),
        ("20:00", "8:00", 12),
    ):
        found = shift_of(rules, FIRST, seconds_of(start), seconds_of(end))
        assert found is not None
        assert found.end - found.start == hours * 3600
