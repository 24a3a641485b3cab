"""Ratings of a period under a panel: measured, flagged, reported, explained."""

from functools import cache
from typing import Any

import pytest

from kpi.engine.explain import explain
from kpi.engine.panels import without_hidden
from kpi.model.period import Period
from kpi.output.tree import draw
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy
from kpi.testing.runs import Ran, ran

policy_of = cache(read_policy)

TEXT = """
[panel.round]
label = "round"
[panel.round.parameters]
groups = { customers = ["customer"], team = ["member", "deputy"], others = ["colleague"], superior = ["boss"] }
group_weights = "none"
min_raters = [{ value = 3 }, { value = 2, from = "2025-01-01" }]
open_groups = ["superior"]

[metric.goals]
label = "goals"
unit = "score"
source = { rated = "goals", panel = "round" }

[rule.goals]
label = "goals"
scorer = "manual"
full = "full"
inputs = { value = "goals" }
parameters = { full = 100 }

[scorecard.card]
label = "card"
frequency = "quarter"
na_policy = "block"
[[scorecard.card.item]]
name = "goals"
rule = "goals"

[[bind]]
role = "head"
scorecard = "card"
"""


def rating(rater: str, role: str, score: Any, period: str = "2024-Q1") -> dict[str, Any]:
    return {
        "subject": "S", "item": "goals", "period": period, "rater": rater, "rater_role": role, "score": score,
    }  # fmt: skip


def facts_of(*ratings: dict[str, Any]) -> MemoryFacts:
    return MemoryFacts(
        {
            "units": [{"id": "U", "name": "U"}],
            "employees": [{"id": "S", "name": "S", "hired_on": "2020-01-01"}],
            "assignments": [{"employee": "S", "unit": "U", "role": "head", "from": "2020-01-01"}],
            "ratings": list(ratings),
        }
    )


def run(*ratings: dict[str, Any], period: str = "2024-Q1") -> Ran:
    return ran(policy_of(TEXT), facts_of(*ratings), period)


def told(*ratings: dict[str, Any]) -> str:
    lines = explain(policy_of(TEXT), facts_of(*ratings), Period.parse("2024-Q1"), "S")
    return "\n".join(draw(one.why, "en") for one in lines if one.why is not None)


CUSTOMERS = [rating("c1", "customer", 97), rating("c2", "customer", 83), rating("c3", "customer", 60)]


def test_a_person_is_scored_by_the_means_of_the_groups() -> None:
    team = [rating(f"t{place}", "member", 60) for place in range(5)]
    assert run(*CUSTOMERS, *team).score("S") == "70.00"


def test_merged_groups_and_those_left_out_are_flags_of_the_line() -> None:
    merged = run(
        *CUSTOMERS, rating("t1", "member", 60), rating("t2", "member", 61), rating("o1", "colleague", 62)
    )
    assert (merged.score("S"), merged.line("S", "goals")["flags"]) == ("70.50", ["groups_merged"])
    left = run(*CUSTOMERS, rating("t1", "member", 1))
    assert (left.score("S"), left.line("S", "goals")["flags"]) == ("80.00", ["group_left_out"])
    assert left.problems == {("S", "too_few_raters")}


def test_with_too_few_raters_there_is_no_value_and_never_a_zero() -> None:
    found = run(*CUSTOMERS[:2])
    assert found.score("S") is None
    assert "too_few_raters" in found.line("S", "goals")["flags"]
    assert ("S", "too_few_raters") in found.problems


def test_a_rater_of_no_group_is_told_and_does_not_count() -> None:
    found = run(*CUSTOMERS, rating("g", "guest", 1))
    assert found.score("S") == "80.00"
    assert found.problems == {("S", "unknown_rater_role")}


def test_two_roles_of_one_rater_in_a_group_are_one_rater() -> None:
    team = [rating("t1", "member", 60), rating("t1", "deputy", 80), rating("t2", "member", 70)]
    assert run(*CUSTOMERS, *team).score("S") == "80.00"
    assert run(*CUSTOMERS, *team, rating("t3", "member", 70)).score("S") == "75.00"


def test_the_months_make_the_quarter_and_who_rates_each_month_counts_once() -> None:
    months = [
        rating(rater, "customer", score, f"2024-0{month}")
        for rater, score in (("c1", 97), ("c2", 83))
        for month in (1, 2, 3)
    ]
    assert run(*months).score("S") is None
    assert run(*months, rating("c3", "customer", 60, "2024-02")).score("S") == "80.00"
    assert run(*months, *CUSTOMERS[:2], rating("c3", "customer", 0)).score("S") == "60.00"


