"""One rule by itself: what its author stands by, a full mark that is waited for, and what is counted."""

from __future__ import annotations

from checked_company import DAY, codes, one_of

from kpi.engine.check.rules.rule import Rules
from kpi.testing.policies import policy_of

ENDLESS = """
[rule.late]
label = "late"
scorer = "deduct_per_event"
full = "full"
inputs = { late = "errors" }
ACCEPTED
[rule.late.parameters]
full = FULL
late_pts = 3
"""


def text(full="10", accepted=""):
    return ENDLESS.replace("FULL", full).replace("ACCEPTED", accepted)


def test_what_the_author_stands_by_is_a_note_with_his_reason():
    assert one_of(text(), "below_zero").severity == "warning"
    found = one_of(text(accepted='accepted = { below_zero = "no end is meant" }'), "below_zero")
    assert (found.severity, found.accepted.text("en")) == ("note", "no end is meant")


def test_a_rule_that_waits_for_its_full_mark_is_tried_with_one():
    assert codes(text(full='"none"')) == ["below_zero", "left_open"]
    found = one_of(text(full='"none"'), "below_zero")
    assert [one.settings for one in found.trials] == [{"full": "100"}]
    assert "supposed" in found.message.en


def test_results_of_a_rule_that_is_not_the_policys_own_are_not_counted():
    policy = policy_of('[metric.errors]\nlabel = "errors"\nunit = "count"\nbetter = "less"\n' + text())
    rules = Rules(policy.catalogue, DAY)
    rule = policy.catalogue.rules["company.late"]
    mine = list(rules.findings(rule))
    assert (rules.counts["exact"], set(rules.mains)) == (1, {"company.late"})
    assert list(rules.uncounted().findings(rule)) == mine
    assert rules.counts["exact"] == 1
