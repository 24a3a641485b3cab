"""Events that follow from attendance, as the stages of a run see them."""

from datetime import date
from functools import cache

import pytest

from kpi.engine.explain import explain
from kpi.errors import PolicyError
from kpi.kit.tables import KIT_TABLES
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy
from kpi.testing.runs import ran

policy_of = cache(read_policy)

RULES = """
[event]
late = { label = "late" }
early_leave = { label = "early" }
absence = { label = "absence" }
leave = { label = "leave" }
missing_punch = { label = "missing punch" }
made_up_punch = { label = "made up", counts = ["approved"] }
meeting = { label = "meeting" }
meeting_missed = { label = "meeting missed" }
resignation = { label = "resignation" }
short_notice = { label = "short notice" }

[attendance.shop]
label = "shop"
outcomes = { late = "late", early_leave = "early_leave", absent = "absence", leave = "leave", missing_punch = "missing_punch", made_up_punch = "made_up_punch", meeting_missed = "meeting_missed", short_notice = "short_notice" }
reads = { meeting = "meeting", resignation = "resignation" }
[attendance.shop.parameters]
shifts = { day = { start = "08:30", end = "18:00" }, evening = { start = "15:30", end = "24:00" } }
grace_minutes = 0
reach_minutes = 480
rest_days = 2
deadline = 3
max = 5
weekday = { value = "Monday", choices = ["none", "Monday", "Friday"] }
resignation_notice = 1
roster_due_day = 31
no_punches = { value = "report", choices = ["report", "absent"] }

[metric.late_times]
label = "times late"
unit = "count"
source = { events = ["late"] }
[metric.days_attended]
label = "days attended"
unit = "days"
source = { attendance = "attended_days" }

[sanction.late_fine]
label = "late"
scorer = "per_event"
inputs = { nth = "nth" }
money = "fine"
on = ["late"]
parameters = { amount = 10 }
[sanction.absence_fine]
label = "absence"
scorer = "per_event"
inputs = { nth = "nth" }
money = "fine"
on = ["absence"]
parameters = { amount = 30 }
[sanction.missing_fine]
label = "missing"
scorer = "per_event"
inputs = { nth = "nth" }
money = "fine"
on = ["missing_punch"]
parameters = { amount = 7 }
[sanction.meeting_fine]
label = "meeting"
scorer = "per_event"
inputs = { nth = "nth" }
money = "fine"
on = ["meeting_missed"]
parameters = { amount = 3 }
[sanction.notice_fine]
label = "notice"
scorer = "per_event"
inputs = { nth = "nth" }
money = "fine"
on = ["short_notice"]
parameters = { amount = 100 }
[sanction.punctual]
label = "punctual"
kind = "award"
money = "award"
scorer = "clean_award"
inputs = { blockers = ["late_times"] }
parameters = { amount = 50 }
[sanctions.all]
label = "all"
rules = ["late_fine", "absence_fine", "missing_fine", "meeting_fine", "notice_fine", "punctual"]

[rule.wage]
kind = "pay"
scorer = "per_count"
inputs = { count = "days_attended" }
parameters = { amount = 100 }
[pay.wages]
label = "wages"
[[pay.wages.part]]
name = "wage"
money = "base"
rule = "wage"
"""
BOUND = RULES + '[[bind]]\nrole = "cs"\nattendance = "shop"\nsanctions = "all"\npay = "wages"\n'
PEOPLE = ("A", "B")


def shift(who, day, start=None, end=None, kind="day", **more):
    return {"employee": who, "on": date(2025, 3, day), "start": start, "end": end, "kind": kind, **more}


def punch(who, day, time, direction=None):
    return {"employee": who, "at": f"2025-03-{day:02d}T{time}:00", "direction": direction}


def day_of(who, day, came="08:30", left="18:00"):
    return [punch(who, day, came), punch(who, day, left)]


def on_leave(first, last, filed):
    return {"employee": "A", "from": first, "until": last, "filed": filed, "approved": True}


def facts(people=PEOPLE, **rows):
    return MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "employees": [{"id": who, "name": who, "hired_on": date(2024, 1, 1)} for who in people],
            "assignments": [
                {"employee": who, "unit": "shop", "role": "cs", "from": date(2024, 1, 1)} for who in people
            ],
            **rows,
        },
        tables=KIT_TABLES,
    )


def run(text=BOUND, period="2025-03", **rows):
    return ran(policy_of(text), facts(**rows), period)


