"""How many days complaints were late, and which share of something kept a limit."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.api import DataError, Period, PolicyError
from kpi_management.delays import WORKINGS, complaint_delay

NUMBERS = {
    "free_hours": Fraction(24), "day_rounding": "ceil", "aggregate": "sum", "kinds": ("complaint", "投诉"),
}  # fmt: skip
START = datetime(2024, 3, 4, 9)
HOURS = st.lists(st.fractions(0, 200), min_size=1, max_size=6)


def ticket(hours, kind="投诉", who="S", **more):
    resolved = None if hours is None else START + timedelta(minutes=int(hours * 60))
    return {"kind": kind, "assignee": who, "dispatched": START, "resolved": resolved, **more}


def days(rows, **numbers):
    counts = complaint_delay({"tickets": rows}, {**NUMBERS, **numbers}, Period.parse("2024-03")).counts
    return {who: own["days"] for who, own in counts.items()}


@pytest.mark.parametrize(
    ("hours", "ceil", "floor"), [(24, 0, 0), (25, 1, 0), (48, 1, 1), (49, 2, 1), (72, 2, 2), (0, 0, 0)]
)
def test_a_started_day_counts_or_whole_days_only(hours, ceil, floor):
    assert days([ticket(hours)]) == {"S": ceil}
    assert days([ticket(hours)], day_rounding="floor") == {"S": floor}


def test_only_complaints_resolved_in_the_period_count():
    rows = [ticket(50), ticket(50, kind="repair"), ticket(None), ticket(24 * 40), ticket(50, who=None)]
    assert days(rows) == {"S": 2}
    assert days([ticket(None)]) == {}


def listed(hours, **numbers):
    rows = [{"kind": None, "assignee": "", "hours": one} for one in hours]
    return complaint_delay({"tickets": rows}, {**NUMBERS, **numbers}, None).counts[""]["days"]


@given(HOURS)
def test_the_longest_and_the_mean_are_never_more_than_all_days(hours):
    every = listed(hours)
    assert listed(hours, aggregate="max") <= every
    assert listed(hours, aggregate="mean") * len(hours) == every


@given(HOURS)
def test_whole_days_are_never_more_than_started_ones(hours):
    assert (
        listed(hours, day_rounding="floor")
        <= listed(hours)
        <= listed(hours, day_rounding="floor") + len(hours)
    )


@pytest.mark.parametrize("hours", ["soon", -1])
def test_hours_that_are_no_number_are_refused(hours):
    with pytest.raises(DataError):
        listed([hours])


def test_a_late_complaint_is_told_with_its_row():
    late, kept = ticket(50), ticket(20)
    found = complaint_delay({"tickets": [late, kept]}, NUMBERS, Period.parse("2024-03"))
    assert found.behind == {"S": {"days": [("tickets", late)]}}


def share(name, values, limit):
    (working,) = [one for one in WORKINGS if name in one.brief]
    numbers = dict.fromkeys(working.numbers, limit)
    return working.function({name: [{name: one} for one in values]}, numbers, None).counts[""]


def test_a_share_keeps_its_limit_inclusively():
    assert share("longest_gaps", [15, 16, 10, 12], Fraction(15)) == {"called_every_15_days": Fraction(3, 4)}
    assert share("feedback_hours", [1, 2], Fraction(1)) == {"value": 50}
    assert share("response_hours", [1, 3], Fraction(2)) == {
        "accident_joint": Fraction(1, 2), "accidents": 2,
    }  # fmt: skip


def test_of_nothing_and_without_a_limit_there_is_no_share():
    with pytest.raises(DataError, match="of nothing there is no share"):
        share("arrivals", [], Fraction(1))
    with pytest.raises(PolicyError, match="arrival_hours is left open"):
        share("arrivals", [1], None)
