"""Charts: numbers as they are read, gaps that stay gaps, and pictures that several of a page can be."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.exact import round_step
from kpi.output.charts import (
    Bar,
    Bin,
    Dot,
    bars,
    binned,
    drawn,
    histogram,
    over_months,
    stacked_bars,
    strip,
    written,
)
from kpi.output.charts.scales import MOST_TICKS, spread, ticks

F = Fraction
_TEXT = re.compile(r"<text [^>]*>([^<]*)</text>")


def texts(svg: str) -> list[str]:
    return _TEXT.findall(svg)


SAMPLES = {
    "bars": bars(
        [Bar("客服一部", F("86.5"), "86.50"), Bar("夜班", F(-3), "-3.00")], "平均分", axis_title="分"
    ),
    "stacked": stacked_bars(
        [Bar("一部", F(3000), "3000", "基本工资"), Bar("一部", F(-20), "-20", "罚款")], "应发"
    ),
    "histogram": histogram(binned([F(60), F(70), F(70), F(99)]), "分布", count_title="人数"),
    "months": over_months([Dot("2018-01", F(80)), Dot("2018-02", None)], ["2018-01", "2018-02"], "趋势"),
    "strip": strip([Dot("一部", F(80)), Dot("二部", F(90))], "得分"),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_chart_is_the_same_text(name: str):
    assert drawn(SAMPLES[name], "a") == drawn(SAMPLES[name], "a")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_chart_says_what_it_shows_to_who_does_not_see_it(name: str):
    svg = drawn(SAMPLES[name], "a", lang="zh")
    title = re.search(r'<title id="a-title">(.*?)</title>', svg)
    assert title is not None
    assert title[1] == SAMPLES[name].title
    assert 'role="img" aria-labelledby="a-title" lang="zh"' in svg


@pytest.mark.parametrize("name", SAMPLES)
def test_ids_of_two_charts_of_one_page_differ(name: str):
    one, other = (set(re.findall(r'id="([^"]+)"', drawn(SAMPLES[name], prefix))) for prefix in ("a", "b"))
    assert one
    assert not one & other
    svg = drawn(SAMPLES[name], "a")
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= one


def test_a_number_is_read_as_it_was_given_and_not_as_it_stands():
    svg = drawn(bars([Bar("a", F(1, 3), "1/3"), Bar("b", F("0.1") + F("0.2"), "0.30")], "t"), "a")
    assert {"1/3", "0.30"} <= {*texts(svg)}


def test_a_month_without_a_value_breaks_the_line():
    months = ["2018-01", "2018-02", "2018-03", "2018-04", "2018-05"]
    values = [F(80), F(81), None, F(83), F(84)]
    svg = drawn(over_months([Dot(*one) for one in zip(months, values, strict=True)], months, "t"), "a")
    line = max(re.findall(r'd="(M[^"]*)"', svg), key=lambda path: path.count("L"))
    assert (line.count("M"), line.count("L")) == (2, 2)


def test_a_long_label_is_broken_and_never_cut():
    svg = drawn(bars([Bar("售后服务与投诉处理中心", F(1), "1")], "t"), "a")
    told = "".join(re.findall(r">([^<>]+)<", svg))
    assert "售后服务与投诉" in told
    assert "处理中心" in told
    assert "…" not in told


def test_what_is_counted_is_all_there_is():
    found = binned([F(60), F("69.99"), F(70), F(100)])
    assert sum(one.count for one in found) == 4
    assert found[-1].count == 1


def test_values_that_are_all_the_same_have_one_bar():
    assert [one.count for one in binned([F(80), F(80)])] == [2]
    assert binned([]) == []


@given(st.lists(st.fractions(min_value=-1000, max_value=1000), min_size=1, max_size=40))
def test_each_value_falls_into_one_bin(values: list[Fraction]):
    found = binned(values)
    assert sum(one.count for one in found) == len(values)
    assert len(found) <= 12
    assert all(one.high == other.low for one, other in pairwise(found))


@given(st.fractions(-(10**7), 10**7), st.fractions(F(1, 1000), 10**7))
def test_ticks_are_few_round_and_within(low: Fraction, span: Fraction):
    found = ticks(low, low + span)
    assert len(found) <= 7
    assert all(low <= one <= low + span for one in found)
    step = round_step(span, MOST_TICKS)
    assert all(one % step == 0 for one in found)


@given(st.lists(st.fractions(-(10**6), 10**6), min_size=1))
def test_an_axis_holds_its_values_and_zero(values: list[Fraction]):
    low, high = spread(values)
    assert low <= min(0, *values)
    assert high >= max(0, *values)


def test_numbers_are_written_exactly_with_their_thousands_apart():
    assert [written(one) for one in (F(1234567), F("-1234.50"), F("0.1"), F(2, 3), F(999))] == [
        "1,234,567",
        "−1,234.5",
        "0.1",
        "≈0.67",
        "999",
    ]


def test_an_empty_histogram_is_drawn_too():
    assert "<svg" in drawn(histogram([], "t"), "a")
    assert "<svg" in drawn(histogram([Bin(F(0), F(1), 0)], "t"), "a")
