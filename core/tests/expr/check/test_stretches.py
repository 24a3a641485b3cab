"""The stretches of a curve: every number lies in one, whose ends say what belongs to it."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kpi.expr import Node, choose, const, evaluate_at, round_to, var
from kpi.expr.check import Stretch, continues, curve_pieces, stretches, turns
from kpi.expr.rows import Single
from kpi.model.quantity import Domain

F = Fraction
LOW, HIGH = F(0), F(100)
VALUE = var("value", domain=Domain(LOW, HIGH))
COUNT = var("count", domain=Domain(LOW, F(10), whole=True))
NEAR = F(1, 1000)


def curve(tree: Node, along: Node = VALUE) -> list[Stretch]:
    return stretches(curve_pieces(tree, along, {}))  # type: ignore[arg-type]


def gives(tree: Node, x: Fraction, name: str = "value") -> object:
    return evaluate_at(tree, Single({name: x}, {}))[0]


def test_a_number_at_an_edge_belongs_to_the_band_that_takes_it():
    low, high = curve(choose((VALUE <= 10, const(6)), otherwise=const(3)))
    assert (low.high, low.closed, low.form) == (F(10), (True, True), F(6))
    assert (high.low, high.closed, high.form) == (F(10), (False, True), F(3))


def test_a_band_that_is_not_there_is_a_stretch_without_points():
    first, gap, last = curve(choose((VALUE < 10, const(6)), (VALUE >= 20, const(3))))
    assert (first.said, gap.said, last.said) == (True, False, True)
    assert gap.points == ()
    assert (gap.low, gap.high) == (F(10), F(20))


def test_a_value_of_its_own_between_two_bands_is_a_point():
    tree = choose((VALUE < 10, const(6)), (VALUE == 10, const(5)), otherwise=const(3))
    alone = curve(tree)[1]
    assert (alone.low, alone.high, alone.points) == (F(10), F(10), ((F(10), F(5)),))


def test_a_line_that_bends_goes_on_without_a_step():
    line, flat = curve(choose((VALUE <= 50, VALUE / 5), otherwise=const(10)))
    assert line.points == ((F(0), F(0)), (F(50), F(10)))
    assert continues(line, flat)


def test_a_step_does_not_go_on():
    one, other = curve(choose((VALUE <= 50, const(1)), otherwise=const(10)))
    assert not continues(one, other)


def test_whole_numbers_are_joined_where_they_go_on_as_they_did():
    steps = curve(choose((COUNT == 0, const(10)), (COUNT <= 3, 10 - COUNT), otherwise=const(0)), COUNT)
    assert [(one.low, one.high, one.constant) for one in steps] == [(F(0), F(3), False), (F(4), F(10), True)]
    assert all(one.closed == (True, True) for one in steps)


def test_what_is_no_straight_line_has_points_between_its_ends():
    (bent,) = curve(VALUE * VALUE)
    assert len(bent.points) > 20
    assert all(y == x * x for x, y in bent.points)


def test_the_rounding_of_money_is_no_step_but_one_to_whole_points_is():
    assert len(curve(round_to(VALUE * 3 / 100, 2))) == 1
    assert len(curve(round_to(VALUE / 50, 0))) == 3


_edges = st.lists(st.integers(1, 99), min_size=1, max_size=6, unique=True).map(sorted)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Node, list[int]]:
    """Draw bands with a constant, a line or nothing each, an edge on either side."""
    edges = draw(_edges)
    cases = []
    for edge in edges:
        inside = (VALUE - edge <= 0) if draw(st.booleans()) else (VALUE - edge < 0)
        worth = draw(st.sampled_from(["constant", "line", "gap"]))
        points = const(draw(st.integers(-5, 10)))
        value = {"constant": points, "line": points + VALUE / 10, "gap": const(None)}[worth]
        cases.append((inside, value))
    return choose(*cases, otherwise=const(draw(st.integers(-5, 10)))), edges


@given(tables(), st.integers(0, 1000))
def test_the_curve_of_any_bands_is_what_the_rule_gives_at_and_beside_each_edge(
    table: tuple[Node, list[int]], somewhere: int
):
    tree, edges = table
    found = curve(tree)
    places = [F(somewhere, 10), LOW, HIGH]
    for edge in edges:
        places += [F(edge) - NEAR, F(edge), F(edge) + NEAR]
    for x in places:
        holding = [one for one in found if one.holds(x)]
        assert len(holding) == 1
        assert holding[0].at(x) == gives(tree, x)


@given(tables())
def test_an_end_is_closed_where_its_own_value_is_given_there(table: tuple[Node, list[int]]):
    tree, _ = table
    for one in curve(tree):
        for end, closed, value in zip((one.low, one.high), one.closed, one.values, strict=True):
            if closed:
                assert gives(tree, end) == value


@given(tables())
def test_stretches_leave_nothing_out_and_turn_where_the_tree_does(table: tuple[Node, list[int]]):
    tree, edges = table
    found = curve(tree)
    assert (found[0].low, found[-1].high) == (LOW, HIGH)
    assert all(one.high == other.low for one, other in pairwise(found))
    assert {*turns(curve_pieces(tree, VALUE, {}))} <= {F(edge) for edge in edges}  # type: ignore[arg-type]
