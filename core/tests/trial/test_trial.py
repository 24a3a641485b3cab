"""Trying rules, sanctions, pools and scorecards on given inputs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from kpi.errors import DataError, KpiError, UsageError
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
[metric.share]
label = { zh = "转化率", en = "conversion" }
unit = "percent"
better = "more"
[metric.clarity]
label = { zh = "说话", en = "speech" }
unit = "level"
domain = { labels = ["清楚", "一般", "不清楚"] }
[metric.done]
label = { zh = "做完", en = "done" }
unit = "flag"
[metric.polite]
label = { zh = "礼貌", en = "polite" }
unit = "flag"
[metric.sales]
label = { zh = "销售额", en = "sales" }
unit = "yuan"
[metric.points_given]
label = { zh = "评分", en = "points given" }
unit = "points"
domain = { low = 0, high = 10 }

[event.game]
label = { zh = "玩游戏", en = "game" }

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

[rule.share]
label = { zh = "转化", en = "conversion" }
clauses = ["X.2"]
scorer = "ratio"
full = "full"
inputs = { actual = "share" }
[rule.share.parameters]
full = { value = 20 }
target = { value = 100 }

[rule.clarity]
label = { zh = "说话", en = "speech" }
scorer = "levels"
inputs = { level = "clarity" }
[rule.clarity.parameters]
points = { value = { "清楚" = 5, "一般" = 3, "不清楚" = 0 } }

[rule.steps]
label = { zh = "步骤", en = "steps" }
scorer = "checklist"
inputs = { steps = ["done", "polite"] }
[rule.steps.parameters]
points = { value = [2, 3] }

[rule.judged]
label = { zh = "评分", en = "judged" }
scorer = "manual"
full = "full"
inputs = { value = "points_given" }
[rule.judged.parameters]
full = { value = 10 }

[rule.against_mean]
label = { zh = "与平均比", en = "against the mean" }
scorer = "against_mean"
inputs = { value = "share" }
[rule.against_mean.parameters]
full = { value = 5 }
below_pts = { value = 2 }

[rule.commission]
label = { zh = "提成", en = "commission" }
kind = "pay"
unit = "yuan"
scorer = "tiers"
inputs = { amount = "sales" }
[rule.commission.parameters]
tiers = { value = [[100000, 0.01], [200000, 0.015], ["none", 0.02]] }

[sanction.games]
label = { zh = "玩", en = "games" }
clauses = ["X.3"]
scorer = "escalating"
inputs = { nth = "nth" }
unit = "yuan"
money = "fine"
on = ["game"]
[sanction.games.parameters]
base = { value = 50 }
mode = { value = "geometric", choices = ["geometric", "linear", "flat"] }
cap = { value = "none" }
[sanctions.shop]
label = { zh = "店", en = "shop" }
rules = ["games"]

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


def test_a_rule_is_found_by_id_short_name_and_clause():
    for name in ("company.response", "response", "X.1"):
        outcome = tried(name, response=20)
        assert (outcome.rule, outcome.result) == ("company.response", 6)


def test_a_clause_with_several_rules_lists_them():
    error = refused("X.2")
    assert isinstance(error, UsageError)
    assert "company.rate, company.share" in error.faults[0].message


def test_an_unknown_rule_names_the_nearest():
    assert refused("responce", response=1).faults[0].hint == "did you mean 'response'?"


@pytest.mark.parametrize("name", ["response", "company.response", "seconds", "value"])
def test_an_input_is_known_by_its_id_its_alias_and_the_scorers_argument(name: str):
    assert tried("response", **{name: "20"}).result == 6


@pytest.mark.parametrize(
    "rule, given, result",
    [
        ("rate", {"rate": "90%"}, 18),
        ("rate", {"rate": "900/1000"}, 18),
        ("rate", {"rate": "0.9"}, 18),
        ("share", {"share": "90%"}, 18),
        ("share", {"share": "900/1000"}, 18),
        ("share", {"share": "90"}, 18),
        ("share", {"share": "1/3"}, Fraction("6.67")),
        ("clarity", {"clarity": "清楚"}, 5),
        ("steps", {"done": "true", "polite": "false"}, 2),
        ("steps", {"steps": "[1, 1]"}, 5),
        ("steps", {"steps": [False, True]}, 3),
        ("steps", {"steps": {"polite": True, "done": True}}, 5),
        ("steps", {"steps": '{"done": 1, "polite": 0}'}, 2),
        ("steps", {"steps": {"done": True}}, None),
        ("commission", {"sales": "250000"}, 3500),
        ("commission", {"sales": 100001}, Fraction("1000.02")),
    ],
)
def test_values_are_read_as_people_write_them(rule: str, given: dict[str, Any], result: Any):
    assert tried(rule, **given).result == result


def test_a_table_for_an_argument_names_its_inputs():
    assert refused("steps", steps={"don": True}).faults[0].hint == "did you mean 'done'?"


def test_what_is_not_assessed_is_missing_and_not_zero():
    assert tried("response", response="none").result is None
    assert tried("rate", rate="0/0").result is None


@pytest.mark.parametrize(
    "rule, given, code",
    [
        ("response", {"response": "-1"}, "out_of_range"),
        ("rate", {"rate": "120%"}, "out_of_range"),
        ("clarity", {"clarity": "清"}, "out_of_range"),
        ("response", {"response": "soon"}, "bad_value"),
        ("response", {"response": "90%"}, "bad_value"),
        ("response", {"response": 1.5}, "bad_value"),
        ("steps", {"done": "perhaps", "polite": True}, "bad_value"),
    ],
)
def test_a_value_that_cannot_be_is_an_error_of_data(rule: str, given: dict[str, Any], code: str):
    error = refused(rule, **given)
    assert isinstance(error, DataError)
    assert error.faults[0].code == code


def test_an_unknown_input_names_the_nearest():
    error = refused("response", respons=20)
    assert isinstance(error, UsageError)
    assert (error.faults[0].code, error.faults[0].hint) == ("unknown_input", "did you mean 'response'?")


def test_a_missing_input_is_named_with_its_unit():
    error = refused("response")
    assert isinstance(error, UsageError)
    assert (error.faults[0].code, error.faults[0].message) == (
        "missing_input",
        "missing: company.response (seconds)",
    )


def test_a_list_of_another_length_is_refused():
    assert refused("steps", steps=[1]).faults[0].code == "bad_value"


def test_a_parameter_can_be_set_by_its_bare_name():
    assert tried("response", {"points": "[10, 7, 3, 0]"}, response=20).result == 7
    assert tried("commission", {"tiers": '[[100, 0.5], ["none", 0]]'}, sales=150).result == 50


def test_an_unknown_parameter_names_the_nearest():
    fault = refused("response", {"edge": "[1]"}, response=20).faults[0]
    assert (fault.code, fault.hint) == ("unknown_parameter", "did you mean 'edges'?")


def test_a_parameter_with_choices_takes_no_other_word():
    assert refused("games", {"mode": "sometimes"}, nth=1).faults[0].code == "bad_value"


def test_the_reasons_come_with_the_result():
    why = tried("response", response=20).why
    assert why is not None
    assert "company.response.points[1]" in str(why.to_json())


class TestGroups:
    def test_peers_are_given_as_a_list_or_a_table(self):
        for peers in ([80, 90], "[80, 90]", {"B": 80, "C": 90}, [{"share": 80}, {"share": 90}]):
            assert tried("against_mean", share=84, peers=peers).result == 3
            assert tried("against_mean", share=85, peers=peers).result == 5

    def test_the_groups_figure_can_be_given_instead(self):
        assert tried("against_mean", share=84, mean=85).result == 3
        assert tried("against_mean", share=85, mean=85).result == 5

    def test_without_a_group_it_says_what_is_missing(self):
        fault = refused("against_mean", share=84).faults[0]
        assert fault.code == "missing_input"
        assert "mean" in fault.hint


def test_the_json_is_that_of_the_contract():
    document = tried("response", response=20).to_json()
    assert list(document) == ["schema", "rule", "result", "outputs", "flags", "why"]
    assert (document["schema"], document["result"], document["outputs"]) == (1, "6.00", {"result": "6.00"})
