"""Periods: reading, bounds, neighbours, parts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.model.period import Frequency, Period, add_months, parse_range
from kpi.words import said_by

PERIODS = st.builds(
    lambda year, frequency, index: Period(year, frequency, index % (12 // frequency.months) + 1),
    st.integers(1900, 2200),
    st.sampled_from(Frequency),
    st.integers(0, 11),
)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@given(PERIODS)
def test_a_period_reads_back_as_it_is_written(period: Period):
    assert Period.parse(str(period)) == period


@given(PERIODS, st.integers(-50, 50))
def test_shifting_forth_and_back_ends_where_it_began(period: Period, steps: int):
    assert period.shift(steps).shift(-steps) == period


@given(PERIODS)
def test_neighbours_touch_without_a_day_between(period: Period):
    assert period.shift(1).start == period.end + timedelta(days=1)


@given(PERIODS)
def test_the_months_of_a_period_are_its_days(period: Period):
    months = period.parts(Frequency.MONTH)
    assert sum(month.days for month in months) == period.days
    assert all(period.contains(month) for month in months)


@given(DAYS, st.sampled_from(Frequency))
def test_the_period_of_a_day_contains_it(day: date, frequency: Frequency):
    assert Period.of(day, frequency).contains(day)


@pytest.mark.parametrize("text", ["2018-13", "2018-00", "2018-Q5", "2018-H3", "18-01", "2018/01", "", "0000"])
def test_what_is_no_period_is_refused(text: str):
    with pytest.raises(ValueError, match="is not a period"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["202501", "2025-1", "2025/01", "2025.1", "2025年1月"])
def test_a_month_written_otherwise_is_refused_with_the_right_form(text: str):
    with pytest.raises(ValueError, match="write 2025-01, or 2018-07"):
        Period.parse(text)


def test_a_range_has_both_ends():
    assert [str(one) for one in parse_range("2018-11..2019-02")] == [
        "2018-11",
        "2018-12",
        "2019-01",
        "2019-02",
    ]


@pytest.mark.parametrize("text", ["2018-03..2018-01", "2018-01..2018-Q2"])
def test_a_range_that_goes_back_or_mixes_frequencies_is_refused(text: str):
    with pytest.raises(ValueError, match=r"ends before|mixes"):
        parse_range(text)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2018-01-31", 1, "2018-02-28"), ("2020-01-31", 1, "2020-02-29"), ("2018-04-01", 3, "2018-07-01"),
     ("2018-03-31", -1, "2018-02-28"), ("2018-12-15", 1, "2019-01-15")],
)  # fmt: skip
def test_months_are_added_with_the_day_kept_inside_the_month(day: str, months: int, later: str):
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(later)


@pytest.mark.parametrize(
    "text, zh",
    [
        ("2018-7", "“2018-7”不是期间；请写 2018-07，或 2018-07、2018-Q3、2018-H2、2018 这样的形式"),
        ("七月", "“七月”不是期间；请写成 2018-07、2018-Q3、2018-H2 或 2018"),
        ("2018-01..2018-Q2", "“2018-01..2018-Q2”一头是月，一头是季度"),
        ("2018-03..2018-01", "“2018-03..2018-01”的结束早于开始"),
    ],
)
def test_what_is_no_period_is_told_in_chinese(text, zh):
    with pytest.raises(ValueError) as caught:
        parse_range(text)
    assert said_by(caught.value).text("zh") == zh
