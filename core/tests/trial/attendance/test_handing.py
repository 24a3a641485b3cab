"""Trying single shifts, hand-overs, notice and staffing through the rules that state their numbers."""

from datetime import date
from functools import cache

import pytest

from kpi.app.trial_inputs import trial_inputs
from kpi.errors import DataError, UsageError
from kpi.testing.policies import policy_of as read_policy
from kpi.trial import trial

policy_of = cache(read_policy)
DAY = date(2024, 3, 31)

RULES = """
[event]
away = { label = "away" }
[metric.times]
label = "times"
unit = "count"
[rule.shift]
scorer = "per_count"
clauses = ["X.1"]
inputs = { count = "times" }
parameters = { amount = 1, morning = { value = "08:00-14:30", aliases = ["早班"] }, late = "14:30-20:00", night = "20:00-08:00+1" }
[rule.handover]
scorer = "per_count"
clauses = ["X.2"]
inputs = { count = "times" }
[rule.handover.parameters]
amount = 1
lead_agent = 15
lead_leader = 20
stay = ["leader"]
causes = { forgot = "from", unclear = "both" }
both_split = ["1/2", "1/2"]
[rule.leave]
scorer = "per_count"
clauses = ["X.3"]
inputs = { count = "times" }
parameters = { amount = 1, notice = 1, notice_unit = { value = "shift", choices = ["shift", "hour", "day", "before_start"] }, main_shifts = ["morning", "late", "night"] }
[rule.staffing]
scorer = "per_count"
clauses = ["X.4"]
inputs = { count = "times" }
parameters = { amount = 1, min_staff = { value = 1, aliases = ["min_agents"] } }
[attendance.centre]
label = "centre"
clauses = ["X.0"]
outcomes = { absent = "away" }
rules = ["shift", "handover", "leave", "staffing"]
parameters = { night_shifts = [], lead_paid = false, reach_minutes = 300, date_of_night = { value = "start", choices = ["start", "end"] }, roles = { "话务员" = "agent" } }
"""


def tried(rule, settings=None, **given):
    return trial(policy_of(RULES), rule, given, settings or {}, DAY)


START = "2024-03-05T14:30:00"


@pytest.mark.parametrize("name", ["handover", "company.handover", "X.2", "centre"])
def test_a_rule_whose_numbers_attendance_reads_is_tried_through_it(name):
    found = tried(
        name,
        shift_start=START,
        arrivals=[["话务员", "2024-03-05T14:15:00"], ["leader", "2024-03-05T14:10:01"]],
    )
    assert found.rule == "company.centre"
    assert found.outputs["ok"] == (True, False)


def test_its_own_inputs_still_try_the_rule_itself():
    assert tried("handover", times=3).rule == "company.handover"
    assert tried("X.3", times=3).result == 3


def test_its_parameters_may_be_set():
    found = tried("X.2", {"lead_agent": 30}, shift_start=START, arrivals=[["agent", "2024-03-05T14:15:00"]])
    assert found.result == 1


def test_the_catalogue_says_what_such_a_rule_is_tried_on():
    catalogue = policy_of(RULES).catalogue

    def names(rule):
        return {one["name"] for one in trial_inputs(catalogue.rules[f"company.{rule}"], catalogue, DAY)}

    assert {"arrivals", "shift_start", "left", "relief", "causes", "call_at"} <= names("handover")
    assert {"requested_at", "shift_start"} <= names("leave")
    assert {"roster", "outages"} <= names("staffing")
    assert "arrivals" not in names("leave") | names("staffing") | names("shift")


def test_a_shift_has_its_length_its_day_and_its_month():
    assert tried("shift", kinds=["早班", "night"]).outputs["minutes"] == (390, 720)
    last = tried("X.1", start="2024-02-29T20:00")
    assert (last.outputs["date"], last.outputs["month"], last.outputs["kind"]) == (
        "2024-02-29",
        "2024-02",
        "night",
    )
    ended = tried("X.1", {"date_of_night": "end"}, kind="night", on="2024-02-29")
    assert ended.outputs["month"] == "2024-03"
    assert tried("X.1", start="08:30", end="12:00", on="2024-02-29").outputs["minutes"] == 210


def test_who_stays_waits_for_the_end_and_others_for_the_relief():
    times = {"left": "2024-03-05T20:05", "relief": "2024-03-05T20:00", "finished": "2024-03-05T20:10"}
    assert tried("handover", **times).result is True
    assert tried("handover", role="agent", **times).result is False
    assert tried("handover", role="leader", **times).result is True
    with pytest.raises(UsageError, match="finished"):
        tried("handover", role="leader", left=times["left"], relief=times["relief"])


@pytest.mark.parametrize(
    ("unit", "notice", "deadline"),
    [
        ("shift", 1, "2024-03-05T20:00"),
        ("shift", 4, "2024-03-04T20:00"),
        ("hour", 10, "2024-03-05T22:00"),
        ("day", 1, "2024-03-05T23:59:59"),
        ("before_start", 0, "2024-03-06T07:59:59"),
    ],
)
def test_notice_ends_as_the_rules_count_it(unit, notice, deadline):
    settings = {"notice_unit": unit, "notice": notice}
    found = tried("leave", settings, shift_start="2024-03-06T08:00", requested_at=deadline)
    assert (found.result, found.outputs["deadline"]) == (True, deadline)


def test_leave_is_granted_where_it_was_in_time_and_approved():
    given = {"shift_start": "2024-03-06T08:00", "requested_at": "2024-03-05T20:00"}
    assert tried("leave", approved=True, **given).outputs["granted"] is True
    assert tried("leave", approved=False, **given).outputs["granted"] is False
    assert tried("leave", approved_by="director", **given).outputs["granted"] is True


