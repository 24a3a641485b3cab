"""Field service: what holds of its rates, points and first visits, whatever the numbers."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.api import Period
from kpi.app.catalogue import load_policy
from kpi.trial import trial
from kpi_installer.field.first_visits import first_visits


@pytest.fixture(scope="module")
def tried() -> Any:
    policy = load_policy(None)

    def one(name: str, **given: Any) -> dict[str, Any]:
        return dict(trial(policy, f"installer.{name}", given, {}, date(2024, 3, 31)).outputs)

    return one


@settings(max_examples=25)
@given(st.integers(1, 500), st.integers(0, 500), st.integers(0, 500))
def test_more_tickets_in_time_never_cost_more(tried: Any, due: int, first: int, second: int) -> None:
    fewer, more = sorted((min(first, due), min(second, due)))
    worse, better = (tried("manager_timely", timely=one, due=due) for one in (fewer, more))
    assert worse["kpi_points"] >= better["kpi_points"]
    assert worse["fines"] >= better["fines"]


@settings(max_examples=25)
@given(st.integers(0, 500), st.integers(1, 500))
def test_the_company_assesses_wherever_points_or_fines_are_due(tried: Any, timely: int, due: int) -> None:
    found = tried("manager_timely", timely=min(timely, due), due=due)
    if found["kpi_points"] or found["fines"]:
        assert found["level"] == "company"
    assert (found["level"] == "department") == (found["rate"] > Fraction(99, 100))


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(10, 400)), min_size=2, max_size=2))
def test_one_rate_of_both_never_exceeds_the_worse_of_two(tried: Any, both: list[tuple[int, int]]) -> None:
    given = {"group": list(both[0]), "vip": list(both[1]), "full": "15"}
    if tried("manager_loss", **given)["score"] == 15:
        assert tried("manager_loss", combine="together", **given)["score"] == 15


def ticket(id: str, came: str, closed: str | None, **more: Any) -> dict[str, Any]:
    row = {"id": id, "kind": "digital_tv", "customer": None, "ref": None, "assignee": "P"}
    moments = {"dispatched": came, "closed": closed}
    return {**row, **{name: one and datetime.fromisoformat(one) for name, one in moments.items()}, **more}


def visits(*rows: dict[str, Any], days: int | None = None) -> tuple[Fraction, Fraction]:
    numbers = {"kinds": ("digital_tv",), "repeat_window_days": None if days is None else Fraction(days)}
    found = first_visits({"tickets": list(rows)}, numbers, Period.parse("2024-03")).counts["P"]
    return found["solved"], found["faults"]


FIRST = ticket("1", "2024-03-01T09:00:00", "2024-03-01T12:00:00", customer="A")


@pytest.mark.parametrize(
    ("again", "solved"),
    [
        (ticket("2", "2024-03-20T09:00:00", None, customer="A"), 0),
        (ticket("2", "2024-03-20T09:00:00", None, ref="1"), 0),
        (ticket("2", "2024-03-20T09:00:00", None, customer="B"), 1),
        (ticket("2", "2024-03-20T09:00:00", None, customer="A", kind="two_way"), 1),
        (ticket("2", "2024-03-01T10:00:00", None, customer="A"), 1),
    ],
)
def test_a_fault_comes_back_by_its_customer_or_its_reference(again: dict[str, Any], solved: int) -> None:
    assert visits(FIRST, again) == (solved, 1)


def test_a_repeat_counts_within_its_window_alone() -> None:
    again = ticket("2", "2024-03-08T12:00:00", None, customer="A")
    assert visits(FIRST, again, days=7) == (0, 1)
    assert visits(FIRST, again, days=6) == (1, 1)


def test_a_repeat_in_the_next_month_counts_only_within_a_window() -> None:
    late = ticket("1", "2024-03-30T09:00:00", "2024-03-30T12:00:00", customer="A")
    again = ticket("2", "2024-04-02T09:00:00", None, customer="A")
    assert visits(late, again) == (1, 1)
    assert visits(late, again, days=7) == (0, 1)


def test_a_fault_closed_in_another_month_is_not_counted_in_this_one() -> None:
    earlier = ticket("0", "2024-02-20T09:00:00", "2024-02-20T12:00:00", customer="C")
    assert visits(FIRST, earlier) == (1, 1)
