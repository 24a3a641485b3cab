from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.model.parameter import Dated, Parameter
from kpi.policy.shapes import misfit

numbers = st.builds(Fraction, st.integers(-99, 99), st.integers(1, 9))
words = st.sampled_from(["a", "b", "c"])
values = st.recursive(
    st.one_of(numbers, words, st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(tuple), st.dictionaries(words, inner, max_size=3)
    ),
    max_leaves=6,
)


def parameter(*known):
    return Parameter("p", tuple(Dated(value) for value in known))


@given(values)
def test_a_value_fits_itself(value):
    assert misfit(parameter(value), value) is None


@given(numbers, numbers)
def test_a_number_fits_a_number_and_nothing_else_does(first, second):
    assert misfit(parameter(first), second) is None
    for wrong in ("text", True, (second,), {"a": second}):
        assert misfit(parameter(first), wrong) is not None


@pytest.mark.parametrize(
    "known, value, fits",
    [
        ((Fraction(1), "gap", None), (None, "other", Fraction(2)), True),
        ((Fraction(1),), (Fraction(1), "gap"), False),
        ({"junior": Fraction(1)}, {"junior": Fraction(2), "senior": Fraction(3)}, True),
        ({"junior": Fraction(1)}, {"junior": "many"}, False),
        (({"up": Fraction(1), "rate": None},), ({"up": "x", "rate": Fraction(1)},), False),
        (({"up": Fraction(1), "rate": None},), ({"up": Fraction(2), "rate": Fraction(1)},), True),
        (None, "anything", True),
        ("word", Fraction(1), False),
        ((), (Fraction(1),), True),
    ],
)
def test_lists_and_tables_keep_the_kinds_of_their_entries(known, value, fits):
    assert (misfit(parameter(known), value) is None) is fits
