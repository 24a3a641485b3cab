"""The columns of the core are known by their Chinese headings."""

from datetime import date

import pytest

from kpi.ingest import read_rows
from kpi.model.facts import CORE_TABLES


def test_chinese_headings_need_no_map(tmp_path):
    path = tmp_path / "employees.csv"
    path.write_text("工号,姓名,入职日期\nE1,周岚,2025-01-02\n", encoding="gbk")
    table = next(one for one in CORE_TABLES if one.kind == "employees")
    (row,) = read_rows(table, path).rows
    assert (row["id"], row["name"], row["hired_on"]) == ("E1", "周岚", date(2025, 1, 2))


@pytest.mark.parametrize("table", CORE_TABLES, ids=lambda table: table.kind)
def test_every_column_of_the_core_has_a_chinese_heading_of_its_own(table):
    headings = [one.label.zh for one in table.columns]
    assert all(headings)
    assert len(set(headings)) == len(headings)
