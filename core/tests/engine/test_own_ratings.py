"""Nobody fills in the column of somebody else for himself."""

from __future__ import annotations

import pytest

from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import Ran, ran

TEXT = """
[metric.tidy]
label = "tidy"
unit = "points"
source = { rated = "tidy", roles = ["superior"], missing_role = "skip" }
[metric.tidy_self]
label = "tidy (self)"
unit = "points"
source = { rated = "tidy", roles = ["self"], missing_role = "skip" }
[rule.tidy]
label = "tidy"
scorer = "manual"
inputs = { value = "tidy" }
parameters = { full = 10 }
[rule.own]
label = "own"
scorer = "manual"
inputs = { value = "tidy_self" }
parameters = { full = 10 }
[scorecard.month]
label = "month"
[[scorecard.month.item]]
rule = "tidy"
[[scorecard.month.item]]
rule = "own"
na_policy = "drop"
[[bind]]
role = "cs"
scorecard = "month"
"""


def run(*given: tuple[str, str, int], names: tuple[str, str] = ("Xia", "Lead")) -> Ran:
    facts = MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "employees": [
                {"id": one, "name": name, "hired_on": "2017-01-01"}
                for one, name in zip(("A", "L"), names, strict=True)
            ],
            "assignments": [{"employee": "A", "unit": "shop", "role": "cs", "from": "2017-01-01"}],
            "ratings": [
                {"subject": "A", "item": "tidy", "period": "2018-05", "rater": who, "rater_role": role, "score": score}
                for who, role, score in given
            ],
        }
    )  # fmt: skip
    return ran(policy_of(TEXT), facts, "2018-05")


@pytest.mark.parametrize("rater", ["A", "Xia"])
def test_a_rating_of_oneself_as_the_superior_does_not_count_and_is_reported(rater: str):
    found = run(("L", "superior", 6), (rater, "superior", 10))
    assert found.amounts("A", item="tidy") == ["6.00"]
    assert ("A", "own_rating") in found.problems
    alone = run((rater, "superior", 10))
    assert alone.results["A", "company.month"]["score"] is None


def test_a_rating_of_oneself_as_oneself_counts_in_the_column_for_it():
    found = run(("L", "superior", 6), ("A", "self", 10))
    assert (found.amounts("A", item="tidy"), found.amounts("A", item="own")) == (["6.00"], ["10.00"])
    assert ("A", "own_rating") not in found.problems


def test_whoever_has_the_name_of_the_subject_may_be_somebody_else():
    found = run(("Xia", "superior", 8), names=("Xia", "Xia"))
    assert found.amounts("A", item="tidy") == ["8.00"]
