"""Facts written as Parquet are the facts: the same frames in the same order, and faults named by file."""

from datetime import date

import polars as pl
import pytest

from kpi.errors import DataError
from kpi.lake import FactFolder, LakeFacts, write_facts
from kpi.lake.columns import schema_of
from kpi.model.facts import CORE_TABLES
from kpi.model.period import Period


def test_a_folder_gives_the_frames_of_the_facts_that_were_written(facts, folder):
    lake = LakeFacts(FactFolder(folder).checked())
    ids = dict(lake.subjects().select("subject", "id").iter_rows())
    known = dict(facts.subjects().select("subject", "id").iter_rows())
    assert sorted(ids.values()) == sorted(known.values())
    for table in CORE_TABLES:
        one, other = facts.frame(table.kind), lake.frame(table.kind)
        assert one.columns == other.columns
        keys = [name for name in one.columns if one.schema[name] == pl.Int64 and name in
                ("id", "parent", "leader", "employee", "unit", "subject") and table.kind != "events"]  # fmt: skip
        named = [frame.with_columns(pl.col(keys).replace_strict(names, default=None, return_dtype=pl.String))
                 for frame, names in ((one, known), (other, ids))]  # fmt: skip
        assert named[0].equals(named[1]), table.kind


def test_days_periods_and_columns_are_narrowed_as_in_a_store(folder):
    lake = LakeFacts(FactFolder(folder))
    march = lake.frame("observations", periods=[Period.parse("2024-03")], columns=["subject", "value"])
    assert march.columns == ["seq", "subject", "value.n", "value.d", "value.counted"]
    assert march.height == lake.frame("observations").height // 2
    inside = lake.frame("observations", since=date(2024, 3, 1), until=date(2024, 3, 31))
    assert inside.height == march.height
    assert lake.frame("assignments", until=date(2024, 2, 1)).height == 36
    with pytest.raises(KeyError, match="colour"):
        lake.frame("observations", columns=["colour"])
    with pytest.raises(ValueError, match="employees has no period"):
        lake.frame("employees", periods=[Period.parse("2024-03")])


def test_an_open_row_ends_the_day_before_the_next_even_when_that_lies_outside_the_days_asked_for(folder):
    lake = LakeFacts(FactFolder(folder))
    keys = dict(lake.subjects().select("id", "subject").iter_rows())
    rows = lake.frame("assignments", until=date(2024, 2, 1)).filter(pl.col("employee") == keys["P05"])
    assert rows["until"].to_list() == [date(2024, 2, 29)]


def test_a_wrong_column_is_named_with_its_file(facts, tmp_path):
    write_facts(facts, (), tmp_path)
    file = tmp_path / "observations.parquet"
    pl.read_parquet(file).with_columns(pl.col("value_n").cast(pl.Float64)).drop("metric").write_parquet(file)
    with pytest.raises(DataError, match=r"observations needs metric String.*value_n Int64"):
        FactFolder(tmp_path).checked()
    with pytest.raises(DataError, match="there are no facts in"):
        FactFolder(tmp_path / "empty").checked()


def test_several_files_of_a_kind_in_a_folder_are_one_table(facts, tmp_path):
    write_facts(facts, (), tmp_path)
    file = tmp_path / "observations.parquet"
    rows = pl.read_parquet(file)
    (tmp_path / "observations").mkdir()
    rows.head(10).write_parquet(tmp_path / "observations/0.parquet")
    rows.tail(-10).write_parquet(tmp_path / "observations/1.parquet")
    file.unlink()
    found = FactFolder(tmp_path).scan("observations").collect()
    assert found.equals(rows)
    assert list(found.schema) == list(
        schema_of(next(one for one in CORE_TABLES if one.kind == "observations"))
    )
