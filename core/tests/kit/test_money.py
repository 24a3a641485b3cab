"""Events that cost more each time, tiers, guarantees, awards."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.errors import PolicyError
from kpi.kit.scorers import (
    below_mark,
    by_score,
    by_service_year,
    clean_award,
    composite,
    discretionary,
    escalating,
    per_count,
    per_event,
    rank_award,
    share,
    streak_award,
    threshold_count,
    tiers,
    top_up,
)
from kpi.testing.scoring import scored

TIERS = {"tiers": [[100000, "0.01"], [200000, "0.015"], [None, "0.02"]]}


def costs(**numbers):
    return [scored(escalating, {"nth": nth}, {"base": 50, **numbers}).value for nth in (1, 2, 3, 4)]


def test_a_fine_doubles_rises_or_stays():
    assert costs() == [50, 100, 200, 400]
    assert costs(cap=200) == [50, 100, 200, 200]
    assert costs(mode="linear") == [50, 100, 150, 200]
    assert costs(mode="linear", cap=120) == [50, 100, 120, 120]
    assert costs(mode="flat") == [50, 50, 50, 50]


def test_the_end_of_a_doubling_is_a_gap():
    found = scored(escalating, {"nth": 5}, {"base": 50, "longest": 4})
    assert (found.value, found.flags) == (None, ("gap",))


@given(
    nth=st.integers(1, 12),
    mode=st.sampled_from(["geometric", "linear", "flat"]),
    cap=st.none() | st.integers(1, 3000),
)
def test_a_later_event_never_costs_less_and_the_cap_holds(nth, mode, cap):
    numbers = {"base": 50, "mode": mode, "cap": cap}
    now, then = (scored(escalating, {"nth": one}, numbers).value for one in (nth, nth + 1))
    assert now <= then
    assert cap is None or then <= cap


def test_the_events_of_a_month_come_to_the_cap_at_most():
    numbers = {"amount": 5, "cap": 12}
    assert [scored(per_event, {"nth": nth}, numbers).value for nth in (1, 2, 3, 4)] == [5, 5, 2, 0]
    numbers = {"amount": -2, "cap": -5}
    assert [scored(per_event, {"nth": nth}, numbers).value for nth in (1, 2, 3, 4)] == [-2, -2, -1, 0]


def test_a_cap_needs_to_know_what_came_before():
    with pytest.raises(PolicyError, match="nth"):
        scored(per_event, {}, {"amount": 5, "cap": 12})
    with pytest.raises(PolicyError, match="sign"):
        scored(per_event, {"nth": 1}, {"amount": -5, "cap": 12})


def test_counts_are_paid_up_to_a_cap():
    assert scored(per_count, {"count": 3}, {"amount": 5}).value == 15
    assert scored(per_count, {"count": 3}, {"amount": 5, "cap": 12}).value == 12


@pytest.mark.parametrize(
    ("mode", "fines"), [("once", [0, 10, 10]), ("every_n", [0, 10, 20]), ("each_from_n", [0, 10, 40])]
)
def test_a_threshold_counts_once_every_n_or_each_from_n(mode, fines):
    numbers = {"threshold": 3, "amount": 10, "repeat_mode": mode}
    assert [scored(threshold_count, {"count": count}, numbers).value for count in (2, 3, 6)] == fines


def test_a_discretionary_amount_is_its_least_and_says_that_it_waits():
    found = scored(discretionary, {}, {"least": 50, "most": 200})
    assert (found.value, found.flags) == (50, ("discretionary",))


@pytest.mark.parametrize(
    ("amount", "earned"), [(0, 0), (100000, 1000), (100001, "1000.02"), (200000, 2500), (250000, 3500)]
)
def test_marginal_tiers_pay_each_stage_its_own_rate(amount, earned):
    assert scored(tiers, {"amount": amount}, TIERS).value == Fraction(earned)


def test_a_slab_pays_one_rate_on_everything():
    numbers = {**TIERS, "method": "slab"}
    assert scored(tiers, {"amount": 200000}, numbers).value == 3000
    assert scored(tiers, {"amount": 250000}, numbers).value == 5000


def test_a_refund_takes_commission_back():
    assert scored(tiers, {"amount": -5000}, TIERS).value == -50


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (None, "not given"),
        ([[200000, "0.01"], [100000, "0.02"]], "rise"),
        ([[None, "0.01"], [1, "0.02"]], "not the last"),
        ([[1]], "upper bound, rate"),
    ],
)
def test_tiers_are_checked(bad, said):
    with pytest.raises(PolicyError, match=said):
        scored(tiers, {"amount": 1}, {"tiers": bad})


@given(pair=st.tuples(*[st.integers(0, 400000)] * 2), method=st.sampled_from(["marginal", "slab"]))
def test_more_sales_never_earn_less(pair, method):
    low, high = (scored(tiers, {"amount": one}, {**TIERS, "method": method}).value for one in sorted(pair))
    assert 0 <= low <= high


def test_the_guarantee_follows_the_year_of_service():
    numbers = {"amounts": [2000, 2200, 2500]}
    assert [scored(by_service_year, {"service_year": year}, numbers).value for year in (1, 2, 3, 4)] == [
        2000,
        2200,
        2500,
        2500,
    ]
    assert scored(by_service_year, {"service_year": 4}, {**numbers, "after_last_year": None}).flags == (
        "gap",
    )


def test_below_the_mark_is_strict():
    numbers = {"pass_mark": 60, "amount": 100}
    assert [scored(below_mark, {"score": one}, numbers).value for one in (60, "59.99", 0)] == [0, 100, 100]


def test_parts_of_an_amount():
    assert scored(share, {"amount": 1000}, {"split": "0.8"}).value == 800
    assert scored(by_score, {"amount": 1000, "score": 88}, {"full": 100}).value == 880
    assert scored(by_score, {"amount": 4000, "score": 100}, {"full": 80, "cap": 1}).value == 4000
    assert scored(top_up, {"earned": 26400, "advanced": 24000}, {}).value == 2400
    assert scored(top_up, {"earned": 20000, "advanced": 24000}, {}).value == 0
    with pytest.raises(PolicyError, match="between 0 and 1"):
        scored(share, {"amount": 1000}, {"split": "1.2"})


@pytest.mark.parametrize(("ties", "paid"), [("each", 100), ("split", 50), (None, 0)])
def test_a_tie_for_the_first_place(ties, paid):
    numbers = {"amount": 100, "tie_policy": ties}
    assert scored(rank_award, {"value": 5}, numbers, [{"value": 5}, {"value": 3}]).value == paid
    assert scored(rank_award, {"value": 6}, numbers, [{"value": 5}, {"value": 3}]).value == 100
    assert scored(rank_award, {"value": 3}, numbers, [{"value": 5}, {"value": 5}]).value == 0


def test_nobody_is_first_with_nothing_or_with_too_little_volume():
    assert scored(rank_award, {"value": 0}, {"amount": 100, "min_value": 0}, [{"value": 0}]).value == 0
    numbers = {"amount": 100, "min_volume": 10}
    peers = [{"value": "0.4", "volume": 50}]
    assert scored(rank_award, {"value": 1, "volume": 1}, numbers, peers).value == 0
    assert (
        scored(rank_award, {"value": "0.3", "volume": 10}, numbers, [{"value": 1, "volume": 1}]).value == 100
    )


def test_a_streak_pays_every_so_many_periods():
    def award(**numbers):
        base = {"step": 3, "amount": 100, "increment": 100, **numbers}
        return [
            int(scored(streak_award, {"streak": months}, base).value) for months in (0, 2, 3, 4, 6, 9, 12)
        ]

    assert award() == [0, 0, 100, 0, 200, 300, 400]
    assert award(mode="geometric") == [0, 0, 100, 0, 200, 400, 800]
    assert award(in_addition=False) == [0, 0, 100, 0, 100, 100, 100]
    assert award(cap=250) == [0, 0, 100, 0, 200, 250, 250]
    assert award(reset_after=6) == [0, 0, 100, 0, 200, 100, 200]


def test_a_clean_record_is_rewarded():
    assert scored(clean_award, {"blockers": [0, 0], "whole_period": True}, {"amount": 100}).value == 100
    assert scored(clean_award, {"blockers": [0, 1], "whole_period": True}, {"amount": 100}).value == 0
    assert scored(clean_award, {"blockers": [0, 0], "whole_period": False}, {"amount": 100}).value == 0


def test_a_composite_weighs_its_scores():
    assert scored(composite, {"values": [90, 80, 70, 100]}, {"weights": "0.25"}).value == 85
