"""Sanctions that are read once a period, over metrics and standings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from kpi.engine.sanctions import money_sanctions, point_sanctions, proposals
from kpi.testing.contexts import context_of, lines_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy

policy_of = cache(read_policy)

TEXT = """
[metric.sales]
label = { zh = "销售额", en = "sales" }
unit = "yuan"
[metric.complaints]
label = { zh = "投诉", en = "complaints" }
unit = "count"
source = { events = ["complaint"] }
[metric.months_first]
label = { zh = "连续第一", en = "months first" }
unit = "count"
source = { of = "place", over = "window", how = "streak", where = { op = "==", value = 1 } }
[metric.months_failed]
label = { zh = "连续不及格", en = "months failed" }
unit = "count"
source = { of = "mark", over = "window", how = "streak", where = { op = "<", value = 60 } }
[event.complaint]
label = { zh = "投诉", en = "complaint" }

[sanction.champion]
label = { zh = "销售冠军", en = "sales champion" }
scorer = "rank_award"
inputs = { value = "sales" }
unit = "yuan"
money = "award"
[sanction.champion.parameters]
amount = { value = 100 }
scope = { value = "company" }
tie_policy = { value = "TIES" }

[sanction.below_60]
label = { zh = "不达60", en = "below 60" }
scorer = "below_mark"
inputs = { score = "score" }
unit = "yuan"
money = "fine"
when = { metric = "role", op = "==", value = "cs" }
[sanction.below_60.parameters]
pass_mark = { value = 60 }
amount = { value = 100 }

[sanction.streak]
label = { zh = "连续奖", en = "streak" }
scorer = "streak_award"
inputs = { streak = "months_first" }
unit = "yuan"
money = "award"
[sanction.streak.parameters]
step = { value = 3 }
amount = { value = 100 }
increment = { value = 100 }

[sanction.failed_twice]
kind = "condition"
label = { zh = "连续不及格", en = "failed twice" }
scorer = "at_least"
inputs = { value = "months_failed" }
proposal = "dismissal"
[sanction.failed_twice.parameters]
least = { value = 2 }

[sanction.clean]
label = { zh = "零投诉", en = "no complaints" }
scorer = "clean_award"
inputs = { blockers = ["complaints"] }
ledger = "points"
[sanction.clean.parameters]
amount = { value = 5 }

[sanctions.shop]
label = { zh = "店", en = "shop" }
rules = ["champion", "below_60", "streak", "failed_twice", "clean"]

[scorecard.cs]
label = { zh = "卡", en = "card" }
item = []
rank = { scope = "card" }

[metric.place]
label = { zh = "名次", en = "place" }
unit = "rank"
source = { standing = "rank", card = "cs" }
[metric.mark]
label = { zh = "得分", en = "mark" }
unit = "score"
source = { standing = "score", card = "cs" }

