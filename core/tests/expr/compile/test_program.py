"""Programs without flags, and ranks in groups whose keys are whole numbers."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.expr import choose, const, flagged, group_rank, var
from kpi.expr.compile import compile_for
from kpi.types import Scope

VALUES = st.none() | st.integers(-4, 4)
ROWS = st.lists(st.tuples(st.integers(-2, 3), VALUES), min_size=1, max_size=25)


@given(ROWS, st.booleans(), st.sampled_from((1, 10**17)))
def test_a_rank_counts_the_better_ones_of_the_group_however_wide_the_numbers_are(rows, descending, factor):
    frame = pl.DataFrame(
        {
            "x.n": [None if value is None else value * factor for _, value in rows],
            "x.d": [1] * len(rows),
            "unit": [unit for unit, _ in rows],
        },
        schema={"x.n": pl.Int64, "x.d": pl.Int64, "unit": pl.Int64},
    )
    tree = group_rank(var("x"), Scope.UNIT, descending=descending)
    done = compile_for({"rank": tree}, frame, {Scope.UNIT: "unit"}).run(frame)
    sign = 1 if descending else -1
    expected = [
        None
        if value is None
        else 1 + sum(1 for of, its in rows if of == unit and its is not None and sign * its > sign * value)
        for unit, value in rows
    ]
    assert done["rank.n"].to_list() == expected


@pytest.mark.parametrize("flags", [True, False])
def test_a_program_without_flags_gives_the_same_numbers_and_no_column_of_flags(flags):
    frame = pl.DataFrame(
        {"x.n": [1, 2, None], "x.d": [1, 1, None]}, schema={"x.n": pl.Int64, "x.d": pl.Int64}
    )
    tree = choose((var("x") >= const(2), flagged(const(5), "out_of_range")), otherwise=None)
    done = compile_for({"y": tree}, frame, flagged=flags).run(frame)
    assert done["y.n"].to_list() == [None, 5, None]
    assert ("y.flags" in done.columns) is flags
