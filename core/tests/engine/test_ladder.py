"""The ladder stage: proposals, never changes."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from kpi.engine.ladder import propose
from kpi.errors import PolicyError
from kpi.testing.contexts import context_of, lines_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy

policy_of = cache(read_policy)

TEXT = """
[metric.titles]
label = { zh = "称号", en = "titles" }
unit = "count"
[metric.misses]
label = { zh = "未进前三", en = "months outside the top" }
unit = "count"

[rule.long_enough]
label = { zh = "任职时间", en = "time served" }
kind = "condition"
scorer = "at_least"
inputs = { value = "tenure_months" }
[rule.long_enough.parameters]
least = { value = 3 }
[rule.titled]
label = { zh = "优秀客服", en = "titled" }
kind = "condition"
scorer = "at_least"
inputs = { value = "titles" }
[rule.titled.parameters]
least = { value = 1 }
[rule.missed]
label = { zh = "未进前三", en = "missed" }
kind = "condition"
scorer = "at_least"
inputs = { value = "misses" }
[rule.missed.parameters]
least = { value = 3 }

[ladder.levels]
label = { zh = "级别", en = "levels" }
frequency = "month"
[[ladder.levels.level]]
id = "junior"
label = { zh = "初级", en = "Junior" }
lose = ["missed"]
[[ladder.levels.level]]
id = "middle"
label = { zh = "中级", en = "Intermediate" }
enter = ["long_enough", "titled"]
lose = ["missed"]
[[ladder.levels.level]]
id = "senior"
label = { zh = "高级", en = "Senior" }
enter = ["long_enough"]
[ladder.levels.level.parameters]
least = { value = 12 }

[[bind]]
role = "cs"
ladder = "levels"
"""


def proposed(
    level: str | None, hired: str = "2018-01-01", *, text: str = TEXT, period: str = "2018-06", **metrics: Any
) -> Any:
    """Return the proposal as (proposal, level), and the codes of the problems."""
    facts = MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "employees": [{"id": "A", "name": "A", "hired_on": hired}],
            "assignments": [{"employee": "A", "unit": "shop", "role": "cs", "level": level, "from": hired}],
            "observations": [
                {"subject": "A", "metric": f"company.{name}", "period": period, "value": value}
                for name, value in metrics.items()
            ],
        }
    )
    context = context_of(policy_of(text), facts, period)
    rows, blocks = propose(context)
    lines = lines_of(context, blocks)
    assert [line["amount"] for line in lines] == [None] * rows.height
    assert {line["rule"] for line in lines} <= {"company.levels"}
    return [(row["proposal"], row["level"]) for row in rows.iter_rows(named=True)], [
        one.code for one in context.problems
    ]


def test_whoever_fulfils_every_condition_is_proposed_for_the_next_level():
    assert proposed("初级", titles=1, misses=0) == ([("promote", "middle")], [])


@pytest.mark.parametrize(("hired", "titles"), [("2018-01-01", 0), ("2018-04-02", 1)])
def test_one_condition_that_fails_is_enough_to_stay(hired: str, titles: int):
    assert proposed("junior", hired, titles=titles, misses=0)[0] == []


def test_a_condition_that_is_missing_is_not_fulfilled():
    assert proposed("junior", misses=0)[0] == []


def test_whoever_loses_the_level_is_proposed_for_the_one_below_and_not_for_the_next():
    assert proposed("middle", "2010-01-01", misses=3)[0] == [("demote", "junior")]


def test_on_the_lowest_level_losing_it_is_a_dismissal_to_be_decided():
    assert proposed("junior", misses=3)[0] == [("dismissal", None)]


def test_a_parameter_of_the_level_wins_over_that_of_the_rule():
    assert proposed("middle", "2018-01-01", misses=0)[0] == []
    assert proposed("middle", "2017-06-30", misses=0)[0] == [("promote", "senior")]


def test_nothing_is_above_the_highest_level():
    assert proposed("senior", "2010-01-01", misses=9) == ([], [])


@pytest.mark.parametrize("level", [None, "chief"])
def test_a_level_that_the_ladder_does_not_have_is_reported(level: str | None):
    assert proposed(level, titles=1) == ([], ["unknown_level"])


def test_a_ladder_is_looked_at_in_periods_of_its_frequency_only():
    assert proposed("junior", titles=1, period="2018-Q2")[0] == []


def test_a_condition_that_gives_a_number_is_a_fault_of_the_policy():
    text = TEXT.replace(
        'scorer = "at_least"\ninputs = { value = "titles" }',
        'scorer = "share"\ninputs = { amount = "titles" }',
    )
    text = text.replace("least = { value = 1 }", "split = { value = 1 }")
    with pytest.raises(PolicyError) as caught:
        proposed("junior", text=text, titles=1)
    assert caught.value.faults[0].code == "not_a_condition"


STEEP = TEXT.replace(
    '[ladder.levels]\nlabel = { zh = "级别", en = "levels" }\nfrequency = "month"\n',
    """[rule.failed]