def causes(found, who):
    return sorted(
        (line["item"], line["cause"])
        for line in found.lines
        if line["subject"] == who and line["kind"] == "fine"
    )


def test_a_late_punch_is_fined_and_takes_the_award():
    found = run(shifts=[shift("A", 3), shift("B", 3)], punches=[*day_of("A", 3, "08:31"), *day_of("B", 3)])
    assert causes(found, "A") == [("late_fine", "event 2025-03-03 late")]
    assert found.amounts("A", item="punctual") == []
    assert found.amounts("B", item="punctual") == ["50.00"]


def test_without_a_binding_nothing_follows_from_punches():
    found = run(
        RULES + '[[bind]]\nrole = "cs"\nsanctions = "all"\n',
        shifts=[shift("A", 3)],
        punches=day_of("A", 3, "09:00"),
    )
    assert causes(found, "A") == []


def test_an_evening_shift_of_the_last_day_ends_in_the_next_month():
    rows = {
        "shifts": [shift("A", 31, kind="evening")],
        "punches": [punch("A", 31, "15:30"), {"employee": "A", "at": "2025-04-01T00:10:00"}],
    }
    assert causes(run(**rows), "A") == []
    assert causes(run(period="2025-04", **rows), "A") == []


def test_a_recorded_event_of_the_same_day_stands_for_the_derived_one_if_it_has_an_effect():
    seen, derived = [("late_fine", "event seen")], [("late_fine", "event 2025-03-03 late")]
    stands = {"verified": seen, "appealed": seen, "waived": [], None: derived, "rejected": derived}
    text = BOUND.replace('late = { label = "late" }', 'late = { label = "late", counts = ["verified"] }')
    row = {"subject": "A", "kind": "company.late", "on": "2025-03-03", "ref": "seen"}
    rows = {"shifts": [shift("A", 3)], "punches": day_of("A", 3, "08:31")}
    assert causes(run(events=[row], **rows), "A") == seen
    for status, fined in stands.items():
        found = run(text, events=[{**row, "status": status}], **rows)
        assert causes(found, "A") == fined
        assert found.amounts("A", item="punctual") == ([] if fined else ["50.00"])


def test_recorded_events_count_beside_those_of_other_days_and_of_people_without_shifts():
    recorded = [
        {"subject": who, "kind": "company.late", "on": "2025-03-04", "ref": f"seen {who}"} for who in PEOPLE
    ]
    found = run(shifts=[shift("A", 3)], punches=day_of("A", 3, "08:31"), events=recorded)
    assert causes(found, "A") == [("late_fine", "event 2025-03-03 late"), ("late_fine", "event seen A")]
    assert causes(found, "B") == [("late_fine", "event seen B")]


def test_a_waiver_names_a_derived_event_by_its_ref():
    waiver = [
        {"kind": "waiver", "subject": "A", "on": date(2025, 3, 9), "by": "boss", "ref": "2025-03-03 late"}
    ]
    found = run(shifts=[shift("A", 3)], punches=day_of("A", 3, "08:31"), decisions=waiver)
    assert causes(found, "A") == []
    assert found.amounts("A", item="punctual") == ["50.00"]


def test_shifts_without_a_single_punch_are_reported_and_not_absences():
    rows = {"shifts": [shift("A", day) for day in (3, 4, 5)], "punches": day_of("B", 3)}
    found = run(**rows)
    assert ("A", "no_punches") in found.problems
    assert causes(found, "A") == []
    assert found.amounts("A", item="wage") == [None]
    strict = run(BOUND.replace('no_punches = { value = "report"', 'no_punches = { value = "absent"'), **rows)
    assert len(causes(strict, "A")) == 3


def test_somebody_on_leave_for_the_whole_month_is_not_reported():
    leave = [on_leave("2025-03-01", "2025-03-31", "2025-02-20")]
    found = run(shifts=[shift("A", 3)], leaves=leave)
    assert ("A", "no_punches") not in found.problems
    assert causes(found, "A") == []


def test_leave_that_began_in_an_earlier_month_counts():
    leave = [on_leave("2025-02-20", "2025-03-04", "2025-02-10")]
    rows = {"shifts": [shift("A", 4), shift("A", 5)], "punches": day_of("B", 3)}
    assert ("A", "no_punches") in run(leaves=leave, **rows).problems
    rows["punches"] += day_of("A", 5)
    assert causes(run(leaves=leave, **rows), "A") == []
    assert causes(run(**rows), "A") == [("absence_fine", "event 2025-03-04 absent")]


