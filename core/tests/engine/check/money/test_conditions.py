"""Plain conditions as flags of a tree."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kpi.engine.check.money.conditions import as_flag, from_nothing, read_by
from kpi.expr import evaluate_at, var
from kpi.expr.rows import Single
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Condition, Metric
from kpi.model.quantity import Domain, Measure

F = Fraction


def holds(op, wanted, value, unit=Measure.NUMBER):
    metric = Metric.simple("x", unit)
    read = read_by(Condition("x", op, wanted), Catalogue(metrics={"x": metric}))
    return evaluate_at(as_flag(Condition("x", op, wanted), read), Single({"x": value}, {}))[0]


@pytest.mark.parametrize(
    ("op", "at", "said"),
    [
        ("==", 5, True), ("!=", 5, False), ("<", 4, True), ("<", 5, False), ("<=", 5, True), ("<=", 6, False),
        (">", 6, True), (">", 5, False), (">=", 5, True), (">=", 4, False),
    ],
)  # fmt: skip
def test_numbers_are_compared_as_the_condition_says(op, at, said):
    assert holds(op, F(5), F(at)) is said


@pytest.mark.parametrize("op", ["==", "<", "in"])
def test_what_is_missing_fulfils_nothing(op):
    assert holds(op, F(5), None) is False


def test_whether_it_is_there_can_be_asked():
    assert (holds("missing", None, None), holds("missing", None, F(1))) == (True, False)
    assert (holds("present", None, None), holds("present", None, F(1))) == (False, True)


def test_flags_and_levels_are_compared_too():
    assert holds("==", True, True, Measure.FLAG) is True
    assert holds("==", False, True, Measure.FLAG) is False
    assert holds("!=", False, True, Measure.FLAG) is True
    assert holds("in", ("a", "b"), "b", Measure.LEVEL) is True
    assert holds("in", ("a", "b"), "c", Measure.LEVEL) is False


def test_an_amount_begins_at_nothing_unless_somebody_gave_it_a_domain():
    assert from_nothing(var("x", unit=Measure.YUAN, domain=Domain(F(-(10**9)), F(10**9)))).domain.low == 0
    own = var("x", unit=Measure.YUAN, domain=Domain(F(-5), F(5)))
    assert from_nothing(own) is own
    points = var("x", unit=Measure.POINTS)
    assert from_nothing(points) is points
