"""What reads scores of other periods and people waits until those are signed."""

from __future__ import annotations

from typing import Any

import pytest
from signing_company import BOTH, TEXT, company, computed, flags, policy, statuses

from kpi.testing.runs import ran

QUARTER = TEXT.replace("rank = { scope", 'rollups = { quarter = "mean" }\nrank = { scope')
WINDOW = (
    TEXT.replace('score = "form_score" }', 'score = "months_mean" }')
    + """
[metric.months_mean]
label = "mean of two months"
unit = "points"
source = { of = "form_score", over = "window", how = "mean", window = { periods = 2 } }
"""
)


def past(**scores: int) -> dict[str, list[dict[str, Any]]]:
    """Return recorded scores of A: `m2=90` is that of February."""
    return {
        f"2024-0{month[1:]}": [{"subject": "A", "card": "company.form", "score": score}]
        for month, score in scores.items()
    }


def of_month(period: str, *rows: dict[str, Any], score: int = 80) -> list[dict[str, Any]]:
    return [{**row, "period": period, "score": score} for row in rows]


def test_a_longer_period_waits_until_all_of_its_months_are_signed():
    months = past(m1=80, m2=80, m3=80)
    some = [*of_month("2024-01", *BOTH), *of_month("2024-02", *BOTH)]
    found = ran(policy(QUARTER), company(*some, recorded=months), "2024-Q1")
    assert "reads_unsigned" in flags(found)
    assert statuses(found, "A", card="company.form") == {"provisional"}
    found = ran(policy(QUARTER), company(*some, *BOTH, recorded=months), "2024-Q1")
    assert "reads_unsigned" not in flags(found)
    assert statuses(found, "A", card="company.form") == {"final"}


def test_what_is_paid_by_earlier_scores_waits_until_they_are_signed():
    facts = company(*BOTH, recorded=past(m2=80))
    found = ran(policy(WINDOW), facts, "2024-03")
    assert flags(found) == []
    assert found.line("A", "bonus")["flags"] == ["reads_unsigned"]
    facts = company(*BOTH, *of_month("2024-02", *BOTH), recorded=past(m2=80))
    assert ran(policy(WINDOW), facts, "2024-03").line("A", "bonus")["status"] == "final"
    facts = company(*BOTH, *of_month("2024-02", *BOTH), recorded=past(m2=81))
    assert ran(policy(WINDOW), facts, "2024-03").line("A", "bonus")["status"] == "provisional"


@pytest.mark.parametrize("score", [90, "90.00004"])
def test_an_earlier_score_that_a_signature_set_is_signed(score):
    set_by = [*of_month("2024-02", BOTH[0]), {**BOTH[1], "period": "2024-02", "score": score}]
    facts = company(*BOTH, *set_by, recorded=past(m2=90))
    assert ran(policy(WINDOW), facts, "2024-03").line("A", "bonus")["status"] == "final"
    facts = company(*BOTH, *set_by, recorded=past(m2=80))
    assert ran(policy(WINDOW), facts, "2024-03").line("A", "bonus")["status"] == "provisional"


TEAM_MONTHS = (
    TEXT.replace('inputs = { value = "team_mean" }', 'inputs = { value = "team_months" }')
    + """
[metric.team_months]
label = "mean of those led in two months"
unit = "points"
source = { of = "team_mean", over = "window", how = "mean", window = { periods = 2 } }
"""
)


def test_what_is_made_of_the_earlier_scores_of_people_led_reads_them_and_waits_until_they_are_signed():
    both = [*BOTH, *({**row, "subject": "B", "score": 60} for row in BOTH)]
    facts = company(*both, recorded=past(m2=50))
    found = ran(policy(TEAM_MONTHS), facts, "2024-03")
    assert found.results["M", "company.lead"]["score"] == "60.00"
    assert flags(found, "M", "company.lead") == ["reads_unsigned"]
    facts = company(*both, *of_month("2024-02", *BOTH, score=50), recorded=past(m2=50))
    assert statuses(ran(policy(TEAM_MONTHS), facts, "2024-03"), "M") == {"final"}


SANCTIONED = (
    TEXT.replace('scorecard = "lead"', 'scorecard = "own"\nsanctions = "low"').replace(
        'card = "lead"', 'card = "own"'
    )
    + """
[scorecard.own]
label = "own form of the leader"
[[scorecard.own.item]]
rule = "speed"
[sanction.low_team]
label = "low mean of the team"
scorer = "bands"
inputs = { value = "team_mean" }
ledger = "points"
parameters = { edges = [75], points = [-5, 0] }
[sanctions.low]
label = "low"
rules = ["low_team"]
"""
)


def test_a_score_waits_that_point_sanctions_move_by_the_unsigned_scores_of_others():
    found = computed(text=SANCTIONED)
    assert found.results["M", "company.own"]["score"] == "85.00"
    assert flags(found, "M", "company.own") == ["reads_unsigned"]
    assert statuses(found, "M") == {"provisional"}
