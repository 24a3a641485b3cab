"""Exact numbers: read, printed, rounded, split."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.exact import Rate, decimals_needed, exactly, largest_remainder, parse, round_half_away, show

FRACTIONS = st.fractions(max_denominator=10**6)


@given(FRACTIONS)
def test_what_is_shown_reads_back_as_the_same_number(value: Fraction):
    assert parse(show(value)) == value


@given(FRACTIONS, st.integers(0, 6))
def test_rounding_is_half_away_from_zero(value: Fraction, places: int):
    rounded = round_half_away(value, places)
    assert abs(rounded - value) * 2 * 10**places <= 1
    assert round_half_away(-value, places) == -rounded
    assert decimals_needed(rounded) is not None


@pytest.mark.parametrize(
    ("text", "rounded"), [("1.005", "1.01"), ("-1.005", "-1.01"), ("2.5", "2.50"), ("0.004", "0.00")]
)
def test_the_halves_that_binary_floats_get_wrong(text: str, rounded: str):
    assert show(round_half_away(parse(text), 2), 2) == rounded


@pytest.mark.parametrize("text", ["", "abc", "1e5", "NaN", "inf", "1/0", "--1", "1.2.3", "0x10", "١"])
def test_what_is_no_number_is_refused(text: str):
    with pytest.raises(ValueError, match=r"number|zero"):
        parse(text)


@pytest.mark.parametrize("value", [0.1, True])
def test_a_float_and_a_flag_are_no_exact_numbers(value: object):
    with pytest.raises(TypeError):
        exactly(value)  # type: ignore[arg-type]


def test_a_decimal_without_a_value_is_refused():
    with pytest.raises(ValueError, match="not a number"):
        exactly(Decimal("NaN"))


@given(
    st.integers(-(10**9), 10**9),
    st.lists(st.fractions(0, 1000, max_denominator=1000), min_size=1, max_size=30),
)
def test_the_parts_of_a_pool_add_up_and_are_within_a_unit_of_their_share(total: int, weights: list[Fraction]):
    parts = largest_remainder(total, weights)
    whole = sum(weights)
    if not whole:
        assert parts == [0] * len(weights)
        return
    assert sum(parts) == total
    assert all(abs(part - total * weight / whole) < 1 for part, weight in zip(parts, weights, strict=True))


def test_a_negative_weight_is_refused():
    with pytest.raises(ValueError, match="negative"):
        largest_remainder(10, [Fraction(-1), Fraction(2)])


def test_a_rate_of_nothing_has_no_value():
    assert Rate(Fraction(0), Fraction(0)).value is None
    assert Rate(Fraction(9), Fraction(10)).value == Fraction(9, 10)
