"""A hash says what a declaration says, wherever it lies in memory."""

from fractions import Fraction

import attrs
import pytest

from kpi.expr import choose, const, var
from kpi.model.parameter import Dated, Parameter
from kpi.testing.conforming.digest import digests, hash_of
from kpi.testing.policies import policy_of
from kpi.words import Label

RULES = """
[metric.calls]
label = "calls"
unit = "count"
[rule.calls]
label = "calls"
scorer = "ratio"
full = "full"
inputs = { actual = "calls" }
[rule.calls.parameters]
full = { value = 50 }
target = { value = 100 }
"""


def scored(number=1):
    points = var("points")
    return choose((points > number, points), otherwise=const(Fraction(1, 3)))


def test_equal_trees_have_one_hash_and_others_another():
    assert hash_of(scored()) == hash_of(scored())
    assert hash_of(scored(1)) != hash_of(scored(2))


def test_a_tree_whose_parts_are_shared_is_hashed_in_no_time():
    tree = var("points")
    for _ in range(200):
        tree = tree + tree
    assert hash_of(tree)


@pytest.mark.parametrize(
    "one, other",
    [
        (Label("甲", "a"), Label("甲", "b")),
        (Parameter("full", (Dated(Fraction(1)),)), Parameter("full", (Dated(Fraction(2)),))),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (("a", "b"), ("b", "a")),
        (True, 1),
        (len, max),
    ],
)
def test_what_differs_has_another_hash(one, other):
    assert hash_of(one) != hash_of(other)


def test_a_set_has_no_order():
    assert hash_of({*"abcdefgh"}) == hash_of({*"hgfedcba"})


def test_the_hash_of_a_rule_covers_its_numbers_and_those_of_other_owners_are_left_out():
    catalogue = policy_of(RULES).catalogue
    found = digests(catalogue, "company")
    assert {"rules company.calls", "metrics company.calls"} <= found.keys()
    assert digests(catalogue, "nobody") == {}
    other = policy_of(RULES.replace("value = 50", "value = 51")).catalogue
    changed = digests(other, "company")
    assert [key for key in found if found[key] != changed[key]] == ["rules company.calls"]


def test_another_scorer_of_the_same_name_changes_the_hash_of_the_rule():
    catalogue = policy_of(RULES).catalogue
    ratio = attrs.evolve(catalogue.scorers["ratio"], function=lambda actual, full, target: actual)
    other = attrs.evolve(catalogue, scorers={**catalogue.scorers, "ratio": ratio})
    key = "rules company.calls"
    assert digests(catalogue, "company")[key] != digests(other, "company")[key]
