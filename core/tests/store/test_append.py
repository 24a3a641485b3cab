from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import pytest

from kpi.errors import DataError, StoreError
from kpi.exact import Rate
from kpi.model.period import Period
from kpi.store import BatchResult

JULY = Period.parse("2018-07")


def codes(error: pytest.ExceptionInfo[DataError]) -> list[str]:
    return [fault.code for fault in error.value.faults]


def late(subject: str = "A", ref: str | None = None, **more: object) -> dict[str, object]:
    return {"subject": subject, "kind": "late", "on": "2018-07-03", "ref": ref, **more}


def test_a_batch_is_noted_with_what_its_caller_knows(store, observe, info):
    assert observe("A/m=1", "B/m=2") == BatchResult(1, 2)
    (batch,) = store.batches()
    assert (batch.kind, batch.file, batch.imported_on, batch.rows) == (
        "observations",
        "a.csv",
        info.imported_on,
        2,
    )
    assert (batch.first_seq, batch.last_seq, store.seq) == (1, 2, 2)


def test_the_same_key_with_the_same_value_changes_nothing(store, observe):
    observe("A/m=1/3")
    assert observe("A/m=1/3") == BatchResult(None, 0, unchanged=1)
    assert len(store.batches()) == 1


def test_rows_that_are_there_already_are_left_out_of_a_batch(observe, observed):
    observe("A/m=1")
    assert observe("A/m=1", "B/m=2") == BatchResult(2, 1, unchanged=1)
    assert observed() == {"A/m": 1, "B/m": 2}


def test_another_value_of_a_key_is_refused_with_both_values(store, observe, observed):
    observe("A/m=1", "B/m=2")
    with pytest.raises(DataError) as caught:
        observe("A/m=5/2", "B/m=3", "C/m=1")
    assert codes(caught) == ["conflict", "conflict"]
    first = caught.value.faults[0]
    assert first.message == "subject A, metric m, period 2018-07: value is 1, not 2.5"
    assert first.where == "row 1"
    assert "--correct" in first.hint
    assert observed() == {"A/m": 1, "B/m": 2}


def test_a_correction_supersedes_and_keeps_who_and_why(store, observe, observed, correction):
    observe("A/m=1", "B/m=2")
    assert observe("A/m=5", "B/m=2", batch=correction) == BatchResult(2, 1, unchanged=1, corrected=1)
    assert observed() == {"A/m": 5, "B/m": 2}
    assert observed(2) == {"A/m": 1, "B/m": 2}
    assert (store.batches()[1].by, store.batches()[1].why) == ("ann", "typing error")


def test_a_correction_needs_who_and_why(observe, correction):
    with pytest.raises(DataError, match="who made it and why"):
        observe("A/m=1", batch=attrs.evolve(correction, why=""))


def test_a_key_twice_in_a_batch_is_refused_even_with_one_value(observe, observed):
    with pytest.raises(DataError) as caught:
        observe("A/m=1", "B/m=1", "A/m=1")
    assert codes(caught) == ["twice"]
    assert caught.value.faults[0].where == "row 3"
    assert "row 1" in caught.value.faults[0].message
    assert observed() == {}


def test_a_fault_names_the_place_that_the_row_carries(store, info):
    row = {"subject": "A", "metric": "m", "period": JULY, "value": None, "__where__": "f.csv:12"}
    with pytest.raises(DataError) as caught:
        store.append("observations", [row | {"value": "much"}], info)
    assert caught.value.faults[0].where == "f.csv:12"


def test_every_fault_is_counted_and_a_hundred_are_spelled_out(observe, store):
    observe(*(f"A{n}/m=1" for n in range(250)))
    with pytest.raises(DataError) as caught:
        observe(*(f"A{n}/m=2" for n in range(250)))
    assert len(caught.value.faults) == 101
    assert caught.value.faults[-1].message == "and 150 more faults"


@pytest.mark.parametrize(
    "row, code",
    [
        (late() | {"on": None}, "missing"),
        (late() | {"quantity": 0.5}, "type"),
        (late() | {"quantity": True}, "type"),
        (late() | {"quantity": Fraction(2**63)}, "too_big"),
        (late() | {"quantity": Fraction(1, 2**63)}, "too_big"),
        (late() | {"colour": "red"}, "column"),
        (late() | {"subject": 7}, "type"),
        (late() | {"known_on": "2018-07-01"}, "type"),
    ],
)
def test_a_faulty_row_is_refused_and_nothing_is_stored(store, info, row, code):
    with pytest.raises(DataError) as caught:
        store.append("events", [late("B"), row], info)
    assert codes(caught) == [code]
    assert store.batches() == []
    assert store.facts().subjects().is_empty()