[[bind]]
role = "cs"
scorecard = "cs"
sanctions = ["shop"]
[[bind]]
role = "boss"
scorecard = "cs"
sanctions = ["shop"]
"""

PEOPLE = ("A", "B", "C")
ROLES = {"A": "cs", "B": "cs", "C": "boss"}


def lines(
    sales: Mapping[str, Any] | None = None,
    results: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    recorded: Mapping[str, Any] | None = None,
    ties: str = "each",
    period: str = "2024-03",
    problems: list[str] | None = None,
    **more: Any,
) -> list[tuple[str, str, Any]]:
    """Return (subject, item, amount) of every line, points before money."""
    facts = MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "employees": [{"id": one, "name": one, "hired_on": "2023-01-01"} for one in PEOPLE],
            "assignments": [
                {"employee": one, "unit": "shop", "role": ROLES[one], "from": "2023-01-01"} for one in PEOPLE
            ],
            "observations": [
                {"subject": one, "metric": "company.sales", "period": period, "value": value}
                for one, value in (sales or {}).items()
            ],
            **more,
        },
        recorded=recorded,
    )
    standings = [{"subject": one, "card": "company.cs", **row} for one, row in (results or {}).items()]
    context = context_of(policy_of(TEXT.replace("TIES", ties)), facts, period, standings)
    card = context.catalogue.scorecards["company.cs"]
    employees = context.population.people.filter(context.population.people["kind"] == "employee")
    blocks = [*point_sanctions(context, card, employees.select("subject")), *money_sanctions(context)]
    if problems is not None:
        problems += [f"{one.subject}:{one.message}" for one in context.problems if one.code == "not_assessed"]
    proposed = proposals(blocks)
    found = [(line["subject"], line["item"], line["amount"]) for line in lines_of(context, blocks)]
    assert proposed.height == sum(item == "failed_twice" for _, item, _ in found)
    return found


@pytest.mark.parametrize(("ties", "each"), [("each", "100.00"), ("split", "50.00"), ("none", None)])
def test_a_tie_for_the_first_place_is_settled_as_the_rule_says(ties: str, each: Any):
    found = [line for line in lines({"A": 500, "B": 500, "C": 100}, ties=ties) if line[1] == "champion"]
    assert found == ([] if each is None else [("A", "champion", each), ("B", "champion", each)])


def test_those_who_split_an_award_get_equal_parts_even_where_cents_are_left_over():
    found = [line for line in lines({"A": 500, "B": 500, "C": 500}, ties="split") if line[1] == "champion"]
    assert found == [(one, "champion", "33.33") for one in "ABC"]


def test_those_whom_a_sanction_does_not_meet_have_no_line():
    found = lines({"A": 1, "B": 2, "C": 3}, {"A": {"score": 60}, "B": {"score": 75}})
    assert [line for line in found if line[1] in ("below_60", "champion")] == [("C", "champion", "100.00")]


def test_below_the_mark_is_strict_and_only_for_whom_it_is_meant():
    found = lines(results={"A": {"score": "59.99"}, "B": {"score": 60}, "C": {"score": 10}})
    assert [line for line in found if line[1] == "below_60"] == [("A", "below_60", "-100.00")]


def history(field: str, *values: Any) -> dict[str, list[dict[str, Any]]]:
    months = [f"2023-{month:02d}" for month in range(13 - len(values) + 2, 13)] + ["2024-01", "2024-02"]
    return {
        month: [{"subject": "A", "card": "company.cs", field: value}]
        for month, value in zip(months[-len(values) :], values, strict=True)
    }


@pytest.mark.parametrize(
    ("before", "award"),
    [
        ((1,), None),
        ((1, 1), "100.00"),
        ((1, 2), None),
        ((1, 1, 1), None),
        ((1,) * 5, "200.00"),
        ((1,) * 8, "300.00"),
    ],
)
def test_a_streak_is_paid_in_the_month_in_which_it_is_full(before: tuple[int, ...], award: Any):
    found = lines(results={"A": {"score": 90, "rank": 1}}, recorded=history("rank", *before))
    assert [line[2] for line in found if line[1] == "streak"] == ([] if award is None else [award])


@pytest.mark.parametrize(("before", "proposed"), [(59, True), (60, False)])
def test_failing_twice_in_a_row_is_a_proposal(before: int, proposed: bool):
    found = lines(results={"A": {"score": 58}}, recorded=history("score", before))
    assert (("A", "failed_twice", None) in found) is proposed


def test_points_over_metrics_belong_to_the_card():
    events = [{"subject": "A", "kind": "company.complaint", "on": "2024-03-05"}]
    assert [line for line in lines(events=events) if line[1] == "clean"] == [
        ("B", "clean", "5.00"),
        ("C", "clean", "5.00"),
    ]


def test_what_is_missing_has_no_effect_and_is_reported():
    told: list[str] = []
    found = lines({"A": 5, "B": 3}, problems=told)
    assert [line for line in found if line[1] == "champion"] == [("A", "champion", "100.00")]
    assert "C:company.champion is not assessed; missing: company.sales" in told


def test_what_is_missing_of_everybody_is_reported_once():
    told: list[str] = []
    lines(problems=told)
    assert ":company.champion is not assessed; missing: company.sales (of everybody)" in told
