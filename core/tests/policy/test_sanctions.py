"""Sanctions in rule files: a rule with its effect."""

import attrs
import pytest

from kpi.model.rule import RuleKind
from kpi.model.sanction import Sanction, Trigger
from kpi.policy.sections.sanctions import SANCTION
from kpi.types import Ledger, Money


def test_a_sanction_is_a_rule_and_its_effect(declare):
    text = """
[sanction.games]
scorer = "per_event"
money = "fine"
on = ["game", "film"]
window = "quarter"
forfeits = ["commission"]
[sanction.praise]
scorer = "per_event"
ledger = "points"
"""
    declared, faults = declare("schema = 1" + text)
    assert faults == []
    assert [(rule.id, rule.kind) for rule in declared.rules] == [
        ("shop.games", RuleKind.FINE),
        ("shop.praise", RuleKind.POINTS),
    ]
    games, praise = declared.single
    assert games.trigger == Trigger(("game", "film"), "quarter")
    assert (games.money, games.forfeits) == (Money.FINE, (Money.COMMISSION,))
    assert (praise.ledger, praise.trigger) == (Ledger.POINTS, None)


@pytest.mark.parametrize(
    ("money", "kind"),
    [("allowance", "award"), ("commission", "award"), ("fine", "fine"), ("commission_returned", "fine")],
)
def test_a_sanction_gives_or_takes_as_its_kind_of_money_says(declare, money, kind):
    declared, _ = declare(f'schema = 1\n[sanction.s]\nlabel = "s"\nscorer = "x"\nmoney = "{money}"')
    assert [rule.kind for rule in declared.rules] == [kind]


def test_every_field_of_a_sanction_can_be_written_in_toml():
    keys = {key.name for key in SANCTION.keys}
    fields = {field.name for cls in (Sanction, Trigger) for field in attrs.fields(cls)}
    # What is long enough (`least`) is told by parameters alone: `<kind>_minutes`.
    assert fields - keys == {"rule", "trigger", "kinds", "least"}
