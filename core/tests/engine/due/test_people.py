"""Who owes what: whom a binding names, and everybody who has a day of his own."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.engine.due.listing import Asked, Listed, listed
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

TEXT = """
[due.talk]
label = "talk"
from = "hire"
done = { decision = "talk" }
[due.talk.parameters]
every_months = 3
[due.renewal]
label = "renewal"
from = "probation"
done = { decision = "renewed" }
[[bind]]
role = "lead"
due = ["talk"]
"""
BIND = '[[bind]]\nrole = "lead"\ndue = ["renewal"]\n'
PEOPLE = {
    "units": [{"id": "shop", "name": "shop"}],
    "employees": [
        {"id": "A", "name": "An", "hired_on": "2024-01-01"},
        {"id": "B", "name": "Bo", "hired_on": "2024-01-01", "probation_until": "2024-03-31"},
    ],
    "assignments": [
        {"employee": "A", "unit": "shop", "role": "lead", "from": "2024-01-01"},
        {"employee": "B", "unit": "shop", "role": "cs", "from": "2024-01-01"},
    ],
}


def of(on: str, more: str = "", by: str = "") -> Listed:
    decisions = [{"kind": "talk", "subject": "A", "on": "2024-02-20", "by": by}] if by else []
    facts = MemoryFacts({**PEOPLE, "decisions": decisions})
    return listed(policy_of(TEXT + more), facts, Asked(date.fromisoformat(on)))


def test_a_day_of_a_persons_own_is_everybodys_until_a_binding_names_it() -> None:
    assert "company.renewal" in {one.due for one in of("2024-03-31").rows}
    assert "company.renewal" not in {one.due for one in of("2024-03-31", BIND).rows}


@pytest.mark.parametrize("by", ["A", "An"])
def test_nobody_fulfils_it_for_himself_and_that_is_told(by: str) -> None:
    found = of("2024-04-01", by=by)
    assert [(one.due, one.due_on) for one in found.rows if one.due == "company.talk"] == [
        ("company.talk", date(2024, 4, 1))
    ]
    message = "the decision of 2024-02-20 about A is about the decider, and does not count"
    assert found.problems == (("company.talk", message),)
    assert of("2024-05-19", by="Bo").rows[0].due != "company.talk"
