"""What an export says of everybody: the unit, the status, what waits."""

from datetime import date

import pytest
from exported_company import company

from kpi.app.exporting import exported, problem_rows
from kpi.errors import UsageError

DAY = date(2025, 4, 1)


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    made = company(tmp_path_factory.mktemp("company"))
    found = exported(
        ("scores", "pay", "sanctions"), made.folder / "kpi.db", made.folder / "kpi.toml", "2025-03", "en", DAY
    )
    return {one.table: one for one in found}


def test_who_changed_the_unit_stands_with_that_of_the_last_day(tables):
    units = {row["id"]: row["unit"] for row in tables["pay"].page.rows}
    assert units == {"A": "u", "B": "v", "C": "v", "D": "v"}
    assert {row["id"]: row["unit"] for row in tables["sanctions"].page.rows} == {"A": "u"}


def test_rows_stand_by_unit(tables):
    for one in tables.values():
        units = [row["unit"] for row in one.page.rows]
        assert units == sorted(units, key=units.index)


def test_who_has_no_score_is_blocked_and_the_pay_waits(tables):
    scores = {row["id"]: row for row in tables["scores"].page.rows}
    pay = {row["id"]: row for row in tables["pay"].page.rows}
    assert (scores["D"]["status"], scores["D"]["waits"], scores["A"]["status"]) == ("blocked", True, "final")
    assert (pay["D"]["status"], pay["D"]["waits"], pay["A"]["waits"]) == ("held", True, False)
    assert "pay not complete" in [one.en for one in pay["D"]["flags_told"]]


def test_the_problems_of_a_run_are_told_once(tables):
    assert problem_rows(tables.values()) == list(tables["pay"].problems) != []


def test_a_period_without_a_ladder_is_an_error_only_where_it_was_asked_for(tmp_path):
    made = company(tmp_path)
    said = []
    args = (made.folder / "kpi.db", made.folder / "kpi.toml", "2025-03", "en", DAY)
    assert [one.table for one in exported(("scores", "ladder"), *args, missed=said.append)] == ["scores"]
    assert "bound to a ladder" in str(said[0])
    with pytest.raises(UsageError, match="bound to a ladder"):
        exported(("ladder",), *args)
