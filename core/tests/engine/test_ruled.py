"""Metrics that are the result of a rule."""

from __future__ import annotations

from functools import cache

import pytest

from kpi.engine.explain import explain
from kpi.errors import PolicyError
from kpi.expr import Why
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import Ran, ran

policy = cache(policy_of)
TEXT = """
[metric.sold]
label = { zh = "销售", en = "sold" }
unit = "yuan"
[metric.target]
label = { zh = "目标", en = "target" }
unit = "yuan"
source = { target_of = "sold" }
[metric.reached]
label = { zh = "达成", en = "reached" }
unit = "points"
source = { rule = "reaching" }
[rule.reaching]
label = { zh = "达成", en = "reaching" }
scorer = "ratio"
inputs = { actual = "sold", target = "target" }
[rule.reaching.parameters]
full = { value = 100 }
cap = { value = 90 }
[metric.before]
label = { zh = "上月", en = "before" }
unit = "points"
source = { of = "reached", over = "window", how = "previous", window = { periods = 1 } }
[rule.half]
label = { zh = "一半", en = "half" }
scorer = "ratio"
inputs = { actual = "reached", target = "hundred" }
[rule.half.parameters]
full = { value = 50 }
[metric.hundred]
label = { zh = "百", en = "hundred" }
unit = "points"
source = { rule = "fixed" }
[rule.fixed]
label = { zh = "百", en = "hundred" }
scorer = "fixed"
inputs = {}
[rule.fixed.parameters]
amount = { value = 100 }
[scorecard.card]
label = { zh = "卡", en = "card" }
[[scorecard.card.item]]
rule = "half"
[[bind]]
role = "cs"
scorecard = "card"
"""


AGAINST = """scorer = "against_mean"
inputs = { value = "sold" }"""


def facts_of(*values: tuple[str, str, str]) -> MemoryFacts:
    return MemoryFacts(
        {
            "units": [{"id": "shop", "name": "shop"}],
            "assignments": [
                {"employee": one, "unit": "shop", "role": "cs", "from": "2017-01-01"} for one in ("A", "B")
            ],
            "observations": [
                {"subject": who, "metric": "company.sold", "period": when, "value": value}
                for who, when, value in values
            ],
            "targets": [{"role": "cs", "metric": "company.sold", "period": "2018-02", "value": "200"}],
        }
    )


def run_of(*values: tuple[str, str, str], text: str = TEXT) -> Ran:
    return ran(policy(text), facts_of(*values), "2018-02")


def test_it_is_what_the_rule_gives_and_may_feed_another_rule():
    found = run_of(("A", "2018-02", "100"), ("B", "2018-02", "400"))
    assert (found.score("A"), found.score("B")) == ("25.00", "45.00")


def test_it_is_missing_where_an_input_of_the_rule_is():
    found = run_of(("A", "2018-02", "100"))
    assert found.score("B") is None


def test_a_parameter_of_the_rule_changes_it():
    more = TEXT + '[[set]]\nkey = "company.reaching.cap"\nvalue = 80\n'
    assert run_of(("B", "2018-02", "400"), text=more).score("B") == "40.00"


def test_a_metric_made_of_itself_by_way_of_a_rule_is_refused_with_its_circle():
    text = TEXT.replace('source = { rule = "fixed" }', 'source = { rule = "half" }')
    with pytest.raises(PolicyError, match=r"hundred -> company\.hundred"):
        policy(text)


def test_a_rule_that_does_not_exist_is_refused():
    with pytest.raises(PolicyError, match="unknown rule 'reachng'"):
        policy(TEXT.replace('{ rule = "reaching" }', '{ rule = "reachng" }'))


def test_the_explanation_goes_on_into_the_rule():
    assert {"reached", "sold", "target"} <= set(_words(explained("A")))


def _words(why: Why) -> list[str]:
    return [why.label.en, *(word for one in why.args for word in _words(one))]


def explained(subject: str) -> Why:
    (line,) = explain(
        policy(TEXT), facts_of(("A", "2018-02", "100")), Period.parse("2018-02"), subject, "half"
    )
    assert line.why is not None
    return line.why


def test_a_rule_may_look_at_the_group_of_the_subject():
    text = TEXT.replace('scorer = "ratio"\ninputs = { actual = "sold", target = "target" }', AGAINST)
    text = text.replace("cap = { value = 90 }", "below_pts = { value = 60 }")
    found = run_of(("A", "2018-02", "100"), ("B", "2018-02", "300"), text=text)
    assert (found.score("A"), found.score("B")) == ("20.00", "50.00")


WORK = """
[metric.sold]
label = "sold"
unit = "yuan"
[metric.enough]
label = "enough"
unit = "flag"
source = { rule = "selling", output = "met" }
[rule.selling]
label = "selling"
scorer = "work_target"
outputs = ["score", "met", "value"]
inputs = { value = "sold" }
[rule.selling.parameters]
full = { value = 10 }
limit = { value = 100 }
op = { value = ">=" }
scoring = { value = "met" }
[rule.pass]
kind = "condition"
label = "pass"
scorer = "all_met"
inputs = { items = ["enough"] }
[scorecard.card]
label = "card"
passing = "pass"
[[scorecard.card.item]]
rule = "selling"
[[bind]]
role = "cs"
scorecard = "card"
"""


def test_another_output_of_a_rule_may_be_a_metric_and_decide_what_is_met():
    found = run_of(("A", "2018-02", "100"), ("B", "2018-02", "99"), text=WORK)
    met = [found.results[who, "company.card"]["target_met"] for who in ("A", "B")]
    assert met == [True, False]


def test_an_output_that_the_rule_does_not_have_is_named():
    with pytest.raises(PolicyError, match="no output 'mett'"):
        run_of(("A", "2018-02", "100"), text=WORK.replace('output = "met"', 'output = "mett"'))
