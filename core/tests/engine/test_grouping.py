"""Ranks within groups: the same by one sort of numbers, by ranks of all at once, and a group at a time."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from kpi.engine.grouping import rank_within

ROWS = st.lists(st.tuples(st.integers(-3, 3), st.none() | st.integers(-5, 5)), min_size=1, max_size=30)
# With the first factor group, value and row fit into 64 bits, with the second only group and value, with the third neither.
FACTORS = st.sampled_from((1, 10**17, 10**18))


@given(ROWS, FACTORS, st.sampled_from(("min", "ordinal")))
def test_a_rank_counts_who_is_before_in_the_group_however_wide_the_numbers_are(rows, factor, method):
    groups = pl.Series([group for group, _ in rows], dtype=pl.Int64)
    values = pl.Series([None if value is None else value * factor for _, value in rows], dtype=pl.Int64)
    expected = [
        None
        if value is None
        else 1
        + sum(
            1
            for other, (of, its) in enumerate(rows)
            if of == group
            and its is not None
            and (its > value or (method == "ordinal" and its == value and other < at))
        )
        for at, (group, value) in enumerate(rows)
    ]
    assert rank_within(values, groups, method).to_list() == expected
