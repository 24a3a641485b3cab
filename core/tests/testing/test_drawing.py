"""What the suite draws for a rule: edges, ends, nothing, counts, and nothing outside the domains."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.exact import Rate
from kpi.expr import Kind, choose, inputs_of, rows_of, var
from kpi.expr.check import examine
from kpi.model.quantity import Domain, Measure
from kpi.testing.conforming.drawing import GROUPS, ROWS, draw, frame_of
from kpi.types import Scope

RATE = var("rate", Measure.PERCENT, domain=Domain(Fraction(0), Fraction(100)))
COUNT = var("count", domain=Domain(Fraction(0), Fraction(30), whole=True))
LATE = var("late", Measure.FLAG)
LEVEL = var("level", domain=Domain(labels=("初级", "高级")), kind=Kind.LEVEL)
EDGE = Fraction(195, 2)
TREE = choose((RATE >= EDGE, 5), (LATE, COUNT), (LEVEL == "高级", 1), otherwise=0)
INPUTS = inputs_of(TREE)
STEPS = {"rate": Fraction(1, 10)}


def rows(seed=1, tree=TREE):
    return draw([tree], examine(tree).sweeps, STEPS, seed)


@given(st.integers(0, 10**6))
def test_every_value_lies_in_its_domain_or_is_missing(seed):
    domains = {one.name: one.domain for one in INPUTS}
    for row in rows(seed):
        assert row.keys() == domains.keys()
        for name, value in row.items():
            if isinstance(value, Rate):
                assert (
                    value.denominator == 0 or domains[name].fault(value.numerator / value.denominator) is None
                )
            elif value is not None:
                assert domains[name].fault(value) is None, (name, value)


def test_the_same_seed_draws_the_same_and_another_seed_does_not():
    assert rows(1) == rows(1)
    assert rows(1) != rows(2)
    assert len(rows(1)) == ROWS


def test_an_edge_its_neighbours_the_ends_and_nothing_are_drawn():
    tree = choose((RATE >= EDGE, 5), otherwise=0)
    seen = [row["rate"] for seed in range(4) for row in rows(seed, tree)]
    assert {EDGE, EDGE - STEPS["rate"], EDGE + STEPS["rate"], Fraction(0), Fraction(100), None} <= set(seen)
    assert any(isinstance(one, Rate) and one.denominator for one in seen)
    assert any(isinstance(one, Rate) and not one.denominator for one in seen)


def test_each_of_the_first_inputs_is_missing_alone_and_all_are_missing_together():
    missing = [{name for name, value in row.items() if value is None} for row in rows()]
    assert {one.name for one in INPUTS} in missing
    for one in INPUTS:
        assert {one.name} in missing


def test_a_frame_says_what_was_drawn():
    drawn = rows()
    read = rows_of(frame_of(drawn, INPUTS, {}, 1), INPUTS)
    for row, back in zip(drawn, read, strict=True):
        for name, value in row.items():
            got = back[name]
            if isinstance(got, Rate) and not isinstance(value, Rate):
                got = got.numerator / got.denominator
            if isinstance(value, Rate):
                assert (got.numerator, got.denominator) == (value.numerator, value.denominator)
            else:
                assert got == value


def test_every_row_is_in_a_group_of_each_scope():
    frame = frame_of(rows(), INPUTS, {Scope.UNIT: "unit", Scope.ROLE: "role"}, 1)
    for column in ("unit", "role"):
        assert set(frame[column]) == set(range(GROUPS))


@pytest.mark.parametrize("tall", [10**9, 10**12])
def test_a_wide_domain_has_small_numbers_and_large_ones(tall):
    money = var("money", Measure.YUAN, domain=Domain(Fraction(-tall), Fraction(tall)))
    drawn = draw([money * 2], (), {"money": Fraction(1, 100)}, 3)
    sizes = [abs(row["money"]) for row in drawn if row["money"] is not None]
    assert min(sizes) < 1000 < 10**6 < max(sizes)
