"""LibreOffice reckons the formulas of an export anew, and comes to the values that are written beside them."""

import re
import shutil
import subprocess
import zipfile
from decimal import Decimal

import pytest
from listed import CARDS, listing, row
from openpyxl import load_workbook

from kpi.output.exports import write_book
from kpi.words import Label

pytestmark = pytest.mark.heavy


def without_values(path, to):
    """Copy a workbook, and leave out the value beside each formula."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/"):
                content = re.sub(rb"</f><v>[^<]*</v>", b"</f>", content)
            new.writestr(name, content)


def test_every_formula_comes_to_the_value_beside_it(tmp_path):
    rows = [
        row("A", "u", "=cmd|x", unit_name="店'一", card=CARDS[0], score="90.25", base="3000", fine="-20.55", payable="2979.45"),
        row("B", "u", "+1", unit_name="店'一", card=CARDS[1], score="0.1", base="0.1", fine="0.2", payable="0.3"),
        row("C", "v", unit_name="=1", card=CARDS[0], score="-3.5", payable=None),
        row("D", card=CARDS[0], base="20/3", payable="20/3"),
    ]  # fmt: skip
    path = tmp_path / "a.xlsx"
    write_book(
        path, Label("三月", "March"), [listing(rows), listing(rows[:1], title=("再", "Again"))], [], "en"
    )
    without_values(path, tmp_path / "bare.xlsx")
    assert load_workbook(tmp_path / "bare.xlsx", data_only=True)["Summary"].max_row > 3
    office = shutil.which("soffice") or pytest.fail("LibreOffice is not there")
    made = tmp_path / "made"
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx",
         "--outdir", str(made), str(tmp_path / "bare.xlsx")], check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    formulas = load_workbook(path)
    ours, theirs = (load_workbook(one, data_only=True) for one in (path, made / "bare.xlsx"))
    compared = 0
    for sheet in formulas:
        for cells in sheet.iter_rows():
            for one in cells:
                mine = ours[sheet.title][one.coordinate].value
                told = theirs[sheet.title][one.coordinate].value
                if one.data_type == "f":
                    assert round(Decimal(repr(told)), 9) == round(Decimal(repr(mine)), 9), (
                        sheet.title,
                        one.value,
                    )
                    compared += 1
                elif isinstance(mine, str):
                    assert told == mine
    assert compared > 20
