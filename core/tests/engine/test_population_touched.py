"""Who looks at a group in which somebody's results lack: his unit, his leader, everybody of the card."""

import pytest

from kpi.engine.population.touched import SUBORDINATES, groups_touched
from kpi.engine.run import prepare
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

PEOPLE = {"A": "north", "B": "north", "C": "south", "M": "south"}
FACTS = MemoryFacts(
    {
        "units": [{"id": "north", "name": "North", "leader": "M"}, {"id": "south", "name": "South"}],
        "employees": [{"id": one, "name": one, "hired_on": "2024-01-01"} for one in PEOPLE],
        "assignments": [
            {"employee": one, "unit": unit, "role": "cs", "from": "2024-01-01"}
            for one, unit in PEOPLE.items()
        ],
    }
)
IDS = dict(FACTS.subjects().select("subject", "id").iter_rows())


@pytest.fixture
def touched():
    """Return a function that names who looks at groups which lack somebody."""
    context = prepare(policy_of(""), FACTS, Period.parse("2024-03"))
    rows = context.population.rows()

    def look(missing, *groups):
        lacking = rows.filter(rows["subject"].is_in([key for key, id in IDS.items() if id in missing]))
        found = rows.filter(groups_touched(context, lacking.select("subject"), groups))
        return sorted(IDS[one] for one in found["subject"] if IDS[one] in PEOPLE)

    return look


@pytest.mark.parametrize(
    ("group", "people"),
    [
        ("unit", ["A", "B"]),
        (SUBORDINATES, ["M"]),
        ("card", ["A", "B", "C", "M"]),
        ("role", ["A", "B", "C", "M"]),
    ],
)
def test_who_looks_at_a_group_of_his_is_touched(touched, group, people):
    assert touched(["A"], group) == people


def test_of_several_groups_each_counts(touched):
    assert touched(["A"], "unit", SUBORDINATES) == ["A", "B", "M"]


def test_where_nobody_lacks_or_no_group_is_looked_at_nobody_is_touched(touched):
    assert touched([], "unit", SUBORDINATES, "card") == []
    assert touched(["A"]) == []


def test_who_looks_at_another_unit_is_not_touched(touched):
    assert touched(["C"], "unit") == ["C", "M"]
    assert touched(["C"], SUBORDINATES) == []
