from __future__ import annotations

import sqlite3

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.store import columns
from kpi.store.columns import read_columns

INTEGERS = st.one_of(
    st.none(), st.integers(-(2**63), 2**63 - 1), st.sampled_from([0, -1, 2**63 - 1, -(2**63)])
)
TEXTS = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    st.sampled_from(
        ["", "null", '","', "\\", '"', ",", "]", "\x00", "\u2028", "01", "1e3", "{}", "[1]", "\ufeff"]
    ),
)


def made(rows):
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE t (seq INTEGER PRIMARY KEY, n INTEGER, s TEXT) STRICT")
    db.executemany("INSERT INTO t (n, s) VALUES (?, ?)", rows)
    return db


def read(rows):
    return read_columns(
        made(rows), {"seq": int, "n": int, "s": str}, " FROM t WHERE seq BETWEEN ? AND ?", (), 1, len(rows)
    )


@pytest.mark.parametrize("few", [0, 2**14])
@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.tuples(INTEGERS, TEXTS), min_size=1, max_size=12))
def test_every_integer_and_text_comes_back_as_it_was(few, rows):
    before, columns._FEW = columns._FEW, few
    try:
        frame = read(rows)
    finally:
        columns._FEW = before
    assert frame.schema == {"seq": pl.Int64, "n": pl.Int64, "s": pl.String}
    assert frame.drop("seq").rows() == rows


def test_no_row_leaves_the_columns_with_their_types():
    assert read([]).schema == {"seq": pl.Int64, "n": pl.Int64, "s": pl.String}
    assert read([]).height == 0


def test_texts_too_long_for_one_text_are_read_in_halves():
    rows = [(n, "x" * 300) for n in range(20)]
    db = made(rows)
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1000)
    frame = read_columns(db, {"n": int, "s": str}, " FROM t WHERE seq BETWEEN ? AND ?", (), 1, 20)
    assert frame.rows() == rows
    with pytest.raises(sqlite3.DataError):
        db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 200)
        read_columns(db, {"n": int, "s": str}, " FROM t WHERE seq BETWEEN ? AND ?", (), 1, 20)
