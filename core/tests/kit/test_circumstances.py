"""Amounts left to discretion: decided, by severity, or open."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.errors import PolicyError
from kpi.kit.scorers import decided
from kpi.testing.scoring import scored

RANGE = {"range": [100, 300]}


def told(amount=None, severity=None, **numbers):
    found = scored(decided, {"amount": amount, "severity": severity}, {**RANGE, **numbers})
    return found.value, set(found.flags) - {"default_assumed"}


@pytest.mark.parametrize(("severity", "fine"), [(1, 100), (2, 200), (3, 300)])
def test_a_severity_costs_the_least_the_middle_and_the_most(severity, fine):
    assert told(severity=severity) == (fine, set())


@pytest.mark.parametrize("amount", [100, 250, 300])
def test_a_decided_amount_within_the_range_goes_before_the_severity(amount):
    assert told(amount, 1) == (amount, set())


@pytest.mark.parametrize("amount", ["99.99", "300.01", 0])
def test_an_amount_outside_the_range_is_refused(amount):
    assert told(amount) == (None, {"out_of_range"})


def test_an_open_case_costs_the_least_for_the_time_being_or_waits():
    assert told() == (100, {"discretionary"})
    assert told(undecided="hold") == (None, {"discretionary", "held"})


def test_a_company_says_what_a_severity_costs():
    table = {"minor": "minimum", "moderate": 150, "serious": "midpoint"}
    assert [told(severity=one, severity_table=table)[0] for one in (1, 2, 3)] == [100, 150, 200]


@pytest.mark.parametrize(
    "numbers",
    [{"undecided": "most"}, {"range": [100]}, {"severity_table": {"minor": "minimum"}}],
)
def test_words_ranges_and_tables_that_do_not_fit_are_refused(numbers):
    with pytest.raises(PolicyError, match=next(iter(numbers))):
        told(**numbers)


@given(st.integers(0, 400), st.sampled_from([None, 1, 2, 3]))
def test_what_is_charged_always_lies_within_the_range(amount, severity):
    value, _ = told(amount, severity)
    assert value is None or 100 <= value <= Fraction(300)