def test_a_swap_moves_the_shift_to_the_partner():
    rows = {"shifts": [shift("A", 3), shift("B", 3, kind="evening")], "punches": [
        *day_of("B", 3), punch("A", 3, "15:30"), {"employee": "A", "at": "2025-03-04T00:01:00"}]}  # fmt: skip
    swap = {"on": date(2025, 3, 3), "employee": "A", "partner": "B", "approved": True}
    done = run(shift_swaps=[swap], **rows)
    assert causes(done, "A") == causes(done, "B") == []
    undone = run(shift_swaps=[{**swap, "approved": False}], **rows)
    assert causes(undone, "A") == [("late_fine", "event 2025-03-03 late")]
    assert ("early_leave" in str(undone.lines)) is False
    assert undone.amounts("B", item="punctual") == ["50.00"]


def test_a_form_in_time_makes_a_punch_up_and_one_that_is_late_does_not():
    rows = {"shifts": [shift("A", 3)], "punches": [punch("A", 3, "08:30", "in")]}
    form = {"employee": "A", "on": date(2025, 3, 3), "filed": date(2025, 3, 6), "approved": True}
    assert causes(run(**rows), "A") == [("missing_fine", "event 2025-03-03 missing_punch out")]
    assert causes(run(punch_forms=[form], **rows), "A") == []
    late = {**form, "filed": date(2025, 3, 7)}
    assert len(causes(run(punch_forms=[late], **rows), "A")) == 1


def test_whoever_is_planned_and_not_at_a_meeting_that_was_held_missed_it():
    shifts = [shift(who, day) for who in PEOPLE for day in (3, 10)]
    punches = [one for row in shifts for one in day_of(row["employee"], row["on"].day)]
    came = [{"subject": "A", "kind": "company.meeting", "on": "2025-03-03T14:00", "ref": "1"}]
    found = run(shifts=shifts, punches=punches, events=came)
    assert causes(found, "A") == []
    assert causes(found, "B") == [("meeting_fine", "event 2025-03-03 meeting_missed")]


def test_leaving_without_notice_is_told():
    rows = {
        "shifts": [shift("A", 3)], "punches": day_of("A", 3),
        "employees": [{"id": "A", "name": "A", "hired_on": date(2024, 1, 1), "left_on": date(2025, 3, 20)}],
    }  # fmt: skip
    assert causes(run(**rows), "A") == [("notice_fine", "event 2025-03-20 short_notice")]
    for filed, kept in ((date(2025, 2, 20), True), (date(2025, 2, 21), False)):
        event = {"subject": "A", "kind": "company.resignation", "on": str(filed), "ref": "1"}
        assert (causes(run(events=[event], **rows), "A") == []) is kept


def test_shifts_after_the_last_day_are_not_judged():
    employees = [{"id": "A", "name": "A", "hired_on": date(2024, 1, 1), "left_on": date(2025, 3, 3)}]
    resigned = [{"subject": "A", "kind": "company.resignation", "on": "2025-01-01", "ref": "1"}]
    found = run(
        shifts=[shift("A", 3), shift("A", 4)], punches=day_of("A", 3), employees=employees, events=resigned
    )
    assert causes(found, "A") == []


def test_a_roster_published_too_late_is_reported():
    rows = {"punches": day_of("A", 3)}
    late = run(shifts=[shift("A", 3, published=date(2025, 3, 1))], **rows)
    assert ("", "roster_late") in late.problems
    in_time = run(shifts=[shift("A", 3, published=date(2025, 2, 28))], **rows)
    assert ("", "roster_late") not in in_time.problems


def test_what_cannot_be_judged_is_reported():
    rows = {
        "shifts": [shift("A", 3), shift("A", 4, kind="night")],
        "punches": [*day_of("A", 3), {"employee": "A", "at": "2025-03-04"}],
    }
    problems = run(**rows).problems
    assert ("A", "shift_without_times") in problems
    assert ("A", "punch_without_time") in problems


def test_pay_reads_the_days_attended_and_misses_those_of_nobody():
    found = run(shifts=[shift("A", 3), shift("A", 4)], punches=[*day_of("A", 3), *day_of("A", 4, "10:00")])
    assert found.amounts("A", item="wage") == ["200.00"]
    assert found.amounts("B", item="wage") == [None]


