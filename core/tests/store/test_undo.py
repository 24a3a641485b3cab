from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.errors import StoreError
from kpi.model.period import Period
from kpi.store import BatchInfo, BatchResult, Store, open_store

JULY = Period.parse("2018-07")
INFO = BatchInfo(date(2018, 8, 1), by="ann", why="because", correct=True)


def test_undo_takes_back_what_a_batch_brought(store, observe, observed, info):
    observe("A/m=1", "B/m=2")
    observe("C/m=3")
    assert store.undo(1, info) == BatchResult(3, 2)
    assert observed() == {"C/m": 3}
    assert observed(3) == {"A/m": 1, "B/m": 2, "C/m": 3}
    assert [batch.undone_by for batch in store.batches()] == [3, None, None]


def test_undo_of_a_correction_restores_what_it_superseded(store, observe, observed, correction, info):
    observe("A/m=1", "B/m=2")
    observe("A/m=5", "C/m=6", batch=correction)
    store.undo(2, info)
    assert observed() == {"A/m": 1, "B/m": 2}


def test_nothing_is_ever_deleted(store, observe, correction, info):
    observe("A/m=1")
    observe("A/m=5", batch=correction)
    store.undo(2, info)
    store.undo(1, info)
    rows = store._db.execute(
        "SELECT seq, batch, supersedes, gone FROM fact_observations ORDER BY seq"
    ).fetchall()
    assert rows == [(1, 1, None, 0), (2, 2, 1, 0), (3, 3, 2, 0), (4, 4, 3, 1)]


def test_a_batch_is_undone_once(store, observe, info):
    observe("A/m=1")
    store.undo(1, info)
    with pytest.raises(StoreError, match="batch 1 is undone already, by batch 2"):
        store.undo(1, info)


def test_a_batch_that_was_corrected_since_is_not_undone(store, observe, observed, correction, info):
    observe("A/m=1", "B/m=2")
    observe("A/m=5", batch=correction)
    with pytest.raises(StoreError) as caught:
        store.undo(1, info)
    assert "1 of the 2 rows of batch 1" in str(caught.value)
    assert "--undo 2" in caught.value.faults[0].hint
    assert observed() == {"A/m": 5, "B/m": 2}


def test_an_undo_can_be_undone(store, observe, observed, info):
    observe("A/m=1")
    store.undo(1, info)
    store.undo(2, info)
    assert observed() == {"A/m": 1}
    assert [batch.undone_by for batch in store.batches()] == [None, 3, None]
    store.undo(1, info)
    assert observed() == {}


def test_a_key_can_come_back_after_an_undo(store, observe, observed, info):
    observe("A/m=1")
    store.undo(1, info)
    assert observe("A/m=2") == BatchResult(3, 1)
    assert observed() == {"A/m": 2}
    store.undo(3, info)
    assert observed() == {}


def test_events_without_a_ref_are_undone_too(store, info):
    row = {"subject": "A", "kind": "late", "on": "2018-07-01"}
    store.append("events", [row, row], info)
    store.append("events", [row], info)
    store.undo(1, info)
    assert store.facts().frame("events")["seq"].to_list() == [3]


def test_an_unknown_batch_is_refused(store, info):
    with pytest.raises(StoreError, match="there is no batch 7"):
        store.undo(7, info)


class Model:
    """The laws in a few lines: by key the value (None: gone), the batch that first said it, the batch that wrote it."""

    def __init__(self) -> None:
        self.now: dict[str, tuple[int | None, int, int]] = {}
        self.before: list[dict[str, tuple[int | None, int, int] | None]] = []
        self.undoes: list[bool] = []
        self.states: list[dict[str, int]] = [{}]

    def append(self, rows: dict[str, int]) -> None:
        me = len(self.before)
        changed = {key for key, value in rows.items() if key not in self.now or self.now[key][0] != value}
        if changed:
            self._apply({key: (rows[key], me, me) for key in changed}, undo=False)

    def undo(self, batch: int) -> bool:
        me, stamp = len(self.before), 2 if self.undoes[batch] else 1
        if any(self.now[key][stamp] != batch for key in self.before[batch]):
            return False
        self._apply(
            {key: (old[0], old[1], me) if old else (None, me, me) for key, old in self.before[batch].items()},
            undo=True,
        )
        return True

    def _apply(self, change: dict[str, tuple[int | None, int, int]], *, undo: bool) -> None:
        self.before.append({key: self.now.get(key) for key in change})
        self.undoes.append(undo)
        self.now.update(change)
        self.states.append({key: value for key, (value, *_) in self.now.items() if value is not None})


def in_force(store: Store, seq: int) -> dict[str, int]:
    facts = store.facts(seq)
    frame = facts.frame("observations").join(facts.subjects(), on="subject")
    assert frame["id"].is_unique().all()
    return dict(frame.select("id", "value.n").iter_rows())


STEPS = st.lists(
    st.one_of(
        st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 3), min_size=1),
        st.integers(0, 6),
    ),
    max_size=12,
)


@settings(max_examples=200, deadline=None)
@given(STEPS)
def test_appending_correcting_and_undoing_does_what_a_dictionary_does(steps):
    model = Model()
    with open_store(":memory:", create=True) as store:
        for step in steps:
            if isinstance(step, dict):
                rows = [
                    {"subject": key, "metric": "m", "period": JULY, "value": Fraction(value)}
                    for key, value in step.items()
                ]
                store.append("observations", rows, INFO)
                model.append(step)
            elif step < len(model.before):
                try:
                    store.undo(step + 1, INFO)
                except StoreError:
                    assert not model.undo(step)
                else:
                    assert model.undo(step)
        ends = [0, *(batch.last_seq for batch in store.batches())]
        assert [in_force(store, seq) for seq in ends] == model.states
