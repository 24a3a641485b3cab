"""Who gets the places of a level, what an approved exception allows, and proposals that wait."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kpi.engine.ladder import propose
from kpi.testing.contexts import context_of, lines_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy

policy_of = cache(read_policy)

TEXT = (Path(__file__).parent / "ladder.toml").read_text(encoding="utf-8")


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


STAIRS = """
[metric.points]
label = { zh = "分", en = "points" }
unit = "score"
[rule.points]
label = { zh = "分", en = "points" }
scorer = "manual"
inputs = { value = "points" }
[rule.points.parameters]
full = { value = 100 }
[rule.served]
label = { zh = "任职时间", en = "time served" }
kind = "condition"
scorer = "at_least"
inputs = { value = "tenure_months" }
[rule.served.parameters]
least = { value = 3 }
[scorecard.month]
label = { zh = "月", en = "month" }
[[scorecard.month.item]]
rule = "points"
[ladder.stairs]
label = { zh = "级别", en = "levels" }
frequency = "month"
[[ladder.stairs.level]]
id = "one"
[[ladder.stairs.level]]
id = "two"
enter = ["served"]
[ladder.stairs.level.parameters]
quota = { value = 1 }
[[ladder.stairs.level]]
id = "three"
enter = ["served"]
[ladder.stairs.level.parameters]
quota = { value = 1 }
[[bind]]
role = "cs"
ladder = "stairs"
scorecard = "month"
"""


def on_stairs(*decisions: dict[str, str], **levels: str | None) -> dict[str, str]:
    """Return the status of what is proposed to each, on a ladder with one place on its two upper levels."""
    rows = [
        {"employee": one, "unit": "shop", "role": "cs", "level": level, "from": "2017-01-01"}
        for one, level in levels.items()
    ]
    facts = MemoryFacts({"assignments": rows, "decisions": list(decisions)})
    scores = [
        {"subject": one, "card": "company.month", "score": 90 - place} for place, one in enumerate(levels)
    ]
    context = context_of(policy_of(STAIRS), facts, "2018-06", scores)
    return {line["subject"]: line["status"] for line in lines_of(context, propose(context)[1])}


def approved(subject: str, level: str, holds: str = "2018-07-01") -> dict[str, str]:
    decision = {"kind": "approval", "subject": subject, "by": "office", "on": "2018-06-10"}
    return {**decision, "level": level, "effective_on": holds}


def test_a_promotion_that_is_held_itself_leaves_no_place():
    assert on_stairs(X="three", Y="two", A="one") == {"A": "held", "Y": "held"}
    assert on_stairs(Y="two", A="one") == {"A": "final", "Y": "final"}


def test_who_is_approved_and_only_waits_for_the_day_takes_a_place_already():
    assert on_stairs(B="one", A="one") == {"A": "held", "B": "final"}
    assert on_stairs(approved("B", "two"), B="one", A="one") == {"A": "held"}
    assert on_stairs(approved("B", "two"), B=None, A="one") == {"A": "held"}


def test_who_is_approved_for_another_level_leaves_a_place_already():
    assert on_stairs(approved("Y", "three"), Y="two", A="one") == {"A": "final"}
    assert on_stairs(approved("Y", "one"), Y="two", A="one") == {"A": "final", "Y": "final"}


def test_of_several_approvals_the_last_to_hold_takes_the_place():
    decisions = [approved("Y", "three", "2018-08-01"), approved("Y", "one")]
    assert on_stairs(*decisions, X="one", Y="two", A="one") == {"A": "held", "X": "final"}
    assert on_stairs(*decisions, Y="two", B="two", A="one") == {"A": "held", "B": "held"}


JUMPS = """
[procedure.exception]
label = "exception"
[procedure.exception.parameters]
chain = { value = ["agreed"] }
grants_level = { value = false }
""" + STAIRS.replace("quota = { value = 1 }", "quota = { value = 9 }").replace(
    'id = "two"\nenter = ["served"]', 'id = "two"'
).replace("[ladder.stairs]\n", '[ladder.stairs]\nskip = "exception"\n').replace(
    'frequency = "month"\n[[',
    'frequency = "month"\n[ladder.stairs.parameters]\nskip_max_step = { value = 2 }\n[[',
)


def with_exception(on: str, *held: tuple[str, str]) -> list[list[str]]:
    """Return the flags of what is proposed to whom an exception for the level three was approved on a day."""
    rows = [
        {"employee": "A", "unit": "shop", "role": "cs", "level": level, "from": day} for day, level in held
    ]
    decision = {"kind": "approval", "subject": "A", "by": "office", "on": on, "level": "three"}
    decision |= {"item": "exception", "step": "agreed"}
    context = context_of(
        policy_of(JUMPS), MemoryFacts({"assignments": rows, "decisions": [decision]}), "2018-06"
    )
    return [line["flags"] for line in lines_of(context, propose(context)[1])]


@pytest.mark.parametrize(
    ("on", "held", "jumps"),
    [
        ("2017-01-10", [("2016-01-01", "one")], True),
        ("2016-01-01", [("2016-01-01", "one")], True),
        ("2017-01-10", [("2016-01-01", "one"), ("2017-02-01", "three"), ("2018-01-01", "one")], False),
        ("2018-01-01", [("2016-01-01", "one"), ("2017-02-01", "three"), ("2018-01-01", "one")], True),
        ("2017-01-10", [("2016-01-01", "one"), ("2018-01-01", "one")], True),
    ],
)
def test_an_exception_holds_for_the_level_on_which_it_was_approved(
    on: str, held: list[tuple[str, str]], jumps: bool
):
    assert with_exception(on, *held) == ([["proposal:promote:three", "skips_level"]] if jumps else [])


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


QUARTERLY = (
    TEXT.replace('enter = ["long_enough", "titled"]', 'enter = ["good_quarter"]')
    + """scorecard = "month"
