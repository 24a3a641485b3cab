from __future__ import annotations

from datetime import date
from fractions import Fraction

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.model.table import Column, Table
from kpi.model.table import ColumnType as T
from kpi.store import BatchInfo, open_store
from kpi.store.fetch import _cells
from kpi.store.query import Query

WORDS = [f"word{n}" for n in range(12)]
WIDE = Table(
    "wide",
    (
        Column("id", T.COUNT),
        *(Column(name, T.WORD, required=False) for name in WORDS),
        Column("flag", T.FLAG),
    ),
    ("id",),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.one_of(st.none(), st.sampled_from("abc"))] * 12, st.booleans()), max_size=6))
def test_columns_that_share_a_cell_come_back_as_they_were(rows):
    given_rows = [
        {"id": number, **dict(zip(WORDS, row[:-1], strict=True)), "flag": row[-1]}
        for number, row in enumerate(rows)
    ]
    with open_store(":memory:", create=True, tables=[WIDE]) as store:
        store.append("wide", given_rows, BatchInfo(date(2018, 8, 1)))
        frame = store.facts().frame("wide", columns=["id", *WORDS, "flag"])
    assert frame.drop("seq").rows(named=True) == given_rows
    assert frame["seq"].to_list() == list(range(1, len(rows) + 1))


def test_a_cell_never_holds_more_than_its_bits():
    limits = dict.fromkeys(WORDS, 2**20)
    cells = _cells([*WORDS, "free"], Query("", (), (), (), {}, limits))
    assert [len(cell) for cell in cells] == [2, 2, 2, 2, 2, 2, 1]
    assert [name for cell in cells for name, _ in cell] == [*WORDS, "free"]


def test_the_largest_numbers_of_64_bits_come_back(store, info):
    big = Fraction(2**63 - 1)
    store.append("events", [{"subject": "A", "kind": "late", "on": "2018-07-01", "quantity": -big, "amount": 1 / big}],
                 info)  # fmt: skip
    frame = store.facts().frame("events")
    assert frame.select("quantity.n", "quantity.d", "amount.n", "amount.d").row(0) == (-big, 1, 1, big)
    assert frame.schema["quantity.n"] == pl.Int64
