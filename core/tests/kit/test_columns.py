"""Items of forms with columns of marks."""

from __future__ import annotations

import pytest

from kpi.errors import PolicyError
from kpi.kit.scorers import banded_item, judged_item
from kpi.testing.scoring import scored

MARKS = {"self_points": 20, "superior": 10}
BANDS = [[80, 5], [85, 10], [90, 20]]


def judged(**numbers: object) -> object:
    return scored(judged_item, MARKS, {"full": 20, **numbers}).value


def test_the_column_of_oneself_is_for_reference_only():
    assert judged() == 10


@pytest.mark.parametrize(
    "weights", [["0.3", "0.7"], {"self": "0.3", "superior": "0.7"}, {"自评": 3, "上级": 7}]
)
def test_the_weights_of_both_columns_may_be_given_at_once(weights):
    assert judged(column_weights=weights) == 13


def test_a_column_that_is_not_named_has_no_weight():
    assert judged(column_weights={"superior": 1}) == 10


@pytest.mark.parametrize(
    ("weights", "said"), [({"others": 1}, "must name self and superior"), ([1, 1, 1], "3 numbers")]
)
def test_weights_of_other_columns_are_refused(weights, said):
    with pytest.raises(PolicyError, match=said):
        judged(column_weights=weights)


@pytest.mark.parametrize(("value", "points"), [("79.9", 0), (80, 5), ("89.9", 10), (90, 20)])
def test_bands_may_be_supplied_as_pairs_where_the_print_has_lost_them(value, points):
    given = {"value": value, "self_points": None, "superior": None}
    assert (
        scored(banded_item, given, {"edges": None, "points": None, "full": 20, "bands": BANDS}).value
        == points
    )


def test_without_bands_an_item_that_nobody_judged_is_missing():
    given = {"value": 88, "self_points": None, "superior": None}
    found = scored(banded_item, given, {"edges": None, "points": None, "full": 20})
    assert (found.value, set(found.flags)) == (None, {"truncated"})


def test_bands_that_are_no_pairs_are_refused():
    given = {"value": 88, "self_points": None, "superior": None}
    with pytest.raises(PolicyError, match="must be a list of"):
        scored(banded_item, given, {"edges": None, "points": None, "full": 20, "bands": [80, 5]})
