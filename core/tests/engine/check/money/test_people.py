"""Whom bindings bind together."""

from __future__ import annotations

import pytest

from kpi.engine.check.money.people import covers, paid_people
from kpi.engine.reach import reach_of
from kpi.model.catalogue import Binding
from kpi.testing.policies import policy_of

TEXT = """
[metric.x]
label = "x"
unit = "points"
[rule.x]
label = "x"
scorer = "share"
kind = "pay"
inputs = { amount = "base_pay" }
parameters = { split = 1 }
[scorecard.a]
label = "a"
frequency = "month"
[[scorecard.a.item]]
rule = "x"
[scorecard.b]
label = "b"
frequency = "month"
[[scorecard.b.item]]
rule = "x"
[pay.p]
label = "p"
frequency = "month"
[[pay.p.part]]
name = "x"
money = "base"
rule = "x"
"""


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (Binding(), Binding(role="cs"), True),
        (Binding(role="cs"), Binding(role="cs", unit="shop"), True),
        (Binding(role="cs"), Binding(role="lead"), False),
        (Binding(role="cs"), Binding(unit="shop"), False),
        (Binding(unit="shop"), Binding(unit="shop", role="cs"), True),
        (Binding(unit="shop"), Binding(unit="desk"), False),
        (Binding(unit="shop", below=False), Binding(unit="shop"), False),
        (Binding(unit="shop", below=False), Binding(unit="shop", below=False), True),
    ],
)
def test_a_binding_covers_another_where_everyone_of_it_is_its_own(one, other, said):
    assert covers(one, other) is said


def test_a_scheme_goes_with_the_cards_of_every_binding_that_covers_its_own():
    text = f"""{TEXT}
[[bind]]
role = "cs"
unit = "shop"
pay = "p"
[[bind]]
unit = "shop"
scorecard = "a"
[[bind]]
role = "lead"
scorecard = "b"
"""
    policy = policy_of(text)
    [(scheme, mates)] = paid_people(policy, reach_of(policy))
    assert (scheme.id, [one.id for one in mates.cards], mates.sets) == ("company.p", ["company.a"], ())


def test_without_a_binding_a_scheme_stands_alone():
    policy = policy_of(TEXT)
    [(scheme, mates)] = paid_people(policy, reach_of(policy))
    assert (scheme.id, mates.cards, mates.sets) == ("company.p", (), ())
