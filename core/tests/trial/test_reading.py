"""Reading what people give to a trial."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from kpi.errors import DataError
from kpi.trial.reading import day, entries, is_day, is_number, number, times
from kpi.trial.values import as_list


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ('[["2024-01", 59], ["2024-02", null]]', [["2024-01", 59], ["2024-02", None]]),
        ("[[2024-01, 59], [2024-02, none]]", [["2024-01", "59"], ["2024-02", None]]),
        ("A, none, C", ["A", None, "C"]),
        ([("2024-01", Decimal("1.5")), "null"], [["2024-01", Decimal("1.5")], None]),
        (7, [7]),
    ],
)
def test_a_list_is_read_however_it_is_written(raw: Any, found: list[Any]):
    assert entries(raw, "scores") == found


def test_an_entry_in_quotes_may_hold_commas():
    assert as_list('["one, two", "three"]') == ["one, two", "three"]
    assert as_list('[{"on": "2024-03-01", "note": "a, b"}]') == [{"on": "2024-03-01", "note": "a, b"}]


def test_brackets_that_do_not_match_are_refused_by_name():
    with pytest.raises(DataError, match="scores"):
        entries("[[1, 2]", "scores")


@pytest.mark.parametrize("raw", ["2024-03-10", " 2024-03-10", "2024-03-10T08:30", date(2024, 3, 10)])
def test_a_day_is_read_as_text_as_a_moment_and_as_a_value(raw: Any):
    assert day("decision", raw) == date(2024, 3, 10)


def test_what_cannot_be_read_is_named():
    for read in (day, number, times):
        with pytest.raises(DataError, match="decision: 'soon'"):
            read("decision", "soon")


def test_days_and_numbers_are_told_apart():
    assert (is_day("2024-03-10"), is_number("2024-03-10")) == (True, False)
    assert (is_day("20"), is_number("20")) == (False, True)
    assert number("score", "1.50") == Fraction(3, 2)


@pytest.mark.parametrize("raw", ["-1", "1.5", "true", True, None])
def test_a_number_of_events_is_whole_and_not_negative(raw: Any):
    with pytest.raises(DataError, match="no number of events"):
        times("count", raw)


def test_a_number_of_events_may_be_text_or_a_value():
    assert times("count", "3") == times("count", 3) == times("count", Fraction(3)) == 3
