"""`kpi export`: the tables of a period as files for people."""

import csv
import io
from decimal import Decimal

import pytest
from exported_company import AFTER, FORMULA, MAP, SHOP, company
from openpyxl import load_workbook

from kpi.testing.command import typed


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return company(tmp_path_factory.mktemp("company")).folder


def export(folder, *words, code=0):
    said = typed(folder, "export", *words, "--period", "2025-03")
    assert said.code == code, said.err
    return said


def grid(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_all_tables_stand_in_one_workbook_named_for_the_period(folder):
    said = export(folder, "all", "--lang", "en")
    assert "2025-03-all.xlsx: 9 sheets" in said.err
    assert "no ladder: nobody is bound to a ladder" in said.err
    assert said.out == ""
    names = load_workbook(folder / "2025-03-all.xlsx").sheetnames
    assert names[:2] == ["Summary", "Scores"]
    assert names[-1] == "About"
    assert len(names) == 9 == len({name.lower() for name in names})
    assert all(len(name) <= 31 and not set(name) & set(r"[]:*?/\\") for name in names)


def test_names_like_formulas_are_text(folder):
    export(folder, "pay", "-o", "pay.xlsx")
    book = load_workbook(folder / "pay.xlsx")
    (cell,) = [cell for row in book.worksheets[1].iter_rows() for cell in row if cell.value == FORMULA]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    formulas = [c.value for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert formulas
    assert [one for one in formulas if "cmd" in one] == []


def test_what_is_payable_is_the_sum_of_its_kinds_and_totals_agree(folder):
    export(folder, "pay", "-o", "pay.xlsx", "--lang", "en")
    rows = grid(load_workbook(folder / "pay.xlsx", data_only=True).worksheets[1])
    assert rows[2][:8] == ["Id", "Name", "Unit", "Base", "Award", "Fine", "Payable", "Status"]
    paid = {row[0]: row[3:7] for row in rows[3:7]}
    assert [Decimal(str(one)) for one in paid["A"]] == [3000, 90, Decimal("-20.55"), Decimal("3069.45")]
    total = rows[7]
    assert total[0] == "Total of rows shown"
    for at in range(3, 7):
        assert Decimal(str(total[at])) == sum(
            Decimal(str(row[at])) for row in rows[3:7] if row[at] is not None
        )
    formulas = grid(load_workbook(folder / "pay.xlsx").worksheets[1])
    assert formulas[7][6] == "=SUBTOTAL(109,G4:G7)"
    assert formulas[3][6] == "=SUM(D4:F4)"


def test_a_run_that_is_not_final_says_so_on_every_sheet(folder):
    export(folder, "scores", "pay", "-o", "both.xlsx", "--lang", "en")
    for sheet in load_workbook(folder / "both.xlsx").worksheets[:-1]:
        assert "run 1, blocked, recorded 2000-01-01" in str(sheet["A2"].value), sheet.title
        assert sheet["A2"].font.b
        assert sheet["A2"].font.color.rgb == "FFB42318"


def test_the_last_sheet_says_where_all_comes_from_and_what_was_reported(folder):
    export(folder, "scores", "-o", "scores.xlsx", "--lang", "en")
    rows = [row[:2] for row in grid(load_workbook(folder / "scores.xlsx").worksheets[-1]) if row[0]]
    known = {row[0]: row[1] for row in rows if row[1]}
    assert known["Run"] == "1"
    assert all(len(known[f"Hash of the {what}"]) == 64 for what in ("facts", "policy", "plugins"))
    assert known["D"] == "赵"


def test_csv_has_titles_and_words_in_the_language_and_a_mark_for_spreadsheets(folder):
    export(folder, "scores", "-o", "scores.csv")
    raw = (folder / "scores.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert rows[0][:5] == ["工号", "姓名", "部门", "考核表", "得分"]
    names = {row[0]: row[1:5] for row in rows[1:]}
    assert names["A"] == [f"'{FORMULA}", SHOP, "客服台", "90.00"]
    assert names["C"] == ["'@王", AFTER, "客服台", "80.00"]
    assert (names["B"][0], names["D"][3]) == ("'+李", "")


def test_names_like_formulas_come_back_from_our_csv(folder, tmp_path):
    shown = typed(folder, "show", "scores", "--period", "2025-03", "-o", "csv").out
    rows = list(csv.DictReader(io.StringIO(shown)))
    export(folder, "scores", "-o", "people.csv", "--lang", "en")
    people = list(csv.DictReader(io.StringIO((folder / "people.csv").read_text(encoding="utf-8-sig"))))
    text = "id,name,hired_on\n" + "".join(f'{row["Id"]},"{row["Name"]}",2020-01-01\n' for row in people)
    assert typed(tmp_path, "init").code == 0
    (tmp_path / "people.csv").write_text(text, encoding="utf-8")
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    assert "looks like a spreadsheet formula" in typed(tmp_path, "import", "employees", "people.csv").err
    assert typed(tmp_path, "import", "employees", "people.csv", "--map", "map.toml").code == 0
    assert _names(tmp_path / "kpi.db") == {FORMULA, "+李", "@王", "赵"}
    assert {row["id"] for row in rows} == {row["Id"] for row in people}


def _names(db):
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(db)) as found:
        return {row[0] for row in found.execute("SELECT name FROM v_employees")}


def test_other_formats_and_csv_of_several_tables_are_refused_before_anything_is_read(tmp_path):
    assert "neither .xlsx nor .csv" in export(tmp_path, "pay", "-o", "pay.pdf", code=2).err
    assert "one table, not 2" in export(tmp_path, "pay", "scores", "-o", "pay.csv", code=2).err
    assert list(tmp_path.iterdir()) == []


def test_a_period_that_was_never_run_leaves_the_file_as_it_was(folder):
    (folder / "kept.xlsx").write_text("mine", encoding="utf-8")
    said = typed(folder, "export", "scores", "--period", "2024-01", "-o", "kept.xlsx")
    assert (said.code, (folder / "kept.xlsx").read_text(encoding="utf-8")) == (4, "mine")


def test_one_sheet_has_everybody_and_the_summary_no_units(folder):
    export(folder, "pay", "--one-sheet", "-o", "one.xlsx", "--lang", "en")
    book = load_workbook(folder / "one.xlsx", data_only=True)
    assert book.sheetnames == ["Summary", "Pay", "About"]
    assert [row[0] for row in grid(book.worksheets[0])][-1] == "All"
