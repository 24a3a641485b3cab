"""Laws of attitude: the scale of the signs, and what nobody rated."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.api import PolicyError
from kpi.testing.scoring import scored
from kpi_management.attitude import PARTLY_RATED, attitude

SIGNS = st.lists(st.sampled_from([-1, 0, 1]), min_size=1, max_size=8)
NUMBERS = {"plus": 1, "minus": -1, "full": 100}


def score(items, **more):
    return scored(attitude, {"items": items}, {**NUMBERS, **more})


@given(SIGNS)
def test_the_score_is_fifty_and_fifty_times_the_mean_sign(signs):
    assert score(signs).value == 50 + 50 * Fraction(sum(signs), len(signs))


@given(SIGNS)
def test_turning_every_sign_turns_the_score(signs):
    assert score(signs).value + score([-one for one in signs]).value == 100


@given(SIGNS, st.integers(1, 5), st.integers(1, 5))
def test_all_plus_is_full_marks_and_all_minus_none_whatever_the_signs_are_worth(signs, plus, minus):
    worth = {"plus": plus, "minus": -minus}
    assert 0 <= score(signs, **worth).value <= 100
    assert score([1] * len(signs), **worth).value == 100
    assert score([-1] * len(signs), **worth).value == 0


@given(SIGNS, st.integers(1, 3))
def test_a_question_that_nobody_rated_is_left_out_and_told(signs, missing):
    left_out = score([*signs, *[None] * missing])
    assert left_out.value == score(signs).value
    assert PARTLY_RATED in left_out.flags
    assert score([*signs, None], missing_item="block").value is None


def test_what_nobody_rated_at_all_has_no_score():
    found = score([None, None])
    assert (found.value, found.flags) == (None, ())


def test_a_plus_that_is_worth_no_more_than_a_minus_is_refused():
    with pytest.raises(PolicyError, match="plus must be above minus"):
        score([1], plus=-1)
