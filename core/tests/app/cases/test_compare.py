"""Subset comparison of what a case expects with what came out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kpi.app.cases.compare import closest, differences, matching, same
from kpi.exact import show


def test_a_number_is_equal_however_it_is_written():
    assert same("6.00", Fraction(6))
    assert same(Decimal("6.0"), "6")
    assert same("20/3", Fraction(20, 3))
    assert not same("6.00", Fraction(601, 100))


def test_an_id_with_a_leading_zero_is_not_a_number():
    assert not same("007", "7")
    assert same("007", "007")


def test_yes_is_not_one():
    assert not same(True, 1)
    assert not same(True, Fraction(1))
    assert same(True, True)


def test_nothing_is_only_nothing():
    assert same(None, None)
    assert same("none", None)
    assert not same(None, Fraction(0))
    assert not same(Fraction(0), None)


def test_only_the_keys_that_are_wanted_are_compared():
    assert differences("", {"a": 1}, {"a": Fraction(1), "b": 2}) == []


def test_a_missing_key_is_a_difference_at_its_path():
    (found,) = differences("outputs", {"fine": 40}, {"net": 1})
    assert (found.path, found.want, found.got) == ("outputs.fine", 40, None)


def test_lists_are_compared_place_by_place_and_by_length():
    assert differences("fines", [50, 100], [Fraction(50), Fraction(100)]) == []
    assert differences("fines", [50, 100], [Fraction(50), Fraction(200)])[0].path == "fines[1]"
    assert differences("fines", [50], [Fraction(50), Fraction(100)])[0].path == "fines"


def test_the_closest_row_is_shown_beside_a_line_that_is_missing():
    rows = [{"subject": "A", "rule": "x"}, {"subject": "B", "rule": "y"}]
    assert matching({"subject": "B", "rule": "x"}, rows) == []
    assert closest({"subject": "B", "rule": "y", "amount": 1}, rows) == rows[1]


@given(st.fractions(max_denominator=10**6))
def test_every_number_is_the_same_as_its_own_text(value: Fraction):
    assert same(show(value), value)
