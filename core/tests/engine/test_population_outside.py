"""People whom their level keeps out of appraisal."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from kpi.errors import PolicyError
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import ran

policy = cache(policy_of)

TEXT = """
[metric.points]
label = { zh = "分", en = "points" }
unit = "score"
[rule.points]
label = { zh = "分", en = "points" }
scorer = "manual"
inputs = { value = "points" }
[rule.points.parameters]
full = { value = 100 }
[scorecard.month]
label = { zh = "月", en = "month" }
frequency = "month"
rank = { scope = "unit" }
[[scorecard.month.item]]
rule = "points"
[ladder.steps]
label = { zh = "级别", en = "steps" }
[ladder.steps.parameters]
excluded_levels = { value = ["主管"] }
SETTINGS
[[ladder.steps.level]]
id = "junior"
label = { zh = "初级", en = "Junior" }
[[ladder.steps.level]]
id = "chief"
label = { zh = "储备主管", en = "Reserve" }
aliases = ["主管"]
[[bind]]
role = "cs"
scorecard = "month"
ladder = "steps"
"""


def months(settings: str = "") -> dict[str, tuple[str | None, int | None]]:
    """Return score and rank by subject, where S is a reserve supervisor with the best points."""
    found = ran(policy(TEXT.replace("SETTINGS", settings)), facts(), "2018-06").results
    return {subject: (row["score"], row["rank"]) for (subject, _), row in found.items()}


def facts(recorded: dict[str, Any] | None = None, **points: int | None) -> MemoryFacts:
    """Return the facts of S, A and B with their points, or others, and the results of earlier months."""
    staff = {"S": ("储备主管", 99), "A": ("初级", 95), "B": ("初级", 90)}
    rows = [
        {"employee": one, "unit": "shop", "role": "cs", "level": level, "from": "2018-01-01"}
        for one, (level, _) in staff.items()
    ]
    seen = [
        {"subject": one, "metric": "company.points", "period": "2018-06", "value": value}
        for one, (_, usual) in staff.items()
        if (value := points.get(one, usual)) is not None
    ]
    rows_of = {"units": [{"id": "shop", "name": "shop"}], "assignments": rows, "observations": seen}
    return MemoryFacts(rows_of, recorded=recorded or {})


def test_the_people_of_an_excluded_level_have_no_card_and_no_rank():
    assert months() == {"A": ("95.00", 1), "B": ("90.00", 2)}


def test_they_may_keep_the_card_and_be_left_out_of_ranks_alone():
    found = months('excluded_from = { value = ["rank"] }')
    assert found == {"S": ("99.00", None), "A": ("95.00", 1), "B": ("90.00", 2)}


FINE = """
[metric.final]
label = { zh = "得分", en = "score" }
unit = "score"
source = { standing = "score", card = "month" }
[metric.latest]
label = { zh = "最近得分", en = "latest score" }
unit = "score"
source = { of = "final", over = "window", how = "mean", window = { periods = 1 } }
[sanction.low]
kind = "fine"
label = { zh = "不及格", en = "failed" }
scorer = "per_event"
inputs = { quantity = "latest" }
money = "fine"
[sanction.low.parameters]
amount = { value = 100 }
[sanctions.after]
label = { zh = "后果", en = "what follows" }
rules = ["low"]
[[bind]]
role = "cs"
sanctions = ["after"]
"""


def test_they_miss_no_result_of_a_card_while_others_do():
    done = ran(policy(TEXT.replace("SETTINGS", "") + FINE), facts(A=None), "2018-06")
    missed = {problem for problem in done.problems if "not_assessed" in problem}
    assert missed == {("A", "not_assessed")}


def test_they_lack_no_month_of_a_quarter_in_which_they_were_still_appraised():
    quarterly = TEXT.replace("SETTINGS", "").replace("rank = {", 'rollups = { quarter = "mean" }\nrank = {')
    window = 'how = "last", window = { periods = 1, frequency = "quarter" }'
    text = quarterly + FINE.replace('how = "mean", window = { periods = 1 }', window)
    past = [{"subject": one, "card": "company.month", "score": 90} for one in "SB"]
    known = facts({"2018-04": past, "2018-05": past})
    missed = {
        problem for problem in ran(policy(text), known, "2018-06").problems if problem[1] == "parts_missing"
    }
    assert missed == {("A", "parts_missing")}


def test_a_word_that_nobody_can_be_left_out_of_is_refused():
    with pytest.raises(PolicyError, match="must not be 'lunch'"):
        months('excluded_from = { value = ["lunch"] }')


def test_a_level_that_the_ladder_does_not_have_is_refused():
    with pytest.raises(PolicyError, match="must not name 'boss'"):
        ran(
            policy(TEXT.replace('主管"] }\nSETT', 'boss"] }\nSETT').replace("SETTINGS", "")),
            MemoryFacts(
                {
                    "assignments": [
                        {"employee": "S", "unit": "shop", "role": "cs", "level": "初级", "from": "2018-01-01"}
                    ]
                }
            ),
            "2018-06",
        )
