"""What a report is made from: means that are rounded once, differences that need both sides, names that fit a chart."""

from fractions import Fraction
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.app.report.given import WIDEST, Given, difference, mean, median, total
from kpi.output.widths import width_of

F = Fraction
scores = st.lists(st.fractions(-200, 200, max_denominator=10_000), min_size=1, max_size=30)


def test_a_mean_is_rounded_half_away_from_zero_and_nothing_has_none():
    assert mean([F(1), F("1.01")]) == F("1.01")
    assert mean([F(-1), F("-1.01")]) == F("-1.01")
    assert mean([]) is None
    assert median([]) is None
    assert median([F(3), F(1), F(2)]) == 2
    assert median([F(1), F("1.01")]) == F("1.01")


@settings(max_examples=50, deadline=None)
@given(scores)
def test_mean_and_median_lie_between_the_least_and_the_most(values):
    half = F(1, 200)
    for found in (mean(values), median(values)):
        assert found is not None
        assert min(values) - half <= found <= max(values) + half


@given(st.lists(st.fractions(-200, 200, max_denominator=10_000), max_size=30))
def test_a_total_is_the_sum(values):
    assert total(values) == sum(values, F(0))


def test_a_difference_needs_both_values():
    assert difference(F(3), F(5)) == -2
    assert difference(None, F(5)) is None
    assert difference(F(3), None) is None


def named(**names: str) -> Given:
    empty: Any = None
    directory = cast("Any", SimpleNamespace(subjects=names, labels={}))
    return Given(empty, "en", directory, empty, (), {}, (), {})


def test_two_of_a_name_are_told_apart_by_their_ids():
    told = named(a="陈", b="陈", c="安", d="")
    assert told.distinct("abcd") == {"a": "陈 a", "b": "陈 b", "c": "安", "d": "d"}


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdefgh"), st.text("陈安x ", min_size=1, max_size=40), min_size=1))
def test_names_in_a_chart_are_short_and_still_tell_everybody_apart(names):
    short = named(**names).short(names)
    assert len(set(short.values())) == len(names)
    # Beside what is cut there may be an id of one letter, to tell two apart, with a space.
    assert all(width_of(one) <= WIDEST + 4 for one in short.values())
