"""Scores that pay reads: between what they lie, and what one metric does to them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kpi.engine.check.money.scores import Scores, unrounded
from kpi.engine.rules import result_tree
from kpi.errors import PolicyError
from kpi.expr import evaluate_at, inputs_of, round_to, var
from kpi.expr.rows import Single
from kpi.model.metric import Standing
from kpi.testing.policies import policy_of
from kpi.types import Direction

DAY = date(2018, 6, 30)
TEXT = """
[metric.complaints]
label = "complaints"
unit = "count"
better = "less"
domain = { high = 20 }
[metric.satisfaction]
label = "satisfaction"
unit = "percent"
better = "more"
[rule.care]
label = "care"
scorer = "deduct_per_event"
full = "full"
inputs = { complaints = "complaints" }
parameters = { full = 40, complaints_pts = 5, floor = 0 }
[rule.satisfied]
label = "satisfied"
scorer = "bands"
full = "full"
inputs = { value = "satisfaction" }
parameters = { full = 60, edges = [80, 90], points = [0, 30, 60] }
[scorecard.month]
label = "month"
frequency = "month"
PARAMETERS
[[scorecard.month.item]]
rule = "care"
[[scorecard.month.item]]
rule = "satisfied"
"""
SCORE = var("score")


def scores(parameters="", text=TEXT):
    policy = policy_of(text.replace("PARAMETERS", parameters))
    found = Scores((policy.catalogue.scorecards["company.month"],), policy.catalogue, DAY)

    def tree_of(name):
        try:
            return result_tree(policy.catalogue.rules[name], policy.catalogue, DAY)
        except PolicyError:
            return None

    return found, tree_of


def test_a_score_lies_between_what_its_items_give_and_more_of_it_is_better():
    found, tree_of = scores()
    read = found.of(SCORE, Standing("score"), tree_of)
    assert (read.domain.low, read.domain.high, read.domain.whole) == (0, 100, True)
    assert read.better is Direction.MORE


def test_the_cap_and_the_floor_of_a_card_bound_it():
    found, tree_of = scores("parameters = { cap = 90, floor = 20 }")
    read = found.of(SCORE, Standing("score"), tree_of)
    assert (read.domain.low, read.domain.high) == (20, 90)


def test_a_metric_opens_the_score_up_and_the_other_items_are_one_input():
    found, tree_of = scores("parameters = { cap = 90 }")
    read = found.of(SCORE, Standing("score"), tree_of)
    opened = found.opened("company.complaints")
    tree = opened[read]
    assert {one.name for one in inputs_of(tree)} == {"company.complaints", "company.month.rest"}
    for complaints, rest, total in ((0, 60, 90), (2, 30, 60)):
        row = {"company.complaints": Fraction(complaints), "company.month.rest": Fraction(rest)}
        assert evaluate_at(tree, Single(row, {}))[0] == total


def test_a_metric_that_no_item_reads_opens_nothing():
    found, tree_of = scores()
    found.of(SCORE, Standing("score"), tree_of)
    assert found.opened("company.sales") == {}


def test_a_card_with_an_item_that_cannot_be_read_keeps_the_score_as_it_is():
    found, tree_of = scores(text=TEXT.replace("points = [0, 30, 60]", 'points = "none"'))
    read = found.of(SCORE, Standing("score"), tree_of)
    assert read.domain == SCORE.domain
    assert found.opened("company.complaints") == {}


@pytest.mark.parametrize("field", ["rank", "grade"])
def test_what_no_rule_makes_of_the_score_stays_as_it_is(field):
    found, tree_of = scores()
    assert found.of(SCORE, Standing(field), tree_of) is SCORE


def test_decimals_are_taken_off_and_whole_numbers_are_not():
    assert unrounded(round_to(SCORE, 2)) is SCORE
    assert unrounded(round_to(SCORE, 0)) is not SCORE
