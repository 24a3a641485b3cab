from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kpi.model.columnar import Columns, column_of

ROWS = st.lists(st.tuples(st.integers(), st.one_of(st.none(), st.text())), max_size=5)


@given(ROWS)
def test_columns_are_seen_as_the_rows_that_they_hold(rows):
    listed = [{"a": a, "b": b} for a, b in rows]
    columns = Columns({"a": [a for a, _ in rows], "b": [b for _, b in rows]})
    assert list(columns) == listed
    assert [columns[place] for place in range(len(columns))] == listed
    assert columns[1:3] == listed[1:3]
    for name in ("a", "b", "c"):
        assert column_of(columns, name) == column_of(listed, name)


def test_no_columns_are_no_rows():
    assert list(Columns({})) == []
    assert len(Columns({})) == 0
