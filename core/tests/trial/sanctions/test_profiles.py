"""Trying the same events under several choices of sets."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from kpi.errors import KpiError
from kpi.testing.policies import policy_of
from kpi.trial import Outcome, trial

policy = cache(policy_of)

TEXT = """
[event.game]
label = { zh = "玩游戏", en = "game" }
aliases = ["games_played"]
counts = ["verified"]
[event.late]
label = { zh = "迟到", en = "late" }
""" + "".join(
    f"""
[sanction.{name}]
label = {{ zh = "罚", en = "fine" }}
scorer = "escalating"
inputs = {{ nth = "nth" }}
unit = "yuan"
money = "fine"
on = ["game"]
[sanction.{name}.parameters]
base = {{ value = {base} }}
[sanctions.set_{name}]
label = {{ zh = "集", en = "set" }}
aliases = ["{name}_chapter"]
clauses = ["X.{name}"]
rules = ["{name}"]
conflicts = [{against}]
"""
    for name, base, against in (("a", 50, '"set_b"'), ("b", 5, ""), ("c", 1, ""))
)


def tried(**given: Any) -> Outcome:
    return trial(policy(TEXT), "company.set_a", given, {}, date(2024, 2, 15))


def results(**given: Any) -> tuple[Any, ...]:
    return tuple(tried(**given).outputs["results"])


def test_each_profile_has_the_sum_of_its_sets_or_their_conflict():
    profiles = [["a_chapter"], ["set_b", "set_c"], ["a_chapter", "set_c"], ["company.set_b", "set_a"]]
    assert results(games_played=2, profiles=profiles) == (150, 18, 153, "conflict")
    assert tried(game="2", profiles='[["set_a"], ["set_b"]]').outputs["results"] == (150, 15)


def test_a_profile_alone_is_the_result():
    assert tried(game=3, active_rulesets=["set_a"]).result == Fraction(350)


@pytest.mark.parametrize(
    ("more", "result"),
    [
        ({"policy": "sum"}, 165),
        ({"policy": "first"}, 15),
        ({"conflict_policy": "first", "precedence": ["set_a"]}, 150),
        ({"policy": "error"}, "conflict"),
    ],
)
def test_the_policy_says_what_a_conflict_does(more: dict[str, Any], result: Any):
    assert results(game=2, profiles=[["set_b", "set_a"]], **more) == (result,)


def test_events_may_be_given_one_by_one_and_those_of_other_kinds_cost_nothing():
    events = [{"on": "2024-02-01", "kind": "game"}, {"on": "2024-02-02", "kind": "game", "waived": True}]
    assert results(events=events, profiles=[["set_a"]]) == (50,)
    assert results(late=2, profiles=[["set_a"]]) == (0,)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"game": 2, "profiles": [["set_x"]]}, "unknown_set"),
        ({"gane": 2, "profiles": [["set_a"]]}, "unknown_input"),
        ({"profiles": [["set_a"]]}, "missing_input"),
        ({"game": "1.5", "profiles": [["set_a"]]}, "bad_value"),
        ({"game": -1, "profiles": [["set_a"]]}, "bad_value"),
        ({"game": 1, "profiles": [["set_a"]], "policy": "last"}, "bad_value"),
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, Any], code: str):
    with pytest.raises(KpiError) as refused:
        tried(**given)
    assert refused.value.faults[0].code == code


def test_profiles_are_of_a_clause_or_a_set():
    with pytest.raises(KpiError, match="no clause or set of sanctions 'set_aa'"):
        trial(policy(TEXT), "set_aa", {"game": 1, "profiles": [["set_a"]]}, {}, date(2024, 2, 15))
