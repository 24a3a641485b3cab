"""Which events count by the parameters of a sanction's rule: kinds that are included, and how long they last."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import polars as pl
import pytest

from kpi.engine.events import in_force, trigger_on
from kpi.errors import PolicyError
from kpi.model.event import EventKind
from kpi.model.parameter import Dated, Parameter
from kpi.model.sanction import Trigger
from kpi.testing.policies import policy_of
from kpi.words import Label

SHOP = """
[event.game]
label = { zh = "玩游戏", en = "game" }
[event.phone]
label = { zh = "打电话", en = "phone" }
[event.cover]
label = { zh = "顶班", en = "cover" }
[sanction.private_matters]
label = { zh = "私事", en = "private matters" }
scorer = "escalating"
inputs = { nth = "nth" }
money = "fine"
on = ["game", "phone"]
[sanction.private_matters.parameters]
base = { value = 50 }
[sanctions.shop]
label = { zh = "店", en = "shop" }
rules = ["private_matters"]
"""


def with_parameters(name: str, **values: Any) -> tuple[Trigger, Any]:
    """Return the trigger of a sanction of the shop, and the one that it has with more parameters."""
    policy = policy_of(SHOP)
    rule = policy.catalogue.rules[f"company.{name}"]
    more = tuple(Parameter(key, (Dated(value),)) for key, value in values.items())
    members = policy.catalogue.sanctions["company.shop"].sanctions
    trigger = next(one.trigger for one in members if one.rule == rule.id)
    assert trigger is not None
    changed = attrs.evolve(rule, parameters=(*rule.parameters, *more))
    return trigger, trigger_on(changed, trigger, policy.catalogue, date(2024, 3, 31))


def test_a_kind_is_included_by_its_own_parameter_once():
    before, after = with_parameters("private_matters", cover_included=True)
    assert after.kinds == (*before.kinds, "company.cover")
    assert with_parameters("private_matters", cover_included=False)[1].kinds == before.kinds
    assert with_parameters("private_matters", game_included=True)[1].kinds == before.kinds


def test_a_kind_that_does_not_exist_cannot_be_included():
    with pytest.raises(PolicyError, match="no kind of event 'chess'"):
        with_parameters("private_matters", chess_included=True)


def test_an_event_shorter_than_the_minutes_of_its_kind_does_not_count_and_one_of_unknown_length_does():
    _, trigger = with_parameters("private_matters", phone_minutes=Fraction(10))
    assert trigger.least == (("company.phone", Fraction(10)),)
    rows = pl.DataFrame(
        {
            "subject": [1] * 4,
            "kind": ["company.phone"] * 3 + ["company.game"],
            "case": ["nine", "ten", "unknown", "game"],
            "status": [None] * 4,
            "quantity.n": [19, 10, None, 1],
            "quantity.d": [2, 1, None, 1],
        },
        schema_overrides={"status": pl.String},
    )
    none = pl.DataFrame({"subject": [], "ref": [], "kind": [], "outcome": []})
    left = in_force(rows, none, {}, least=trigger.least)
    assert left["case"].to_list() == ["ten", "unknown", "game"]


def test_a_rule_that_asks_for_no_proof_counts_what_nobody_has_verified():
    trigger = Trigger(("complaint",), verified=False)
    kinds = {"complaint": EventKind("complaint", Label(), counts=("verified",))}
    rows = pl.DataFrame(
        {"subject": [1, 1], "kind": ["complaint"] * 2, "case": ["a", "b"], "status": [None, "waived"]}
    )
    none = pl.DataFrame({"subject": [], "ref": [], "kind": [], "outcome": []})
    assert in_force(rows, none, kinds, verified=trigger.verified)["case"].to_list() == ["a"]
    assert in_force(rows, none, kinds)["case"].to_list() == []
