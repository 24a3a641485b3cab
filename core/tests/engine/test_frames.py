"""Exact columns: scaling, sums and flags, against fractions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.engine.frames import in_units, joined_flags, naming, rounded, scaled
from kpi.engine.grouping import aggregated, common_denominator
from kpi.errors import DataError
from kpi.exact import round_half_away
from kpi.model.period import Period

above = st.integers(-(10**12), 10**12)
below = st.integers(1, 10**9)


@given(st.lists(st.tuples(above, below), min_size=1, max_size=20), st.sampled_from([1, 100, 10000]))
def test_scaling_rounds_half_away_from_zero(pairs: list[tuple[int, int]], units: int) -> None:
    frame = pl.DataFrame(pairs, schema={"n": pl.Int64, "d": pl.Int64}, orient="row")
    found = frame.select(scaled(pl.col("n"), pl.col("d"), units).alias("x"))["x"].to_list()
    places = len(str(units)) - 1
    assert found == [round_half_away(Fraction(n, d), places) * units for n, d in pairs]
    assert found == [in_units(Fraction(n, d), units) for n, d in pairs]


MOST = (2**127 - 1) // (4 * 10_000)
halves = st.integers(-MOST, MOST) | st.integers(-(2**127) + 1, 2**127 - 1)


@given(halves, st.integers(1, MOST) | st.integers(1, 2**127 - 1))
def test_parts_of_any_size_scale_exactly_or_are_refused(n: int, d: int) -> None:
    frame = pl.DataFrame({"n": [n], "d": [d]}, schema={"n": pl.Int128, "d": pl.Int128})
    wanted = in_units(Fraction(n, d))
    if abs(n) <= MOST and d <= MOST and abs(wanted) < 2**63:
        assert frame.select(scaled(pl.col("n"), pl.col("d"))).item() == wanted
    else:
        with pytest.raises(pl.exceptions.InvalidOperationError):
            frame.select(scaled(pl.col("n"), pl.col("d")))


@given(st.integers(-(2**63) + 1, 2**63 - 1), st.integers(1, 10**6))
def test_an_amount_is_rounded_to_the_cent_or_refused_and_never_wraps(n: int, d: int) -> None:
    frame = pl.DataFrame({"n": [n], "d": [d]})
    wanted = in_units(Fraction(n, d), 100) * 100
    if abs(wanted) < 2**63:
        assert frame.select(rounded(pl.col("n"), pl.col("d"))).item() == wanted
    else:
        with pytest.raises(pl.exceptions.InvalidOperationError):
            frame.select(rounded(pl.col("n"), pl.col("d")))


def test_a_refused_number_is_named_and_another_fault_of_columns_is_left_alone() -> None:
    month = Period.parse("2018-01")
    with pytest.raises(DataError, match="sales of 2018-01") as caught, naming("sales", month):
        pl.select(rounded(pl.lit(10**18), pl.lit(1)))
    assert caught.value.faults[0].code == "too_large"
    with pytest.raises(pl.exceptions.InvalidOperationError), naming("sales", month):
        pl.select(pl.lit("word").cast(pl.Int64))


def test_a_missing_number_stays_missing_when_scaled() -> None:
    frame = pl.DataFrame({"n": [None, 1], "d": [None, 2]}, schema={"n": pl.Int64, "d": pl.Int64})
    assert frame.select(x=scaled(pl.col("n"), pl.col("d")))["x"].to_list() == [None, 5000]


rows_of_groups = st.lists(
    st.tuples(st.integers(0, 2), st.one_of(st.none(), st.decimals(-100, 100, places=3))),
    min_size=1,
    max_size=20,
)


@given(rows_of_groups, st.sampled_from(["sum", "mean", "min", "max", "count"]))
def test_the_aggregate_of_a_group_is_exact_and_leaves_out_what_is_missing(
    rows: list[tuple[int, object]], how: str
) -> None:
    values = [(group, None if value is None else Fraction(str(value))) for group, value in rows]
    frame = pl.DataFrame(
        {
            "group": [group for group, _ in values],
            "x.n": [None if value is None else value.numerator for _, value in values],
            "x.d": [None if value is None else value.denominator for _, value in values],
        },
        schema={"group": pl.Int64, "x.n": pl.Int64, "x.d": pl.Int64},
    )
    groups: dict[int, list[Fraction]] = defaultdict(list)
    for group, value in values:
        groups[group] += [] if value is None else [value]
    ways: dict[str, Callable[[list[Fraction]], Fraction | int | None]] = {
        "sum": lambda found: sum(found) if found else None,
        "mean": lambda found: sum(found, Fraction(0)) / len(found) if found else None,
        "min": lambda found: min(found) if found else None,
        "max": lambda found: max(found) if found else None,
        "count": len,
    }
    found = {
        group: None if n is None else Fraction(n, d)
        for group, n, d in aggregated(frame, "group", "x", how).select("group", "x.n", "x.d").iter_rows()
    }
    assert found == {group: ways[how](members) for group, members in groups.items()}


def test_numbers_without_a_small_common_denominator_are_rounded_to_eight_decimals() -> None:
    assert common_denominator(pl.Series([3, 7, 10])) == 210
    assert common_denominator(pl.Series([1000003, 999983])) == 10**8


def test_flags_are_sorted_and_said_once() -> None:
    frame = pl.DataFrame({"a": ["y,x", "", None, "z"], "b": ["x", "", "", "a,z"]})
    assert frame.select(joined_flags(pl.col("a"), pl.col("b")).alias("x"))["x"].to_list() == [
        "x,y",
        "",
        "",
        "a,z",
    ]
