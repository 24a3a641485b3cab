"""The values that attendance takes, and those that it refuses."""

from fractions import Fraction

import pytest

from kpi.errors import PolicyError
from kpi.kit.attendance import AttendanceRules


def test_what_is_not_given_has_no_effect():
    rules = AttendanceRules.of({})
    assert rules.grace_minutes == 0
    assert rules.max is None
    assert rules.rest_days is None


def test_every_wrong_value_is_told_at_once():
    values = {
        "grace_minutes": "five", "missing_unit": "week", "max": Fraction(1, 2), "punches_per_shift": Fraction(3),
        "approval_required": "yes", "shifts": {"day": {"begin": "08:30"}}, "grace": Fraction(1), "notice": None,
    }  # fmt: skip
    with pytest.raises(PolicyError) as caught:
        AttendanceRules.of(values, "shop.rules")
    told = "\n".join(fault.message for fault in caught.value.faults)
    assert len(caught.value.faults) == len(values)
    for name in values:
        assert name in told


def test_a_misspelt_name_gets_the_nearest():
    with pytest.raises(PolicyError, match="grace_minute"):
        AttendanceRules.of({"grace_minutse": Fraction(1)})


def test_only_the_approval_of_those_who_may_counts():
    rules = AttendanceRules.of({"approvers": ("主管", "总经办")})
    assert rules.approved(True, "主管") is True
    assert rules.approved(True, "同事") is None
    assert rules.approved(False, "同事") is False
    assert AttendanceRules.of({}).approved(None, None) is None