def test_staffing_takes_kinds_times_and_moments():
    assert tried("staffing", roster=["morning", "late", "night"], days=7).result is True
    part = tried("X.4", roster=[["08:00", "20:00"]], outages=[["10:00", "11:00"]])
    assert (part.outputs["covered_minutes"], part.outputs["met"]) == (660, False)
    dated = tried(
        "X.4", roster=[["A", "2024-03-05", "night"]], **{"from": "2024-03-05", "until": "2024-03-06"}
    )
    assert dated.outputs["covered_minutes"] == 720
    twice = tried("X.4", {"min_agents": 2}, roster=[["08:00", "20:00"], ["12:00", "14:00"]])
    assert twice.outputs["covered_minutes"] == 120


@pytest.mark.parametrize(
    "given",
    [
        {"arrivals": [["agent", "soon"]], "shift_start": START},
        {"arrivals": ["agent"], "shift_start": START},
        {"causes": ["lost"]},
        {"kinds": ["evening"]},
        {"roster": ["evening"]},
        {"roster": ["morning"], "days": "half"},
        {"roster": ["morning"], "days": 10**30},
        {"roster": {"A": "x"}, "swaps": [["2024-03-01", "A", "B", True]]},
        {"roster": {"A": [["2024-03-01", "15:30", "24:00"]]}, "swaps": [{"zz": 1}]},
        {"cases": [[]], "shift_start": START},
    ],
)
def test_what_cannot_be_read_is_refused(given):
    with pytest.raises(DataError):
        tried("centre", **given)


ONE_SHIFT = {"A": [["2024-03-01", "15:30", "24:00"]]}


@pytest.mark.parametrize(
    ("roster", "swaps", "where", "shape"),
    [
        (ONE_SHIFT, [["2024-03-01", "A", "B"]], "swaps", '["2024-03-01", "A", "B", true]'),
        (ONE_SHIFT, ["A"], "swaps", '["2024-03-01", "A", "B", true]'),
        ({"A": [["2024-03-01", "15:30"]]}, [], "roster", '["2024-03-01", "08:30", "18:00"]'),
        ({"A": ["2024-03-01"]}, [], "roster", '["2024-03-01", "08:30", "18:00"]'),
        ({"A": "x"}, [], "roster", '["2024-03-01", "08:30", "18:00"]'),
    ],
)
def test_a_roster_or_a_swap_of_another_shape_is_refused_with_the_shape_of_one(roster, swaps, where, shape):
    with pytest.raises(DataError) as error:
        tried("centre", roster=roster, swaps=swaps)
    (fault,) = error.value.faults
    assert (fault.where, shape in fault.hint) == (where, True)


@pytest.mark.parametrize(
    "given",
    [
        {"arrivals": [["agent", START]]},
        {"arrivals": [["guard", START]], "shift_start": START},
        {"left": START},
        {"call_at": START},
        {"start": "08:00"},
        {"signed_from": True},
    ],
)
def test_what_is_not_enough_is_refused(given):
    with pytest.raises(UsageError):
        tried("centre", **given)


def test_punches_of_a_role_tell_who_came_too_late_to_be_there_before():
    punches = [["07:40", "14:30"], ["07:46", "14:30"]]
    plain = tried("centre", kind="morning", role="话务员", punches=punches)
    assert plain.outputs["briefing_minutes"] == (0, 1)
    assert plain.outputs["worked_minutes"] == (390, 390)
    paid = tried("centre", {"lead_paid": True}, kind="morning", role="agent", punches=punches)
    assert paid.outputs["worked_minutes"] == (405, 404)


def test_absence_is_told_apart_on_kinds_of_night():
    away = {"kind": "night", "punches": [["20:00", "08:00"], [None, None]]}
    assert tried("centre", {"night_shifts": ["night"]}, **away).outputs["absent_at_night"] == (False, True)
    assert "absent_at_night" not in tried("centre", **away).outputs


def test_shifts_are_pairs_of_punches_or_kinds():
    assert tried("shift", shifts=["night", "早班"]).outputs["minutes"] == (720, 390)
    lacking = tried("centre", shifts=[["08:00", "12:00"], ["08:00", None], ["20:00", "08:00+1"]])
    assert (lacking.result, lacking.outputs["minutes"]) == (1, (240, None, 720))


def test_shifts_may_be_given_with_their_breaks():
    found = tried("centre", shifts=[["08:00", "18:00", [["12:00", "14:00"]]], ["20:00", "08:00", []]])
    assert found.outputs["minutes"] == (480, 720)
    with pytest.raises(DataError, match="meal_minutes"):
        tried("centre", shifts=[["08:00", "18:00", ["12:00"]]])


def test_a_window_of_staffing_may_end_at_a_moment_and_must_lie_after_its_start():
    roster = [["2024-03-05T08:00", "2024-03-05T20:00"]]
    window = {"from": "2024-03-05T06:00", "to": "2024-03-05T18:00"}
    assert tried("staffing", roster=roster, **window).outputs["covered_minutes"] == 600
    assert tried("staffing", roster=roster).outputs["minutes"] == 1440
    with pytest.raises(DataError, match="to"):
        tried("staffing", roster=roster, **{"from": "2024-03-05", "to": "2024-03-04"})


@pytest.mark.parametrize("name", ["staffing", "X.4"])
def test_the_shifts_of_a_rule_about_a_roster_are_the_roster(name: str):
    spans = [["08:00", "20:00"]]
    assert tried(name, shifts=spans).outputs == tried(name, roster=spans).outputs
