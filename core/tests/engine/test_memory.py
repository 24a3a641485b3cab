"""Facts held in memory answer as those of a store do."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.store import BatchInfo, open_store
from kpi.testing.facts import MemoryFacts


def assigned(employee: str, first: str, last: str | None = None) -> dict[str, Any]:
    return {
        "employee": employee, "unit": "shop", "role": "cs", "from": date.fromisoformat(first),
        "until": last and date.fromisoformat(last),
    }  # fmt: skip


def ends(rows: list[dict[str, Any]], **narrowed: Any) -> list[date | None]:
    return MemoryFacts({"assignments": rows}).frame("assignments", **narrowed)["until"].to_list()


def test_a_later_assignment_ends_an_open_one_the_day_before():
    rows = [assigned("A", "2018-03-01"), assigned("A", "2018-01-01"), assigned("B", "2018-02-01")]
    assert ends(rows) == [None, date(2018, 2, 28), None]


def test_a_given_end_stays_and_a_later_start_beyond_the_bound_still_counts():
    rows = [
        assigned("A", "2018-01-01", "2018-01-15"),
        assigned("A", "2018-03-01"),
        assigned("A", "2019-01-01"),
    ]
    assert ends(rows, until=date(2018, 7, 31)) == [date(2018, 1, 15), date(2018, 12, 31)]


def test_a_unit_without_a_date_ends_where_its_next_row_begins():
    rows = [
        {"id": "u", "name": "U"},
        {"id": "v", "name": "V"},
        {"id": "u", "name": "U", "from": "2018-03-01"},
    ]
    frame = MemoryFacts({"units": rows}).frame("units")
    assert frame["until"].to_list() == [date(2018, 2, 28), None, None]


def test_the_rows_of_a_table_that_is_not_open_ended_are_left_as_they_are():
    rows = [
        {"subject": "A", "from": f"2018-0{month}-01", "until": "2018-12-31", "reason": "r"}
        for month in (1, 2)
    ]
    frame = MemoryFacts({"exclusions": rows}).frame("exclusions")
    assert frame["until"].to_list() == [date(2018, 12, 31)] * 2


months = st.integers(1, 12)


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(st.tuples(st.sampled_from("AB"), months), st.none() | months, max_size=6),
    st.none() | months,
)
def test_assignments_in_memory_are_those_of_a_store(
    given_rows: dict[tuple[str, int], int | None], bound: int | None
):
    rows = [
        assigned(who, f"2018-{first:02}-01", None if last is None else f"2018-{max(first, last):02}-28")
        for (who, first), last in given_rows.items()
    ]
    until = None if bound is None else date(2018, bound, 15)
    with open_store(":memory:", create=True) as store:
        if rows:
            store.append("assignments", rows, BatchInfo(date(2019, 1, 1), file="a.csv"))
        stored = store.facts().frame("assignments", until=until, columns=["from", "until"])
    held = MemoryFacts({"assignments": rows}).frame("assignments", until=until, columns=["from", "until"])
    assert held.select("from", "until").rows() == stored.select("from", "until").rows()
