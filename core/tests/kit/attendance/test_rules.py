"""The values that attendance takes, and those that it refuses."""

from fractions import Fraction

import pytest

from kpi.errors import PolicyError
from kpi.kit.attendance import AttendanceRules
from kpi.kit.attendance.rules import takes


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


def test_leads_are_parameters_by_role_and_kinds_of_shift_may_be_in_print():
    rules = AttendanceRules.of(
        {
            "lead_agent": Fraction(15),
            "lead_guard": None,
            "roles": {"话务员": "agent"},
            "night": "20:00-08:00+1",
        }
    )
    assert rules.lead("话务员") == rules.lead("agent") == 15
    assert rules.lead("guard") is None
    assert rules.shifts["night"]["start"] == 20 * 3600


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"lead_agent": "soon"}, "lead_agent must be a number of minutes"),
        ({"leads": {"agent": Fraction(15)}}, "no parameter 'leads'"),
        ({"causes": {"lost": "nobody"}}, "a side is from, to, both"),
        ({"causes": {"lost": "both"}}, "need both_split"),
        ({"both_split": (Fraction(1, 2), Fraction(1, 4))}, "add up to 1"),
        ({"notice_unit": "shift"}, "needs main_shifts"),
        ({"main_shifts": ("day",)}, "no kind of shift 'day'"),
        ({"night_shifts": ("night",)}, "no kind of shift 'night'"),
        ({"notice": Fraction(10**30)}, "at most 10000"),
        ({"stay": (Fraction(1),)}, "a list of words"),
        ({"clock_hours": Fraction(13)}, "it is 12 or 24"),
        ({"shifts": {"day": {"start": "08:00", "breaks": ["12:00"]}}}, "meal_minutes"),
    ],
)
def test_what_shifts_and_hand_overs_cannot_be_is_told(values, told):
    with pytest.raises(PolicyError, match=told):
        AttendanceRules.of(values)


def test_one_word_alone_is_a_list_of_it():
    rules = AttendanceRules.of({"stay": "leader", "approvers": "boss"})
    assert (rules.stay, rules.approvers) == (("leader",), ("boss",))


def test_a_parameter_of_another_rule_is_taken_by_its_name_or_as_a_kind_of_shift():
    assert takes("notice", Fraction(1))
    assert takes("lead_agent", Fraction(15))
    assert takes("morning", "08:00-14:30")
    assert not takes("penalties", "none")
    assert not takes("leads", {})
