"""What approvals and exceptions do to a ladder: places taken and left, levels passed over."""

from __future__ import annotations

from functools import cache

import pytest

from kpi.engine.ladder import propose
from kpi.testing.contexts import context_of, lines_of
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy

policy_of = cache(read_policy)

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
