"""The status of a shift at, just before and just after every edge."""

from datetime import date
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.kit.attendance import AttendanceRules, Leave, Stamped, judge, shift_of
from kpi.kit.attendance.clock import instant, seconds_of, span

DAY = date(2025, 3, 3)
PLAIN = AttendanceRules.of({})


def at(text):
    return None if text is None else instant(DAY, seconds_of(text))


def shift(rules=PLAIN, start="08:30", end="18:00"):
    found = shift_of(rules, DAY, seconds_of(start), seconds_of(end))
    assert found is not None
    return found


def status(came, left, rules=PLAIN, **more):
    return judge(rules, shift(rules), Stamped(at(came), at(left)), **more).status


@pytest.mark.parametrize(
    ("came", "left", "wanted"),
    [
        ("08:30", "18:00", ("present",)),
        ("08:30:01", "18:00", ("late",)),
        ("08:30", "17:59:59", ("early_leave",)),
        ("08:40", "17:50", ("late", "early_leave")),
        (None, None, ("absent",)),
        (None, "18:00", ("missing_in",)),
        ("08:30", None, ("missing_out",)),
        ("08:31", None, ("late", "missing_out")),
    ],
)
def test_the_status_follows_from_the_punches(came, left, wanted):
    assert status(came, left) == wanted


def test_grace_is_inclusive_on_both_sides():
    rules = AttendanceRules.of({"grace_minutes": Fraction(5)})
    assert status("08:35", "17:55", rules) == ("present",)
    assert status("08:35:01", "17:54:59", rules) == ("late", "early_leave")


def test_so_late_or_later_is_absence():
    rules = AttendanceRules.of({"late_to_absent_minutes": Fraction(30)})
    assert status("08:59:59", "18:00", rules) == ("late",)
    assert status("09:00", "18:00", rules) == ("absent",)


def test_leave_of_the_whole_shift_is_leave_and_part_of_it_moves_the_start():
    whole = Leave(*span("2025-03-03", "2025-03-03"), instant(date(2025, 3, 1)), approved=True)
    assert status(None, None, leaves=[whole]) == ("leave",)
    part = Leave(*span("2025-03-03T08:30", "2025-03-03T10:00"), instant(date(2025, 3, 1)), approved=True)
    assert status("10:00", "18:00", leaves=[part]) == ("leave",)
    assert status("10:01", "18:00", leaves=[part]) == ("late", "leave")
    assert status(None, None, leaves=[part]) == ("absent",)


@pytest.mark.parametrize(
    ("fallback", "came", "wanted"),
    [
        ("turned_up", "10:00", "late"), ("turned_up", None, "absent"),
        ("late", None, "late"), ("absent", "10:00", "absent"), ("absent", "08:30", "present"),
    ],
)  # fmt: skip
def test_leave_asked_for_too_late_falls_back(fallback, came, wanted):
    rules = AttendanceRules.of({"notice": Fraction(1), "notice_unit": "day", "fallback": fallback})
    same_day = Leave(*span("2025-03-03", "2025-03-03"), instant(DAY, 3600), approved=True)
    assert status(came, came and "18:00", rules, leaves=[same_day]) == (wanted,)


def test_a_made_up_punch_was_in_time():
    judged = judge(PLAIN, shift(), Stamped(None, at("18:00")), forms=["in"])
    assert (judged.status, judged.made_up, judged.worked) == (("present",), ("in",), 9.5 * 3600)
    assert status(None, None, forms=["in"]) == ("missing_out",)
    assert status(None, None, forms=["in", "out"]) == ("present",)


def test_a_form_over_the_limit_is_as_not_filed_unless_allowed():
    assert status(None, "18:00", over_limit=["in"]) == ("missing_in",)
    allowed = AttendanceRules.of({"over_limit_effect": "allow"})
    assert status(None, "18:00", allowed, over_limit=["in"]) == ("present",)


def test_one_punch_a_shift_wants_no_out():
    assert status("08:30", None, AttendanceRules.of({"punches_per_shift": Fraction(1)})) == ("present",)


def test_a_shift_without_its_punch_is_attended_as_the_rules_say():
    strict = AttendanceRules.of({"missing_punch": "not_attended"})
    half = Stamped(at("08:30"), None)
    assert judge(PLAIN, shift(), half).attended
    assert not judge(strict, shift(), half).attended
    assert not judge(PLAIN, shift(), Stamped(None, None)).attended


def test_work_is_counted_within_the_shift_without_its_break():
    rules = AttendanceRules.of({"break_minutes": Fraction(60)})
    judged = judge(rules, shift(rules), Stamped(at("08:00"), at("19:00")))
    assert judged.worked == (9.5 - 1) * 3600


@given(st.integers(0, 30_000), st.integers(0, 30_000))
def test_more_lateness_never_makes_one_less_late(first, second):
    lesser, greater = sorted((first, second))
    rules = AttendanceRules.of({"grace_minutes": Fraction(5)})
    found = [judge(rules, shift(), Stamped(shift().start + one, shift().end)) for one in (lesser, greater)]
    assert found[0].late <= found[1].late
    assert found[0].worked >= found[1].worked


LEAD, SHIFT, RULES = Fraction(15), shift(), PLAIN


@given(st.integers(-3600, 3600))
def test_a_lead_is_kept_to_the_second_and_changes_nothing_else(offset):
    at = Stamped(SHIFT.start + offset, SHIFT.end)
    plain, lead = judge(RULES, SHIFT, at), judge(RULES, SHIFT, at, lead=LEAD)
    assert lead.briefing == max(0, offset + 15 * 60)
    assert plain.briefing == 0
    assert (lead.status, lead.worked) == (plain.status, plain.worked)


def test_time_before_the_shift_is_worked_only_where_it_is_paid():
    early = Stamped(SHIFT.start - 1800, SHIFT.end)
    paid = attrs.evolve(RULES, lead_paid=True)
    extra = judge(paid, SHIFT, early, lead=LEAD).worked - judge(RULES, SHIFT, early, lead=LEAD).worked
    assert extra == 15 * 60


def test_leave_that_takes_the_start_of_a_shift_takes_its_briefing():
    free = [Leave(SHIFT.start, SHIFT.start + 3600, SHIFT.start - 86_400, approved=True)]
    found = judge(RULES, SHIFT, Stamped(SHIFT.start + 3600, SHIFT.end), free, lead=LEAD)
    assert (found.status, found.briefing) == (("leave",), 0)
