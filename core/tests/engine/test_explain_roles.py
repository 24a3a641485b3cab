"""An explained judgement says what each role of raters gave, and who is missing."""

from __future__ import annotations

from fractions import Fraction

from kpi.engine.explain import explain
from kpi.expr import Why
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

POLICY = policy_of(
    """
[metric.manners]
label = { zh = "态度", en = "manners" }
unit = "points"
source = { rated = "manners", roles = ["superior", "self"], weights = [70, 30] }
[metric.clean]
label = { zh = "清洁", en = "clean" }
unit = "points"
source = { rated = "clean" }
[rule.manners]
label = { zh = "态度分", en = "manners" }
scorer = "manual"
inputs = { value = "manners" }
parameters = { full = 20 }
[rule.clean]
label = { zh = "清洁分", en = "clean" }
scorer = "manual"
inputs = { value = "clean" }
parameters = { full = 20 }
[scorecard.cs]
label = "cs"
item = [{ rule = "manners" }, { rule = "clean" }]
[[bind]]
role = "cs"
scorecard = "cs"
"""
)


def told(rule: str, *ratings: tuple[str, str, str, int]) -> list[tuple[str, dict[str, Fraction]]]:
    """Return the roles behind a line, each with what is said of it."""
    columns = ("item", "rater", "rater_role", "score")
    facts = MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "employees": [{"id": "A", "name": "A", "hired_on": "2017-01-01"}],
            "assignments": [{"employee": "A", "unit": "shop", "role": "cs", "from": "2017-01-01"}],
            "ratings": [
                {"subject": "A", "period": "2018-01", **dict(zip(columns, one, strict=True))}
                for one in ratings
            ],
        }
    )
    lines = explain(POLICY, facts, Period.parse("2018-01"), "A")
    (line,) = [one for one in lines if one.line.rule == f"company.{rule}"]
    assert line.why is not None
    return [(row.label.en, {cell.label.en: cell.value for cell in row.args}) for row in _rows(line.why)]


def _rows(why: Why) -> list[Why]:
    found = [why] if why.op == "row" else []
    return found + [one for arg in why.args for one in _rows(arg)]


def test_each_role_is_told_with_its_raters_their_mean_and_its_weight():
    given = [("manners", "M", "superior", 18), ("manners", "N", "superior", 17), ("manners", "A", "self", 20)]
    assert told("manners", *given) == [
        ("superior", {"raters": 2, "mean": Fraction(35, 2), "weight": 70}),
        ("self", {"raters": 1, "mean": 20, "weight": 30}),
    ]


def test_a_role_without_a_rating_is_told_because_it_may_be_why_there_is_no_value():
    assert told("manners", ("manners", "M", "superior", 18)) == [
        ("superior", {"raters": 1, "mean": 18, "weight": 70}),
        ("self", {"raters": 0, "weight": 30}),
    ]
