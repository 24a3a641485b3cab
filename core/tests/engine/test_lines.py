"""Blocks of lines."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kpi.engine.lines import UNITS, amount_text
from kpi.exact import show


@given(st.integers(-(10**15), 10**15))
def test_an_amount_is_printed_as_the_exact_number_that_it_is(amount: int):
    assert amount_text(amount) == show(Fraction(amount, UNITS), 2)