[metric.points]
label = { zh = "分", en = "points" }
unit = "score"
[metric.month_score]
label = { zh = "月分", en = "score of a month" }
unit = "score"
source = { standing = "score", card = "month" }
[metric.quarter_score]
label = { zh = "季分", en = "score of a quarter" }
unit = "score"
source = { of = "month_score", over = "window", how = "last", window = { periods = 1, frequency = "quarter" } }
[rule.good_quarter]
label = { zh = "季度", en = "good quarter" }
kind = "condition"
scorer = "at_least"
inputs = { value = "quarter_score" }
[rule.good_quarter.parameters]
least = { value = 80 }
[rule.points]
label = { zh = "分", en = "points" }
scorer = "manual"
inputs = { value = "points" }
[rule.points.parameters]
full = { value = 100 }
[scorecard.month]
label = { zh = "月", en = "month" }
frequency = "month"
rollups = { quarter = "mean" }
[[scorecard.month.item]]
rule = "points"
"""
)


@pytest.mark.parametrize(("january", "flags"), [(85, []), (None, ["incomplete"])])
def test_a_proposal_that_rests_on_a_quarter_without_one_of_its_months_says_so(
    january: int | None, flags: list[str]
):
    staff = {"employee": "A", "unit": "shop", "role": "cs", "level": "初级", "from": "2017-01-01"}
    months = {"2018-01": january, "2018-02": 90}
    past = {one: [{"subject": "A", "card": "company.month", "score": score}] for one, score in months.items()}
    facts = MemoryFacts({"assignments": [staff]}, recorded=past)
    now = [{"subject": "A", "card": "company.month", "score": 90}]
    context = context_of(policy_of(QUARTERLY), facts, "2018-03", now)
    (line,) = lines_of(context, propose(context)[1])
    assert line["flags"] == [*flags, "proposal:promote:middle"]