def test_parts_of_a_rate_must_be_whole(store, info):
    row = {"subject": "A", "metric": "m", "period": JULY, "value": Rate(Fraction(1, 2), Fraction(3))}
    with pytest.raises(DataError) as caught:
        store.append("observations", [row], info)
    assert codes(caught) == ["not_whole"]


def test_a_rate_with_parts_is_another_value_than_its_quotient(store, info, observe):
    observe("A/m=9/10")
    row = {"subject": "A", "metric": "m", "period": JULY, "value": Rate(Fraction(90), Fraction(100))}
    with pytest.raises(DataError, match=r"value is 0\.9, not 90/100"):
        store.append("observations", [row], info)


def test_two_equal_events_without_a_ref_stay_two(store, info):
    store.append("events", [late(), late()], info)
    store.append("events", [late()], info)
    assert len(store.facts().frame("events")) == 3


def test_an_event_with_a_ref_is_one(store, info):
    store.append("events", [late(ref="t1")], info)
    assert store.append("events", [late(ref="t1"), late()], info) == BatchResult(2, 1, unchanged=1)
    with pytest.raises(DataError, match="ref t1: status is empty, not waived"):
        store.append("events", [late(ref="t1", status="waived")], info)


def test_the_same_file_again_does_not_double_events_without_a_ref(store, info):
    file = attrs.evolve(info, sha256="abc")
    store.append("events", [late(), late()], file)
    assert store.append("events", [late(), late()], file) == BatchResult(None, 0, unchanged=2)
    with pytest.raises(DataError) as caught:
        store.append("events", [late()], file)
    assert codes(caught) == ["loaded_before"]
    store.undo(1, info)
    assert store.append("events", [late()], file).rows == 1
    assert len(store.facts().frame("events")) == 1


def test_empty_parts_of_a_key_count_as_equal(store, info):
    row = {"role": "cs", "metric": "m", "period": JULY, "value": Fraction(3)}
    store.append("targets", [row], info)
    assert store.append("targets", [row], info).unchanged == 1
    assert store.append("targets", [row | {"unit": "shop"}], info).rows == 1


def test_a_dry_run_checks_everything_and_stores_nothing(store, info, observe):
    observe("A/m=1")
    rows = [{"subject": "N", "metric": "new", "period": JULY, "value": Fraction(1)}]
    assert store.append("observations", rows, info, dry_run=True).rows == 1
    assert len(store.batches()) == 1
    assert store.facts().subjects()["id"].to_list() == ["A"]
    assert store.append("observations", rows, info) == BatchResult(2, 1)
    with pytest.raises(DataError, match="value is 1, not 2"):
        store.append("observations", [rows[0] | {"value": Fraction(2)}], info, dry_run=True)


def test_several_appends_can_be_one(store, info, observe, observed):
    with pytest.raises(DataError), store.writing():
        observe("A/m=1")
        observe("A/m=2")
    assert observed() == {}
    with store.writing():
        observe("A/m=1")
        observe("B/m=2")
    assert observed() == {"A/m": 1, "B/m": 2}


def test_a_unit_cannot_have_the_id_of_an_employee(store, info):
    store.append("employees", [{"id": "A", "name": "Ann", "hired_on": date(2018, 1, 1)}], info)
    with pytest.raises(DataError) as caught:
        store.append("units", [{"id": "A", "name": "Shop"}], info)
    assert codes(caught) == ["subject_kind"]
    store.undo(1, info)
    store.append("units", [{"id": "A", "name": "Shop"}], info)
    assert store.facts().subjects().rows() == [(1, "A", "unit")]


def test_an_unknown_kind_is_refused(store, info):
    with pytest.raises(StoreError, match="no table is declared for orders"):
        store.append("orders", [], info)


def test_a_large_batch_meets_the_store_like_a_small_one(store, info, observe, observed):
    observe(*(f"A{n}/m={n}" for n in range(4000)))
    result = observe(*(f"A{n}/m={n}" for n in range(2000, 6001)))
    assert (result.rows, result.unchanged) == (2001, 2000)
    assert observed()["A6000/m"] == 6000
    assert len(observed()) == 6001
