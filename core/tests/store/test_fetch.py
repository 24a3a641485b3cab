from __future__ import annotations

from datetime import date
from fractions import Fraction

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.model.table import Column, Table
from kpi.model.table import ColumnType as T
from kpi.store import BatchInfo, fetch, open_store
from kpi.store.connection import connect as fetch_connect

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
def test_words_and_flags_come_back_as_they_were(rows):
    given_rows = [
        {"id": number, **dict(zip(WORDS, row[:-1], strict=True)), "flag": row[-1]}
        for number, row in enumerate(rows)
    ]
    with open_store(":memory:", create=True, tables=[WIDE]) as store:
        store.append("wide", given_rows, BatchInfo(date(2018, 8, 1)))
        frame = store.facts().frame("wide", columns=["id", *WORDS, "flag"])
    assert frame.drop("seq").rows(named=True) == given_rows
    assert frame["seq"].to_list() == list(range(1, len(rows) + 1))


def test_the_largest_numbers_of_64_bits_come_back(store, info):
    big = Fraction(2**63 - 1)
    store.append("events", [{"subject": "A", "kind": "late", "on": "2018-07-01", "quantity": -big, "amount": 1 / big}],
                 info)  # fmt: skip
    frame = store.facts().frame("events")
    assert frame.select("quantity.n", "quantity.d", "amount.n", "amount.d").row(0) == (-big, 1, 1, big)
    assert frame.schema["quantity.n"] == pl.Int64


def test_tables_read_by_several_connections_come_in_the_order_of_seq(tmp_path, info, monkeypatch):
    monkeypatch.setattr(fetch, "HELPING", 7)
    monkeypatch.setattr(fetch, "_cores", lambda: 3)
    rows = [
        {"subject": f"E{n % 9}", "kind": "late", "on": f"2018-07-{n % 28 + 1:02}", "ref": str(n)}
        for n in range(60)
    ]
    opened = []
    monkeypatch.setattr(
        fetch, "connect", lambda path, create: opened.append(path) or fetch_connect(path, create=create)
    )
    with open_store(tmp_path / "kpi.db", create=True) as store:
        store.append("events", rows, info)
        frame = store.facts().frame("events", columns=["ref"])
        with store.writing():
            store.append(
                "events", [{"subject": "E1", "kind": "late", "on": "2018-07-01", "ref": "last"}], info
            )
            inside = store.facts().frame("events", columns=["ref"])
    assert frame.rows() == [(n + 1, str(n)) for n in range(60)]
    assert inside.rows() == [*frame.rows(), (61, "last")]
    assert len(opened) == 3


def test_a_row_is_ended_by_the_next_one_of_its_key_whichever_rows_are_asked_for(store, info):
    rows = [
        {"employee": "A", "unit": "U", "role": "agent", "from": date(2018, 1, 1)},
        {"employee": "B", "unit": "U", "role": "lead", "from": date(2018, 1, 1)},
        {"employee": "A", "unit": "V", "role": "lead", "from": date(2018, 3, 1)},
        {"employee": "A", "unit": "U", "role": "agent", "from": date(2018, 5, 1), "until": date(2018, 6, 30)},
    ]
    store.append("assignments", rows, info)
    asked = store.facts().frame(
        "assignments", until=date(2018, 3, 31), only={"role": ["lead"]}, columns=["until"]
    )
    assert asked["until"].to_list() == [None, date(2018, 4, 30)]
    assert store.facts().frame("assignments", columns=["until"])["until"].to_list() == [
        date(2018, 2, 28), None, date(2018, 4, 30), date(2018, 6, 30),
    ]  # fmt: skip
