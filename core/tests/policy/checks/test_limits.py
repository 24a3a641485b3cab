"""Sets of limits as they are written, and who may be bound by them."""

from __future__ import annotations

import pytest
from limited_company import BOUND, TEXT

from kpi.errors import PolicyError
from kpi.testing.policies import policy_of as policy


def test_parameters_of_a_set_and_of_its_rules_can_be_set_by_the_company():
    text = 'set = { "month.mode" = "warn", "loss_cap.carry" = false, "month.regions" = { team = "west" } }\n'
    found = policy(text + TEXT + BOUND).catalogue
    (mode, regions, _) = (one.values[-1].value for one in found.limits["company.month"].parameters)
    assert (mode, regions) == ("warn", {"team": "west"})


def test_a_setting_that_no_set_can_have_is_refused_where_it_stands():
    with pytest.raises(PolicyError, match="mode must not be 'cut'") as refused:
        policy('set = { "month.mode" = "cut" }\n' + TEXT + BOUND)
    assert refused.value.faults[0].where.startswith("kpi.toml:2")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kinds = ["fine"]', 'kinds = ["award"]', "award is not taken from the person"),
        ('kinds = ["fine"]', 'kinds = ["loss_compensation"]', "loss_compensation has a limit already"),
        ('kinds = ["fine"]', 'kinds = ["unpaid_time"]', "the floor holds for unpaid_time"),
        ('name = "fines"', 'name = "loss"', "the part 'loss' stands here twice"),
        ('mode = { value = "cap" }', 'mode = { value = "cut" }', "mode must not be 'cut'"),
        ('regions = { value = { shop = "east" } }', "regions = { value = 1 }", "regions must be a table"),
        ("partial_period =", "partly =", "unknown parameter"),
        ('rule = "fine_cap"', 'rule = "fine_cape"', "fine_cape"),
        ('name = "base"\nmech', 'name = "limit_carried"\nmech', "is the name of a line of limits"),
    ],
)
def test_what_cannot_be_a_limit_is_refused(old: str, new: str, said: str):
    assert old in TEXT
    with pytest.raises(PolicyError, match=said.replace("(", r"\(")):
        policy(TEXT.replace(old, new) + BOUND)


def test_two_sets_for_the_same_people_do_not_limit_the_same_kind():
    second = (
        TEXT.partition("[limit.month]")[2].partition("[pay.monthly]")[0].replace("limit.month", "limit.again")
    )
    text = f"{TEXT}\n[limit.again]\n{second}\n{BOUND}".replace('["month"]', '["month", "again"]')
    with pytest.raises(PolicyError, match=r"both limit fine"):
        policy(text)


def test_a_binding_without_role_and_unit_is_for_limits_alone():
    with pytest.raises(PolicyError, match="role and unit are both missing"):
        policy(TEXT + BOUND + 'pay = "monthly"\n')
    with pytest.raises(PolicyError, match="binds nothing"):
        policy(TEXT + "[[bind]]\nunit = 'shop'\n")
