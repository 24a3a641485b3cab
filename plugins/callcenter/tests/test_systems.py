"""Laws of what is counted of the failures of systems (S003.A.6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.api import Period, PolicyError
from kpi_callcenter.systems import FAILURES, LIMITS, OUTAGES

START = datetime(2024, 2, 1)
MONTHS = [Period.parse(f"2024-0{month}") for month in range(1, 7)]
CLASSES = {
    "systems": ("call",),
    "gap_4_5": "short",
    **{name: Fraction(value) for name, value in (("long_min", 5), ("short_min", 1), ("short_max", 4), ("target_min", 10))},
}  # fmt: skip
TERMS = {
    "office_systems": ("BOSS", "LAN"),
    "call_systems": ("call",),
    "analysis": ("call",),
    "ordinary_words": ("ordinary",),
    "major_words": ("major",),
    "office_ordinary": Fraction(60),
    "office_major": Fraction(180),
    "call_ordinary": Fraction(30),
    "call_major": Fraction(120),
}
_COLUMNS = ("unit", "system", "grade", "reported", "fixed", "analysis")


def outage(**more: Any) -> dict[str, Any]:
    return {**dict.fromkeys(_COLUMNS), "unit": "it", **more}


def _made(one: tuple[int, int | None, str, str]) -> dict[str, Any]:
    start, minutes, system, grade = one
    reported = START + timedelta(seconds=start)
    fixed = None if minutes is None else reported + timedelta(seconds=minutes)
    return outage(system=system, grade=grade, reported=reported, fixed=fixed)


rows = st.lists(
    st.tuples(
        st.integers(0, 80 * 86400),
        st.one_of(st.none(), st.integers(0, 8 * 3600)),
        st.sampled_from(["BOSS", "LAN", "call"]),
        st.sampled_from(["ordinary", "major"]),
    ).map(_made),
    max_size=8,
)


def parts(
    working: Any, made: list[dict[str, Any]], numbers: Any, period: Period | None
) -> dict[str, Fraction]:
    counts = working.function({"outages": made}, numbers, period).counts.get("it", {})
    return {part: counts.get(part, Fraction(0)) for part in working.parts}


@given(rows)
def test_each_outage_of_the_call_system_is_of_one_class_and_one_month(made):
    fixed = [row for row in made if row["fixed"]]
    months = [parts(OUTAGES, fixed, CLASSES, month) for month in MONTHS]
    minutes = [
        (row["fixed"] - row["reported"]).total_seconds() / 60 for row in fixed if row["system"] == "call"
    ]
    assert sum(month["long"] for month in months) == sum(one >= 5 for one in minutes)
    assert sum(month["short"] for month in months) == sum(1 <= one < 5 for one in minutes)
    assert sum(month["counted"] for month in months) == sum(one >= 10 for one in minutes)


@given(rows)
def test_each_failure_is_due_in_one_month_and_in_time_or_over(made):
    months = [parts(LIMITS, made, TERMS, month) for month in MONTHS]
    assert sum(month["due"] for month in months) == len(made)
    for month in months:
        assert month["met"] <= month["due"]
        assert month["worst"] <= month["over"] <= month["worst"] * month["due"]
        assert (month["worst"] == 0) == (month["met"] == month["due"])


def test_a_failure_without_a_grade_or_of_another_system_has_no_limit():
    some = [outage(system="BOSS", reported=START), outage(system="crane", grade="major", reported=START)]
    found = parts(LIMITS, some, TERMS, Period.parse("2024-02"))
    assert (found["due"], found["ungraded"]) == (0, 1)


def test_a_unit_whose_failures_are_all_of_other_months_had_none():
    early = [outage(system="call", grade="major", reported=START, fixed=START + timedelta(hours=1))]
    assert parts(LIMITS, early, TERMS, Period.parse("2024-05"))["due"] == 0
    assert "it" in LIMITS.function({"outages": early}, TERMS, Period.parse("2024-05")).counts


def test_a_run_in_march_reads_january_and_not_december():
    numbers = {"systems": ("BOSS",)}
    over = outage(system="BOSS", reported=datetime(2023, 12, 31, 22), fixed=datetime(2024, 1, 1, 3))
    before = outage(system="BOSS", reported=datetime(2023, 11, 1), fixed=datetime(2023, 11, 2))
    found = parts(FAILURES, [over, before], numbers, Period.parse("2024-03"))
    assert found["hours"] == 3
    assert FAILURES.look_back >= 366


def test_a_word_that_is_no_class_is_refused():
    with pytest.raises(PolicyError, match="gap_4_5"):
        parts(OUTAGES, [], {**CLASSES, "gap_4_5": "none"}, None)


def test_a_limit_of_nothing_is_refused() -> None:
    row = {
        "id": "1", "unit": "u", "system": "BOSS", "grade": "major", "reported": START,
        "fixed": START + timedelta(hours=1), "analysis": None, "cause": None,
    }  # fmt: skip
    with pytest.raises(PolicyError, match="more than 0"):
        LIMITS.function({"outages": [row]}, {**TERMS, "office_major": Fraction(0)}, None)