label = { zh = "不及格", en = "failed" }
kind = "condition"
scorer = "at_least"
inputs = { value = "misses" }
[rule.failed.parameters]
least = { value = 5 }

[ladder.levels]
label = { zh = "级别", en = "levels" }
frequency = "month"
[ladder.levels.parameters]
SETTINGS
""",
).replace(
    'lose = ["missed"]\n[[ladder.levels.level]]\nid = "senior"',
    'lose = ["missed"]\ndismiss = ["failed"]\n[[ladder.levels.level]]\nid = "senior"',
)


def steep(level: str, settings: str = "", **more: Any) -> Any:
    return proposed(level, text=STEEP.replace("SETTINGS", settings), **more)[0]


def test_who_is_to_be_dismissed_is_not_demoted_too():
    assert steep("middle", misses=4) == [("demote", "junior")]
    assert steep("middle", misses=5) == [("dismissal", None)]


def test_a_proposal_to_dismiss_says_that_the_law_asks_for_more():
    facts = MemoryFacts(
        {
            "assignments": [
                {"employee": "A", "unit": "shop", "role": "cs", "level": "junior", "from": "2018-01-01"}
            ],
            "observations": [{"subject": "A", "metric": "company.misses", "period": "2018-06", "value": 3}],
        }
    )
    context = context_of(policy_of(TEXT), facts, "2018-06")
    (line,) = lines_of(context, propose(context)[1])
    assert line["flags"] == ["law_dismissal", "proposal:dismissal"]
    assert line["cause"] == "missed"


@pytest.mark.parametrize(
    ("word", "expected"),
    [("demote", [("demote", "junior")]), ("promote", [("promote", "senior")]), ("neither", [])],
)
def test_the_policy_says_what_is_proposed_to_whom_a_level_is_both_due_and_lost(word: str, expected: Any):
    assert (
        steep("middle", f'conflict_policy = {{ value = "{word}" }}', hired="2010-01-01", misses=3) == expected
    )


@pytest.mark.parametrize("word", ["demote", "promote", "neither"])
@pytest.mark.parametrize(("level", "misses"), [("junior", 3), ("middle", 5)])
def test_a_dismissal_stands_alone_whatever_the_policy_says_of_conflicts(word: str, level: str, misses: int):
    text = STEEP.replace("SETTINGS", f'conflict_policy = {{ value = "{word}" }}')
    staff = {"employee": "A", "unit": "shop", "role": "cs", "level": level, "from": "2010-01-01"}
    rows = [
        {"subject": "A", "metric": f"company.{name}", "period": "2018-06", "value": value}
        for name, value in (("misses", misses), ("titles", 1))
    ]
    facts = MemoryFacts({"assignments": [staff], "observations": rows})
    context = context_of(policy_of(text), facts, "2018-06")
    found, blocks = propose(context)
    assert found["proposal"].to_list() == ["dismissal"]
    (line,) = lines_of(context, blocks)
    assert line["flags"] == ["law_dismissal", "promote_and_demote", "proposal:dismissal"]


def test_a_promotion_may_rise_more_levels_where_the_ladder_lets_it():
    assert steep("junior", hired="2010-01-01", titles=1, misses=0) == [("promote", "middle")]
    two = "normal_max_step = { value = 2 }"
    assert steep("junior", two, hired="2010-01-01", titles=1, misses=0) == [("promote", "senior")]
    assert steep("junior", two, hired="2018-01-01", titles=1, misses=0) == [("promote", "middle")]


@pytest.mark.parametrize(
    "settings", ["normal_max_step = { value = 0 }", 'conflict_policy = { value = "both" }']
)
def test_a_setting_of_the_ladder_that_makes_no_sense_is_refused(settings: str):
    with pytest.raises(PolicyError):
        steep("junior", settings, misses=0)


def several(quota: str, **scores: int) -> list[tuple[str, str, list[str]]]:
    """Return subject, status and flags of the promotions of juniors with these scores, in a unit with a quota."""
    text = TEXT.replace(
        'enter = ["long_enough", "titled"]\nlose = ["missed"]\n', f'enter = ["long_enough"]\n{quota}'
    )
    text += """scorecard = "month"
