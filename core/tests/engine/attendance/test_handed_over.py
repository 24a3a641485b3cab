"""Hand-overs, leads and staffing in a run."""

from datetime import date
from functools import cache

from kpi.kit.tables import KIT_TABLES
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy
from kpi.testing.runs import ran

policy_of = cache(read_policy)

TEXT = """
[event]
briefing = { label = "briefing", counts = ["confirmed"] }
left_post = { label = "left the post" }
away = { label = "away" }
unsigned = { label = "unsigned" }
fault = { label = "fault" }

[rule.shift]
scorer = "fixed"
kind = "pay"
parameters = { amount = 0, morning = { value = "08:00-14:30", aliases = ["上午班"] }, night = "20:00-08:00+1" }
[rule.handover]
scorer = "fixed"
kind = "pay"
[rule.handover.parameters]
amount = 0
lead_agent = 15
lead_leader = 20
stay = ["leader"]
causes = { unclear = "both" }
both_split = ["1/2", "1/2"]
min_staff = 1
outage_systems = ["hotline"]

[attendance.centre]
label = "centre"
outcomes = { absent = "away", late_for_briefing = "briefing", left_before_relief = "left_post", handover_unsigned = "unsigned", handover_problem = "fault" }
rules = ["shift", "handover"]
[attendance.centre.parameters]
reach_minutes = 300

[sanction.penalty]
label = "penalty"
scorer = "per_event"
inputs = { nth = "nth" }
money = "fine"
on = ["briefing", "left_post", "away", "unsigned", "fault"]
parameters = { amount = 1 }
[sanctions.all]
label = "all"
rules = ["penalty"]

[metric.covered]
label = "covered"
unit = "minutes"
domain = { high = 100000 }
source = { attendance = "covered_minutes" }
[rule.covered]
scorer = "per_count"
inputs = { count = "covered" }
parameters = { amount = 1 }
[scorecard.staffing]
label = "staffing"
subject = "unit"
na_policy = "drop"
[[scorecard.staffing.item]]
rule = "covered"

[[bind]]
role = "agent"
attendance = "centre"
sanctions = "all"
[[bind]]
role = "leader"
attendance = "centre"
sanctions = "all"
[[bind]]
role = "guard"
attendance = "centre"
sanctions = "all"
[[bind]]
unit = "room"
scorecard = "staffing"
"""


def shift(who, month, day, kind):
    return {"employee": who, "on": date(2024, month, day), "start": None, "end": None, "kind": kind}


def punch(who, text):
    return {"employee": who, "at": text, "direction": None}


def run(period="2024-02", roles=None, **rows):
    roles = roles or {"A": "agent", "B": "agent"}
    facts = MemoryFacts(
        {
            "units": [{"id": "room", "name": "room"}],
            "employees": [{"id": who, "name": who, "hired_on": date(2023, 1, 1)} for who in roles],
            "assignments": [
                {"employee": who, "unit": "room", "role": role, "from": date(2023, 1, 1)}
                for who, role in roles.items()
            ],
            **rows,
        },
        tables=KIT_TABLES,
    )
    return ran(policy_of(TEXT), facts, period)


def causes(found, who):
    return sorted(line["cause"] for line in found.lines if line["subject"] == who and line["kind"] == "fine")


ROWS = {
    "shifts": [shift("A", 2, 29, "night"), shift("B", 3, 1, "上午班")],
    "punches": [
        punch("A", "2024-02-29T19:45:00"), punch("A", "2024-03-01T08:02:00"),
        punch("B", "2024-03-01T07:50:00"), punch("B", "2024-03-01T14:30:00"),
    ],
}  # fmt: skip
HANDOVER = {"from": "A", "to": "B", "started": "2024-03-01T08:00:00", "finished": "2024-03-01T08:10:00"}


def test_a_lead_is_read_from_the_rule_that_states_it():
    assert causes(run("2024-02", **ROWS), "A") == []
    assert causes(run("2024-03", **ROWS), "B") == ["event 2024-03-01 late_for_briefing"]
    leader = run("2024-02", roles={"A": "leader", "B": "agent"}, **ROWS)
    assert causes(leader, "A") == ["event 2024-02-29 late_for_briefing"]


def test_a_role_without_a_lead_is_reported():
    found = run("2024-02", roles={"A": "guard", "B": "agent"}, **ROWS)
    assert ("A", "role_without_lead") in found.problems
    assert causes(found, "A") == []


def test_leaving_at_the_turn_of_a_month_is_of_the_night_shift():
    rows = {**ROWS, "punches": [*ROWS["punches"][:2], punch("B", "2024-03-01T08:03:00"), ROWS["punches"][3]]}
    found = run("2024-02", handovers=[HANDOVER], **rows)
    assert causes(found, "A") == ["event 2024-02-29 left_before_relief +1 08:00"]
    assert causes(run("2024-03", handovers=[HANDOVER], **rows), "A") == []


