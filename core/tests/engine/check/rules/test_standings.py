"""What cards can give bounds what reads their scores and grades."""

from __future__ import annotations

import pytest
from checked_company import CARD, DAY, METRICS, found_of

from kpi.engine.check.policy import check_policy
from kpi.expr import choose
from kpi.model.rule import Scorer
from kpi.testing.policies import policy_of
from kpi.words import Label

BASE = CARD.replace("FULL", "60").replace('frequency = "month"', 'frequency = "month"\nEXTRA')
JUDGED = """
[rule.passed]
label = "passed"
kind = "condition"
scorer = "pass_line"
inputs = { score = "score" }
parameters = { pass_line = LINE }
[rule.graded]
label = "graded"
kind = "grade"
scorer = "grade_scale"
inputs = { score = "score" }
parameters = { bounds = [TOP, 80], labels = ["A", "B", "C"] }
"""
BOUND = """
[[bind]]
role = "cs"
scorecard = "month"
MORE
"""
LADDER = """
[ladder.staff]
label = "staff"
frequency = "month"
[[ladder.staff.level]]
id = "junior"
label = "junior"
[[ladder.staff.level]]
id = "senior"
label = "senior"
enter = ["passed"]
"""
JUDGES = 'grade = "graded"\npassing = "passed"'


def messages(*, extra=JUDGES, line=60, top=90, more="", bind=""):
    """Return what is found to be never so of what reads the standings of a card of 100 points."""
    judged = JUDGED.replace("LINE", str(line)).replace("TOP", str(top))
    text = BASE.replace("EXTRA", extra) + judged + more + BOUND.replace("MORE", bind)
    wanted = ("dead_branch", "unreachable_level")
    return [one.message.en for one in found_of(text) if one.code in wanted]


def test_what_a_card_can_give_is_clean():
    assert messages(line=100, top=100) == []


def test_a_pass_line_beyond_the_full_marks_is_never_reached():
    assert messages(line=120) == ["passed: `score ≥ 120` is never true"]


def test_a_grade_beyond_the_full_marks_is_never_reached():
    assert messages(top=110) == ["graded: the case `score ≥ 110` never comes about (A)"]


@pytest.mark.parametrize("extra", ["parameters = { base = 20 }", "parameters = { cap = 130, base = 30 }"])
def test_what_is_added_to_the_items_counts(extra):
    assert messages(extra=f"{JUDGES}\n{extra}", line=120, top=110) == []


def test_a_cap_bounds_what_can_be_reached():
    found = messages(extra=f"{JUDGES}\nparameters = {{ cap = 85 }}", line=85, top=90)
    assert found == ["graded: the case `score ≥ 90` never comes about (A)"]


POINTS = """
[sanction.praised]
label = "praised"
kind = "award"
ledger = "points"
scorer = "fixed"
on = "rude"
parameters = { amount = 5 }
[sanctions.praise]
label = "praise"
rules = ["praised"]
"""


def test_points_that_events_add_have_no_end():
    assert messages(line=120, top=110, more=POINTS, bind='sanctions = "praise"') == []


def test_a_level_that_asks_for_more_than_a_card_gives_cannot_be_reached():
    found = messages(extra='grade = "graded"', line=120, more=LADDER, bind='ladder = "staff"')
    assert found == ["staff: nobody can reach senior: `score ≥ 120` is never true"]


PAID = """
[rule.bonus]
label = "bonus"
kind = "pay"
scorer = "hand"
inputs = { word = "grade" }
[pay.monthly]
label = "pay"
[[pay.monthly.part]]
name = "bonus"
money = "award"
rule = "bonus"
"""


def by_grade(word):
    return choose((word == "A+", 500), (word == "A", 300), (word == "C", 100), otherwise=0)


@pytest.mark.parametrize(("top", "never"), [(90, ["A+"]), (110, ["A", "A+"])])
def test_a_grade_that_the_scale_does_not_have_or_nobody_gets_is_never_paid(top, never):
    judged = JUDGED.replace("LINE", "60").replace("TOP", str(top))
    text = METRICS + BASE.replace("EXTRA", JUDGES) + judged + PAID + BOUND.replace("MORE", 'pay = "monthly"')
    policy = policy_of(text, scorers=[Scorer("hand", by_grade, Label(en="by hand"))])
    found = [one for one in check_policy(policy, DAY).findings if one.about == "company.bonus"]
    told = {one.message.en for one in found if one.code == "dead_branch"}
    assert {f"bonus: the case `grade = {word}` never comes about" in " ".join(told) for word in never} == {
        True
    }
    assert len(told) == len(never)
