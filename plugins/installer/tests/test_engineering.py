"""Laws of what is counted of engineering and materials (S003.A.7 and A.8)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.api import Period, PolicyError
from kpi_installer.engineering.projects import PROJECTS
from kpi_installer.engineering.repairs import REPAIRS, is_large
from kpi_installer.materials.counting import RETURNS, SAMPLES

START = datetime(2024, 2, 1)
MARCH = Period.parse("2024-03")
MONTHS = [Period.parse(f"2024-0{month}") for month in range(1, 7)]
REPAIR = {
    "start_event": "dispatched",
    "period_by": "deadline",
    "large_rule": "households_or_long_cores",
    "undecided": "minimum",
    "points": (Fraction(1), Fraction(3)),
    **{name: Fraction(value) for name, value in (
        ("response", 30), ("small_hours", 6), ("large_hours", 8), ("households", 1000), ("cores", 36), ("length", 2),
    )},
}  # fmt: skip
_REPAIR = ("households", "cores", "length", "dispatched", "responded", "restored", "severity", "points")


def repair(**more: Any) -> dict[str, Any]:
    return {**dict.fromkeys(_REPAIR), "unit": "build", **more}


def _repaired(one: tuple[int, int | None, int, int | None]) -> dict[str, Any]:
    start, seconds, households, points = one
    dispatched = START + timedelta(seconds=start)
    restored = None if seconds is None else dispatched + timedelta(seconds=seconds)
    decided = None if points is None else Fraction(points)
    return repair(dispatched=dispatched, restored=restored, households=households, points=decided)


repairs = st.lists(
    st.tuples(
        st.integers(0, 80 * 86400),
        st.one_of(st.none(), st.integers(0, 12 * 3600)),
        st.integers(998, 1001),
        st.one_of(st.none(), st.integers(1, 3)),
    ).map(_repaired),
    max_size=8,
)


def counted(working: Any, rows: Any, numbers: Any, period: Period | None) -> dict[str, Fraction]:
    counts = working.function(rows, numbers, period).counts.get("build", {})
    return {part: counts.get(part, Fraction(0)) for part in working.parts}


@given(repairs)
def test_each_repair_is_due_in_one_month_and_costs_only_where_it_is_late(made):
    months = [counted(REPAIRS, {"repairs": made}, REPAIR, month) for month in MONTHS]
    assert sum(month["due"] for month in months) == len(made)
    assert sum(month["response_due"] for month in months) == len(made)
    for month in months:
        assert month["late"] <= month["deduct"] <= 3 * month["late"]
        assert month["provisional"] <= month["late"]


@pytest.mark.parametrize(
    ("households", "cores", "length", "large", "always"),
    [
        (1000, None, None, True, False),
        (999, 36, "1.99", False, False),
        (0, 36, "2", True, True),
        (0, 35, "9", False, False),
        (1000, 1, "2", True, True),
    ],
)
def test_a_repair_is_large_by_households_or_by_long_cores(households, cores, length, large, always):
    row = repair(households=households, cores=cores, length=None if length is None else Fraction(length))
    assert is_large(row, REPAIR) is large
    assert is_large(row, {**REPAIR, "large_rule": "length_always"}) is always


def test_a_range_of_points_that_is_none_is_refused():
    late = repair(dispatched=datetime(2024, 3, 1), restored=datetime(2024, 3, 2))
    with pytest.raises(PolicyError, match="points must be"):
        counted(REPAIRS, {"repairs": [late]}, {**REPAIR, "points": Fraction(2)}, MARCH)


def test_a_severity_that_nobody_knows_is_refused_and_not_free():
    late = repair(dispatched=datetime(2024, 3, 1), restored=datetime(2024, 3, 2), severity="awful")
    assert counted(REPAIRS, {"repairs": [late]}, REPAIR, MARCH)["refused"] == 1


def test_a_project_finished_after_the_month_was_not_finished_in_it():
    row = {"unit": "build", "deadline": date(2024, 3, 20), "finished": date(2024, 4, 1), "excused": None}
    found = counted(PROJECTS, {"projects": [row]}, {"excused": False}, MARCH)
    assert found == {"due": 1, "finished": 0, "in_time": 0}


@given(st.integers(1, 5000), st.sampled_from(["0.05", "0.03", "0.01"]))
def test_the_least_sample_is_the_least_whole_number_that_is_enough(quantity, share):
    numbers = {"kinds": ("cable",), "sample": Fraction(share), "rounding": "ceil"}
    row = {
        "unit": "build",
        "on": None,
        "kind": "cable",
        "quantity": quantity,
        "sampled": None,
        "passed": None,
    }
    (least,) = SAMPLES.function({"deliveries": [row]}, numbers, None).told["min"]
    assert least - 1 < quantity * Fraction(share) <= least
    for taken in (least - 1, least):
        good = {**row, "sampled": int(taken), "passed": int(taken)}
        assert counted(SAMPLES, {"deliveries": [good]}, numbers, None)["good"] == (taken == least)


def test_the_kind_that_was_returned_most_is_judged_and_never_the_sum():
    def back(kind: str, count: int, *, covered: bool = True) -> list[dict[str, Any]]:
        return [{"unit": "build", "on": date(2024, 3, 1), "kind": kind, "in_warranty": covered}] * count

    stock = [
        {"unit": "build", "kind": kind, "units": units} for kind, units in (("box", 100), ("switch", 50))
    ]
    rows = {
        "returns": back("box", 2) + back("switch", 2) + back("switch", 9, covered=False),
        "warranty_units": stock,
    }
    numbers = {"kinds": ("box", "switch")}
    assert counted(RETURNS, rows, numbers, MARCH) == {"returned": 2, "units": 50}
    assert counted(RETURNS, {**rows, "warranty_units": stock[:1]}, numbers, MARCH) == {
        "returned": 2,
        "units": 0,
    }
    assert counted(RETURNS, rows, {"kinds": ("box",)}, MARCH) == {"returned": 2, "units": 100}
