from fractions import Fraction

from kpi.expr import clamp, if_, inputs_of, var
from kpi.expr.check.parts import largest_parts, parted
from kpi.expr.hull import Range
from kpi.model.quantity import Measure

A, B, C = (var(name, Measure.COUNT) for name in "abc")


def test_a_quantity_whose_inputs_stand_nowhere_else_is_one_part():
    lost = 2 * A + 5 * B
    tree = clamp(10 - lost, 0)
    assert inputs_of(*largest_parts(tree)) == (A, B)


def test_an_input_that_stands_elsewhere_too_makes_no_part():
    assert list(largest_parts(if_(A > 3, A + B, C))) == []


def test_one_input_stands_for_a_part_over_its_range():
    ratio = A / B
    tree = if_(ratio >= 1, 10, 5 * ratio)
    assert list(largest_parts(tree)) == [ratio]
    found = parted(tree, {ratio: Range(Fraction(0), Fraction(7))})
    [one] = inputs_of(found.core)
    assert (one.domain.low, one.domain.high) == (0, 7)
    assert found.origin[found.core] is tree
    assert found.parts == {one.name: ratio}
