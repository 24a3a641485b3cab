"""Exact columns: scaling, sums and flags, against fractions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.engine.frames import (
    among,
    in_units,
    joined_flags,
    laid_out,
    naming,
    rounded,
    scaled,
    scaled_in,
    with_flag,
    with_flags,
)
from kpi.engine.grouping import aggregated, by_word, common_denominator, rank_within
from kpi.errors import DataError
from kpi.exact import round_half_away
from kpi.model.period import Period

above = st.integers(-(10**12), 10**12)
below = st.integers(1, 10**9)
wide = st.integers(-(2**63) + 1, 2**63 - 1) | st.integers(-1000, 1000)


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


@given(st.lists(st.tuples(wide, st.integers(1, 10**9) | st.just(100)), min_size=1, max_size=8), st.booleans())
def test_a_number_of_a_frame_is_scaled_as_any_other(pairs: list[tuple[int, int]], alike: bool) -> None:
    shared = pairs[0][1]
    frame = pl.DataFrame(
        {"x.n": [n for n, _ in pairs], "x.d": [shared if alike else d for _, d in pairs]},
        schema={"x.n": pl.Int64, "x.d": pl.Int64},
    )
    plain = scaled(pl.col("x.n"), pl.col("x.d"))
    try:
        wanted = frame.select(plain.alias("x"))
    except pl.exceptions.InvalidOperationError:
        with pytest.raises(pl.exceptions.InvalidOperationError):
            frame.select(scaled_in(frame, "x"))
    else:
        assert frame.select(scaled_in(frame, "x").alias("x")).equals(wanted)


keys = st.lists(st.integers(1, 40), unique=True, max_size=12)


@given(keys, st.lists(st.none() | st.integers(1, 40), max_size=12), st.sampled_from((1, 10**12)))
def test_rows_are_laid_out_as_they_are_joined(
    mine: list[int], subjects: list[int | None], sparse: int
) -> None:
    wanted = pl.Series("subject", [None if one is None else one * sparse for one in subjects], dtype=pl.Int64)
    rows = pl.DataFrame(
        {"subject": [one * sparse for one in mine], "word": [str(one) for one in mine]},
        schema={"subject": pl.Int64, "word": pl.String},
    )
    whole = wanted.to_frame()
    assert laid_out(rows, wanted).equals(whole.join(rows, on="subject", how="left", maintain_order="left"))
    assert laid_out(rows, wanted.alias("unit"))["word"].equals(laid_out(rows, wanted)["word"])
    there = whole.filter(among(wanted, rows["subject"]))
    assert there.equals(whole.join(rows, on="subject", how="semi", maintain_order="left"))


words = st.sampled_from(("", "late", "early,late", "early"))


@given(
    st.lists(st.tuples(words, st.none() | st.booleans(), st.booleans()), min_size=1, max_size=8),
    st.booleans(),
)
def test_flags_that_are_added_are_those_that_are_joined(
    rows: list[tuple[str, bool | None, bool]], bare: bool
) -> None:
    schema = {"flags": pl.String, "a": pl.Boolean, "b": pl.Boolean}
    frame = pl.DataFrame([("" if bare else one, a, b) for one, a, b in rows], schema=schema, orient="row")
    given_flags = [(pl.col("a"), "not_assessed,na_drop"), (pl.col("b"), "late")]
    text = (pl.when(where).then(pl.lit(flags)).otherwise(pl.lit("")) for where, flags in given_flags)
    joined = frame.select(joined_flags(pl.col("flags"), *text).alias("flags"))
    added = frame.with_columns(with_flags(frame, "flags", given_flags)).select("flags")
    assert added.equals(joined)
    wanted = joined.filter(pl.col("flags").str.split(",").list.contains("late"))
    assert with_flag(added, "late").equals(wanted)


groups = st.lists(
    st.tuples(st.none() | st.sampled_from((0, 1, 5, 2**62)) | wide, st.none() | st.integers(-3, 3)),
    max_size=12,
)


@given(groups, st.sampled_from(("min", "ordinal")))
def test_ranks_within_groups_count_those_before(
    rows: list[tuple[int | None, int | None]], method: Any
) -> None:
    frame = pl.DataFrame(rows, schema={"value": pl.Int64, "group": pl.Int64}, orient="row")
    found = rank_within(frame["value"], frame["group"], method).to_list()
    for at, (value, group) in enumerate(rows):
        peers = [(one, place) for place, (one, key) in enumerate(rows) if key == group and one is not None]
        before = sum(
            one > (value or 0) or (method == "ordinal" and one == value and place < at)
            for one, place in peers
        )
        assert found[at] == (None if value is None else before + 1)


@given(st.lists(st.sampled_from("abc"), max_size=12))
def test_rows_by_word_keep_their_order(words_of: list[str]) -> None:
    rows = pl.DataFrame(
        {"word": words_of, "at": range(len(words_of))}, schema={"word": pl.String, "at": pl.Int64}
    )
    found = by_word(rows, "word", ["c", "a", "b", "a", "none"])
    assert list(found) == ["c", "a", "b", "none"]
    for word, part in found.items():
        assert part["at"].to_list() == [at for at, one in enumerate(words_of) if one == word]
