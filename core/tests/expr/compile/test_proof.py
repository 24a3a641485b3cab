"""The proof that nothing overflows, at its edges: 64 bits up to their last number, 128 from the next on, refused at 10^38."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.errors import DataError, PolicyError
from kpi.expr import (
    Node,
    Population,
    compile_for,
    explain_at,
    flagged,
    group_count,
    group_mean,
    group_rank,
    group_sum,
    if_,
    round_to,
    rows_of,
    var,
)
from kpi.expr.compile import Program
from kpi.expr.compile.proof import Groups, bounds, fixed_flags, greatest_group, key_ranges
from kpi.model.quantity import Domain
from kpi.types import Scope

MOST = 2**63 - 1
SEVENTH = MOST // 7
X, Y = (var(name, domain=Domain(whole=True)) for name in "xy")
LATE = var("late", kind="flag")
UNITS = {Scope.UNIT: "unit"}
ONES, ELEVENTH = 1111111111111111111, 909090909090909091
"""99 times both is 10^38 - 1, the greatest number that is kept."""


def frame_of(x: list[int | None], y: list[int] | None = None, unit: list[int] | None = None) -> pl.DataFrame:
    """Lay whole numbers out as the engine does."""
    given: dict[str, list[int | None]] = {"x": x, "y": list(y or [1] * len(x))}
    columns = {}
    for name, values in given.items():
        columns[f"{name}.n"] = pl.Series(values, dtype=pl.Int64)
        columns[f"{name}.d"] = pl.Series([None if one is None else 1 for one in values], dtype=pl.Int64)
    return pl.DataFrame(
        {**columns, "unit": unit or [1] * len(x), "late": pl.Series([False] * len(x), dtype=pl.Boolean)}
    )


def agrees(tree: Node, frame: pl.DataFrame) -> pl.DataType:
    """Hold what is computed against what is explained for each row, and return the type of the numerators."""
    done = compile_for({"out": tree}, frame, UNITS).run(frame)
    people = Population(rows_of(frame, (X, Y, LATE)), {Scope.UNIT: frame["unit"].to_list()})
    pairs = zip(done["out.n"], done["out.d"], strict=True)
    found = [None if above is None else Fraction(above, below) for above, below in pairs]
    assert found == [explain_at(tree, people.place(row)).value for row in range(frame.height)]
    return done["out.n"].dtype


@pytest.mark.parametrize(
    ("tree", "x", "y"),
    [
        (X + Y, 2**62, 2**62 - 1),
        (X - Y, -(2**62), 2**62 - 1),
        (X * Y, 7, SEVENTH),
        (X * Y, -7, SEVENTH),
        (round_to(X * Y / 7), SEVENTH, 1),
        (X * 7, SEVENTH, 1),
    ],
)
def test_the_last_number_of_64_bits_is_kept_in_64(tree: Node, x: int, y: int) -> None:
    assert agrees(tree, frame_of([x, 1], [y, 1])) == pl.Int64


@pytest.mark.parametrize(
    ("tree", "x", "y"),
    [
        (X + Y, 2**62, 2**62),
        (X - Y, -(2**62), 2**62),
        (X * Y, 7, SEVENTH + 1),
        (X * Y, -7, SEVENTH + 1),
        (X * 7, SEVENTH + 1, 1),
        (X * 7, -SEVENTH - 1, 1),
    ],
)
def test_one_beyond_takes_128(tree: Node, x: int, y: int) -> None:
    assert agrees(tree, frame_of([x, 1], [y, 1])) == pl.Int128


def test_38_digits_are_kept_and_the_39th_is_refused_when_compiling() -> None:
    frame = frame_of([ONES], [ELEVENTH])
    assert agrees(X * Y * 99, frame) == pl.Int128
    assert compile_for({"out": X * Y * 99}, frame).run(frame)["out.n"].to_list() == [10**38 - 1]
    with pytest.raises(PolicyError, match="out needs 39 digits"):
        compile_for({"out": X * Y * 99 + 1}, frame)


@pytest.mark.parametrize(("largest", "dtype"), [(7, pl.Int64), (8, pl.Int128)])
def test_a_sum_is_bounded_by_the_rows_of_the_greatest_group_and_not_of_the_frame(
    largest: int, dtype: pl.DataType
) -> None:
    units = [1] * largest + [2] * 7 + [3] * 7
    frame = frame_of([SEVENTH] * len(units), unit=units)
    assert agrees(group_sum(X, "unit"), frame) == dtype
    assert agrees(group_sum(0 - X, "unit"), frame) == dtype
    agrees(if_(group_mean(X, "unit") > X, X, group_mean(X, "unit")), frame)


def test_a_rank_keeps_group_and_value_in_one_number_only_where_64_bits_hold_it() -> None:
    for widest in (2**61, 2**62, MOST):
        frame = frame_of([widest, 0, widest - 1, 0, 5], unit=[1, 1, 2, 2, 1])
        agrees(group_rank(X, "unit"), frame)
        agrees(group_rank(X, "unit", descending=False), frame)
    agrees(group_rank(X, "unit"), frame_of([3, None, 1, None], unit=[-5, -5, 7, 8]))


edges = st.sampled_from((1, 7, 2**31, 3037000499, 3037000500, SEVENTH, 2**62 - 1, 2**62, MOST)).flatmap(
    lambda one: st.sampled_from((one, -one, one - 1, 1 - one))
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(edges, edges, st.integers(1, 2)), min_size=1, max_size=6),
    st.sampled_from(
        (
            X + Y, X - Y, X * Y, X * Y - Y, round_to(X / 3, 2), round_to(X / Y, 0), if_(X * 3 > Y * 7, X, Y),
            if_(X / 8 < Y / 12, X / 8, Y / 12), group_sum(X, "unit"), X - group_mean(Y, "unit"), group_rank(X + Y, "unit"),
            if_(LATE, X * Y, X), group_sum(X, "unit", X > Y), group_count(X, "unit") * Y,
        )
    ),
)  # fmt: skip
def test_near_the_edges_what_is_computed_is_what_is_explained(
    rows: list[tuple[int, int, int]], tree: Node
) -> None:
    x, y, unit = map(list, zip(*rows, strict=True))
    agrees(tree, frame_of(x, y, unit))


def proven(frame: pl.DataFrame) -> Program:
    """Compile a tree that goes by everything that is measured of a frame."""
    tree = if_(LATE, 0, flagged(group_sum(X, "unit") - group_rank(X, "unit"), "summed"))
    return compile_for({"out": tree}, frame, UNITS)


def test_a_frame_in_which_something_is_otherwise_than_measured_is_refused() -> None:
    frame = frame_of([SEVENTH] * 9, unit=[1] * 4 + [2] * 5)
    program = proven(frame)
    assert program.run(frame).height == 9
    for changed, told in (
        (frame.with_columns(pl.Series("x.n", [None, *[SEVENTH] * 8])), "'x' has missing values"),
        (frame.with_columns(pl.Series("x.n", [SEVENTH + 1] * 9)), "'x' has values from"),
        (frame.with_columns(pl.Series("unit", [1] * 3 + [2] * 6)), "a group of 'unit' has 6 rows"),
        (frame.with_columns(pl.Series("unit", [1] * 4 + [3] * 5)), "'unit' has keys from 1 to 3"),
        (frame.with_columns(pl.Series("unit", [None, *[1] * 3, *[2] * 5])), "'unit' has missing values"),
        (frame.with_columns(pl.Series("late", [True] + [False] * 8)), "'late' is not the same in every row"),
        (frame.with_columns(pl.Series("late", [None] + [False] * 8)), "'late' is not the same in every row"),
    ):
        with pytest.raises(DataError, match=told):
            program.run(changed)


def test_only_what_a_program_goes_by_is_held_against_a_frame() -> None:
    frame = frame_of([1, 2], unit=[1, 2])
    program = compile_for({"out": X + 1}, frame, UNITS)
    other = frame.with_columns(pl.Series("unit", [None, 9]), pl.Series("late", [True, None]))
    assert program.run(other)["out.n"].to_list() == [2, 3]
    assert program.groups == Groups()


def test_what_is_measured_of_a_frame() -> None:
    frame = frame_of([1, None], unit=[1, 2]).with_columns(pl.Series("dept", ["a", "b"]))
    assert bounds(frame, ["x"])["x"].nulls
    assert not bounds(frame, ["y"])["y"].nulls
    assert fixed_flags(frame, ["late", "unit"]) == {"late": False}
    assert key_ranges(frame, ["unit", "dept"]) == {"unit": (1, 2)}
    assert greatest_group(pl.DataFrame({"unit": [1, 1, None, None, None]}), "unit") == 2
    assert greatest_group(pl.DataFrame({"unit": []}, schema={"unit": pl.Int64}), "unit") == 0
