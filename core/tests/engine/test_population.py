"""Who is appraised by what in a period."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from kpi.engine.population import PEOPLE_ONLY, SCOPES, Population, populate
from kpi.model.catalogue import Binding, Catalogue, Policy
from kpi.model.period import Frequency, Period
from kpi.model.scorecard import Scorecard
from kpi.testing.facts import MemoryFacts
from kpi.types import Scope, SubjectKind
from kpi.words import Label

UNITS = [
    {"id": "co", "name": "company"},
    {"id": "shop", "name": "shop", "parent": "co", "leader": "L"},
    {"id": "night", "name": "night shift", "parent": "shop"},
]


def card(name: str, subject: SubjectKind = SubjectKind.EMPLOYEE) -> Scorecard:
    return Scorecard(name, Label(en=name), Frequency.MONTH, (), subject=subject)


CARDS = {one.id: one for one in (card("a"), card("b"), card("c"), card("units", SubjectKind.UNIT))}


def population(*bindings: Binding, period: str = "2018-01", **rows: Any) -> tuple[Population, dict[int, str]]:
    facts = MemoryFacts({"units": UNITS, **rows})
    names = facts.subjects().sort("id")
    policy = Policy(Catalogue(scorecards=CARDS), bindings)
    found = populate(policy, facts, Period.parse(period), names)
    return found, dict(zip(names["subject"], names["id"], strict=True))


def members(*bindings: Binding, **rows: Any) -> dict[str, set[str]]:
    found, names = population(*bindings, **rows)
    return {name: {names[key] for key in frame["subject"]} for name, frame in found.bound.scorecards.items()}


def worker(name: str, unit: str = "shop", role: str = "cs", **more: Any) -> dict[str, Any]:
    return {"employee": name, "unit": unit, "role": role, "from": "2017-01-01", **more}


def hired(*names: str, **more: Any) -> list[dict[str, Any]]:
    return [{"id": name, "name": name, "hired_on": "2017-01-01", **more} for name in names]


def test_a_binding_of_a_role_holds_in_every_unit() -> None:
    found = members(
        Binding(role="cs", scorecards=("a",)),
        assignments=[worker("A"), worker("B", "night"), worker("C", role="boss")],
    )
    assert found == {"a": {"A", "B"}}


def test_a_role_in_a_unit_wins_over_the_role_and_the_nearer_unit_over_the_farther() -> None:
    found = members(
        Binding(role="cs", scorecards=("a",)),
        Binding(role="cs", unit="shop", scorecards=("b",)),
        Binding(role="cs", unit="night", scorecards=("c",)),
        assignments=[worker("A", "co"), worker("B", "shop"), worker("C", "night")],
    )
    assert found == {"a": {"A"}, "b": {"B"}, "c": {"C"}}


def test_a_role_wins_over_a_unit_alone() -> None:
    found = members(
        Binding(unit="co", scorecards=("a",)),
        Binding(role="boss", scorecards=("b",)),
        assignments=[worker("A"), worker("B", role="boss")],
    )
    assert found == {"a": {"A"}, "b": {"B"}}


def test_equally_specific_bindings_give_several_cards() -> None:
    found, _ = population(
        Binding(role="cs", scorecards=("b",)),
        Binding(role="cs", scorecards=("a",)),
        assignments=[worker("A")],
    )
    assert set(found.bound.scorecards) == {"a", "b"}
    assert found.bound.first_card["card"].to_list() == ["b"]


def test_what_a_more_specific_binding_does_not_name_is_taken_from_the_next() -> None:
    found, _ = population(
        Binding(role="cs", scorecards=("a",), pay="monthly"),
        Binding(role="cs", unit="shop", ladder="steps"),
        assignments=[worker("A")],
    )
    assert (set(found.bound.scorecards), set(found.bound.pay), set(found.bound.ladders)) == (
        {"a"},
        {"monthly"},
        {"steps"},
    )


def test_a_card_for_units_goes_to_the_unit_and_those_below_and_to_nobody_in_them() -> None:
    found = members(Binding(unit="shop", scorecards=("units", "a")), assignments=[worker("A")])
    assert found == {"units": {"shop", "night"}, "a": {"A"}}


def test_a_binding_of_a_unit_alone_leaves_out_those_below_it() -> None:
    rows = [worker("A"), worker("B", "night")]
    found = members(Binding(unit="shop", scorecards=("units", "a"), below=False), assignments=rows)
    assert found == {"units": {"shop"}, "a": {"A"}}
    both = Binding(unit="night", scorecards=("b",), below=False)
    found = members(Binding(unit="shop", scorecards=("a",)), both, assignments=rows)
    assert found == {"a": {"A"}, "b": {"B"}}


def test_the_assignment_on_the_last_day_decides() -> None:
    rows = [worker("A"), worker("A", "night", "boss", **{"from": "2018-01-20"})]
    found, _ = population(assignments=rows)
    assert found.people.filter(pl.col("kind") == "employee")["role"].to_list() == ["boss"]
    assert found.segments.select("role", "first", "last").rows() == [
        ("cs", Period.parse("2018-01").start, Period.parse("2018-01").start.replace(day=19)),
        ("boss", Period.parse("2018-01").start.replace(day=20), Period.parse("2018-01").end),
    ]


def test_whoever_left_is_placed_by_the_last_day_employed() -> None:
    rows = [worker("A"), worker("A", "night", "boss", **{"from": "2018-01-20"})]
    found, _ = population(employees=hired("A", left_on="2018-01-10"), assignments=rows)
    assert found.people.filter(pl.col("kind") == "employee").select("role", "last").rows() == [
        ("cs", Period.parse("2018-01").start.replace(day=10))
    ]


@pytest.mark.parametrize(("hired_on", "left_on"), [("2018-02-01", None), ("2017-01-01", "2017-12-31")])
def test_whoever_is_not_employed_in_the_period_is_not_in_it(hired_on: str, left_on: str | None) -> None:
    people = [{"id": "A", "name": "A", "hired_on": hired_on, "left_on": left_on}]
    found, _ = population(employees=people, assignments=[worker("A")])
    assert found.people.filter(pl.col("kind") == "employee").is_empty()
    assert found.unassigned.is_empty()


def test_an_employee_without_an_assignment_is_named() -> None:
    found, names = population(employees=hired("A", "B"), assignments=[worker("B")])
    assert [names[key] for key in found.unassigned["subject"]] == ["A"]


def test_an_exclusion_without_a_scope_holds_for_all_and_one_with_a_scope_for_that() -> None:
    rows = [
        {"subject": "A", "from": "2018-01-31", "until": "2018-02-05", "reason": "leave"},
        {"subject": "B", "from": "2017-12-01", "until": "2018-01-01", "reason": "new", "scope": "rank"},
        {"subject": "C", "from": "2017-12-01", "until": "2017-12-31", "reason": "over"},
    ]
    found, names = population(assignments=[worker("A"), worker("B"), worker("C")], exclusions=rows)
    people = found.people.filter(pl.col("kind") == "employee")
    seen = {
        names[row[0]]: row[1:] for row in people.select("subject", "excluded.rank", "excluded.pay").rows()
    }
    assert seen == {"A": (True, True), "B": (True, False), "C": (False, False)}


def test_the_groups_of_a_person_follow_the_tree_of_units() -> None:
    found, names = population(assignments=[worker("A", "night"), worker("B", "shop")])
    rows = found.people.filter(pl.col("kind") == "employee")
    for name, expected in (
        ("unit", ["night", "shop"]),
        ("subtree", ["co", "co"]),
        ("siblings", ["shop", "co"]),
    ):
        assert [names[key] for key in rows[f"scope.{name}"]] == expected


def test_a_leader_leads_the_unit_and_those_below() -> None:
    found, names = population(assignments=[worker("A")])
    assert {names[unit] for unit in found.tree.led_by()["unit"]} == {"shop", "night"}


def test_a_new_leader_and_another_parent_begin_on_a_day() -> None:
    later = {"id": "night", "name": "night shift", "parent": "co", "leader": "N", "from": "2018-02-15"}
    found, names = population(assignments=[worker("A", "night")], units=[*UNITS, later])
    unit = next(key for key, name in names.items() if name == "night")
    assert [names[one] for one in found.tree.above(unit)] == ["night", "shop", "co"]
    found, names = population(assignments=[worker("A", "night")], units=[later, *UNITS], period="2018-02")
    unit = next(key for key, name in names.items() if name == "night")
    assert [names[one] for one in found.tree.above(unit)] == ["night", "co"]
    (row,) = found.people.filter(pl.col("subject") == unit).iter_rows(named=True)
    assert (str(row["first"]), str(row["last"])) == ("2018-02-01", "2018-02-28")
    assert names[found.tree.leaders[unit]] == "N"


def test_the_rows_of_a_rule_beside_a_card_have_no_columns_of_people_alone_and_are_one_group() -> None:
    found, names = population(assignments=[worker("A"), worker("B", "night")])
    rows = found.rows()
    assert [names[key] for key in rows["subject"]] == [names[key] for key in found.people["subject"]]
    assert not set(PEOPLE_ONLY) & set(rows.columns)
    assert {"role", "level", SCOPES[Scope.UNIT]} < set(rows.columns)
    assert set(rows[SCOPES[Scope.CARD]]) == {0}
    one = found.people.select("subject").head(1)
    assert found.rows(one).equals(rows.head(1))
