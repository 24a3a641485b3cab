"""A condition in SQL passes the rows that the engine's own test passes."""

from __future__ import annotations

from fractions import Fraction

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.engine.gathering.sql import condition_sql, figure_sql, literal
from kpi.engine.measure.conditions import column_test
from kpi.model.gathering import SCALE, Figure
from kpi.model.metric import Condition
from kpi.model.table import Column, ColumnType, Table

TABLE = Table(
    "t",
    (
        Column("whole", ColumnType.DURATION),
        Column("number", ColumnType.NUMBER),
        Column("word", ColumnType.WORD),
        Column("flag", ColumnType.FLAG),
        Column("time", ColumnType.TIME),
    ),
    (),
)
CELLS = [(None, None, None, None, None), (0, Fraction(0), "a", True, 0), (20, Fraction(1, 2), "o'b", False, 34200),
         (21, Fraction(-5, 4), "", True, 34201), (10**9, Fraction(99999, 8), "普", None, 86400)]  # fmt: skip
ORDERED = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
NUMBERS = st.sampled_from(
    [
        Fraction(0),
        Fraction(20),
        Fraction(41, 2),
        Fraction(1, 2),
        Fraction(1, 3),
        Fraction(-5, 4),
        Fraction(-1),
    ]
)
CONDITIONS = st.one_of(
    st.builds(Condition, st.sampled_from(["whole", "number"]), ORDERED, NUMBERS),
    st.builds(Condition, st.sampled_from(["whole", "number"]), st.just("in"), st.tuples(NUMBERS, NUMBERS)),
    st.builds(Condition, st.just("word"), st.sampled_from(["==", "!="]), st.sampled_from(["a", "o'b", "普"])),
    st.builds(Condition, st.just("flag"), st.sampled_from(["==", "!="]), st.booleans()),
    st.builds(Condition, st.just("time"), ORDERED, st.sampled_from(["09:30", "09:30:01", "00:00"])),
    st.builds(
        Condition,
        st.sampled_from(["whole", "number", "word", "flag"]),
        st.sampled_from(["missing", "present"]),
    ),
)


@pytest.fixture(scope="module")
def db():
    with duckdb.connect() as opened:
        opened.execute(
            'CREATE TABLE t (place INT, whole BIGINT, number BIGINT, word VARCHAR, flag BOOLEAN, "time" BIGINT)'
        )
        rows = [
            (place, whole, None if number is None else int(number * SCALE), word, flag, time)
            for place, (whole, number, word, flag, time) in enumerate(CELLS)
        ]
        opened.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", rows)
        yield opened


def in_engine(condition: Condition) -> list[int]:
    frame = pl.DataFrame(
        {
            "whole": [one[0] for one in CELLS],
            "number.n": [None if one[1] is None else one[1].numerator for one in CELLS],
            "number.d": [None if one[1] is None else one[1].denominator for one in CELLS],
            "word": [one[2] for one in CELLS], "flag": [one[3] for one in CELLS], "time": [one[4] for one in CELLS],
        }
    ).with_row_index("place")  # fmt: skip
    return frame.filter(column_test(condition, TABLE, ""))["place"].to_list()


@given(condition=CONDITIONS)
@settings(max_examples=120, deadline=None)
def test_a_condition_passes_the_rows_that_the_engine_passes(db, condition):
    found = db.execute(
        f"SELECT place FROM t WHERE {condition_sql(condition, TABLE)} ORDER BY place"
    ).fetchall()
    assert [one for (one,) in found] == in_engine(condition)


def test_a_sum_of_nothing_is_missing_and_a_count_of_nothing_is_zero(db):
    nothing = (Condition("word", "==", "nobody"),)
    texts = [
        figure_sql(Figure(how, column, nothing), TABLE)
        for how, column in (("count", ""), ("sum", "whole"), ("max", "whole"))
    ]
    assert db.execute(f"SELECT {', '.join(texts)} FROM t").fetchone() == (0, None, None)


def test_the_text_of_a_figure_is_the_same_for_the_same_and_another_for_another():
    first, second = Condition("word", "==", "a"), Condition("whole", "<=", Fraction(20))
    assert Figure("count", "", (first, second)).text == Figure("count", "", (second, first)).text
    texts = [
        Figure("count").text, Figure("count", "whole").text, Figure("sum", "whole").text, Figure("count", "", (first,)).text,
        Figure("count", "", (Condition("word", "==", "A"),)).text, Figure("count", "", (Condition("word", "in", ("a",)),)).text,
    ]  # fmt: skip
    assert len(set(texts)) == len(texts)


def test_a_quote_in_a_word_ends_no_literal():
    assert literal("o'b") == "'o''b'"
