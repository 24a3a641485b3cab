"""The rows behind what a working counts of a unit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kpi.engine.measure.worked import rows_worked
from kpi.expr import Node
from kpi.model.metric import ByWorking
from kpi.model.parameter import Value
from kpi.model.period import Period
from kpi.model.rule import Scorer
from kpi.model.working import Row, Rows, Worked, Working
from kpi.testing.contexts import context_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

TEXT = """
[table.letters]
key = "id"
about = "came"
subject = "clerk"
[[table.letters.column]]
name = "id"
type = "word"
[[table.letters.column]]
name = "clerk"
type = "employee"
[[table.letters.column]]
name = "came"
type = "moment"
[metric.number]
label = "number"
unit = "count"
source = { worked = "letters_noted", rule = "counting", part = "all" }
[rule.counting]
label = "counting"
scorer = "same"
inputs = { number = "number" }
[scorecard.unit]
label = "unit"
subject = "unit"
[[scorecard.unit.item]]
rule = "counting"
[[bind]]
unit = "shop"
scorecard = "unit"
"""


def noted(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    behind: dict[str, dict[str, list[tuple[str, Row]]]] = {}
    for row in rows["letters"]:
        behind.setdefault(row["clerk"], {"all": []})["all"].append(("letters", row))
    return Worked({name: {"all": Fraction(len(own["all"]))} for name, own in behind.items()}, {}, behind)


def same(number: Node) -> Node:
    return number


LETTERS = Working("letters_noted", noted, ("letters",), ("all",))


def letter(id: str, clerk: str, came: str) -> dict[str, Any]:
    return {"id": id, "clerk": clerk, "came": came}


def behind(subject: str) -> list[str]:
    """Return the letters behind the number of a subject; B moves from the shop to another unit on 5 March."""
    rules = policy_of(TEXT, [LETTERS], [Scorer("same", same)])
    staff = [{"employee": one, "unit": "shop", "role": "cs", "from": "2017-01-15"} for one in "AB"]
    staff += [{"employee": "B", "unit": "other", "role": "cs", "from": "2024-03-05"}]
    staff += [{"employee": "C", "unit": "other", "role": "cs", "from": "2017-01-15"}]
    letters = [
        letter("1", "A", "2024-03-04"),
        letter("2", "B", "2024-03-04"),
        letter("3", "B", "2024-03-06"),
        letter("4", "C", "2024-03-04"),
    ]
    rows = {
        "units": [{"id": one, "name": one} for one in ("shop", "other")],
        "assignments": staff,
        "letters": letters,
    }
    facts = MemoryFacts(rows, tables=rules.catalogue.tables.values())
    source = rules.catalogue.metrics["company.number"].source
    assert isinstance(source, ByWorking)
    found = rows_worked(context_of(rules, facts, "2024-03"), source, subject)
    return [row["id"] for _, row in found.get("all", ())]


def test_those_of_a_unit_are_those_of_its_people_where_they_were_on_the_day():
    assert behind("shop") == ["1", "2"]


def test_those_of_a_person_are_all_of_them():
    assert behind("B") == ["2", "3"]


def test_a_unit_that_is_not_read_has_none():
    assert behind("other") == []
