"""KPI points: the monthly total of a unit, and what sanctions take from it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.engine.explain import explain
from kpi.errors import PolicyError
from kpi.exact import Rate
from kpi.model.catalogue import Policy
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import Ran, ran

F = Fraction

TEXT = """
[event.false_ticket]
label = { zh = "虚假工单", en = "false ticket" }
[metric.timely]
label = { zh = "及时率", en = "timely" }
unit = "percent"
better = "more"
[metric.care]
label = { zh = "回访率", en = "care" }
unit = "percent"
better = "more"

[rule.care_item]
scorer = "ratio"
inputs = { actual = "care" }
full = "full"
parameters = { full = 10, target = 100 }

[sanction.false_tickets]
label = { zh = "虚假工单", en = "false tickets" }
scorer = "per_event"
parameters = { amount = -1 }
ledger = "kpi_points"
charged = "unit"
on = "false_ticket"
[sanctions.people]
label = { zh = "人员", en = "people" }
rules = ["false_tickets"]

[sanction.late]
label = { zh = "不及时", en = "late" }
scorer = "points_per_step"
inputs = { value = "timely" }
parameters = { base_rate = 99, base_points = 0, step = 1, above = 0, below = -2 }
ledger = "kpi_points"
[sanctions.units]
label = { zh = "部门", en = "units" }
subject = "unit"
rules = ["late"]

[[bind]]
role = "w"
sanctions = "people"
[[bind]]
unit = "east"
sanctions = "units"
"""
CARD = """
[scorecard.month]
label = { zh = "部门KPI", en = "KPI" }
subject = "unit"
ledger = "kpi_points"
na_policy = "drop"
item = [ITEMS]
parameters = { base = { value = 100, origin = "default" }, floor = 0 }
[[bind]]
unit = "east"
scorecard = "month"
"""
PLAIN = TEXT + CARD.replace("ITEMS", "")
WITH_ITEM = TEXT + CARD.replace("ITEMS", '{ rule = "care_item" }')
UNITS = (
    {"id": "co", "name": "co", "leader": "Boss"},
    {"id": "east", "name": "east", "parent": "co"},
    {"id": "west", "name": "west", "parent": "co"},
)
STAFF = (
    {"employee": "A", "unit": "east", "role": "w", "from": "2017-01-01"},
    {"employee": "W", "unit": "west", "role": "w", "from": "2017-01-01"},
    {"employee": "M", "unit": "west", "role": "w", "from": "2017-01-01"},
    {"employee": "M", "unit": "east", "role": "w", "from": "2018-01-16"},
)


@cache
def policy(text: str) -> Policy:
    return policy_of(text)


def false_ticket(who: str, day: int) -> dict[str, Any]:
    return {"subject": who, "kind": "company.false_ticket", "on": f"2018-01-{day:02d}", "ref": f"{who}{day}"}


def observed(metric: str, **values: Any) -> list[dict[str, Any]]:
    return [
        {"subject": one, "metric": f"company.{metric}", "period": "2018-01", "value": value}
        for one, value in values.items()
    ]


def facts(rows: Mapping[str, Sequence[Mapping[str, Any]]], units: Sequence[Any] = UNITS) -> MemoryFacts:
    return MemoryFacts({"units": units, "assignments": STAFF, **rows})


def run(text: str = PLAIN, units: Sequence[Any] = UNITS, **rows: Any) -> Ran:
    return ran(policy(text), facts(rows, units), "2018-01")


def of(found: Ran, unit: str) -> dict[str, str | None]:
    """Return the lines in KPI points of a unit, by item."""
    return {
        line["item"]: line["amount"]
        for line in found.lines
        if line["subject"] == unit and line["ledger"] == "kpi_points"
    }


def test_a_month_without_anything_is_the_base() -> None:
    assert run().score("east") == "100.00"


def test_what_sanctions_charge_to_the_unit_is_taken_from_its_total() -> None:
    found = run(events=[false_ticket("A", 3)], observations=observed("timely", A=Rate(F(972), F(1000))))
    assert of(found, "east") == {"false_tickets": "-1.00", "late": "-2.00", "base": "100.00"}
    assert found.score("east") == "97.00"


def test_the_scores_of_items_are_added_before_the_points_are_taken() -> None:
    found = run(WITH_ITEM, events=[false_ticket("A", 3)], observations=observed("care", A=Rate(F(9), F(10))))
    assert of(found, "east") == {"care_item": "9.00", "false_tickets": "-1.00", "base": "100.00"}
    assert found.score("east") == "108.00"


def test_a_total_is_never_below_its_floor() -> None:
    found = run(observations=observed("timely", A=Rate(F(1), F(10))))
    assert (of(found, "east")["floor"], found.score("east")) == ("78.00", "0.00")


def test_a_unit_whose_items_are_all_without_data_is_not_assessed() -> None:
    assert run(WITH_ITEM).score("east") is None


def test_points_go_to_the_unit_in_which_the_person_was_on_that_day() -> None:
    found = run(events=[false_ticket("M", 15), false_ticket("M", 16)])
    assert found.score("east") == "99.00"
    assert of(found, "west") == {"false_tickets": "-1.00"}


def test_points_of_a_unit_without_a_card_go_to_the_next_one_above_that_has_one() -> None:
    team = {"id": "team", "name": "team", "parent": "west"}
    both = PLAIN + '[[bind]]\nunit = "co"\nscorecard = "month"\n'
    found = run(PLAIN, [*UNITS, team], events=[false_ticket("W", 3)])
    assert of(found, "west") == {"false_tickets": "-1.00"}
    assert found.line("west", "false_tickets")["card"] == ""
    found = run(both, events=[false_ticket("W", 3)])
    assert found.results["west", "company.month"]["score"] == "99.00"
    assert found.results["co", "company.month"]["score"] == "100.00"


def test_of_several_cards_of_a_unit_the_points_go_to_the_one_with_a_base() -> None:
    items = """