def test_a_quarter_adds_its_months_up_and_misses_one_that_is_unknown():
    months = [date(2025, month, 3) for month in (1, 2, 3)]
    shifts = [{"employee": "A", "on": day, "kind": "day"} for day in months]
    punches = [{"employee": "A", "at": f"{day}T{time}:00"} for day in months for time in ("08:30", "18:00")]
    text = BOUND.replace(
        '[pay.wages]\nlabel = "wages"', '[pay.wages]\nlabel = "wages"\nfrequency = "quarter"'
    )
    assert run(text, "2025-Q1", shifts=shifts, punches=punches).amounts("A", item="wage") == ["300.00"]
    assert run(text, "2025-Q1", shifts=shifts[1:], punches=punches).amounts("A", item="wage") == [None]


def test_the_explanation_says_the_shift_and_the_punches():
    given = facts(shifts=[shift("A", 3)], punches=day_of("A", 3, "08:41"))
    lines = explain(policy_of(BOUND), given, Period.parse("2025-03"), "A", "late_fine")
    assert "shift 08:30-18:00, in 08:41, out 18:00" in lines[0].why.label.en
    assert lines[0].line.cause == "event 2025-03-03 late"


def test_earlier_months_count_in_a_longer_window():
    text = BOUND.replace('on = ["late"]', 'on = ["late"]\nwindow = "year"').replace(
        'scorer = "per_event"\ninputs = { nth = "nth" }\nmoney = "fine"\non = ["late"]\nwindow = "year"\nparameters = { amount = 10 }',
        'scorer = "escalating"\ninputs = { nth = "nth" }\nmoney = "fine"\non = ["late"]\nwindow = "year"\nparameters = { base = 10 }',
    )
    days = [date(2025, 2, 3), date(2025, 3, 3)]
    shifts = [{"employee": "A", "on": day, "kind": "day"} for day in days]
    punches = [{"employee": "A", "at": f"{day}T{time}:00"} for day in days for time in ("09:00", "18:00")]
    assert run(text, shifts=shifts, punches=punches).amounts("A", item="late_fine") == ["-20.00"]


def test_a_parameter_that_attendance_does_not_know_is_refused_with_the_policy():
    with pytest.raises(PolicyError, match="grace_minutes"):
        policy_of(BOUND.replace("grace_minutes = 0", "grace_minuets = 0"))
    with pytest.raises(PolicyError, match="late_minutes"):
        policy_of(BOUND.replace('attendance = "attended_days"', 'attendance = "minutes_late"'))
    with pytest.raises(PolicyError, match="unknown event"):
        policy_of(BOUND.replace('late = "late",', 'late = "lateness",'))


def test_a_setting_of_the_company_holds_from_its_day():
    text = BOUND + '[[set]]\nkey = "shop.grace_minutes"\nvalue = 15\nfrom = "2025-03-01"\n'
    rows = {"shifts": [shift("A", 3)], "punches": day_of("A", 3, "08:45")}
    assert causes(run(text, **rows), "A") == []
    before = [{"employee": "A", "on": date(2025, 2, 3), "kind": "day"}]
    stamps = [{"employee": "A", "at": f"2025-02-03T{time}:00"} for time in ("08:45", "18:00")]
    assert len(causes(run(text, "2025-02", shifts=before, punches=stamps), "A")) == 1


def test_the_outcome_does_not_depend_on_the_order_of_the_rows():
    shifts = [shift(who, day) for who in PEOPLE for day in range(3, 8)]
    punches = [
        one
        for row in shifts
        for one in day_of(row["employee"], row["on"].day, "08:4" + str(row["on"].day - 3))
    ]
    forward, backward = run(shifts=shifts, punches=punches), run(shifts=shifts[::-1], punches=punches[::-1])
    assert forward.lines == backward.lines
    assert len(causes(forward, "A")) == 5


def test_punches_without_a_shift_are_told_and_not_judged():
    found = run(shifts=[shift("A", 3)], punches=[*day_of("A", 3), *day_of("A", 9), *day_of("B", 3)])
    assert ("A", "unplanned_punches") in found.problems
    assert ("B", "no_shifts") in found.problems
    assert causes(found, "A") == causes(found, "B") == []


def test_a_punch_of_the_month_before_is_none_of_this_month():
    rows = {
        "shifts": [{"employee": "A", "on": date(2025, 2, 28), "kind": "evening"}, shift("A", 3)],
        "punches": [
            {"employee": "A", "at": "2025-02-28T15:30:00"},
            {"employee": "A", "at": "2025-03-01T00:05:00"},
        ],
    }
    assert ("A", "no_punches") not in run(period="2025-02", **rows).problems
    late = {"shifts": rows["shifts"], "punches": rows["punches"][:1]}
    assert ("A", "no_punches") in run(**late).problems
