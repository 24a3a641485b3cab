"""A person's month: outcomes, their marks, and the figures."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.kit.attendance import AttendanceRules, Form, Leave, Punch, figures, month, shift_of
from kpi.kit.attendance.clock import instant, seconds_of

FIRST, LAST = date(2025, 3, 1), date(2025, 3, 31)
BASE = {"reach_minutes": Fraction(240)}


def shift(day, start="08:30", end="18:00"):
    found = shift_of(AttendanceRules.of({}), date(2025, 3, day), seconds_of(start), seconds_of(end))
    assert found is not None
    return found


def punch(day, time, direction=""):
    return Punch(instant(date(2025, 3, day), seconds_of(time)), direction)


def outcomes(shifts, punches=(), forms=(), **more):
    rules = AttendanceRules.of({**BASE, **more})
    found = month(rules, shifts, punches, (), forms, FIRST, LAST)
    return [(one.day.day, one.kind + one.mark) for one in found.outcomes]


def test_every_shift_has_its_own_outcomes():
    punches = [punch(3, "08:41"), punch(3, "17:50"), punch(4, "08:30")]
    assert outcomes([shift(3), shift(4), shift(5)], punches) == [
        (3, "late"), (3, "early_leave"), (4, "missing_punch out"), (5, "absent"),
    ]  # fmt: skip


def test_two_shifts_of_a_day_are_told_apart():
    both = [shift(3, "08:00", "12:00"), shift(3, "14:00", "18:00")]
    assert outcomes(both) == [(3, "absent 08:00"), (3, "absent 14:00")]


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [
        ("shift", [(3, "absent 08:00"), (3, "absent 14:00"), (4, "absent"), (6, "absent")]),
        ("day", [(3, "absent"), (4, "absent"), (6, "absent")]),
        ("continuous", [(3, "absent"), (6, "absent")]),
    ],
)
def test_an_absence_is_a_shift_a_day_or_a_stretch(unit, wanted):
    shifts = [shift(3, "08:00", "12:00"), shift(3, "14:00", "18:00"), shift(4), shift(5), shift(6)]
    punches = [punch(5, "08:30"), punch(5, "18:00")]
    assert outcomes(shifts, punches, absence_unit=unit) == wanted


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [
        ("punch", ["missing_punch 08:00 out", "missing_punch 14:00 in"]),
        ("shift", ["missing_punch 08:00", "missing_punch 14:00"]),
        ("day", ["missing_punch"]),
    ],
)
def test_a_missing_punch_is_counted_by_punch_shift_or_day(unit, wanted):
    shifts = [shift(3, "08:00", "12:00"), shift(3, "14:00", "18:00")]
    found = outcomes(shifts, [punch(3, "08:00", "in"), punch(3, "18:00", "out")], missing_unit=unit)
    assert [kind for _, kind in found] == wanted


def test_a_form_stands_for_the_punch_that_is_missing():
    forms = [Form(date(2025, 3, 3), date(2025, 3, 4), approved=True)]
    assert outcomes([shift(3)], [punch(3, "08:30", "in")], forms) == [(3, "made_up_punch out")]
    wrong_side = [Form(date(2025, 3, 3), date(2025, 3, 4), approved=True, direction="in")]
    assert outcomes([shift(3)], [punch(3, "08:30", "in")], wrong_side) == [(3, "missing_punch out")]


def test_forms_for_punches_that_are_there_use_nothing_up():
    ins = [punch(day, "08:30", "in") for day in (3, 4)]
    forms = [Form(date(2025, 3, day), date(2025, 3, day), approved=True) for day in (3, 4)]
    both = [*ins, punch(3, "18:00", "out")]
    assert outcomes([shift(3), shift(4)], both, forms, max=Fraction(1)) == [(4, "made_up_punch out")]


def test_an_absence_with_both_forms_is_made_up():
    forms = [
        Form(date(2025, 3, 3), date(2025, 3, 4), approved=True, direction=side) for side in ("in", "out")
    ]
    assert outcomes([shift(3)], (), forms) == [(3, "made_up_punch in"), (3, "made_up_punch out")]


def test_the_figures_of_a_month():
    rules = AttendanceRules.of({**BASE, "rest_days": Fraction(2), "missing_punch": "not_attended"})
    punches = [
        punch(3, "08:40"), punch(3, "18:00"), punch(4, "08:30"), punch(4, "18:00"), punch(5, "08:30"),
    ]  # fmt: skip
    found = month(rules, [shift(day) for day in (3, 4, 5, 6)], punches, (), (), FIRST, LAST)
    values = figures(rules, found.shifts, 31, 31)
    wanted = {
        "attended_days": 2, "present_days": 1, "planned_days": 4, "required_days": 29, "rest_days": 27,
        "absent_shifts": 1, "late_shifts": 1, "late_minutes": 10, "missing_punches": 1, "worked_minutes": 560 + 570,
    }  # fmt: skip
    assert {name: values[name] for name in wanted} == wanted


def test_shifts_around_the_month_only_tell_punches_apart():
    before = shift_of(AttendanceRules.of({}), date(2025, 2, 28), seconds_of("15:30"), seconds_of("24:00"))
    found = month(
        AttendanceRules.of(BASE), [before, shift(1)],
        [punch(1, "00:10"), punch(1, "08:30"), punch(1, "18:00")], (), (), FIRST, LAST,
    )  # fmt: skip
    assert [one.status for one in found.shifts] == [("present",)]


@given(st.lists(st.tuples(st.integers(1, 28), st.integers(0, 86_399)), max_size=40), st.data())
def test_the_order_of_the_rows_changes_nothing(times, data):
    shifts = [shift(day) if day % 2 else shift(day, "15:30", "24:00") for day in range(1, 29)]
    punches = [Punch(instant(date(2025, 3, day), time)) for day, time in times]
    forms = [
        Form(date(2025, 3, day), date(2025, 3, day) + timedelta(days=1), approved=True) for day in range(1, 8)
    ]
    rules = AttendanceRules.of({**BASE, "max": Fraction(5)})
    expected = month(rules, shifts, punches, (), forms, FIRST, LAST)
    shuffled = [data.draw(st.permutations(one)) for one in (shifts, punches, forms)]
    assert month(rules, shuffled[0], shuffled[1], (), shuffled[2], FIRST, LAST) == expected


@given(st.sets(st.integers(3, 14), max_size=9), st.integers(3, 14), st.booleans())
def test_one_more_approved_form_never_leaves_more_punches_missing(days, another, refused):
    shifts = [shift(day) for day in range(3, 15)]
    punches = [punch(day, "08:30", "in") for day in range(3, 15)]
    forms = [Form(date(2025, 3, day), date(2025, 3, day), approved=True) for day in sorted(days - {another})]
    before = [Form(date(2025, 3, another), date(2025, 3, another), approved=False)] if refused else []
    more = [Form(date(2025, 3, another), date(2025, 3, another), approved=True)]

    def missing(handed_in):
        found = outcomes(shifts, punches, handed_in, max=Fraction(5), deadline=Fraction(3))
        return sum(kind.startswith("missing") for _, kind in found)

    assert missing([*forms, *more]) <= missing([*forms, *before])
    assert missing([*forms, *more]) >= 12 - 5


def test_a_briefing_missed_is_an_outcome_and_a_figure_of_whoever_was_in_time_for_the_shift():
    rules = AttendanceRules.of({**BASE, "lead_agent": Fraction(15)})
    punches = [punch(3, "08:20"), punch(3, "18:00"), punch(4, "08:15"), punch(4, "18:00")]
    found = month(rules, [shift(3), shift(4)], punches, (), (), FIRST, LAST, "agent")
    assert [(one.day.day, one.kind, one.quantity) for one in found.outcomes] == [
        (3, "late_for_briefing", Fraction(5))
    ]
    assert figures(rules, found.shifts, 31, 31)["late_briefings"] == 1
    others = month(rules, [shift(3)], punches, (), (), FIRST, LAST, "guard")
    assert others.outcomes == ()


def test_absence_from_a_night_is_an_outcome_of_its_own():
    rules = AttendanceRules.of({**BASE, "night": "20:00-08:00+1", "night_shifts": ("night",)})
    night = shift_of(rules, date(2025, 3, 3), None, None, "night")
    assert night is not None
    found = month(rules, [night, shift(5)], [], (), (), FIRST, LAST)
    assert [(one.day.day, one.kind) for one in found.outcomes] == [(3, "absent_at_night"), (5, "absent")]


def test_leave_asked_too_late_is_told_whatever_was_decided():
    rules = AttendanceRules.of({**BASE, "notice": Fraction(1), "notice_unit": "day"})
    start = instant(date(2025, 3, 3))
    late = Leave(start, start + 86_400, start, approved=True)
    early = Leave(start, start + 86_400, start - 1, approved=False)

    def kinds(*leaves):
        return [one.kind for one in month(rules, [shift(3)], [], leaves, (), FIRST, LAST).outcomes]

    assert kinds(late) == ["absent", "leave_too_late"]
    assert kinds(early) == ["absent"]
    assert kinds(late, early) == ["absent"]
