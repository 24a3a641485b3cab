"""Scorers of duties, conduct and the hospital desk on plain values."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.api import PolicyError
from kpi.testing.scoring import scored
from kpi_callcenter.duty_scorers import (
    breaches,
    conduct,
    duty,
    hospital_fines,
    outstanding,
    ticked,
    work_target,
)

COUNTS = st.integers(0, 100)


@given(COUNTS, st.integers(1, 100))
def test_a_work_target_is_met_or_missed(part, whole):
    assert scored(work_target, {"part": part, "whole": whole}, {"target": 1}).value is (part >= whole)


def test_a_target_over_nothing_is_not_assessed():
    nothing = scored(work_target, {"part": 0, "whole": 0}, {"target": 1})
    assert (nothing.value, nothing.flags) == (None, ())
    assert scored(work_target, {"part": None, "whole": 3}, {"target": 1}).value is None


@given(st.lists(COUNTS, min_size=1, max_size=4))
def test_breaches_add_up_and_a_duty_is_kept_without_any(counts):
    assert scored(breaches, {"counts": counts}, {}).value == sum(counts)
    found = scored(duty, {"counts": counts}, {})
    assert (found.value, "target_missed" in found.flags) == (0, sum(counts) > 0)


KINDS = ("dress", "desk", "company.own")


def test_an_act_costs_what_the_table_says_of_its_kind():
    numbers = {"penalties": {"dress": 20, "company.own": 5}, "kinds": KINDS}
    for kind, cost in (
        ("callcenter.dress", 20),
        ("company.own", 5),
        ("callcenter.own", 0),
        ("callcenter.desk", 0),
    ):
        assert scored(conduct, {"event_kind": kind}, numbers).value == cost
    assert scored(conduct, {"event_kind": "callcenter.dress"}, {"penalties": {}, "kinds": KINDS}).value == 0


@pytest.mark.parametrize(
    ("penalties", "told"),
    [
        (("dress", 5), "penalties is a table"),
        ({"drees": 5}, "drees"),
        ({"callcenter.own": 5}, "callcenter.own"),
    ],
)
def test_a_table_of_penalties_names_kinds_that_count(penalties, told):
    with pytest.raises(PolicyError, match=told):
        scored(conduct, {"event_kind": "callcenter.dress"}, {"penalties": penalties, "kinds": KINDS})


@given(COUNTS, COUNTS, COUNTS)
def test_an_inspection_costs_no_more_than_its_items(inspections, more, uniform):
    given_ = {
        "failed_inspections": inspections, "failed_items": inspections + more, "item_fines": 0, "uniform_events": uniform,
    }  # fmt: skip
    amounts = {"amount": 10, "uniform_amount": 20}
    by_inspection = scored(hospital_fines, given_, {**amounts, "per": "inspection"}).value
    by_item = scored(hospital_fines, given_, {**amounts, "per": "item"}).value
    assert by_inspection == 10 * inspections + 20 * uniform
    assert by_item == by_inspection + 10 * more


@given(COUNTS, COUNTS)
def test_rest_that_is_left_is_never_below_zero(entitled, taken):
    assert scored(outstanding, {"entitled": entitled, "taken": taken}, {}).value == max(entitled - taken, 0)


@given(st.lists(st.sampled_from([0, 1, None]), min_size=1, max_size=6))
def test_an_item_that_nobody_ticked_is_left_out(items):
    found = scored(ticked, {"criteria": items}, {"full": 25}).value
    seen = [one for one in items if one is not None]
    assert found == (Fraction(25 * sum(seen), len(seen)) if seen else None)
