"""Laws of what is counted of the network (S003.A.5)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.api import Period, PolicyError
from kpi_installer.network import WORKINGS
from kpi_installer.network.aggregation import FAILURES
from kpi_installer.network.downtime import CORE_TIME
from kpi_installer.network.limits import FAULT_LIMITS
from kpi_installer.network.rounds import BRANCHES, ROUNDS
from kpi_installer.network.signals import CORRIDOR

MARCH = Period.parse("2024-03")
START = datetime(2024, 2, 1)
MONTHS = [Period.parse(f"2024-0{month}") for month in range(1, 7)]
WEIGHTS = {
    "layers": ("aggregation",),
    "weights": tuple(map(Fraction, (1, 2, 4, 8))),
    "mode": "additive",
    "max_weight": None,
    "alarm_causes": ("line",),
    "appeal_causes": ("power cut",),
    "raises_index": False,
}
LIMITS = {
    "start_event": "reported",
    "period_by": "deadline",
    "names": {"骨干层": "backbone"},
    "backbone": {"arrived": Fraction(40), "fixed": Fraction(120)},
    "aggregation": {"closed": Fraction(120)},
}
_COLUMNS = (
    "id", "unit", "system", "layer", "kind", "device", "devices", "cause", "event", "appeal",
    "reported", "responded", "arrived", "fixed", "returned",
)  # fmt: skip


def outage(**more: Any) -> dict[str, Any]:
    return {**dict.fromkeys(_COLUMNS), "unit": "ops", "layer": "aggregation", **more}


def parts(working: Any, rows: Any, numbers: Any, period: Period | None = MARCH) -> dict[str, Fraction]:
    counts = working.function({working.tables[0]: rows}, numbers, period).counts.get("ops", {})
    return {part: counts.get(part, Fraction(0)) for part in working.parts}


def alarm(device: str, minute: int, **more: Any) -> dict[str, Any]:
    at = datetime(2024, 3, 1) + timedelta(minutes=minute)
    return outage(id=f"{device}{minute}", device=device, reported=at, **more)


alarms = st.lists(
    st.tuples(st.sampled_from("ABC"), st.integers(0, 40000)).map(lambda one: alarm(*one)), max_size=7
)


@given(alarms)
def test_the_weights_of_a_device_add_up_to_a_power_of_two_less_one(made):
    own = [sum(row["device"] == device for row in made) for device in "ABC"]
    assert parts(FAILURES, made, WEIGHTS)["failures"] == sum(2**count - 1 for count in own)
    whole = {**WEIGHTS, "mode": "total"}
    assert parts(FAILURES, made, whole)["failures"] == sum(2 ** (count - 1) for count in own if count)
    flat = {**WEIGHTS, "max_weight": Fraction(1)}
    assert parts(FAILURES, made, flat)["failures"] == len(made)


@given(alarms, st.integers(0, 40000))
def test_a_granted_event_is_one_failure_more_and_raises_no_device(made, minute):
    event = [alarm(device, minute, event="E", appeal="granted", cause="power cut") for device in "ABC"]
    before = parts(FAILURES, made, WEIGHTS)["failures"]
    assert parts(FAILURES, [*made, *event], WEIGHTS)["failures"] == before + 1
    raised = {**WEIGHTS, "raises_index": True}
    assert parts(FAILURES, [*made, *event], raised)["failures"] >= before + 1


def test_failures_of_other_months_layers_and_causes_do_not_count():
    rows = [
        alarm("A", 0, cause="line"),
        alarm("A", 1, cause="test"),
        alarm("A", 2, layer="access"),
        outage(device="A", reported=datetime(2024, 2, 29)),
    ]
    found = parts(FAILURES, rows, WEIGHTS)
    assert (found["failures"], found["alarms"], found["left_out"]) == (1, 1, 1)


def _fault(one: tuple[int, int | None, str]) -> dict[str, Any]:
    start, seconds, layer = one
    reported = START + timedelta(seconds=start)
    done = None if seconds is None else reported + timedelta(seconds=seconds)
    return outage(layer=layer, reported=reported, arrived=done, fixed=done, returned=done)


faults = st.lists(
    st.tuples(
        st.integers(0, 80 * 86400),
        st.one_of(st.none(), st.integers(0, 20000)),
        st.sampled_from(["backbone", "骨干层", "aggregation", "access"]),
    ).map(_fault),
    max_size=8,
)


@given(faults)
def test_each_limit_ends_in_one_month_and_is_kept_or_not(made):
    months = [parts(FAULT_LIMITS, made, LIMITS, month) for month in MONTHS]
    wanted = sum({"aggregation": 1, "access": 0}.get(row["layer"], 2) for row in made)
    assert sum(month["due"] for month in months) == wanted
    assert all(month["met"] + month["late"] == month["due"] for month in months)
    assert sum(month["unlimited"] for month in months) == sum(row["layer"] == "access" for row in made)


def test_a_limit_counts_where_its_clock_starts_or_stops_if_the_company_says_so():
    row = outage(
        layer="aggregation",
        reported=datetime(2024, 2, 29, 23, 30),
        fixed=datetime(2024, 4, 1),
        returned=datetime(2024, 4, 1),
    )
    months = [Period.parse(f"2024-0{month}") for month in (2, 3, 4)]
    for by, due in (("dispatch", [1, 0, 0]), ("deadline", [0, 1, 0]), ("close", [0, 0, 1])):
        numbers = {**LIMITS, "period_by": by}
        assert [parts(FAULT_LIMITS, [row], numbers, month)["due"] for month in months] == due
    later = {**LIMITS, "start_event": "arrived", "backbone": {"fixed": Fraction(120)}}
    at = datetime(2024, 3, 1)
    row = outage(
        layer="backbone", reported=at, arrived=at + timedelta(minutes=30), fixed=at + timedelta(minutes=150)
    )
    assert parts(FAULT_LIMITS, [row], later)["met"] == 1
    with pytest.raises(PolicyError, match="start_event"):
        parts(FAULT_LIMITS, [row], {**LIMITS, "start_event": "layer"})


def test_a_limit_that_is_none_is_refused():
    with pytest.raises(PolicyError, match="backbone"):
        parts(FAULT_LIMITS, [outage(layer="backbone")], {**LIMITS, "backbone": {"fixd": Fraction(1)}})


def test_an_outage_over_the_year_end_counts_for_the_hours_of_each_year():
    numbers = {"layers": ("core",), "period": "year_to_date", "excluded_causes": (), "merge_overlaps": True}
    row = outage(layer="core", reported=datetime(2023, 12, 31, 20), fixed=datetime(2024, 1, 1, 4))
    assert parts(CORE_TIME, [row], numbers, MARCH)["hours"] == 4
    assert parts(CORE_TIME, [row], numbers, Period.parse("2023-12"))["hours"] == 4
    assert parts(CORE_TIME, [row], {**numbers, "period": "month"}, MARCH)["hours"] == 0


def work(day: date, kind: str, system: str = "central") -> dict[str, Any]:
    return {"on": day, "kind": kind, "system": system, "unit": "ops"}


def test_a_week_that_begins_before_the_month_is_kept_by_an_overhaul_of_its_first_days():
    numbers = {"sites": ("central",), "overhaul_kinds": ("overhaul",), "inspection_kinds": ("inspection",)}
    # March 2024 begins on a Friday and ends on a Sunday: five weeks touch it.
    days = [date(2024, 2, 26), *(date(2024, 3, day) for day in (10, 11, 18, 25))]
    rows = [work(day, "overhaul") for day in days]
    rows += [work(date(2024, 3, day), "inspection") for day in range(1, 31)]
    found = parts(ROUNDS, rows, numbers)
    assert found == {"weeks_met": 5, "weeks": 5, "days_met": 30, "days": 31}


def test_a_branch_that_was_left_alone_this_month_is_seen():
    numbers = {"checks": Fraction(2), "check_kinds": ("check",), "central_sites": ("central",)}
    rows = [work(date(2024, 2, 10), "check", "east"), *[work(date(2024, 3, 5), "check", "west")] * 2]
    found = parts(BRANCHES, [*rows, work(date(2024, 3, 5), "check")], numbers)
    assert found == {"met": 1, "sites": 2, "short": 1}


def test_a_device_is_sampled_once_however_often():
    blank = dict.fromkeys(("level", "mer", "ber"))
    rows = [
        {"on": date(2024, 3, day), "device": device, "unit": "ops", **blank}
        for day in (1, 2)
        for device in "ab"
    ]
    assert parts(CORRIDOR, rows, {}) == {"devices": 2, "good": 0, "measured": 0}


def test_every_working_has_a_name_of_its_own():
    assert len({one.name for one in WORKINGS}) == len(WORKINGS)


def test_a_week_over_the_month_end_is_kept_by_an_overhaul_after_it():
    numbers = {"sites": ("central",), "overhaul_kinds": ("overhaul",), "inspection_kinds": ("inspection",)}
    # April 2024 ends on a Tuesday.
    days = [date(2024, 4, day) for day in (1, 8, 15, 22)]
    april = Period.parse("2024-04")
    rows = [work(day, "overhaul") for day in days]
    assert parts(ROUNDS, rows, numbers, april)["weeks_met"] == 4
    assert parts(ROUNDS, [*rows, work(date(2024, 5, 5), "overhaul")], numbers, april)["weeks_met"] == 5
    assert parts(ROUNDS, [*rows, work(date(2024, 5, 6), "overhaul")], numbers, april)["weeks_met"] == 4
    assert ROUNDS.look_ahead == 6
