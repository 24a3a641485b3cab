"""Laws of what the call centre and the hospital desk count row by row."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.api import DataError, Period, PolicyError
from kpi_callcenter.workings.desk import EMERGENCIES, GROOMED, LEAVE_KINDS, WEEKLY_REST
from kpi_callcenter.workings.duties import CLEANING, MEETINGS
from kpi_callcenter.workings.handing import HANDOVER_CALLS
from kpi_callcenter.workings.room import DAMAGES, DATA_REQUESTS, SEATS, VISITS

FEBRUARY = Period.parse("2024-02")
MEETING = {"per_week": (Fraction(1), Fraction(2)), "duty": "meeting", "target": Fraction(1)}
REST = {"rest_days": Fraction(1), "month_rule": "count_sundays", "weekday": "Sunday"}
INSPECTION = {
    "sections": {"face": ("clean", "neat"), "words": ("polite",)},
    "scope_sections": ("face",),
    "fines_of_items": {},
}
EMERGENCY = {"notice_within": Fraction(24), "clock_start": "incident", "paperwork_grace_days": Fraction(0)}
INCIDENT = datetime(2024, 2, 5, 8)


def done(duty: str, on: date, employee: str | None = None, unit: str = "room") -> dict[str, Any]:
    return {"on": on, "duty": duty, "unit": unit, "employee": employee, "note": None}


def inspection(
    item: str | None, *, passed: bool = False, day: int = 5, status: str | None = None
) -> dict[str, Any]:
    return {
        "id": "1", "on": datetime(2024, 2, day, 8), "by": None, "employee": "N", "unit": None, "item": item,
        "passed": passed, "severity": None, "amount": None, "status": status, "note": None,
    }  # fmt: skip


def emergency(phoned: datetime | None, **more: Any) -> dict[str, Any]:
    day = date(2024, 2, 8)
    row = {
        "employee": "N", "incident": INCIDENT, "phoned": phoned, "consent": True, "returned": day, "paperwork": day,
        "shift_start": None, "note": None,
    }  # fmt: skip
    return {**row, **more}


@given(st.lists(st.dates(date(2024, 1, 25), date(2024, 3, 5)), max_size=30))
def test_a_week_of_meetings_belongs_to_the_month_of_its_sunday(days):
    found = MEETINGS.function({"duty_log": [done("meeting", day) for day in days]}, MEETING, FEBRUARY)
    sundays = [date(2024, 2, 4), date(2024, 2, 11), date(2024, 2, 18), date(2024, 2, 25)]
    held = [len({day for day in days if sunday - timedelta(6) <= day <= sunday}) for sunday in sundays]
    if days:
        own = found.counts["room"]
        assert own["weeks"] == 4
        assert own["weeks_met"] == sum(1 <= one <= 2 for one in held)
    else:
        assert not found.counts


def test_who_was_there_is_counted_beside_the_unit_and_one_meeting_stays_one():
    day = date(2024, 2, 6)
    rows = [done("meeting", day, "A"), done("meeting", day, "B"), done("cleaning", day, "A")]
    found = MEETINGS.function({"duty_log": rows}, MEETING, FEBRUARY).counts
    assert found["room"]["weeks_met"] == 1
    assert (found["A"]["attended"], found["B"]["attended"]) == (1, 1)


@given(st.lists(st.integers(0, 9), max_size=10))
def test_numbers_of_meetings_are_judged_one_by_one(weeks):
    found = MEETINGS.function({"weeks": [{"held": one} for one in weeks]}, MEETING, None)
    assert found.told["ok"] == tuple(one in (1, 2) for one in weeks)
    assert found.counts[""]["weeks_met"] == sum(found.told["ok"])


def test_cleaning_is_counted_by_the_day():
    rows = [
        done("cleaning", date(2024, 2, 1)),
        done("cleaning", date(2024, 2, 1), "A"),
        done("cleaning", date(2024, 3, 1)),
    ]
    found = CLEANING.function({"duty_log": rows}, {"duty": "cleaning"}, FEBRUARY).counts
    assert found == {"room": {"days_cleaned": 1, "days": 29}}


def test_visits_and_data_are_breaches_without_whoever_must_agree():
    visit = {"id": "1", "at": datetime(2024, 2, 5), "visitor": "X", "employee": "A", "approved_by": None}
    approvers = {"approvers": ("office",), "handlers": ("leader",)}
    rows = [visit, {**visit, "approved_by": "office"}, {**visit, "at": datetime(2024, 3, 1)}]
    assert VISITS.function({"visits": rows}, approvers, FEBRUARY).counts["A"] == {"breaches": 1, "cases": 2}
    request = {
        "id": "1",
        "at": datetime(2024, 2, 5),
        "employee": "A",
        "approved_by": "office",
        "handled_by": "leader",
    }
    rows = [request, {**request, "handled_by": "A"}, {**request, "approved_by": None}]
    assert DATA_REQUESTS.function({"data_requests": rows}, approvers, FEBRUARY).counts["A"]["breaches"] == 2


def test_a_seat_is_wrong_where_another_one_is_assigned():
    row = {"employee": "A", "at": datetime(2024, 2, 5), "seat": "1", "assigned": "1"}
    rows = [
        row,
        {**row, "seat": "2"},
        {**row, "assigned": None},
        {**row, "seat": "3", "at": datetime(2024, 3, 1)},
    ]
    assert SEATS.function({"seat_log": rows}, {}, FEBRUARY).counts == {"A": {"breaches": 1, "cases": 2}}


@given(st.lists(st.tuples(st.integers(0, 10_000), st.booleans()), max_size=6), st.integers(0, 100))
def test_damage_is_the_share_of_what_is_somebodys_fault(cases, percent):
    rows = [{"loss_amount": str(loss), "personal_fault": str(fault)} for loss, fault in cases]
    share = Fraction(percent, 100)
    found = DAMAGES.function({"cases": rows}, {"share": share}, None)
    assert sum(found.told["amounts"]) == sum(loss for loss, fault in cases if fault) * share


def test_items_of_one_day_are_one_inspection_and_those_of_other_sections_none():
    rows = [inspection("clean"), inspection("neat"), inspection("polite"), inspection("clean", day=6),
            inspection("neat", day=7, passed=True), inspection("neat", day=8, status="waived"), inspection(None, day=9)]  # fmt: skip
    found = GROOMED.function({"inspections": rows}, INSPECTION, FEBRUARY).counts["N"]
    assert (found["failed_inspections"], found["failed_items"], found["item_fines"]) == (3, 4, 0)
    fines = {**INSPECTION, "fines_of_items": {"polite": Fraction(5)}}
    assert GROOMED.function({"inspections": rows}, fines, FEBRUARY).counts["N"]["item_fines"] == 5


def test_a_fine_for_an_item_of_no_section_is_refused():
    with pytest.raises(PolicyError, match="politeness"):
        numbers = {**INSPECTION, "fines_of_items": {"politeness": Fraction(5)}}
        GROOMED.function({"inspections": []}, numbers, FEBRUARY)


def test_a_section_that_does_not_exist_is_refused():
    with pytest.raises(PolicyError, match="no section feet"):
        GROOMED.function({"inspections": []}, {**INSPECTION, "scope_sections": ("feet",)}, FEBRUARY)


def test_a_section_that_is_no_list_of_items_is_refused() -> None:
    with pytest.raises(PolicyError, match="face must list its items"):
        GROOMED.function({"inspections": []}, {**INSPECTION, "sections": {"face": Fraction(1)}}, FEBRUARY)


@given(st.integers(1950, 2100), st.integers(1, 12), st.integers(0, 31))
def test_rest_is_the_sundays_of_the_month_and_what_is_left_is_never_below_zero(year, month, taken):
    rows = [{"year": year, "month": month, "taken": taken}]
    found = WEEKLY_REST.function({"cases": rows}, REST, None).told
    sundays = sum(week[calendar.SUNDAY] > 0 for week in calendar.Calendar().monthdayscalendar(year, month))
    left = max(sundays - taken, 0)
    assert found == {
        "entitled": (sundays,),
        "outstanding": (left,),
        "settled": ("forfeited" if left else "taken",),
    }


def test_everybody_with_a_shift_in_the_month_has_its_rest():
    rows = [{"employee": "N", "on": date(2024, 2, 3)}, {"employee": "M", "on": date(2024, 3, 1)}]
    found = WEEKLY_REST.function({"shifts": rows}, REST, FEBRUARY).counts
    assert {who: own["entitled"] for who, own in found.items()} == {"N": 4}


def test_a_month_that_is_none_is_refused():
    with pytest.raises(DataError, match="month"):
        WEEKLY_REST.function({"cases": [{"year": 2024, "month": 13, "taken": 0}]}, REST, None)


@given(st.integers(0, 3 * 86_400), st.booleans(), st.integers(-1, 3))
def test_an_emergency_stands_where_all_three_conditions_do(seconds, consent, late):
    row = emergency(
        INCIDENT + timedelta(seconds=seconds), consent=consent, paperwork=date(2024, 2, 8) + timedelta(late)
    )
    found = EMERGENCIES.function({"emergency_leaves": [row]}, EMERGENCY, None)
    assert found.told["valid"] == (seconds <= 86_400 and consent and late == 0,)


def test_what_is_not_recorded_of_an_emergency_was_not_done():
    rows = [emergency(None), emergency(INCIDENT, consent=None), emergency(INCIDENT, paperwork=None)]
    found = EMERGENCIES.function({"emergency_leaves": rows}, EMERGENCY, FEBRUARY)
    assert found.counts["N"] == {"valid": 0, "invalid": 3}
    away = emergency(INCIDENT, returned=None, paperwork=None)
    assert EMERGENCIES.function({"emergency_leaves": [away]}, EMERGENCY, FEBRUARY).counts["N"]["valid"] == 1


def test_the_clock_of_an_emergency_may_start_with_the_shift():
    row = emergency(INCIDENT + timedelta(hours=30), shift_start=INCIDENT + timedelta(hours=10))
    numbers = {**EMERGENCY, "clock_start": "shift"}
    assert EMERGENCIES.function({"emergency_leaves": [row]}, numbers, None).told["valid"] == (True,)


def test_leave_of_a_kind_without_a_name_and_beyond_its_days_is_counted():
    row = {"employee": "N", "kind": "sick", "from": datetime(2024, 2, 5), "until": datetime(2024, 2, 9)}
    numbers = {"kinds": ("sick",), "max_days": {"sick": Fraction(3)}}
    found = LEAVE_KINDS.function({"leaves": [row, {**row, "kind": "trip"}]}, numbers, FEBRUARY).counts["N"]
    assert found == {"unknown": 1, "beyond": 2}


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 1200)), max_size=12))
def test_calls_in_a_hand_over_belong_to_who_goes_off_to_the_last_second(calls):
    start = datetime(2024, 2, 5, 14, 30)
    row = {"from": "A", "to": "B", "started": start, "finished": start + timedelta(seconds=600)}
    taken = [{"agent": who, "answered": True, "on": start + timedelta(seconds=at)} for who, at in calls]
    found = HANDOVER_CALLS.function({"handovers": [row], "calls": taken}, {}, FEBRUARY).counts
    inside = [who for who, at in calls if at <= 600]
    assert found["A"]["owned"] == inside.count("A") + inside.count("B")
    assert found["B"]["passed"] == inside.count("B")
