"""Kinds of shift as they are printed."""

from fractions import Fraction

import pytest

from kpi.kit.attendance.kinds import kinds_of_shift

HOUR = 3600


def kind(times, clock=None, meal=None):
    return kinds_of_shift({"one": times}, clock, meal)["one"]


def test_a_shift_in_print_is_a_start_and_an_end():
    assert kind("08:00-14:30") == {"start": 8 * HOUR, "end": 52_200, "break_minutes": None}


def test_on_a_clock_of_twelve_hours_the_afternoon_follows_the_morning():
    found = kind({"start": "8:00", "end": "6:00", "breaks": [["12:00", "2:00"]]}, Fraction(12))
    assert found == {"start": 8 * HOUR, "end": 18 * HOUR, "break_minutes": Fraction(120)}


def test_a_meal_whose_end_is_not_printed_lasts_as_long_as_the_rules_say():
    found = kind({"start": "12:00", "end": "8:00", "breaks": ["5:30"]}, Fraction(12), Fraction(30))
    assert found == {"start": 12 * HOUR, "end": 20 * HOUR, "break_minutes": Fraction(30)}


def test_nothing_given_is_no_kind():
    assert kinds_of_shift(None, None, None) == {}
    assert kind({"start": "08:00"}) == {"start": 8 * HOUR, "end": None, "break_minutes": None}


@pytest.mark.parametrize(
    "times",
    [
        {"begin": "08:00"},
        {"start": "08:00", "end": "16:00", "breaks": ["12:00"]},
        {"start": "08:00", "end": "16:00", "breaks": [["12:00", "12:30"]], "break_minutes": Fraction(30)},
        {"start": "08:00", "end": "16:00", "break_minutes": Fraction(-1)},
        {"start": "25:00", "end": "16:00"},
        "08:00",
    ],
)
def test_what_is_no_kind_of_shift_is_refused(times):
    with pytest.raises(ValueError, match=r"\S"):
        kind(times)
