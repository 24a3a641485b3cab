"""Work targets: met or missed, and points only where the company says so."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kpi.errors import PolicyError
from kpi.kit.scorers import compared, work_target
from kpi.testing.scoring import scored

LIMIT = Fraction(9, 10)


def points(value, **numbers):
    return scored(work_target, {"value": value}, {"limit": LIMIT, **numbers}).value


def met(value, op):
    return scored(compared, {"value": value}, {"limit": LIMIT, "op": op}).value


@pytest.mark.parametrize(
    ("op", "below", "at", "above"),
    [
        (">=", False, True, True),
        (">", False, False, True),
        ("<=", True, True, False),
        ("<", True, False, False),
        ("==", False, True, False),
    ],
)
def test_a_limit_is_compared_as_it_is_printed(op, below, at, above):
    found = [met(value, op) for value in ("0.8999", "0.9", "0.9001")]
    assert found == [below, at, above]


def test_a_target_gives_no_points_unless_the_company_says_so():
    assert points("0.95", full=10) == 0
    assert points("0.95", full=10, scoring="met") == 10
    assert points("0.85", full=10, scoring="met") == 0
    assert points("0.85", full=10, scoring="share") == Fraction(17, 2)
    assert points(12, full=10, scoring="share") == 10


def test_what_was_not_measured_is_neither_met_nor_missed():
    assert points(None) is None
    assert points(None, full=10, scoring="met") is None
    assert met(None, ">=") is None


@pytest.mark.parametrize(
    "numbers", [{"op": "=>"}, {"scoring": "some"}, {"scoring": "share", "full": None}, {"limit": None}]
)
def test_numbers_and_words_that_do_not_fit_are_refused(numbers):
    with pytest.raises(PolicyError, match=next(reversed(numbers))):
        points("0.95", **numbers)