def test_the_minimum_is_that_of_the_period() -> None:
    assert run(*CUSTOMERS[:2]).score("S") is None
    later = [rating(one["rater"], "customer", one["score"], "2025-Q1") for one in CUSTOMERS[:2]]
    assert run(*later, period="2025-Q1").score("S") == "90.00"


def test_an_explanation_tells_groups_and_never_a_rater_or_what_he_gave() -> None:
    text = told(
        *CUSTOMERS,
        rating("t1", "member", 51),
        rating("t2", "member", 52),
        rating("o1", "colleague", 56),
        rating("b", "boss", 77),
    )
    assert "customers  raters 3, mean 80, weight 1" in text
    assert "team + others  raters 3, mean 53, weight 1" in text
    assert "superior  raters 1, mean 77, weight 1" in text
    for secret in ("97", "83", "60", "51", "52", "56", "c1", "t1", "o1"):
        assert secret not in text, secret


def test_an_explanation_tells_of_a_group_that_is_left_out_only_how_many_they_were() -> None:
    text = told(*CUSTOMERS, rating("t1", "member", 51))
    assert "team  raters 1, too few, left out yes" in text
    assert "51" not in text


def test_the_groups_are_listed_where_the_value_is_met_first() -> None:
    assert told(*CUSTOMERS).count("groups of raters") == 1


@pytest.mark.parametrize("reverse", [False, True])
def test_the_order_of_the_rows_does_not_matter(reverse) -> None:
    rows = [*CUSTOMERS, *(rating(f"t{place}", "member", 40 + place) for place in range(4))]
    assert run(*(rows[::-1] if reverse else rows)).score("S") == "60.75"


def test_plain_functions_over_rows_see_neither_what_a_panel_judges_unseen_nor_comments() -> None:
    plan = {**rating("c1", "customer", 50), "item": "plan"}
    comment = {
        "subject": "S",
        "item": "goals",
        "period": "2024-Q1",
        "rater_role": "customer",
        "ref": "1",
        "text": "x",
    }
    facts = MemoryFacts({"ratings": [*CUSTOMERS, plan], "comments": [comment]})
    catalogue, day = policy_of(TEXT).catalogue, Period.parse("2024-Q1").end
    seen = {
        kind: without_hidden(catalogue, kind, facts.frame(kind), day).height
        for kind in ("ratings", "comments")
    }
    assert seen == {"ratings": 1, "comments": 0}
    opened = policy_of(TEXT.replace("open_groups", "anonymous = false\nopen_groups")).catalogue
    assert without_hidden(opened, "ratings", facts.frame("ratings"), day).height == 4


def token(place: int) -> str:
    return f"~{place:024x}"


def test_what_was_given_unseen_stays_so_when_the_policy_says_otherwise_by_now() -> None:
    hidden = [rating(token(1), "customer", 97)]
    opened = policy_of(TEXT.replace("open_groups", "anonymous = false\nopen_groups"))
    assert ran(opened, facts_of(*hidden), "2024-Q1").score("S") is None
    assert ran(opened, facts_of(*hidden, rating("b", "boss", 70)), "2024-Q1").score("S") == "70.00"
    several = [rating(token(place), "customer", 97) for place in range(3)]
    assert ran(opened, facts_of(*several), "2024-Q1").score("S") == "97.00"


@pytest.mark.parametrize(
    "source", ['rated = "goals"', 'rated = "goals", roles = ["customer"], weights = [1]']
)
def test_without_a_panel_nothing_that_was_given_unseen_counts(source) -> None:
    plain = policy_of(TEXT.replace('rated = "goals", panel = "round"', source))
    found = ran(plain, facts_of(rating(token(1), "customer", 97)), "2024-Q1")
    assert found.score("S") is None
    assert ("S", "hidden_ratings") in found.problems
    assert ran(plain, facts_of(rating("c", "customer", 97)), "2024-Q1").score("S") == "97.00"


def test_rows_that_were_given_unseen_are_not_counted_as_rows() -> None:
    rows = 'table = "ratings", numerator = { how = "sum", column = "score", where = { column = "item", op = "==", value = "goals" } }'
    plain = policy_of(TEXT.replace('rated = "goals", panel = "round"', rows))
    both = facts_of(rating(token(1), "customer", 97), rating("c", "customer", 60))
    assert ran(plain, both, "2024-Q1").score("S") == "60.00"
    lines = explain(plain, both, Period.parse("2024-Q1"), "S", rows=9)
    assert not any("97" in draw(one.why, "en") for one in lines if one.why is not None)


def test_a_group_of_names_and_tokens_has_no_value_for_two_may_be_one() -> None:
    months = [
        rating("c1", "customer", 90, "2024-01"),
        *(rating(token(place), "customer", 80, "2024-02") for place in range(2)),
    ]
    found = run(*months)
    assert found.score("S") is None
    assert ("S", "kept_otherwise") in found.problems
