"""Trying a whole scorecard as one rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.errors import DataError, KpiError
from kpi.model.catalogue import Policy
from kpi.testing.policies import policy_of
from kpi.trial import Outcome, trial

TEXT = """
[metric.response]
label = { zh = "首次响应时间", en = "first response time" }
unit = "seconds"
better = "less"
aliases = ["seconds"]
[metric.rate]
label = { zh = "满意率", en = "satisfaction" }
unit = "ratio"
better = "more"
[metric.clarity]
label = { zh = "说话", en = "speech" }
unit = "level"
domain = { labels = ["清楚", "一般", "不清楚"] }
[metric.track]
label = { zh = "方向", en = "track" }
unit = "level"
domain = { labels = ["presale", "aftersale"] }
[rule.response]
label = { zh = "首次响应", en = "first response" }
clauses = ["X.1"]
scorer = "bands"
full = "full"
inputs = { value = "response" }
[rule.response.parameters]
edges = { value = [10, 20, 25], unit = "seconds" }
points = { value = [10, 6, 3, 0] }
full = { value = 10 }
bound = { value = "upper" }

[rule.rate]
label = { zh = "满意", en = "satisfaction" }
clauses = ["X.2"]
scorer = "ratio"
full = "full"
inputs = { actual = "rate" }
[rule.rate.parameters]
full = { value = 20 }
target = { value = 1 }

[rule.clarity]
label = { zh = "说话", en = "speech" }
scorer = "levels"
inputs = { level = "clarity" }
[rule.clarity.parameters]
points = { value = { "清楚" = 5, "一般" = 3, "不清楚" = 0 } }

[rule.grade]
kind = "grade"
label = { zh = "等级", en = "grade" }
scorer = "grade_scale"
inputs = { score = "score" }
[rule.grade.parameters]
bounds = { value = [90, 80, 60] }
labels = { value = ["A", "B", "C", "D"] }

[rule.passing]
kind = "condition"
label = { zh = "及格", en = "passes" }
scorer = "pass_line"
inputs = { score = "score" }
[rule.passing.parameters]
pass_line = { value = 12 }

[scorecard.test]
label = { zh = "测试", en = "test" }
grade = "grade"
passing = "passing"
na_policy = "block"
exclusive = [["response", "clarity"]]
groups = { skill = { zh = "技能", en = "skill" } }
[[scorecard.test.item]]
rule = "response"
group = "skill"
when = { metric = "track", op = "==", value = "presale" }
[[scorecard.test.item]]
rule = "clarity"
group = "skill"
when = { metric = "track", op = "==", value = "aftersale" }
[[scorecard.test.item]]
rule = "rate"
na_policy = "drop"
"""

DAY = date(2024, 3, 1)


@cache
def policy() -> Policy:
    return policy_of(TEXT)


def tried(rule: str, settings: Mapping[str, Any] | None = None, **given: Any) -> Outcome:
    return trial(policy(), rule, given, settings or {}, DAY)


def refused(rule: str, settings: Mapping[str, Any] | None = None, **given: Any) -> KpiError:
    with pytest.raises(KpiError) as caught:
        tried(rule, settings, **given)
    return caught.value


def test_a_card_gives_items_groups_score_grade_and_passing():
    outcome = tried("test", track="presale", response=20, rate="90%")
    assert outcome.outputs["items"] == {"response": 6, "rate": 18}
    assert outcome.outputs["groups"] == {"skill": 6}
    assert (outcome.result, outcome.outputs["total"], outcome.outputs["score"]) == (24, 24, 24)
    assert (outcome.outputs["grade"], outcome.outputs["passing"]) == ("D", True)


def test_inputs_of_both_tracks_are_refused():
    error = refused("test", track="presale", response=20, clarity="清楚", rate=1)
    assert isinstance(error, DataError)
    assert error.faults[0].code == "exclusive"


def test_the_track_has_to_be_said():
    fault = refused("test", response=20).faults[0]
    assert (fault.code, "presale/aftersale" in fault.message) == ("missing_input", True)


def test_an_item_that_is_not_assessed_blocks_or_is_dropped_as_its_policy_says():
    blocked = tried("test", track="presale", rate=1)
    assert (blocked.result, blocked.outputs["items"]) == (None, {"response": None, "rate": 20})
    assert blocked.flags == ("blocked", "na_block", "not_assessed")
    dropped = tried("test", track="presale", response=20)
    assert (dropped.result, dropped.flags) == (6, ("incomplete", "na_drop", "not_assessed"))


@pytest.mark.parametrize(
    ("policy_name", "score"), [("full", 26), ("zero", 6), ("rescale", 18), ("drop", 6), ("block", None)]
)
def test_each_na_policy_means_in_a_trial_what_it_means_in_a_run(policy_name: str, score: int | None):
    text = TEXT.replace('na_policy = "drop"', f'na_policy = "{policy_name}"')
    outcome = trial(policy_of(text), "test", {"track": "presale", "response": 20}, {}, DAY)
    assert outcome.result == score


def test_of_a_card_of_which_nothing_was_assessed_there_is_no_score():
    text = TEXT.replace('na_policy = "block"', 'na_policy = "drop"')
    assert trial(policy_of(text), "test", {"track": "presale"}, {}, DAY).result is None


def test_a_card_whose_full_marks_are_all_zero_informs_and_has_no_score():
    text = TEXT.replace("full = { value = 10 }", "full = { value = 0 }").replace(
        "full = { value = 20 }", "full = { value = 0 }"
    )
    outcome = trial(policy_of(text), "test", {"track": "presale", "response": 30, "rate": 1}, {}, DAY)
    assert (outcome.result, outcome.outputs["items"]) == (None, {"response": 0, "rate": 0})
    assert "grade" not in outcome.outputs


@pytest.mark.parametrize(
    ("word", "score"), [("visible", 24), ("scale_to_100", 80), ("require_completion", None)]
)
def test_a_form_whose_print_was_cut_off_means_in_a_trial_what_it_means_in_a_run(word: str, score: int | None):
    parameter = f'[scorecard.test.parameters]\nincomplete_policy = {{ value = "{word}" }}\n'
    text = TEXT.replace("[scorecard.test]\n", "[scorecard.test]\nincomplete = true\n") + parameter
    given = {"track": "presale", "response": 20, "rate": "90%"}
    outcome = trial(policy_of(text), "test", given, {}, DAY)
    assert (outcome.result, outcome.outputs["visible_max"]) == (score, 30)


def test_nothing_is_scaled_up_where_nothing_is_left():
    text = TEXT.replace('na_policy = "drop"', "").replace('na_policy = "block"', 'na_policy = "rescale"')
    outcome = trial(policy_of(text), "test", {"track": "presale"}, {}, DAY)
    assert (outcome.result, "blocked" in outcome.flags) == (None, True)


def test_an_unknown_input_is_refused():
    assert refused("test", track="presale", respons=20).faults[0].code == "unknown_input"


def test_a_parameter_of_an_item_can_be_set():
    outcome = tried("test", {"response.points": "[10, 7, 3, 0]"}, track="presale", response=20, rate=1)
    assert outcome.outputs["items"]["response"] == 7


def test_a_parameter_that_several_rules_have_must_name_its_item():
    assert refused("test", {"points": "[1]"}, track="presale", response=1).faults[0].code == "several_rules"
