from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.errors import StoreError
from kpi.exact import Rate
from kpi.model.period import Period
from kpi.store import hashes, open_store

ROW = {"subject": "A", "metric": "m", "period": Period.parse("2018-07"), "value": Fraction(1)}


def hash_of(*batches: list[dict[str, object]], info) -> str:
    with open_store(":memory:", create=True) as store:
        for rows in batches:
            store.append("observations", rows, info)
        return store.hash()


def test_a_store_without_facts_has_an_empty_hash(store):
    assert store.hash() == store.hash(0) == ""


def test_file_names_days_and_ids_do_not_change_the_hash(info):
    other = attrs.evolve(info, file="b.csv", sha256="x", imported_on=date(2020, 1, 1), by="bob", why="so")
    assert hash_of([ROW], info=info) == hash_of([ROW], info=other)
    with open_store(":memory:", create=True) as store:
        # A refused batch may have looked words up; ids then differ, facts do not.
        store.append("units", [{"id": "x", "name": "X"}], info, dry_run=True)
        store.append("observations", [ROW], info)
        assert store.hash() == hash_of([ROW], info=info)


@pytest.mark.parametrize(
    "other",
    [{"subject": "B"}, {"metric": "k"}, {"period": Period.parse("2018-08")}, {"value": Fraction(2)},
     {"value": Fraction(1, 2)}, {"value": Rate(Fraction(1), Fraction(1))}, {"source": "crm"},
     {"known_on": date(2018, 8, 1)}],
)  # fmt: skip
def test_any_other_value_changes_the_hash(info, other):
    assert hash_of([ROW], info=info) != hash_of([ROW | other], info=info)


def test_each_batch_is_chained_to_those_before(store, observe, correction, info):
    observe("A/m=1")
    first = store.hash()
    observe("A/m=2", batch=correction)
    second = store.hash()
    store.undo(2, info)
    assert len({first, second, store.hash()}) == 3
    assert (store.hash(1), store.hash(2)) == (first, second)


def test_what_changes_nothing_leaves_the_hash(store, observe):
    observe("A/m=1")
    before = store.hash()
    observe("A/m=1")
    assert store.hash() == before


def test_a_sequence_number_within_a_batch_has_no_hash(store, observe):
    observe("A/m=1", "B/m=1")
    with pytest.raises(StoreError, match="no batch ends at sequence number 1"):
        store.hash(1)


@given(st.lists(st.none() | st.integers(-3, 3) | st.sampled_from(["", "é", '"', "1"]), max_size=12))
def test_a_column_is_hashed_as_its_json_however_many_cells_are_the_same(cells):
    assert hashes._column(cells) == json.dumps(cells).encode()
