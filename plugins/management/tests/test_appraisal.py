"""Laws of ability, of scores combined, and of the bonus."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.api import PolicyError
from kpi.testing.scoring import scored
from kpi_management.appraisal import ability, bonus_eligibility, combined, job_standard

RATINGS = st.lists(st.integers(1, 5), min_size=1, max_size=9)
SCORES = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 5)), min_size=1, max_size=4)
NUMBERS = {"scale": 5, "full": 100, "weights": 1}


@given(RATINGS)
def test_ability_is_the_mean_rating_over_the_scale(ratings):
    found = scored(ability, {"ratings": ratings}, NUMBERS)
    assert found.value == Fraction(sum(ratings), len(ratings)) / 5 * 100


@given(RATINGS, st.sampled_from([0, 6]))
def test_a_rating_off_the_scale_is_none(ratings, wrong):
    found = scored(ability, {"ratings": [*ratings, wrong]}, NUMBERS)
    assert found.value is None
    assert "out_of_range" in found.flags


@given(SCORES.filter(lambda pairs: any(weight for _, weight in pairs)))
def test_combined_scores_lie_between_those_that_count(pairs):
    scores, weights = zip(*pairs, strict=True)
    counted = [score for score, weight in pairs if weight]
    found = scored(combined, {"scores": list(scores)}, {"weights": weights, "full": 100}).value
    assert min(counted) <= found <= max(counted)


def test_a_score_of_no_weight_may_be_missing_and_another_may_not():
    assert scored(combined, {"scores": [80, None]}, {"weights": (1, 0), "full": 100}).value == 80
    assert scored(combined, {"scores": [80, None]}, {"weights": (1, 1), "full": 100}).value is None


@pytest.mark.parametrize(
    ("weights", "told"), [((1,), "1 numbers where 2"), ((0, 0), "more than 0"), ((2, -1), "0 or more")]
)
def test_weights_that_weigh_nothing_are_refused(weights, told):
    with pytest.raises(PolicyError, match=told):
        scored(combined, {"scores": [1, 2]}, {"weights": weights, "full": 100})


def test_performance_without_a_job_standard_table_is_refused():
    with pytest.raises(PolicyError, match="job-standard table"):
        scored(job_standard, {"job_score": 80}, {"table": None, "full": 100})


@given(st.integers(0, 1000), st.integers(0, 100), st.integers(0, 100))
def test_a_bonus_is_paid_whole_or_not_at_all(bonus, result, least):
    found = scored(bonus_eligibility, {"bonus": bonus, "result": result}, {"min_score": least})
    assert found.value == (bonus if result >= least else 0)


@given(st.integers(0, 1000))
def test_nobody_has_a_bonus_without_an_appraisal(bonus):
    found = scored(bonus_eligibility, {"bonus": bonus, "result": None}, {"min_score": 0})
    assert (found.value, "no_appraisal" in found.flags) == (0, True)
