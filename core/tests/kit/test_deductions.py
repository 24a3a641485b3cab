"""Deductions per event, vetoes, checklists and fulfilment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.errors import PolicyError
from kpi.kit.scorers import checklist, deduct_per_event, fulfilment, veto
from kpi.testing.scoring import scored

DISCIPLINE = {"full": 5, "late_pts": 2, "absent_pts": 5}
_count = st.integers(0, 50)


def test_several_counts_cost_each_its_own():
    assert scored(deduct_per_event, {"late": 1, "absent": 0}, DISCIPLINE).value == 3


def test_uncapped_deductions_go_below_zero_and_a_floor_stops_them():
    assert scored(deduct_per_event, {"late": 1, "absent": 1}, DISCIPLINE).value == -2
    assert scored(deduct_per_event, {"late": 1, "absent": 1}, {**DISCIPLINE, "floor": 0}).value == 0


def test_a_count_that_nobody_made_is_not_zero():
    assert scored(deduct_per_event, {"late": None, "absent": 0}, DISCIPLINE).value is None


@pytest.mark.parametrize(
    ("inputs", "numbers", "said"),
    [
        ({"late": 1}, DISCIPLINE, "absent"),
        ({"late": 1, "absent": 1, "rude": 1}, DISCIPLINE, "rude_pts"),
        ({}, {"full": 5}, "no count"),
    ],
)
def test_counts_and_points_must_match(inputs, numbers, said):
    with pytest.raises(PolicyError, match=said):
        scored(deduct_per_event, inputs, numbers)


@given(late=_count, absent=_count, more=_count)
def test_more_events_never_add_points_and_the_floor_holds(late, absent, more):
    numbers = {**DISCIPLINE, "floor": -3}
    few = scored(deduct_per_event, {"late": late, "absent": absent}, numbers).value
    many = scored(deduct_per_event, {"late": late + more, "absent": absent}, numbers).value
    assert -3 <= many <= few <= 5


@pytest.mark.parametrize(
    ("mode", "count", "points"),
    [("item_zero", 0, 5), ("item_zero", 1, 0), ("deduct", 2, 3), ("deduct", 9, 0)],
)
def test_a_veto_takes_all_or_so_much_each(mode, count, points):
    numbers = {"full": 5, "veto_mode": mode, "points": 1}
    assert scored(veto, {"count": count}, numbers).value == points


def test_a_checklist_adds_the_steps_that_were_done():
    assert scored(checklist, {"steps": [True, False, True]}, {"points": [5, 5, 10]}).value == 15
    assert scored(checklist, {"steps": [1, 0, 1]}, {"points": 5}).value == 10


def test_a_step_that_nobody_judged_makes_the_checklist_missing():
    assert scored(checklist, {"steps": [1, None]}, {"points": 5}).value is None


def test_a_checklist_needs_points_for_each_step():
    with pytest.raises(PolicyError, match="2 numbers where 3 are needed"):
        scored(checklist, {"steps": [True, False, True]}, {"points": [5, 5]})


def test_fulfilment_is_a_mean_of_rates_and_answers():
    assert scored(fulfilment, {"criteria": ["0.9", True, "0.8"]}, {"full": 10}).value == 9
    weighted = {"full": 10, "criterion_weights": [3, 1]}
    assert scored(fulfilment, {"criteria": [1, 0]}, weighted).value * 2 == 15


@given(shares=st.lists(st.fractions(0, 1, max_denominator=9), min_size=1, max_size=4))
def test_fulfilment_lies_between_nothing_and_full(shares):
    assert 0 <= scored(fulfilment, {"criteria": shares}, {"full": 10}).value <= 10
