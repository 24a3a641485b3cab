"""Outcomes of attendance that never come about; `kpi try` of the same rules shows that they do not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from tried import results

from kpi.engine.check.beside.attendance import is_late_dead
from kpi.engine.check.policy import check_policy
from kpi.kit.attendance import AttendanceRules
from kpi.testing.policies import policy_of
from kpi.trial import trial

DAY = date(2020, 1, 1)

RULES = """
[event]
one = { label = "one" }
[attendance.shop]
label = "shop"
clauses = ["X.1"]
outcomes = { OUTCOME = "one" }
reads = READS
[attendance.shop.parameters]
"""
GOOD = {
    "late": "grace_minutes = 5\nlate_to_absent_minutes = 30",
    "absent_at_night": 'shifts = { night = "20:00-08:00" }\nnight_shifts = ["night"]',
    "late_for_briefing": "lead_agent = 15",
    "meeting_missed": 'weekday = "Monday"',
    "short_notice": "resignation_notice = 1",
    "made_up_punch": "max = 3",
    "handover_problem": 'causes = { wrong = "from" }',
}
BAD = {
    "late": "grace_minutes = 30\nlate_to_absent_minutes = 30",
    "absent_at_night": 'shifts = { night = "20:00-08:00" }',
    "late_for_briefing": "lead_agent = 0",
    "meeting_missed": 'weekday = "none"',
    "short_notice": 'resignation_notice = "none"',
    "made_up_punch": "max = 0",
    "handover_problem": "both_split = []",
}
READS = '{ meeting = "one", resignation = "one" }'


def found(outcome, parameters, reads=READS):
    text = RULES.replace("OUTCOME", outcome).replace("READS", reads) + parameters
    return check_policy(policy_of(text), DAY).findings


@pytest.mark.parametrize("outcome", GOOD)
def test_an_outcome_that_can_come_about_is_clean(outcome):
    assert found(outcome, GOOD[outcome]) == ()


@pytest.mark.parametrize("outcome", BAD)
def test_an_outcome_that_never_comes_about_is_found(outcome):
    [one] = found(outcome, BAD[outcome])
    assert (one.code, one.severity, one.about) == ("dead_branch", "warning", "company.shop")
    assert one.message.en.startswith(f"shop: {outcome} never comes about")
    assert one.clauses == ("X.1",)


def test_the_first_second_of_lateness_is_tried_as_absence():
    [one] = found("late", BAD["late"])
    text = RULES.replace("OUTCOME", "late").replace("READS", READS)
    assert results(policy_of(text + BAD["late"]), one, DAY) == ["absent"]
    assert results(policy_of(text + GOOD["late"]), one, DAY) == ["absent"]
    longest = "grace_minutes = 1000\nlate_to_absent_minutes = 1000"
    assert found("late", longest)[0].witness == {}


def test_a_parameter_that_a_rule_lends_is_told_as_the_rules_own():
    text = """
[metric.times]
label = "times"
unit = "count"
[rule.briefing]
label = "briefing"
kind = "condition"
scorer = "at_most"
inputs = { value = "times" }
parameters = { most = 0, lead_agent = { value = 0, meaning = "minutes before the shift" } }
"""
    shop = RULES.replace("OUTCOME", "late_for_briefing").replace("READS", '{}\nrules = ["briefing"]')
    policy = policy_of(text + shop)
    [one] = [one for one in check_policy(policy, DAY).findings if one.about == "company.shop"]
    assert one.parameter == "company.briefing.lead_agent"


def test_an_outcome_that_makes_no_event_is_no_matter():
    assert found("leave", "\n".join(BAD.values())) == ()


@pytest.mark.parametrize("outcome", ["meeting_missed", "short_notice"])
def test_what_nobody_records_cannot_be_missed(outcome):
    assert [one.code for one in found(outcome, GOOD[outcome], "{}")] == ["dead_branch"]


@pytest.mark.parametrize("minutes", range(29, 35))
def test_that_nobody_can_be_late_is_what_kpi_try_says_of_every_second(minutes):
    rules = AttendanceRules.of({"grace_minutes": Fraction(minutes), "late_to_absent_minutes": Fraction(31)})
    text = RULES.replace("OUTCOME", "late").replace("READS", READS)
    given = f"{text}grace_minutes = {minutes}\nlate_to_absent_minutes = 31\n"
    statuses = {
        trial(
            policy_of(given),
            "shop",
            {"shift": ["08:00", "12:00"], "punches": [[f"08:{31 - 2 + at // 60:02}:{at % 60:02}", "12:00"]]},
            {},
            DAY,
        ).result
        for at in (0, 59, 60, 61, 119, 120, 180, 240)
    }
    assert ("late" in statuses) is not is_late_dead(rules)


def test_late_may_still_be_what_leave_not_asked_for_in_time_becomes():
    assert found("late", BAD["late"] + '\nfallback = "late"') == ()


@pytest.mark.parametrize(("rest", "dead"), [(119, False), (120, True)])
def test_a_shift_that_is_all_break_is_found(rest, dead):
    text = f'shifts = {{ day = {{ start = "23:00", end = "01:00", break_minutes = {rest} }} }}'
    assert [one.code for one in found("leave", text)] == ["dead_branch"] * dead
