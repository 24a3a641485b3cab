"""Workbooks: values of formulas, typed cells, percent formats, and cells that say nothing without a word."""

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter

CALLS = ["id", "agent", "on", "answered", "talk_time", "satisfaction"]


def book(*rows, title="Sheet1", more=(), formats=None):
    file = BytesIO()
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cell, style in (formats or {}).items():
        sheet[cell].number_format = style
    for name, cells in more:
        other = made.create_sheet(name)
        for row in cells:
            other.append(row)
    made.save(file)
    return file.getvalue()


def told(faults):
    return [(fault.code, fault.where) for fault in faults]


def test_typed_cells_become_canonical_values(read):
    data = book(CALLS, [1001, "A", datetime(2018, 7, 1, 9, 12), True, timedelta(minutes=2, seconds=23), 4.1])
    row = read("calls", data, name="calls.xlsx").rows[0]
    assert row == {
        "id": "1001",
        "agent": "A",
        "on": "2018-07-01T09:12:00",
        "answered": True,
        "talk_time": 143,
        "satisfaction": Fraction(41, 10),
        "__where__": "calls.xlsx:Sheet1!row 2",
    }


def test_the_decimal_that_was_typed_comes_back_and_no_binary_tail(read):
    data = book(["subject", "metric", "period", "value"], ["A", "sales", "2018-07", 0.1 + 0.2])
    assert read("observations", data, name="f.xlsx").rows[0]["value"] == Fraction(3, 10)


def test_a_cell_shown_as_a_percentage_is_that_percentage(read):
    data = book(
        ["subject", "metric", "period", "value"],
        ["A", "satisfaction", "2018-07", 0.9],
        ["C", "satisfaction", "2018-07", 0.9],
        formats={"D2": "0.0%"},
    )
    assert [row["value"] for row in read("observations", data, name="f.xlsx").rows] == [
        Fraction(90),
        Fraction(9, 10),
    ]


def test_a_month_kept_as_its_first_day_is_the_month(read):
    data = book(["subject", "metric", "period", "value"], ["A", "sales", date(2018, 7, 1), 1])
    assert str(read("observations", data, name="f.xlsx").rows[0]["period"]) == "2018-07"


def test_real_dates_need_no_format_of_the_map_but_texts_do(read):
    map = '[column.on]\nfrom = ["day", "hour"]\nformat = "%d-%b-%y %H:%M"\n'
    data = book(
        ["id", "agent", "day", "hour", "answered"],
        ["1", "A", date(2018, 7, 1), time(9, 12), "Y"],
        ["2", "A", "1-Jul-18", "9:12", "Y"],
    )
    rows = read("calls", data, map, name="f.xlsx").rows
    assert [row["on"] for row in rows] == ["2018-07-01T09:12:00"] * 2


def test_a_fault_names_sheet_and_cell(faults):
    data = book(["id", "name", "hired_on"], ["D", "Dora", "31 June"], title="员工")
    assert told(faults("employees", data, name="f.xlsx")) == [("wrong_date", "f.xlsx:员工!C2:hired_on")]


def test_a_formula_gives_its_saved_value_and_without_one_is_refused(read, faults):
    file = BytesIO()
    made = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = made.add_worksheet()
    for column, title in enumerate(["subject", "metric", "period", "value"]):
        sheet.write(0, column, title)
    for column, text in enumerate(["A", "sales", "2018-07"]):
        sheet.write(1, column, text)
    sheet.write_formula(1, 3, "=1+1", None, 2)
    made.close()
    assert read("observations", file.getvalue(), name="f.xlsx").rows[0]["value"] == 2
    unsaved = book(["subject", "metric", "period", "value"], ["A", "sales", "2018-07", "=1+1"])
    assert ("formula", "f.xlsx:Sheet1!D2") in told(faults("observations", unsaved, name="f.xlsx"))


def test_an_error_of_a_formula_is_no_blank(faults):
    file = BytesIO()
    made = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, ["id", "name", "parent"])
    sheet.write_row(1, 0, ["x", "X"])
    sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    made.close()
    (fault,) = faults("units", file.getvalue(), name="f.xlsx")
    assert (fault.code, fault.where) == ("error_cell", "f.xlsx:Sheet1!C2")
    assert "#DIV/0!" in fault.message


def test_text_that_looks_like_a_formula_is_refused_as_in_csv(faults):
    data = book(["subject", "kind", "on", "note"], ["A", "late", date(2018, 7, 1), "@SUM(A1)"])
    assert told(faults("events", data, name="f.xlsx")) == [("formula", "f.xlsx:Sheet1!D2:note")]


def test_of_several_sheets_one_must_be_named(read, faults):
    data = book(["id", "name"], ["x", "X"], more=[("second", [["id", "name"], ["y", "Y"]])])
    assert told(faults("units", data, name="f.xlsx")) == [("which_sheet", "f.xlsx")]
    assert read("units", data, 'sheet = "second"\n', name="f.xlsx").rows[0]["id"] == "y"
    assert told(faults("units", data, 'sheet = "secon"\n', name="f.xlsx")) == [("unknown_sheet", "f.xlsx")]


def test_no_hidden_sheet_of_a_template_is_offered(faults):
    data = book(["id", "name"], ["x", "X"], more=[("__kpi__", [["template"]]), ("__lists__", [["x"]])])
    (fault,) = faults("units", data, 'sheet = "__kpi_"\n', name="f.xlsx")
    assert (fault.code, fault.hint) == ("unknown_sheet", "known: Sheet1")


def test_the_sheet_named_like_the_kind_is_taken(read):
    data = book(["any"], ["thing"], more=[("units", [["id", "name"], ["y", "Y"]]), ("notes", [["z"]])])
    assert read("units", data, name="f.xlsx").rows[0]["id"] == "y"


def test_rows_count_as_the_spreadsheet_counts_them(read):
    data = book([], ["id", "name"], [], ["x", "X"], [None, None], ["y", "Y"])
    assert [row["__where__"] for row in read("units", data, name="f.xlsx").rows] == [
        "f.xlsx:Sheet1!row 4",
        "f.xlsx:Sheet1!row 6",
    ]


def test_a_title_above_the_header_is_skipped_by_its_row(read):
    data = book(["2018年7月部门表"], ["id", "name"], ["x", "X"])
    assert read("units", data, "header = 2\n", name="f.xlsx").rows[0]["id"] == "x"


def test_a_value_beyond_the_last_title_is_ragged(faults):
    data = book(["id", "name"], ["x", "X", "more"])
    assert told(faults("units", data, name="f.xlsx")) == [("ragged_row", "f.xlsx:Sheet1!C2")]


@pytest.mark.parametrize(
    ("data", "code"), [(b"hello", "not_xlsx"), (b"", "not_xlsx"), (book(), "empty_file")]
)
def test_a_broken_or_empty_workbook_is_refused(faults, data, code):
    assert told(faults("units", data, name="f.xlsx")) == [(code, "f.xlsx")]
