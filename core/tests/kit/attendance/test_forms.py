"""Make-up forms: the deadline, approval, and how many a month."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.kit.attendance import AttendanceRules, Form
from kpi.kit.attendance.forms import judged

FIVE = AttendanceRules.of({"deadline": Fraction(3), "max": Fraction(5)})
FRIDAY = date(2024, 3, 1)


def form(on, after=1, approved=True, **more):
    return Form(on, None if after is None else on + timedelta(days=after), approved, **more)


@pytest.mark.parametrize(
    ("after", "verdict"), [(0, "valid"), (3, "valid"), (4, "void"), (-1, "void"), (None, "void")]
)
def test_a_form_is_filed_within_the_days_after_the_missing_one(after, verdict):
    assert judged(FIVE, [form(FRIDAY, after)]) == [verdict]


def test_working_days_leave_out_the_weekend():
    rules = AttendanceRules.of({"deadline": Fraction(3), "day_kind": "working"})
    assert judged(rules, [form(FRIDAY, 5), form(FRIDAY, 6)]) == ["valid", "void"]


def test_a_rejected_form_is_as_not_filed():
    assert judged(FIVE, [form(FRIDAY, approved=False)]) == ["void"]


def test_the_sixth_of_a_month_is_over_the_limit_whatever_the_order():
    forms = [form(date(2024, 3, day)) for day in (20, 1, 5, 8, 12, 15)]
    assert judged(FIVE, forms) == ["over_limit", *["valid"] * 5]


def test_void_forms_do_not_use_the_limit_up():
    forms = [form(date(2024, 3, day), approved=day > 2) for day in range(1, 8)]
    assert judged(FIVE, forms) == ["void", "void", *["valid"] * 5]


def test_the_next_month_starts_anew_by_the_missing_day_or_by_the_form():
    forms = [form(date(2024, 3, 31), 1), form(date(2024, 4, 1), 1)]
    one = {"max": Fraction(1)}
    assert judged(AttendanceRules.of(one), forms) == ["valid", "valid"]
    assert judged(AttendanceRules.of({**one, "count_by": "form_date"}), forms) == ["valid", "over_limit"]


FORMS = st.lists(
    st.builds(
        form,
        st.dates(date(2024, 3, 1), date(2024, 4, 30)),
        st.none() | st.integers(0, 6),
        st.booleans(),
    ),
    max_size=12,
)


@given(FORMS, st.integers(0, 11))
def test_an_approval_never_makes_more_missing_punches_count(forms, place):
    if place >= len(forms):
        return
    better = [*forms]
    better[place] = Form(forms[place].on, forms[place].filed, approved=True)
    assert judged(FIVE, better).count("valid") >= judged(FIVE, forms).count("valid")


@given(FORMS)
def test_no_month_has_more_valid_forms_than_allowed(forms):
    months = [
        one.on.month for one, verdict in zip(forms, judged(FIVE, forms), strict=True) if verdict == "valid"
    ]
    assert all(months.count(month) <= 5 for month in months)
