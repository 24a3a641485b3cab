"""Where the words have two readings: found with inputs that tell them apart, and nothing claimed where none do."""

from __future__ import annotations

import random
from datetime import date

import pytest
from tried import results

from kpi.engine.check.policy import check_policy
from kpi.expr import ceil_of, floor_of, if_, minimum
from kpi.model.rule import Scorer
from kpi.testing.policies import policy_of
from kpi.trial import trial

DAY = date(2018, 6, 30)

SHORT = """
[metric.volume]
label = "volume"
unit = "percent"
[rule.short]
label = "short"
scorer = "points_per_step"
full = "full"
inputs = { value = "volume" }
[rule.short.parameters]
full = 20
base_rate = 50
base_points = 10
step = 10
above = 2
below = -2
cap = "full"
floor = 0
step_rounding = { value = "floor", origin = "default", clauses = ["C.1"], choices = ["floor", "trunc", "ceil"] }
"""


def found(text, **more):
    policy = policy_of(text)
    every = check_policy(policy, DAY, printed=True, **more)
    return (
        policy,
        [one for one in every.findings if one.code in ("two_readings", "contradiction")],
        every.doubts,
    )


def test_two_readings_are_told_with_inputs_that_show_them():
    policy, [one], _ = found(SHORT)
    assert (one.code, one.severity, one.proven) == ("two_readings", "note", True)
    assert (one.settled, one.parameter) == ("step_rounding = floor", "company.short.step_rounding")
    assert one.clauses == ("C.1",)
    first, second = results(policy, one, DAY)
    assert first != second
    assert f"step_rounding = floor gives {first}" in one.message.en


def test_words_that_come_to_the_same_make_no_difference():
    _, findings, [doubt] = found(SHORT.replace(', "ceil"]', "]"))
    assert findings == []
    assert (doubt.key, doubt.same) == ("company.short.step_rounding", True)


@pytest.mark.parametrize("origin", ["text", "company"])
def test_what_the_text_says_or_the_company_set_is_no_doubt(origin):
    _, findings, doubts = found(SHORT.replace('origin = "default"', f'origin = "{origin}"'))
    assert findings == []
    assert doubts == ()


def test_without_the_print_nothing_is_compared():
    checked = check_policy(policy_of(SHORT), DAY)
    assert checked.doubts == ()
    assert "two_readings" not in {one.code for one in checked.findings}


def test_another_reading_of_a_number_is_held_against_it():
    text = SHORT.replace("base_rate = 50", "base_rate = { value = 50, readings = [{ value = 5 }] }")
    _, findings, _ = found(text)
    [one] = [each for each in findings if each.parameter.endswith("base_rate")]
    assert one.code == "two_readings"
    assert "the words have two readings" in one.message.en
    assert [each.settings["base_rate"] for each in one.trials] == ["50", "5"]


def test_two_clauses_with_two_numbers_contradict_each_other():
    text = SHORT.replace(
        "base_rate = 50",
        'base_rate = { value = 50, clauses = ["C.2"], readings = [{ value = 60, clauses = ["C.3"] }] }',
    )
    _, findings, _ = found(text)
    [one] = [each for each in findings if each.code == "contradiction"]
    assert one.clauses == ("C.2", "C.3")
    assert "two clauses say different things" in one.message.en


WAITS = """
[metric.errors]
label = "errors"
unit = "count"
[metric.errors_before]
label = "errors before"
unit = "count"
[rule.errors]
label = "errors"
scorer = "ratio"
full = "full"
inputs = { actual = "errors", target = "errors_before" }
[rule.errors.parameters]
full = "none"
mode = { value = "inverse", origin = "default", choices = ["inverse", "direct"] }
"""


def test_of_a_rule_that_waits_for_its_full_mark_one_is_supposed():
    _, [one], _ = found(WAITS)
    modes = ("inverse", "direct")
    assert [each.settings for each in one.trials] == [{"full": "100", "mode": mode} for mode in modes]
    assert "supposed" in one.message.en


def planted(rng):
    """Draw a scorer with a parameter of two words, which differ or come to the same, and say how it scores a number."""
    edge, step, points = rng.randint(3, 25), rng.randint(2, 6), rng.randint(1, 9)
    kind = rng.choice(["edge", "whole_edge", "step", "same_step", "cap", "same_cap"])

    def score(x, mode):
        first = mode == "first"
        if kind == "edge":
            return if_(x >= edge if first else x > edge, points, 0)
        if kind == "whole_edge":
            return if_(x >= edge if first else x > edge - 1, points, 0)
        if kind in ("step", "same_step"):
            steps = floor_of(x / step) if first or kind == "same_step" else ceil_of(x / step)
            return steps * points
        most = points * 3 if first or kind == "same_cap" else points * 3 + 40
        return minimum(x, most)

    return score


COUNTED = """
[metric.counted]
label = "counted"
unit = "count"
domain = { high = 30 }
[rule.planted]
label = "planted"
scorer = "planted"
inputs = { x = "counted" }
[rule.planted.parameters]
mode = { value = "first", origin = "default", choices = ["first", "second"] }
"""


@pytest.mark.parametrize("seed", range(60))
def test_a_planted_reading_is_told_apart_as_by_trying_every_number(seed):
    policy = policy_of(COUNTED, scorers=[Scorer("planted", planted(random.Random(seed)))])
    results = [
        [trial(policy, "planted", {"counted": x}, {"mode": mode}, DAY).result for x in range(31)]
        for mode in ("first", "second")
    ]
    checked = check_policy(policy, DAY, printed=True)
    findings = [one for one in checked.findings if one.code == "two_readings"]
    if results[0] == results[1]:
        assert findings == []
        assert [one.same for one in checked.doubts] == [True]
    else:
        [one] = findings
        x = int(one.witness["counted"])
        assert results[0][x] != results[1][x]
