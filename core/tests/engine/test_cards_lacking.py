"""What a run says of a card without a score: which figures it lacks, and which cards are not bound."""

from __future__ import annotations

from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import ran

TEXT = """
[metric.speed]
label = { zh = "速度", en = "speed" }
unit = "score"
[metric.care]
label = { zh = "细心", en = "care" }
unit = "score"
[metric.part]
label = { zh = "部分", en = "part" }
unit = "points"
source = { standing = "score", card = "month" }
[rule.both]
label = { zh = "两项", en = "both" }
scorer = "weighted_raters"
inputs = { ratings = ["speed", "care"] }
parameters = { scale = 100, full = 10 }
[rule.whole]
label = { zh = "总分", en = "whole" }
scorer = "ratio"
inputs = { actual = "part" }
parameters = { full = 10, target = 100 }
[scorecard.month]
label = { zh = "月考核", en = "month" }
item = [{ rule = "both" }]
[scorecard.whole]
label = { zh = "总表", en = "whole" }
item = [{ rule = "whole" }]
"""


def problem_with(card: str) -> str:
    """Return the one problem of a run in which A has that card, and the speed of 90 alone."""
    policy = policy_of(f'{TEXT}[[bind]]\nrole = "cs"\nscorecard = "{card}"\n')
    facts = MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "assignments": [{"employee": "A", "unit": "shop", "role": "cs", "from": "2017-01-01"}],
            "observations": [{"subject": "A", "metric": "company.speed", "period": "2018-01", "value": 90}],
        }
    )
    (problem,) = ran(policy, facts, "2018-01").computed.problems
    return problem.message


def test_an_item_of_several_figures_names_those_that_are_missing() -> None:
    assert problem_with("month") == "company.month: no data for both (care)"


def test_a_card_of_parts_that_are_not_bound_says_that_they_have_to_be() -> None:
    assert problem_with("whole") == "company.whole: no data for whole; bind its parts too: company.month"
