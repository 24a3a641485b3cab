"""Rows that lie in files give the metrics that the same rows give when they are imported."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import called_company as co
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi.app.explain import explain_subject
from kpi.app.importing import undo_batch
from kpi.errors import DataError, UsageError
from kpi.model.gathering import Read

START = datetime(2024, 1, 1)

CALLS = st.fixed_dictionaries(
    {
        "agent": st.sampled_from(["A", "B", "C", None]),
        "on": st.integers(0, 60 * 24 * 60 - 1).map(lambda minutes: START + timedelta(minutes=minutes)),
        "unit": st.sampled_from([None, None, "dock", "east", "west"]),
        "queue": st.sampled_from([None, "vip", "普通", "VIP"]),
        "answered": st.booleans(),
        "resolved": st.sampled_from([None, True, False]),
        "speed_of_answer": st.sampled_from([None, 0, 19, 20, 21]),
        "talk_time": st.sampled_from([None, 0, 61, 3600]),
        "satisfaction": st.sampled_from([None, Decimal(0), Decimal("33.333"), Decimal("99.5"), Decimal(100)]),
    }
)


def labels(why: Any) -> set[str]:
    return {why.label.en}.union(*map(labels, why.args)) if why is not None else set()


def numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": f"c{place}", **row} for place, row in enumerate(rows)]


ROWS = numbered(
    [
        {"agent": "A", "on": datetime(2024, 1, 3, 9), "queue": "vip", "answered": True, "talk_time": 60,
         "speed_of_answer": 5, "satisfaction": Decimal("90.5")},
        {"agent": "B", "on": datetime(2024, 1, 15, 23, 59), "answered": False, "queue": "普通"},
        {"agent": "B", "on": datetime(2024, 1, 16), "answered": True, "talk_time": 30, "speed_of_answer": 25},
        {"agent": None, "on": datetime(2024, 1, 31, 23, 59), "answered": False, "unit": "dock"},
        {"agent": "李四", "on": datetime(2024, 2, 20), "answered": True, "talk_time": 1},
    ]
)  # fmt: skip


def in_files(folder: Path, rows: list[dict[str, Any]] = ROWS, form: str = co.PARQUET) -> co.Company:
    """Make a company whose calls lie in two files, every second call in the other."""
    company = co.Company(folder, co.policy() + form)
    for place in (0, 1):
        part = rows[place::2]
        if form == co.CSV:
            (folder / "calls").mkdir(exist_ok=True)
            co.write_csv(
                folder / "calls" / f"{place}.csv",
                [co.as_text(one) for one in part] or [dict.fromkeys(co.TYPES, "")],
            )
        else:
            co.write_parquet(folder / "calls" / f"{place}.parquet", part)
    return company


@given(
    rows=st.lists(CALLS, min_size=2, max_size=25).map(numbered), form=st.sampled_from([co.PARQUET, co.CSV])
)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_metrics_of_files_are_those_of_the_same_rows_imported(rows, form) -> None:
    with TemporaryDirectory() as folder:
        imported = co.Company(Path(folder) / "imported", co.policy())
        imported.imported("calls", [co.as_text(one) for one in rows])
        gathered = in_files(Path(folder) / "gathered", rows, form)
        gathered.gathered("2024-01..2024-03")
        for period in ("2024-01", "2024-02", "2024-Q1"):
            assert gathered.measured(period)[0] == imported.measured(period)[0]


def test_an_employee_who_moves_counts_with_each_unit_for_the_days_there(tmp_path) -> None:
    company = in_files(tmp_path)
    company.gathered("2024-01")
    found, problems = company.measured("2024-01")
    assert found["B"]["company.calls"] == (2_000_000, 0)
    # A's call, B's of the 15th, and the one that nobody took in the dock; B's of the 16th is the west's.
    assert found["east"]["company.calls"] == (3_000_000, 0)
    assert problems == []


def test_the_same_twice_changes_nothing_and_reads_nothing(tmp_path) -> None:
    company = in_files(tmp_path)
    first = company.gathered("2024-01..2024-02")
    assert [one.rows for one in first] == [4, 1]
    again = company.gathered("2024-01..2024-02")
    assert [(one.batch, one.read) for one in again] == [(None, 0), (None, 0)]


def test_an_added_file_is_read_alone(tmp_path, monkeypatch) -> None:
    from kpi.gather import passing

    company = in_files(tmp_path)
    company.gathered("2024-01")
    co.write_parquet(tmp_path / "calls" / "late.parquet", [{**ROWS[0], "id": "late"}])
    read = []
    whole = passing.pass_over
    monkeypatch.setattr(
        passing,
        "pass_over",
        lambda db, source, file, *rest: (read.append(file.name), whole(db, source, file, *rest)),
    )
    with pytest.raises(DataError, match="use --correct"):
        company.gathered("2024-01")
    company.gathered("2024-01", correct=True, by="lead", why="a file came late")
    assert read == ["calls/late.parquet"]
    assert company.measured("2024-01")[0]["A"]["company.calls"] == (2_000_000, 0)


def test_a_changed_file_needs_a_correction_and_what_it_no_longer_says_is_taken_back(tmp_path) -> None:
    company = in_files(tmp_path)
    company.gathered("2024-01")
    co.write_parquet(tmp_path / "calls" / "0.parquet", [row for row in ROWS[0::2] if row["agent"] != "A"])
    with pytest.raises(DataError, match="to replace the stored value use --correct"):
        company.gathered("2024-01")
    company.gathered("2024-01", correct=True, by="lead", why="A's call was somebody else's")
    found, _ = company.measured("2024-01")
    assert found["A"]["company.calls"] == (0, 0)
    assert found["A"]["company.share"] is None


def test_an_interrupted_call_goes_on_with_the_files_that_are_left(tmp_path, monkeypatch) -> None:
    from kpi.gather import passing

    company = in_files(tmp_path)
    whole, read = passing.pass_over, []

    def killed(db, source, file, *rest):
        if read:
            raise KeyboardInterrupt
        read.append(file.name)
        whole(db, source, file, *rest)

    monkeypatch.setattr(passing, "pass_over", killed)
    with pytest.raises(KeyboardInterrupt):
        company.gathered("2024-01")
    monkeypatch.setattr(
        passing,
        "pass_over",
        lambda db, source, file, *rest: (read.append(file.name), whole(db, source, file, *rest)),
    )
    company.gathered("2024-01")
    assert read == ["calls/0.parquet", "calls/1.parquet"]


def test_a_month_that_was_not_gathered_is_a_problem_and_no_zero(tmp_path) -> None:
    company = in_files(tmp_path)
    company.gathered("2024-01")
    found, problems = company.measured("2024-02")
    assert problems == ["not_gathered"]
    assert found["A"]["company.calls"] is None
    assert company.measured("2024-Q1")[1] == ["not_gathered"]


def test_a_metric_that_means_something_else_now_is_not_taken_for_what_was_gathered(tmp_path) -> None:
    company = in_files(tmp_path)
    company.gathered("2024-01")
    text = (co.policy() + co.PARQUET).replace('"queue", value = "vip"', '"queue", value = "VIP"')
    (tmp_path / "kpi.toml").write_text(text, "utf-8")
    company.loaded = co.load_company(tmp_path / "kpi.toml")
    found, problems = company.measured("2024-01")
    assert problems == ["not_gathered"]
    assert found["A"]["company.vip"] is None
    assert found["A"]["company.calls"] == (1_000_000, 0)
    company.gathered("2024-01")
    assert company.measured("2024-01")[0]["A"]["company.vip"] == (0, 0)


def test_rows_of_people_unknown_or_not_employed_are_told_and_told_again_by_the_run(tmp_path) -> None:
    strange = [
        {**ROWS[0], "id": "x1", "agent": "Z"},
        {**ROWS[0], "id": "x2", "agent": "李四"},
        {**ROWS[0], "id": "x3", "unit": "moon"},
    ]
    company = in_files(tmp_path, [*ROWS, *strange])
    (month,) = company.gathered("2024-01")
    assert month.left == 3
    told = [note.text("en") for note in month.notes]
    assert told == [
        "1 rows of 1 subjects that the store does not know are left out: Z",
        "1 rows of 1 units that the store does not know are left out: moon",
        "1 rows of 1 people who were not employed on the day are left out: 李四",
    ]
    found, problems = company.measured("2024-01")
    assert problems == ["rows_left_out"]
    assert found["A"]["company.calls"] == (1_000_000, 0)


def test_a_key_that_is_there_twice_is_refused_unless_the_source_vouches_for_it(tmp_path) -> None:
    company = in_files(tmp_path, [*ROWS, {**ROWS[0], "agent": "C"}])
    with pytest.raises(DataError, match="id c0 is there 2 times"):
        company.gathered("2024-01")
    vouched = co.Company(tmp_path, co.policy() + co.PARQUET + "distinct = true\n")
    assert vouched.gathered("2024-01")[0].rows == 5


def test_a_cell_that_is_not_exact_is_refused_with_its_row(tmp_path) -> None:
    rows = [co.as_text(one) for one in ROWS]
    rows[2]["satisfaction"] = "33.3333333"
    rows[3]["on"] = "2024-02-30"
    company = co.Company(tmp_path, co.policy() + co.CSV)
    (tmp_path / "calls").mkdir()
    co.write_csv(tmp_path / "calls" / "a.csv", rows)
    with pytest.raises(DataError) as caught:
        company.gathered("2024-01")
    said = [(one.code, one.where) for one in caught.value.faults]
    assert said == [
        ("unfit_cell", "calls/a.csv:row 3:satisfaction"),
        ("unfit_cell", "calls/a.csv:row 4:on"),
    ]


def test_files_of_a_month_are_told_by_their_path_and_held_to_it(tmp_path) -> None:
    form = '[sources.calls]\nparquet = "calls/*/*.parquet"\nperiod = "{year}-{month}/"\n'
    company = co.Company(tmp_path, co.policy() + form)
    co.write_parquet(tmp_path / "calls" / "2024-01" / "a.parquet", ROWS[:4])
    co.write_parquet(tmp_path / "calls" / "2024-02" / "a.parquet", ROWS[4:])
    months = company.gathered("2024-01..2024-02")
    assert [(one.read, one.rows) for one in months] == [(1, 4), (1, 1)]
    co.write_parquet(tmp_path / "calls" / "2024-02" / "b.parquet", [{**ROWS[0], "id": "early"}])
    with pytest.raises(DataError, match="the file of 2024-02 holds rows of 2024-01"):
        company.gathered("2024-02")


def test_a_metric_that_no_plan_can_say_is_named_and_reads_imported_rows(tmp_path) -> None:
    distinct = {
        **co.METRICS,
        "talked": 'unit = "count"\nsource = { table = "calls", how = "distinct", column = "customer" }',
    }
    company = co.Company(tmp_path, co.policy(distinct) + co.PARQUET)
    co.write_parquet(tmp_path / "calls" / "a.parquet", ROWS)
    (month,) = company.gathered("2024-01")
    assert [note.text("en") for note in month.notes] == [
        "metric company.talked cannot be gathered from files of calls: what is distinct in one file may be in another too"
    ]
    assert company.measured("2024-01")[1] == ["rows_needed"]
    company.imported("calls", [{**co.as_text(ROWS[0]), "customer": "x"}])
    found, problems = company.measured("2024-01")
    assert problems == []
    assert found["A"]["company.talked"] == (1_000_000, 0)


def test_a_move_that_came_after_the_gathering_is_a_problem_of_the_units(tmp_path) -> None:
    company = in_files(tmp_path)
    company.gathered("2024-01")
    company.imported(
        "assignments", [{"employee": "A", "unit": "west", "role": "agent", "from": "2024-01-20"}]
    )
    assert company.measured("2024-01")[1] == ["not_gathered"]
    company.gathered("2024-01", correct=True, by="lead", why="A moved")
    assert company.measured("2024-01")[1] == []


def test_without_duckdb_the_extra_is_named(tmp_path, monkeypatch) -> None:
    company = in_files(tmp_path)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(UsageError) as caught:
        company.gathered("2024-01")
    assert caught.value.faults[0].hint.text("en") == "pip install 'kpi-core[events]'"


def test_what_was_read_is_stored_with_the_months(tmp_path) -> None:
    company = in_files(tmp_path)
    company.gathered("2024-01")
    with company.store() as store:
        rows = store.facts().frame("gathered")
        (note,) = rows["note"].drop_nulls()
        (batch,) = [one for one in store.batches() if one.kind == "gathered"]
    assert [(name, about[2]) for name, about in Read.of(note).files.items()] == [
        ("calls/0.parquet", 2),
        ("calls/1.parquet", 2),
    ]
    assert batch.file == "calls 2024-01"


def test_a_run_says_which_files_are_not_as_they_were_gathered(tmp_path) -> None:
    company = in_files(tmp_path)
    company.gathered("2024-01")
    assert company.run("2024-01") == []
    os.utime(tmp_path / "calls" / "0.parquet")
    assert company.run("2024-01") == []
    co.write_parquet(tmp_path / "calls" / "2.parquet", [{**ROWS[0], "id": "late"}])
    assert company.run("2024-01") == ["files_newer"]
    company.gathered("2024-01", correct=True, by="lead", why="a file came late")
    assert company.run("2024-01") == []
    (tmp_path / "calls" / "1.parquet").unlink()
    assert company.run("2024-01") == ["files_newer"]


def test_months_taken_back_are_stored_again(tmp_path) -> None:
    company = in_files(tmp_path)
    (month,) = company.gathered("2024-01")
    with company.store() as store:
        undo_batch(store, month.batch, today=date(2024, 3, 1))
    assert company.measured("2024-01")[1] == ["not_gathered"]
    (again,) = company.gathered("2024-01")
    assert again.batch is not None
    assert company.measured("2024-01")[1] == []


def test_the_files_stand_behind_a_metric_that_was_gathered(tmp_path) -> None:
    company = in_files(tmp_path)
    company.gathered("2024-01")
    assert company.run("2024-01") == []
    explained = explain_subject(company.db, tmp_path / "kpi.toml", "A", "2024-01", "of_calls")
    assert {"calls/0.parquet", "calls/1.parquet"} <= labels(explained.lines[0].why)
