from __future__ import annotations

from datetime import date

import pytest

from kpi.engine.check.policy import check_policy
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

DAY = date(2018, 6, 30)

POLICY = """
[[bind]]
role = "cs"
scorecard = "month"
[metric.satisfaction]
label = "satisfaction"
unit = "percent"
[metric.attitude]
label = "attitude"
unit = "score"
source = { rated = "attitude" }
[metric.errors]
label = "errors"
unit = "count"
source = { events = ["error"] }
[metric.spare]
label = "spare"
unit = "count"
[event.error]
label = "error"
[rule.satisfied]
label = "satisfied"
scorer = "manual"
full = "full"
inputs = { value = "satisfaction" }
parameters = { full = 100 }
[rule.kind]
label = "kind"
scorer = "manual"
full = "full"
inputs = { value = "attitude" }
parameters = { full = 100 }
[rule.careful]
label = "careful"
scorer = "deduct_per_event"
full = "full"
inputs = { error = "errors" }
parameters = { full = 10, error_pts = 1, floor = 0 }
[rule.forgotten]
label = "forgotten"
scorer = "manual"
full = "full"
inputs = { value = "spare" }
parameters = { full = 10 }
[scorecard.month]
label = "month"
frequency = "month"
[[scorecard.month.item]]
rule = "satisfied"
[[scorecard.month.item]]
rule = "kind"
[[scorecard.month.item]]
rule = "careful"
"""
SEEN = {"subject": "A", "metric": "company.satisfaction", "period": "2018-06", "value": 90}
RATED = {
    "subject": "A",
    "item": "attitude",
    "period": "2018-06",
    "rater": "B",
    "rater_role": "superior",
    "score": 9,
}


def about(code, **more):
    return [one.about for one in check_policy(policy_of(POLICY), DAY, **more).findings if one.code == code]


def test_what_the_company_declares_and_nothing_reads_is_told():
    assert about("unused") == ["company.forgotten", "company.spare"]


@pytest.mark.parametrize(("rows", "unfed"), [
    ({"observations": [SEEN], "ratings": [RATED]}, []),
    ({"observations": [SEEN]}, ["company.attitude"]),
    ({"ratings": [RATED]}, ["company.satisfaction"]),
])  # fmt: skip
def test_a_metric_without_any_fact_is_told_but_for_events(rows, unfed):
    assert about("unfed", facts=MemoryFacts(rows)) == unfed


def test_of_what_a_rule_may_do_without_no_fact_is_asked():
    spared = POLICY.replace(
        'inputs = { value = "attitude" }', 'inputs = { value = "attitude" }\noptional = ["value"]'
    )
    policy = policy_of(spared)
    found = check_policy(policy, DAY, facts=MemoryFacts({"observations": [SEEN]})).findings
    assert [one.about for one in found if one.code == "unfed"] == []


MORE = """
[event.nobody]
label = "nobody"
[event.unread]
label = "unread"
[sanction.fined]
label = "fined"
kind = "fine"
scorer = "per_event"
money = "fine"
on = "unread"
parameters = { amount = 5 }
[sanctions.conduct]
label = "conduct"
rules = ["fined"]
[ladder.steps]
label = "steps"
[[ladder.steps.level]]
id = "first"
[pay.monthly]
label = "monthly"
[[pay.monthly.part]]
name = "outside"
mechanism = "outside"
money = "adjustment"
"""


def test_every_sort_that_nothing_reads_is_told():
    policy = policy_of(POLICY + MORE)
    told = {one.about: one.message.en for one in check_policy(policy, DAY).findings if one.code == "unused"}
    assert told.keys() == {
        f"company.{name}"
        for name in ("forgotten", "spare", "fined", "conduct", "steps", "monthly", "nobody", "unread")
    }
    assert told["company.conduct"].startswith("the set of sanctions company.conduct")


def test_what_is_bound_and_the_events_that_it_reads_are_used():
    bound = MORE + '[[bind]]\nrole = "cs"\nsanctions = "conduct"\nladder = "steps"\npay = "monthly"\n'
    told = [
        one.about for one in check_policy(policy_of(POLICY + bound), DAY).findings if one.code == "unused"
    ]
    assert told == ["company.forgotten", "company.nobody", "company.spare"]


def unfed_with(extra):
    found = check_policy(
        policy_of(POLICY + extra), DAY, facts=MemoryFacts({"observations": [SEEN], "ratings": [RATED]})
    )
    return [one.about for one in found.findings if one.code == "unfed"]


DUTY = """
[[scorecard.month.item]]
rule = "duty"
[rule.duty]
label = "duty"
scorer = "manual"
full = "weight"
inputs = { value = "kept" }
parameters = { weight = WEIGHT }
[metric.kept]
label = "kept"
unit = "count"
"""
BESIDE = """
[[bind]]
limits = ["month"]
[metric.owed]
label = "owed"
unit = "yuan"
[rule.severance]
label = "severance"
kind = "pay"
scorer = "share"
inputs = { amount = "owed" }
parameters = { split = 1 }
[rule.most]
label = "most"
kind = "pay"
scorer = "share"
inputs = { amount = "satisfaction" }
parameters = { split = 1 }
[limit.month]
label = "month"
frequency = "month"
wage = ["base"]
beside = { dismissal = ["severance"] }
[[limit.month.part]]
name = "fines"
kinds = ["fine"]
rule = "RULE"
"""


def test_a_duty_without_weight_judges_nobody_and_asks_for_no_fact():
    assert unfed_with(DUTY.replace("WEIGHT", "0")) == []
    assert unfed_with(DUTY.replace("WEIGHT", "5")) == ["company.kept"]


def test_what_is_told_beside_a_proposal_asks_for_no_fact():
    assert unfed_with(BESIDE.replace("RULE", "most")) == []
    assert unfed_with(BESIDE.replace("RULE", "severance")) == ["company.owed"]


def test_without_a_store_nothing_is_said_of_facts():
    assert about("unfed") == []