def test_a_leader_waits_for_the_end_and_an_end_that_is_unknown_is_reported():
    roles = {"A": "leader", "B": "leader"}
    rows = {**ROWS, "punches": [punch("A", "2024-02-29T19:40:00"), *ROWS["punches"][1:]]}
    found = run("2024-02", roles=roles, handovers=[HANDOVER], **rows)
    assert causes(found, "A") == ["event 2024-02-29 left_before_relief +1 08:00"]
    still_open = run("2024-03", roles=roles, handovers=[{**HANDOVER, "finished": None}], **rows)
    assert ("A", "handover_open") in still_open.problems


def test_problems_and_signatures_fall_on_the_sides_that_answer():
    row = {**HANDOVER, "signed_to": False, "problem": "unclear"}
    assert causes(run("2024-02", handovers=[row], **ROWS), "A") == [
        "event 2024-02-29 handover_problem +1 08:00"
    ]
    assert causes(run("2024-03", handovers=[row], **ROWS), "B") == [
        "event 2024-03-01 handover_problem 08:00",
        "event 2024-03-01 handover_unsigned 08:00",
        "event 2024-03-01 late_for_briefing",
    ]
    unknown = run("2024-03", handovers=[{**HANDOVER, "problem": "unclaer"}], **ROWS)
    assert ("A", "handover_problem_unknown") in unknown.problems


def test_a_unit_is_staffed_by_those_who_were_there_without_outages():
    rows = {
        "shifts": [shift("A", 2, 5, "morning"), shift("B", 2, 5, "morning"), shift("B", 2, 6, "morning")],
        "punches": [punch("A", "2024-02-05T07:40:00"), punch("A", "2024-02-05T14:30:00"),
                    punch("B", "2024-02-05T07:40:00"), punch("B", "2024-02-05T14:30:00")],
    }  # fmt: skip
    outage = {
        "id": "1",
        "system": "hotline",
        "reported": "2024-02-05T09:00:00",
        "fixed": "2024-02-05T10:00:00",
    }
    assert run("2024-02", **rows).amounts("room", item="covered") == ["390.00"]
    assert run("2024-02", outages=[outage], **rows).amounts("room", item="covered") == ["330.00"]
    other = {**outage, "system": "billing"}
    assert run("2024-02", outages=[other], **rows).amounts("room", item="covered") == ["390.00"]


def test_the_last_punch_of_a_night_over_the_month_end_is_no_punch_without_a_shift():
    rows = {"shifts": ROWS["shifts"][:1], "punches": ROWS["punches"][:2]}
    assert ("A", "no_shifts") not in run("2024-03", **rows).problems
    stray = {**rows, "punches": [*rows["punches"], punch("A", "2024-03-09T08:00:00")]}
    assert ("A", "no_shifts") in run("2024-03", **stray).problems


def test_the_shifts_of_somebody_who_moves_staff_each_unit_on_the_days_there():
    rules = policy_of(
        TEXT.replace(
            '[[bind]]\nunit = "room"',
            '[[bind]]\nunit = "hall"\nscorecard = "staffing"\n[[bind]]\nunit = "room"',
        )
    )
    staff = [
        {"employee": "A", "unit": "room", "role": "agent", "from": "2017-01-15"},
        {"employee": "A", "unit": "hall", "role": "agent", "from": "2024-02-06"},
    ]
    shifts = [shift("A", 2, day, "morning") for day in (5, 6, 7)]
    punches = [punch("A", f"2024-02-0{day}T{time}") for day in (5, 6, 7) for time in ("07:40:00", "14:30:00")]
    units = [{"id": "room", "name": "room"}, {"id": "hall", "name": "hall"}]
    facts = MemoryFacts(
        {"units": units, "assignments": staff, "shifts": shifts, "punches": punches}, tables=KIT_TABLES
    )
    found = ran(rules, facts, "2024-02")
    assert found.amounts("room", item="covered") == ["390.00"]
    assert found.amounts("hall", item="covered") == ["780.00"]


def test_an_outage_of_months_still_stops_a_unit():
    rows = {
        "shifts": [shift("A", 2, 5, "morning")],
        "punches": [punch("A", "2024-02-05T07:40:00"), punch("A", "2024-02-05T14:30:00")],
    }
    outage = {"id": "1", "system": "hotline", "reported": "2023-10-05T09:00:00", "fixed": None}
    assert run("2024-02", outages=[outage], **rows).amounts("room", item="covered") == ["0.00"]
