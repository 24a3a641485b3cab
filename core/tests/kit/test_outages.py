"""How long outages lasted, one by one and together."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.errors import DataError
from kpi.kit.outages import down_hours, ends_at, outage_minutes, outage_span, year_to_date
from kpi.model.period import Period

START = datetime(2024, 3, 1)
MARCH = Period.parse("2024-03")
MINUTE = timedelta(minutes=1)


def outage(start: int, end: int | None, system: str = "a", **more):
    """Return an outage from one minute of March to another."""
    fixed = None if end is None else START + timedelta(minutes=end)
    return {"system": system, "reported": START + timedelta(minutes=start), "fixed": fixed, **more}


def test_an_outage_lasts_from_its_first_report_to_its_end():
    assert outage_minutes(outage(0, 90)) == 90
    reports = ("2024-03-01T00:30:00", "2024-03-01T00:10:00")
    assert outage_minutes(outage(60, 90, reports=reports)) == 80


def test_one_that_is_not_fixed_lasts_until_a_moment_or_nobody_knows_how_long():
    assert outage_minutes(outage(0, None)) is None
    assert outage_span(outage(0, None)) is None
    assert outage_minutes(outage(0, None), START + timedelta(minutes=5)) == 5


def test_a_figure_goes_before_moments():
    assert outage_minutes(outage(0, 90, minutes=Fraction(5, 2))) == Fraction(5, 2)
    assert outage_minutes(outage(0, 90, hours=Fraction(2))) == 120
    assert down_hours([outage(0, 60), outage(0, 60, hours=Fraction(3))], None) == 4


@pytest.mark.parametrize(
    "more", [{"hours": "long"}, {"hours": Fraction(-1)}, {"minutes": "x"}, {"minutes": Fraction(-5)}]
)
def test_a_figure_that_is_no_duration_is_refused(more):
    with pytest.raises(DataError, match="is no duration"):
        outage_minutes(outage(0, 90, **more))
    with pytest.raises(DataError, match="is no duration"):
        down_hours([outage(0, 90, **more)], None)


def test_overlapping_outages_of_a_system_count_once_and_systems_add():
    rows = [outage(0, 60), outage(30, 90), outage(30, 90, "b")]
    assert down_hours(rows, None) == Fraction(5, 2)
    assert down_hours(rows, None, merge=False) == 3


def test_only_what_lies_within_the_time_counts():
    span = (START + timedelta(minutes=30), START + timedelta(minutes=60))
    assert down_hours([outage(0, 45), outage(50, 600)], span) == Fraction(25, 60)
    assert down_hours([outage(0, None)], span, until=span[1]) == Fraction(1, 2)


def test_the_year_so_far_ends_with_the_period():
    assert ends_at(MARCH) == datetime(2024, 4, 1)
    assert year_to_date(MARCH) == (datetime(2024, 1, 1), datetime(2024, 4, 1))
    assert year_to_date(Period.parse("2024")) == (datetime(2024, 1, 1), datetime(2025, 1, 1))


_rows = st.lists(
    st.tuples(st.integers(0, 500), st.integers(0, 500), st.sampled_from("ab")).map(
        lambda one: outage(one[0], one[0] + one[1], one[2])
    ),
    max_size=8,
)


@given(_rows, st.integers(1, 999))
def test_merging_never_lengthens_and_months_add_up_to_their_year(rows, cut):
    whole = (START, START + timedelta(minutes=1000))
    middle = START + timedelta(minutes=cut)
    parts = [down_hours(rows, (whole[0], middle)), down_hours(rows, (middle, whole[1]))]
    assert sum(parts) == down_hours(rows, whole) <= down_hours(rows, whole, merge=False)


@given(_rows)
def test_the_order_of_rows_and_a_second_report_change_nothing(rows):
    assert down_hours([*reversed(rows), *rows], None) == down_hours(rows, None)


@given(_rows)
def test_the_time_down_is_that_of_the_minutes_of_which_one_outage_at_least_has_each(rows):
    covered = {
        (row["system"], minute)
        for row in rows
        for minute in range((row["reported"] - START) // MINUTE, (row["fixed"] - START) // MINUTE)
    }
    assert down_hours(rows, None) == Fraction(len(covered), 60)
