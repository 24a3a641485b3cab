"""Workbooks as people and small programs make them: titles, blank rows, texts for numbers, odd but valid XML."""

import zipfile
from fractions import Fraction
from io import BytesIO

import openpyxl

HEAD = ["工号或部门", "指标", "期间", "数值"]


def book(*rows, merge="", formats=None):
    file = BytesIO()
    made = openpyxl.Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    for cell, style in (formats or {}).items():
        sheet[cell].number_format = style
    made.save(file)
    return file.getvalue()


def values(read, data):
    return [row["value"] for row in read("observations", data, name="f.xlsx").rows]


def test_a_merged_title_and_blank_rows_above_the_header_are_passed_over_and_told(read):
    data = book([], ["2018年7月数据"], [], HEAD, ["A", "sales", "2018-07", 5], merge="A2:D2")
    found = read("observations", data, name="f.xlsx")
    assert [row["__where__"] for row in found.rows] == ["f.xlsx:Sheet!row 5"]
    assert [str(note) for note in found.notes] == [
        "row 2 is taken for a title, row 4 for the names of the columns"
    ]


def test_numbers_and_dates_kept_as_text_and_full_width_digits_are_read(read):
    data = book(
        HEAD, ["A", "sales", "2018-07", "１２．５"], ["C", "sales", "2018年7月", " 1,200 "], [None] * 4
    )
    assert values(read, data) == [Fraction(25, 2), 1200]


def test_a_percent_sign_that_a_format_only_prints_makes_no_percentage(read):
    data = book(HEAD, ["A", "satisfaction", "2018-07", 95], formats={"D2": '0.0"%"'})
    assert values(read, data) == [95]


def test_a_blank_column_before_the_table_moves_no_percentage_and_no_error(read, faults):
    rows = [["", *HEAD], ["", "A", "satisfaction", "2018-07", 0.9], ["", "A", "sales", "2018-07", 1]]
    data = book(*rows, formats={"E2": "0%"})
    assert read("observations", data, name="f.xlsx").rows[0]["value"] == 90
    data = book(*rows[:2], ["", "A", "sales", "2018-07", "#DIV/0!"])
    told = [(one.code, one.where) for one in faults("observations", data, name="f.xlsx")]
    assert ("error_cell", "f.xlsx:Sheet!E3") in told


def test_a_month_kept_as_a_number_that_may_be_october_is_asked_about(read, faults):
    (fault,) = faults("observations", book(HEAD, ["A", "sales", 2018.1, 5]), name="f.xlsx")
    assert (fault.code, fault.where) == ("wrong_period", "f.xlsx:Sheet!C2:期间")
    assert "2018-01 or 2018-10" in str(fault.hint)
    assert read("observations", book(HEAD, ["A", "sales", 2018.04, 5]), name="f.xlsx").rows[0]["period"]


def test_headings_marked_as_mandatory_are_known(read):
    data = book(["*工号或部门", "指标 *", "期间＊", "数值"], ["A", "sales", "2018-07", 1])
    assert values(read, data) == [1]


def plain(sheet, styles=""):
    """Return a workbook as a small program writes it: single quotes, no places of cells, no shared strings."""
    file = BytesIO()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(
            "[Content_Types].xml",
            "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
            "<Default Extension='xml' ContentType='application/xml'/></Types>",
        )
        made.writestr(
            "_rels/.rels",
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
            f"<Relationship Id='rId1' Type='{kind}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        )
        made.writestr(
            "xl/workbook.xml",
            f"<workbook xmlns='{main}' xmlns:r='{kind}'><sheets>"
            "<sheet name='&#25968;&#25454;' sheetId='1' r:id='rId1'/></sheets></workbook>",
        )
        relations = f"<Relationship Id='rId1' Type='{kind}/worksheet' Target='worksheets/sheet1.xml'/>"
        if styles:
            relations += f"<Relationship Id='rId2' Type='{kind}/styles' Target='styles.xml'/>"
            made.writestr("xl/styles.xml", f"<styleSheet xmlns='{main}'>{styles}</styleSheet>")
        made.writestr(
            "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
            f"{relations}</Relationships>",
        )
        made.writestr(
            "xl/worksheets/sheet1.xml",
            f"<worksheet xmlns='{main}'><sheetData>{sheet}</sheetData></worksheet>",
        )
    return file.getvalue()


def row(*cells):
    return "<row>" + "".join(cells) + "</row>"


def text(value):
    return f"<c t='inlineStr'><is><t>{value}</t></is></c>"


TITLES = row(*map(text, ["subject", "metric", "period", "value"]))


def test_a_workbook_with_single_quotes_and_no_shared_strings_is_read(read):
    data = plain(TITLES + row(text("A"), text("sales"), text("2018-07"), "<c><v>5</v></c>"))
    assert values(read, data) == [5]


def test_a_percentage_whose_cell_says_no_place_is_still_one(read):
    styles = "<cellXfs count='2'><xf numFmtId='0'/><xf numFmtId='9'/></cellXfs>"
    cell = "<c s='1'><v>0.9</v></c>"
    data = plain(TITLES + row(text("A"), text("satisfaction"), text("2018-07"), cell), styles)
    assert values(read, data) == [90]


def test_an_error_written_with_single_quotes_is_no_blank(faults):
    data = plain(TITLES + row(text("A"), text("sales"), text("2018-07"), "<c t='e'><v>#REF!</v></c>"))
    fault = faults("observations", data, name="f.xlsx")[0]
    assert (fault.code, fault.where) == ("error_cell", "f.xlsx:数据!D2")
