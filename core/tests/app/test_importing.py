"""A file becomes one batch, whole or not at all; a batch can be taken back."""

from datetime import date
from pathlib import Path

import pytest

from kpi.app.importing import batches, context_of, import_file, rated_items, undo_batch
from kpi.errors import DataError, StoreError, UsageError
from kpi.kit.tables import KIT_TABLES
from kpi.model.catalogue import Catalogue
from kpi.model.event import EventKind
from kpi.model.facts import CORE_TABLES
from kpi.model.metric import Metric, Rated
from kpi.model.quantity import Measure
from kpi.store import open_store
from kpi.words import Label

TODAY = date(2018, 8, 1)
METRICS = [
    Metric.simple("shop.sales", Measure.YUAN),
    Metric.simple("shop.task", Measure.SCORE, source=Rated("team_task")),
    Metric.simple("shop.task_share", Measure.PERCENT, source=Rated("team_task")),
    Metric.simple("shop.handover", Measure.SCORE, source=Rated("handover")),
]
CATALOGUE = Catalogue(
    metrics={one.id: one for one in METRICS},
    events={"shop.late": EventKind("shop.late", Label("迟到", "Late"))},
    tables={table.kind: table for table in (*CORE_TABLES, *KIT_TABLES)},
)
OBSERVED = "subject,metric,period,value\n"


@pytest.fixture
def store():
    with open_store(":memory:", create=True, tables=()) as store:
        yield store


@pytest.fixture
def bring(store, tmp_path: Path):
    """Import a text as a KIND."""

    def bring(kind, text, **more):
        path = tmp_path / more.pop("name", f"{kind}.csv")
        path.write_text(text, encoding="utf-8")
        return import_file(store, CATALOGUE, kind, path, today=TODAY, **more)

    return bring


@pytest.fixture
def company(bring):
    bring("employees", "id,name,hired_on,left_on\nA,An,2018-01-01,\nB,Bo,2018-01-01,2018-06-15\n")
    bring("units", "id,name,leader\nshop,Shop,A\n")
    return bring


def code_of(caught):
    return [fault.code for fault in caught.value.faults]


def test_a_file_becomes_one_batch(company, store):
    summary = company("observations", OBSERVED + "A,sales,2018-07,1\nA,sales,2018-06,2\n")
    assert (summary.batch, summary.rows, summary.first, summary.last) == (3, 2, "2018-06", "2018-07")
    assert [(one.kind, one.file, one.rows) for one in batches(store)][-1] == (
        "observations",
        "observations.csv",
        2,
    )


def test_one_wrong_row_keeps_the_whole_file_out(company, store):
    before = store.seq
    with pytest.raises(DataError) as caught:
        company("observations", OBSERVED + "A,sales,2018-07,1\nA,sales,2018-13,2\n")
    assert code_of(caught) == ["wrong_period"]
    assert store.seq == before


def test_a_dry_run_stores_nothing(company, store):
    before = store.seq
    summary = company("observations", OBSERVED + "A,sales,2018-07,1\n", dry_run=True)
    assert (summary.batch, summary.rows, summary.dry_run) == (None, 1, True)
    assert store.seq == before


def test_the_same_file_again_changes_nothing(company, store):
    text = OBSERVED + "A,sales,2018-07,1\n"
    company("observations", text)
    before = store.seq
    again = company("observations", text)
    assert (again.batch, again.rows, again.unchanged) == (None, 0, 1)
    assert store.seq == before


def test_another_value_of_the_same_key_is_refused_unless_it_corrects(company):
    company("observations", OBSERVED + "A,sales,2018-07,1\n")
    with pytest.raises(DataError) as caught:
        company("observations", OBSERVED + "A,sales,2018-07,2\n")
    assert (code_of(caught), caught.value.faults[0].where) == (["conflict"], "observations.csv:2")
    with pytest.raises(UsageError, match="who made it and why"):
        company("observations", OBSERVED + "A,sales,2018-07,2\n", correct=True, by="A")
    done = company("observations", OBSERVED + "A,sales,2018-07,2\n", correct=True, by="A", why="typing error")
    assert done.corrected == 1


def test_one_key_twice_in_a_file_is_refused(company):
    with pytest.raises(DataError) as caught:
        company("observations", OBSERVED + "A,sales,2018-07,1\nA,shop.sales,2018年7月,2\n")
    assert (code_of(caught), caught.value.faults[0].where) == (["twice"], "observations.csv:3")


def test_who_had_left_by_then_is_known_from_the_store(company):
    with pytest.raises(DataError) as caught:
        company("observations", OBSERVED + "B,sales,2018-07,1\n")
    assert code_of(caught) == ["not_employed"]


def test_a_batch_is_undone_once(company, store):
    summary = company("observations", OBSERVED + "A,sales,2018-07,1\n")
    done = undo_batch(store, summary.batch, today=TODAY, by="A", why="wrong month")
    assert done.rows == 1
    assert store.facts().frame("observations").height == 0
    with pytest.raises(StoreError):
        undo_batch(store, summary.batch, today=TODAY)


def test_an_unknown_kind_comes_with_the_nearest_one(bring):
    with pytest.raises(UsageError, match="did you mean 'units'"):
        bring("unit", "id,name\nx,X\n", name="x.csv")


def test_a_map_is_read_for_the_kind(company, tmp_path):
    map = tmp_path / "map.toml"
    map.write_text('[column.metric]\nconstant = "sales"\n')
    assert company("observations", "subject,period,value\nA,2018-07,1\n", map=map).rows == 1


def test_columns_that_were_not_used_are_said(company, tmp_path):
    map = tmp_path / "map.toml"
    map.write_text('ignore = ["remark"]\n')
    text = "subject,metric,period,value,remark\nA,sales,2018-07,1,x\n"
    assert company("observations", text, map=map).ignored == ("remark",)


def test_progress_is_told_of_the_rows(company):
    seen = []
    company("observations", OBSERVED + "A,sales,2018-07,1\nA,sales,2018-06,2\n", progress=seen.append)
    assert seen == [2]


def test_the_context_knows_people_units_and_rated_items(company, store):
    context = context_of(store, CATALOGUE)
    assert context.people["B"].left_on == date(2018, 6, 15)
    assert context.units == {"shop"}
    assert set(context.items) == {"team_task", "handover"}


def test_an_item_that_is_rated_in_two_units_has_no_domain_of_its_own():
    items = rated_items(CATALOGUE.metrics)
    assert items["team_task"] is None
    assert items["handover"] is not None
