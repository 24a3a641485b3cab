"""Against the mean, against the period before, deadlines, pass lines, levels, judgements."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.errors import PolicyError
from kpi.exact import Rate
from kpi.kit.scorers import (
    against_mean,
    against_previous,
    all_met,
    at_least,
    at_most,
    deadline,
    grade_scale,
    in_columns,
    levels,
    manual,
    named_points,
    pass_line,
    weighted_raters,
)
from kpi.testing.scoring import scored

MEAN = {"full": 10, "below_pts": 2}
BACKLOG = {"start": 10, "rise": -2, "fall": 2, "step": 1, "floor": 0}
POLITE = {"named": [40, 60, 80, 100], "points": [8, 12, 16, 20]}


def rate(above, below):
    return Rate(Fraction(above), Fraction(below))


@pytest.mark.parametrize(("mean", "points"), [("simple", 8), ("pooled", 10), ("excl_self", 8)])
def test_the_mean_is_taken_as_the_company_reads_it(mean, points):
    peers = [{"value": rate(9, 10)}, {"value": rate(60, 200)}]
    # Own 40 %: below the mean of 40, 90 and 30, and of 90 and 30, but above the pooled 99 of 285.
    assert scored(against_mean, {"value": rate(30, 75)}, {**MEAN, "mean": mean}, peers).value == points


def test_worse_than_the_mean_costs_points():
    assert scored(against_mean, {"value": 30}, MEAN, [{"value": 50}, {"value": 40}]).value == 8
    assert scored(against_mean, {"value": 30}, {**MEAN, "better": "less"}, [{"value": 50}]).value == 10


def test_the_own_history_is_read_from_an_input():
    assert scored(against_mean, {"value": 30, "history": 40}, {**MEAN, "mean": "own_history"}).value == 8
    with pytest.raises(PolicyError, match="history"):
        scored(against_mean, {"value": 30}, {**MEAN, "mean": "own_history"})


@pytest.mark.parametrize(
    ("before", "now", "points"), [(8, 20, 0), (8, "8.9", 10), (8, 5, 16), (None, 5, 10), (8, None, None)]
)
def test_the_period_before_is_compared_in_whole_steps(before, now, points):
    assert scored(against_previous, {"current": now, "previous": before}, BACKLOG).value == points


def test_a_bonus_can_be_capped():
    assert scored(against_previous, {"current": 0, "previous": 8}, {**BACKLOG, "bonus_cap": 12}).value == 12


@given(before=st.integers(0, 100), pair=st.tuples(st.integers(0, 100), st.integers(0, 100)))
def test_a_smaller_backlog_never_scores_less(before, pair):
    low, high = sorted(pair)
    few, many = (
        scored(against_previous, {"current": one, "previous": before}, BACKLOG).value for one in (low, high)
    )
    assert 0 <= many <= few


@pytest.mark.parametrize(
    ("late", "numbers", "points"),
    [
        (0, {"late_points": 0}, 5), (1, {"late_points": 0}, 0), (-3, {"late_points": 0}, 5), (True, {"late_points": 2}, 2),
        (2, {"per_day": 1}, 3), (9, {"per_day": 1}, 0), (3, {"per_day": 1, "grace": 2}, 4),
        (None, {"late_points": 0}, None), (None, {"late_points": 0, "absent_points": 1}, 1),
    ],
)  # fmt: skip
def test_a_deadline_gives_full_marks_in_time(late, numbers, points):
    assert scored(deadline, {"late": late}, {"full": 5, **numbers}).value == points


@pytest.mark.parametrize(
    ("score", "lowest", "numbers", "passes"),
    [
        (80, 5, {}, True),
        ("79.99", 5, {}, False),
        (90, 0, {"zero_item_blocks": True}, False),
        (90, 4, {"min_item_points": 5}, False),
    ],
)
def test_a_pass_line_may_ask_for_every_item(score, lowest, numbers, passes):
    found = scored(pass_line, {"score": score, "lowest": lowest}, {"pass_line": 80, **numbers})
    assert found.value is passes


def test_items_are_needed_to_judge_the_least_of_them():
    with pytest.raises(PolicyError, match="lowest is not bound"):
        scored(pass_line, {"score": 80}, {"pass_line": 80, "zero_item_blocks": True})


def test_levels_are_looked_up_and_never_guessed():
    table = {"points": {"好": 20, "中": 12, "差": 0}}
    assert scored(levels, {"level": "中"}, table).value == 12
    assert scored(levels, {"level": "优"}, table).value is None
    assert scored(levels, {"level": 4}, {"points": [10, 15, 20, 30, 40]}).value == 30
    assert scored(levels, {"level": 0}, {"points": [10, 15, 20, 30, 40]}).flags == ("gap",)


@pytest.mark.parametrize(
    ("score", "grade"), [(90, "A"), ("89.67", "B"), (60, "C"), ("59.67", "D"), (None, None)]
)
def test_grades_include_their_lower_bound(score, grade):
    numbers = {"bounds": [90, 80, 60], "labels": ["A", "B", "C", "D"]}
    assert scored(grade_scale, {"score": score}, numbers).value == grade


def test_grade_bounds_must_fall():
    with pytest.raises(PolicyError, match="must fall"):
        scored(grade_scale, {"score": 1}, {"bounds": [60, 80], "labels": ["A", "B", "C"]})


@pytest.mark.parametrize(
    ("policy", "value", "points"),
    [("lower", 79, 12), ("upper", 79, 16), ("interpolate", 79, "15.8"), ("midpoint", 79, 14), ("upper", 60, 12), ("manual", 80, 16),
     ("manual", 79, None), ("upper", 39, 0)],
)  # fmt: skip
def test_values_between_named_points_follow_the_policy(policy, value, points):
    found = scored(named_points, {"value": value}, {**POLITE, "gap_policy": policy}).value
    assert found == (None if points is None else Fraction(points))


@given(
    policy=st.sampled_from(["lower", "upper", "interpolate"]),
    pair=st.tuples(st.integers(0, 100), st.integers(0, 100)),
)
def test_politer_never_scores_less(policy, pair):
    low, high = (
        scored(named_points, {"value": one}, {**POLITE, "gap_policy": policy}).value for one in sorted(pair)
    )
    assert 0 <= low <= high <= 20


def test_a_judgement_outside_its_scale_is_none():
    assert scored(manual, {"value": 20}, {"full": 20}).value == 20
    found = scored(manual, {"value": 21}, {"full": 20})
    assert (found.value, found.flags) == (None, ("out_of_range",))


def test_raters_are_weighed_and_a_missing_one_blocks_unless_skipped():
    assert scored(weighted_raters, {"ratings": [28, 24]}, {"rater_weights": [3, 1]}).value == 27
    assert scored(weighted_raters, {"ratings": [28, None]}, {"rater_weights": [1, 1]}).value is None
    skipping = {"rater_weights": [1, 1], "missing_rater": "skip"}
    assert scored(weighted_raters, {"ratings": [28, None]}, skipping).value == 28
    assert scored(weighted_raters, {"ratings": [None, None]}, skipping).value is None


def test_a_rating_above_the_scale_or_the_full_mark_is_none():
    assert scored(weighted_raters, {"ratings": [15, 12]}, {"full": 15}).value == Fraction("13.5")
    for full, ratings in ((15, [30, 30]), (15, [16, 0]), (15, [16, None])):
        found = scored(weighted_raters, {"ratings": ratings}, {"full": full, "missing_rater": "skip"})
        assert (found.value, found.flags) == (None, ("out_of_range",))
    scale = {"full": 15, "scale": 100}
    assert scored(weighted_raters, {"ratings": [80, 60]}, scale).value == Fraction("10.5")
    assert scored(weighted_raters, {"ratings": [101, 60]}, scale).flags == ("out_of_range",)


def test_a_column_of_no_weight_is_for_reference_and_a_missing_one_is_not_zero():
    def told(points, own, superior, **weights):
        given = {"points": points, "self_points": own, "superior": superior}
        found = scored(in_columns, given, {"full": 20, **weights})
        return found.value, found.flags

    assert told(5, 20, 10) == (10, ())
    assert told(5, 20, None) == (5, ())
    assert told(5, 21, 10) == (10, ())
    assert told(5, 20, 21) == told(5, 20, -1) == (None, ("out_of_range",))
    assert told(5, 20, 10, self_w=1, superior_w=3) == (Fraction("12.5"), ())
    assert told(5, None, 10, self_w=1, superior_w=3)[0] is None
    assert told(5, 20, 10, self_w=1, superior_w=0) == (20, ())
    with pytest.raises(PolicyError):
        told(5, 20, 10, self_w=0, superior_w=0)


def test_conditions_include_their_number():
    assert scored(at_least, {"value": 3}, {"least": 3}).value is True
    assert scored(at_most, {"value": "3.01"}, {"most": 3}).value is False
    assert scored(all_met, {"items": [1, True, "0.5"]}, {}).value is False
    assert scored(all_met, {"items": [1, True, "0.5"]}, {"min_count": 2}).value is True


@pytest.mark.parametrize(
    ("items", "unknown", "skip"),
    [
        ([True, None], None, True),
        ([False, None], False, False),
        ([True, True], True, True),
        ([None, None], None, None),
    ],
)
def test_a_requirement_that_is_missing_is_unknown_or_none(items, unknown, skip):
    assert scored(all_met, {"items": items}, {}).value is unknown
    assert scored(all_met, {"items": items}, {"missing": "skip"}).value is skip