[scorecard.a_items]
label = "items"
subject = "unit"
ledger = "kpi_points"
na_policy = "drop"
item = [{ rule = "care_item" }]
[[bind]]
unit = "east"
scorecard = "a_items"
"""
    found = run(PLAIN + items, events=[false_ticket("A", 3)], observations=observed("care", east=90))
    scores = {card: row["score"] for (unit, card), row in found.results.items() if unit == "east"}
    assert scores == {"company.month": "99.00", "company.a_items": "9.00"}


def test_points_are_recorded_where_nobody_has_a_card() -> None:
    found = run(TEXT, events=[false_ticket("A", 3)])
    assert found.amounts("east", item="false_tickets") == ["-1.00"]


def test_a_card_comes_after_the_cards_that_its_sanctions_read() -> None:
    text = (
        PLAIN.replace('inputs = { value = "timely" }', 'inputs = { value = "own" }')
        + """
[metric.own]
label = { zh = "得分", en = "score" }
unit = "percent"
source = { standing = "score", card = "z_other" }
[scorecard.z_other]
label = { zh = "另表", en = "other" }
subject = "unit"
[[scorecard.z_other.item]]
rule = "care_item"
[[bind]]
unit = "east"
scorecard = "z_other"
"""
    )
    found = run(text, observations=observed("care", east=100))
    assert found.results["east", "company.month"]["score"] == "0.00"


def test_only_a_unit_has_a_card_in_points_of_that_kind() -> None:
    with pytest.raises(PolicyError, match="KPI points are a unit's"):
        policy_of(PLAIN.replace('subject = "unit"\nledger', "ledger"))


def test_a_total_from_which_months_take_cannot_be_pooled() -> None:
    with pytest.raises(PolicyError, match="cannot be pooled"):
        policy_of(
            PLAIN.replace("parameters = { base", 'rollups = { quarter = "pooled" }\nparameters = { base')
        )


def test_a_base_and_a_floor_are_numbers() -> None:
    with pytest.raises(PolicyError) as caught:
        policy_of(PLAIN.replace("value = 100", 'value = "much"').replace("floor = 0", "floor = true"))
    assert [one.message.rpartition(".")[2] for one in caught.value.faults] == [
        "base: must be a number",
        "floor: must be a number",
    ]


def test_a_card_needs_items_or_a_base() -> None:
    with pytest.raises(PolicyError, match="item is missing"):
        policy_of('[scorecard.bare]\nlabel = { zh = "空", en = "bare" }\n')


def test_a_total_is_explained_by_its_base_and_by_what_was_taken() -> None:
    known = facts(
        {"events": [false_ticket("A", 3)], "observations": observed("timely", A=Rate(F(97), F(100)))}
    )
    found = {one.line.item: one for one in explain(policy(PLAIN), known, Period.parse("2018-01"), "east")}
    assert set(found) == {"base", "false_tickets", "late"}
    assert all(one.why is not None and one.flags == () for one in found.values())
    assert found["late"].why is not None
    assert found["late"].why.value == -4
    why = found["base"].why
    assert why is not None
    assert (why.label.zh, why.parameter) == ("起始分", "company.month.base")


rows = st.lists(st.tuples(st.sampled_from(["A", "M", "W"]), st.integers(1, 31)), max_size=12, unique=True)


@given(rows, st.integers(0, 1000), st.integers(0, 10), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_a_total_is_its_base_its_items_and_its_points_and_never_below_the_floor(
    happened: list[tuple[str, int]], timely: int, care: int, order: random.Random
) -> None:
    given_rows = {
        "events": [false_ticket(*one) for one in happened],
        "observations": observed("timely", A=Rate(F(timely), F(1000)))
        + observed("care", A=Rate(F(care), F(10))),
    }
    found = run(WITH_ITEM, **given_rows)
    mine = sum(who == "A" or (who == "M" and day >= 16) for who, day in happened)
    below = max(F(99) - F(timely, 10), F(0))
    assert F(str(found.score("east"))) == max(100 + care - mine - 2 * (below // 1), F(0))
    lines = [F(str(line["amount"])) for line in found.lines if line["card"] == "company.month"]
    assert F(str(found.score("east"))) == sum(lines)
    shuffled = {kind: order.sample(some, len(some)) for kind, some in given_rows.items()}
    again = run(WITH_ITEM, **shuffled)
    assert sorted(map(str, again.lines)) == sorted(map(str, found.lines))
