"""A whole policy: what is looked at, in which order it is told, and what is counted."""

from __future__ import annotations

import pytest
from checked_company import CARD, DAY, METRICS, codes

from kpi.engine.check.policy import check_policy
from kpi.testing.policies import policy_of

BOUND = """
[[bind]]
role = "cs"
scorecard = "month"
"""


RATIO = """
[rule.errors]
label = "errors"
scorer = "ratio"
full = "full"
inputs = { actual = "errors", target = "errors_before" }
[rule.errors.parameters]
full = 20
mode = { value = "inverse", origin = "default", choices = ["inverse", "as_printed"] }
"""


LADDER = """
[rule.ranked]
label = "ranked"
kind = "condition"
scorer = "at_most"
inputs = { value = "rank" }
[rule.ranked.parameters]
most = 3
[rule.careless]
label = "careless"
kind = "condition"
good = "less"
scorer = "at_least"
inputs = { value = "errors" }
[rule.careless.parameters]
least = LEAST
[ladder.staff]
label = "staff"
frequency = "month"
[[ladder.staff.level]]
id = "junior"
label = "junior"
lose = ["careless"]
[[ladder.staff.level]]
id = "senior"
label = "senior"
enter = ["ranked"EXTRA]
"""


def test_what_nobody_is_bound_by_is_not_examined():
    assert (
        codes(BOUND + CARD.replace("FULL", "60") + RATIO.replace('"inverse", origin', '"as_printed", origin'))
        == []
    )


def test_results_are_counted_by_how_they_were_examined():
    assert check_policy(policy_of(METRICS + CARD.replace("FULL", "60")), DAY).examined == {
        "exact": 2, "sampled": 0, "not_examined": 0,
    }  # fmt: skip


@pytest.mark.parametrize("full", ["60", "65"])
def test_the_worst_stands_first(full):
    found = check_policy(
        policy_of(
            METRICS
            + CARD.replace("FULL", full)
            + LADDER.replace("LEAST", "51").replace("EXTRA", ', "careless"')
        ),
        DAY,
    )
    severities = [one.severity for one in found.findings]
    assert severities == sorted(severities, key=("error", "warning", "note").index)