[scorecard.month]
label = { zh = "月", en = "month" }
[[scorecard.month.item]]
rule = "points"
[metric.points]
label = { zh = "分", en = "points" }
unit = "score"
[rule.points]
label = { zh = "分", en = "points" }
scorer = "manual"
inputs = { value = "points" }
[rule.points.parameters]
full = { value = 100 }
"""
    rows = [
        {"employee": one, "unit": "shop", "role": "cs", "level": "初级", "from": "2018-01-01"}
        for one in scores
    ]
    holder = {"employee": "X", "unit": "shop", "role": "cs", "level": "中级", "from": "2018-01-01"}
    facts = MemoryFacts({"units": [{"id": "shop", "name": "shop"}], "assignments": [*rows, holder]})
    results = [{"subject": one, "card": "company.month", "score": score} for one, score in scores.items()]
    context = context_of(policy_of(text), facts, "2018-06", results)
    lines = lines_of(context, propose(context)[1])
    return [
        (line["subject"], line["status"], [flag for flag in line["flags"] if not flag.startswith("proposal")])
        for line in lines
    ]


def quota(value: int) -> str:
    return f"[ladder.levels.level.parameters]\nquota = {{ value = {value} }}\n"


def test_a_quota_keeps_a_place_for_who_is_on_the_level_and_gives_the_rest_to_the_best():
    assert several(quota(2), A=80, B=90) == [("A", "held", ["quota_full"]), ("B", "final", [])]
    assert several(quota(3), A=80, B=90) == [("A", "final", []), ("B", "final", [])]
    assert several("", A=80, B=90) == [("A", "final", []), ("B", "final", [])]


def test_people_with_the_same_score_are_not_told_apart_by_a_quota():
    found = several(quota(3), A=90, B=80, C=80)
    assert found == [("A", "final", []), ("B", "held", ["quota_tied"]), ("C", "held", ["quota_tied"])]


def test_a_held_proposal_is_a_line_and_no_proposal_yet():
    text = TEXT.replace(
        'lose = ["missed"]\n[[ladder.levels.level]]\nid = "senior"',
        f'{quota(0)}[[ladder.levels.level]]\nid = "senior"',
    )
    facts = MemoryFacts(
        {
            "assignments": [
                {"employee": "A", "unit": "shop", "role": "cs", "level": "junior", "from": "2018-01-01"}
            ],
            "observations": [
                {"subject": "A", "metric": f"company.{name}", "period": "2018-06", "value": value}
                for name, value in (("titles", 1), ("misses", 0))
            ],
        }
    )
    context = context_of(policy_of(text), facts, "2018-06")
    rows, blocks = propose(context)
    assert rows.height == 0
    assert [line["status"] for line in lines_of(context, blocks)] == ["held"]


def test_where_somebody_in_the_unit_waits_for_a_score_a_proposal_is_provisional():
    rows = [
        {"employee": one, "unit": "shop", "role": "cs", "level": "初级", "from": "2018-01-01"} for one in "AB"
    ]
    facts = MemoryFacts({"units": [{"id": "shop", "name": "shop"}], "assignments": rows})
    text = TEXT.replace('enter = ["long_enough", "titled"]', 'enter = ["long_enough"]')
    blocked = [{"subject": "B", "card": "company.month", "flags": "blocked"}]
    context = context_of(policy_of(text), facts, "2018-06", blocked)
    line = lines_of(context, propose(context)[1])[0]
    assert (line["status"], line["flags"]) == ("provisional", ["group_incomplete", "proposal:promote:middle"])
