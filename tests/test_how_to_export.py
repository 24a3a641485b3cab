"""The page about workbooks works command by command, and its workbooks hold what the store says."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pages import HOW_TO, built, walk

from kpi.testing.command import typed

PAGE = HOW_TO / "export.md"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    company = built(PAGE, tmp_path_factory.mktemp("page"))
    walk(PAGE, company)
    return company


def test_every_file_of_the_page_is_there(shop: Path) -> None:
    names = {one.name for one in shop.iterdir()}
    assert {"december-pay.xlsx", "december.xlsx", "2025-Q4-scores-ladder.xlsx", "scores.csv"} <= names
    assert not [one for one in names if one.startswith(".")]


def test_the_sheets_of_the_page_are_there(shop: Path) -> None:
    names = load_workbook(shop / "december.xlsx").sheetnames
    assert {"Summary", "Scores", "Pay", "Awards and deductions", "About"} <= set(names)
    names = load_workbook(shop / "2025-Q4-scores-ladder.xlsx").sheetnames
    assert "晋级" in names


def test_the_pay_of_everybody_is_what_kpi_show_says(shop: Path) -> None:
    rows = json.loads(typed(shop, "show", "pay", "--period", "2025-12", "-o", "json").out)["rows"]
    sheet = load_workbook(shop / "december.xlsx", data_only=True)["Pay"]
    lines = [list(one) for one in sheet.iter_rows(min_row=3, values_only=True)]
    at = lines[0].index("Payable")
    paid = {one[0]: Decimal(str(one[at])) for one in lines[1:-1]}
    assert paid == {one["id"]: Decimal(one["payable"]) for one in rows}
    assert Decimal(str(lines[-1][at])) == sum(paid.values())
    summary = load_workbook(shop / "december.xlsx", data_only=True)["Summary"]
    assert float(sum(paid.values())) in [one.value for one in summary[summary.max_row]]
