"""The cards of installation, inspection and warehouse: what holds whatever the numbers."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.app.catalogue import load_policy
from kpi.errors import PolicyError
from kpi.trial import trial

CARDS = ("furniture", "building")


@pytest.fixture(scope="module")
def tried() -> Any:
    policy = load_policy(None)

    def one(name: str, set_: dict[str, Any] | None = None, **given: Any) -> Any:
        return trial(policy, f"installer.{name}", given, set_ or {}, date(2024, 3, 31))

    return one


@settings(max_examples=40)
@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_a_failure_of_the_design_costs_nothing(tried: Any, passed: int, failed: int, by_design: int) -> None:
    told = {"passed": passed, "total": passed + failed}
    without = tried("furniture_first_pass", **told)
    more = {**told, "total": passed + failed + by_design, "design_failures": by_design}
    assert tried("furniture_first_pass", **more).result == without.result
    assert without.result is None if passed + failed == 0 else 0 <= without.result <= 30


@settings(max_examples=40)
@given(st.integers(0, 20), st.integers(0, 2))
def test_a_violation_more_never_gives_points(tried: Any, violations: int, merit: int) -> None:
    for rule in ("warehouse", "equipment"):
        fewer, more = (
            tried(f"furniture_{rule}", violations=count, merit=merit).result
            for count in (violations, violations + 1)
        )
        assert 0 <= more <= fewer <= 10


@settings(max_examples=40)
@given(st.integers(0, 10000), st.integers(1, 20000))
def test_pay_is_the_base_times_the_score_over_eighty_to_the_cent(tried: Any, cents: int, base: int) -> None:
    score = Fraction(cents, 100)
    found = tried("furniture_pay", score=str(score), base=base).result
    assert abs(found - score * base / 80) <= Fraction(1, 200)
    assert (found * 100).denominator == 1


@settings(max_examples=25)
@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 100), st.integers(0, 10), st.integers(0, 10))
def test_both_cards_have_the_same_numbers(
    tried: Any, passed: int, failed: int, share: int, slips: int, rating: int
) -> None:
    given = {
        "passed": passed, "total": passed + failed, "survey": share, "aftersale": share,
        "wh": slips, "veh": slips, "sales": rating, "base": 3000,
    }  # fmt: skip
    first, second = (tried(name, **given) for name in CARDS)
    assert first.result == second.result
    assert first.outputs["pay"] == second.outputs["pay"]


def test_bands_without_their_numbers_are_refused_with_an_example(tried: Any) -> None:
    with pytest.raises(PolicyError) as caught:
        tried("furniture_inspection", {"link": "bands"}, survey=80)
    assert [(one.code, one.hint) for one in caught.value.faults] == [
        ("not_given", "edges = [60, 80], points = [0, 10, 20]")
    ]


def test_a_least_ratio_above_the_greatest_is_refused(tried: Any) -> None:
    with pytest.raises(PolicyError) as caught:
        tried("building_pay", {"min_ratio": 2, "cap_ratio": 1}, score=80, base=3000)
    assert "min_ratio" in str(caught.value)
