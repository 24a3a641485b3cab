"""Behind a judgement stand those who made it, unless they are to stay unseen."""

from __future__ import annotations

import pytest

from kpi.engine.explain import explain
from kpi.expr import Why
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

TEXT = """
[metric.tidy]
label = { zh = "整洁", en = "tidy" }
unit = "points"
source = { rated = "tidy" ROLES }
[rule.tidy]
label = "tidy"
scorer = "manual"
inputs = { value = "tidy" }
parameters = { full = 10 }
[scorecard.month]
label = "month"
[[scorecard.month.item]]
rule = "tidy"
[[bind]]
role = "cs"
scorecard = "month"
"""
GIVEN = (("lead", "superior", 6), ("head", "manager", 9), ("A", "self", 10))


def raters(roles: str = "", rows: int = 20) -> list[tuple[str, list[object]]]:
    """Return who stands behind the judgement of A, each with role and rating."""
    people = ("A", "lead", "head")
    facts = MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "employees": [{"id": one, "name": one, "hired_on": "2017-01-01"} for one in people],
            "assignments": [{"employee": "A", "unit": "shop", "role": "cs", "from": "2017-01-01"}],
            "ratings": [
                {
                    "subject": "A", "item": "tidy", "period": "2018-05", "rater": who, "rater_role": role, "score": score,
                }
                for who, role, score in GIVEN
            ],
        }
    )  # fmt: skip
    policy = policy_of(TEXT.replace("ROLES", roles))
    (line,) = explain(policy, facts, Period.parse("2018-05"), "A", "tidy", rows=rows)
    assert line.why is not None
    found = [one for one in leaves(line.why) if one.label.en == "ratings counted"]
    return [(row.label.en, [cell.value for cell in row.args]) for one in found for row in one.args]


def leaves(why: Why) -> list[Why]:
    return [why, *(one for arg in why.args for one in leaves(arg))]


def test_every_rater_is_told_with_role_and_rating():
    assert raters() == [("head", ["manager", 9]), ("A", ["self", 10]), ("lead", ["superior", 6])]


def test_ratings_of_roles_that_do_not_count_are_not_told():
    roles = ', roles = ["superior", "manager"]'
    assert raters(roles) == [("head", ["manager", 9]), ("lead", ["superior", 6])]


@pytest.mark.parametrize("roles", [', roles = ["customer"], missing_role = "skip"'])
def test_where_nobody_rated_nobody_is_told(roles: str):
    assert raters(roles) == []


def test_no_rows_are_told_where_none_are_asked_for():
    assert raters(rows=0) == []
