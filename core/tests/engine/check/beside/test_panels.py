from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kpi.engine.check.policy import check_policy
from kpi.engine.panels import terms_on
from kpi.kit.panels import judged
from kpi.testing.policies import policy_of

DAY = date(2020, 1, 1)

PANEL = """
[panel.circle]
label = "circle"
[panel.circle.parameters]
groups = { customers = ["customer"], team = ["member"] }
min_raters = 3
"""


def found(more):
    return check_policy(policy_of(PANEL + more), DAY).findings


@pytest.mark.parametrize(
    "weights",
    [
        "{ customers = 60, team = 40 }",
        "{ customers = 0.6, team = 0.4 }",
        "{ customers = 2, team = 1 }",
        '"none"',
    ],
)
def test_weights_that_come_to_a_whole_are_clean(weights):
    assert found(f"group_weights = {weights}") == ()


def test_weights_that_do_not_come_to_100_are_found():
    [one] = found("group_weights = { customers = 60, team = 45 }")
    assert (one.code, one.severity, one.about) == ("weights", "warning", "company.circle")
    assert one.message.en == "circle: the weights of the groups come to 105, not 100"
    assert one.parameter == "company.circle.group_weights"


def test_shares_that_do_not_come_to_1_are_found():
    [one] = found("group_weights = { customers = 0.6, team = 0.45 }")
    assert one.message.en == "circle: the weights of the groups come to 1.05, not 1"


BLOCKING = 'group_weights = { customers = 100, team = 0 }\nsmall_groups = "block"'


def test_a_group_that_weighs_nothing_and_blocks_is_found_and_only_ever_takes_the_value_away():
    [one] = found(BLOCKING)
    assert (one.code, one.about) == ("dead_branch", "company.circle")
    terms = terms_on(policy_of(PANEL + BLOCKING).catalogue.panels["company.circle"], DAY)
    customers = {name: [Fraction(80)] for name in "abc"}
    assert judged(terms, {"customers": customers}).value == 80
    assert judged(terms, {"customers": customers, "team": {"d": [Fraction(10)]}}).value is None
    assert judged(terms, {"customers": customers, "team": {n: [Fraction(10)] for n in "def"}}).value == 80


def test_one_that_everybody_may_see_does_not_block():
    assert found(BLOCKING + '\nopen_groups = ["team"]') == ()
