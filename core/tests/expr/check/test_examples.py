from __future__ import annotations

from fractions import Fraction

from kpi.expr import if_, var
from kpi.expr.check.cells import Cell
from kpi.expr.check.examples import Difference, effort, guesses, numbers_within, shown_at, simpler
from kpi.model.quantity import Domain, Measure

F = Fraction
RATE = var("rate", Measure.PERCENT)
COUNT = var("count", domain=Domain(F(0), F(10**9), whole=True))


def test_guesses_lie_within_the_domains_of_their_inputs():
    rows = list(guesses(RATE + COUNT, (RATE, COUNT)))
    assert len(rows) == 8
    assert all(0 <= row["rate"] <= 100 for row in rows)


def test_of_a_stretch_its_middle_its_own_ends_and_a_few_familiar_numbers_are_tried():
    assert list(numbers_within(Cell(F(75), F(80)))) == [78]
    assert list(numbers_within(Cell(F(80), F(80)))) == [80]
    assert list(numbers_within(Cell(F(0), F(6), whole=True))) == [3, 1, 5, 2]


def test_a_familiar_number_is_easier_than_one_with_decimals_or_at_an_end():
    easy, odd, end = ({"rate": x} for x in (F(80), F(401, 5), F(100)))
    assert effort(easy, (RATE,)) < effort(end, (RATE,)) < effort(odd, (RATE,))
    assert effort(easy, (RATE,)) < effort({"rate": None}, (RATE,))


def test_trees_that_agree_at_a_row_show_nothing_there():
    first, second = if_(RATE >= 90, 10, 5), if_(RATE > 90, 10, 5)
    assert shown_at(first, second, {"rate": F(80)}) is None
    found = shown_at(first, second, {"rate": F(90)})
    assert found is not None
    assert (found.first, found.second) == (10, 5)


def test_what_is_missing_tells_least():
    assert (
        Difference({}, F(1), None).cost > Difference({}, F(-1), F(0)).cost > Difference({}, F(1), F(2)).cost
    )


def test_large_numbers_are_made_small_as_long_as_the_trees_differ():
    first, second = COUNT * 2, COUNT * 3
    found = simpler(first, second, Difference({"count": F(10**9)}, F(2 * 10**9), F(3 * 10**9)), (COUNT,))
    assert (found.row, found.first, found.second) == ({"count": 1}, 2, 3)
