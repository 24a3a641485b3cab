"""Which way a condition is good by what follows from it."""

from __future__ import annotations

import pytest
from checked_company import codes

CONDITION = """
[rule.failed]
label = "failed"
kind = "condition"
scorer = "at_most"
inputs = { value = "satisfaction" }
parameters = { most = 59 }
"""
LADDER = """
[ladder.staff]
label = "staff"
frequency = "month"
[[ladder.staff.level]]
id = "junior"
label = "junior"
JUNIOR
[[ladder.staff.level]]
id = "senior"
label = "senior"
SENIOR
"""
CARD = """
[scorecard.month]
label = "month"
passing = "failed"
[[scorecard.month.item]]
rule = "scored"
[rule.scored]
label = "scored"
scorer = "ratio"
full = "full"
inputs = { actual = "satisfaction", target = "errors_before" }
parameters = { full = 100 }
"""
SANCTION = """
[sanction.failed]
label = "failed"
kind = "condition"
scorer = "at_most"
inputs = { value = "satisfaction" }
parameters = { most = 59 }
EFFECT
[sanctions.months]
label = "months"
rules = ["failed"]
"""


def ladder(junior="", senior=""):
    return CONDITION + LADDER.replace("JUNIOR", junior).replace("SENIOR", senior)


@pytest.mark.parametrize(
    "text",
    [
        ladder('lose = ["failed"]'),
        ladder('dismiss = ["failed"]'),
        ladder('lose = ["failed"]', 'dismiss = ["failed"]'),
        SANCTION.replace("EFFECT", 'proposal = "dismissal"'),
        SANCTION.replace("EFFECT", 'proposal = "talk"'),
        SANCTION.replace("EFFECT", 'forfeits = ["commission"]\nproposal = "talk"'),
    ],
)
def test_a_condition_of_losing_something_is_the_better_the_less_it_holds(text):
    assert "wrong_direction" not in codes(text)


@pytest.mark.parametrize("text", [CONDITION, ladder("", 'enter = ["failed"]'), CONDITION + CARD])
def test_a_condition_of_a_level_or_of_passing_that_worse_results_meet_goes_the_wrong_way(text):
    assert "wrong_direction" in codes(text)


def test_a_condition_of_losing_a_level_that_better_results_meet_goes_the_wrong_way():
    text = ladder('lose = ["failed"]').replace("at_most", "at_least").replace("most = 59", "least = 59")
    assert "wrong_direction" in codes(text)


def test_of_a_condition_both_of_entering_and_of_losing_nothing_is_said():
    assert "wrong_direction" not in codes(ladder('lose = ["failed"]', 'enter = ["failed"]'))
