"""`kpi template` and back by `kpi import`: written, filled, read, and every fault by sheet and cell."""

import csv

import openpyxl
import pytest
from judged import POLICY, give, judged_company, place, ratings


@pytest.fixture
def company(kpi_store):
    return judged_company(kpi_store)


@pytest.fixture
def form(company, kpi_cli):
    """Write the form of 2018-07; `form(fill)` lets `fill` change the workbook and imports it as JSON."""
    done = kpi_cli("template", "month", "--period", "2018-07", "-o", "form.xlsx")
    assert done.code == 0, done.err

    def form(fill=lambda book: None, *more):
        path = company.folder / "form.xlsx"
        book = openpyxl.load_workbook(path)
        fill(book)
        book.save(path)
        return kpi_cli("import", "ratings", "form.xlsx", "-o", "json", *more)

    return form


def where(done):
    return [(one["code"], one["where"]) for one in done.json["error"]["faults"]]


def test_a_form_has_a_sheet_for_everybody_whom_the_card_appraises(form, company):
    book = openpyxl.load_workbook(company.folder / "form.xlsx")
    assert [name for name in book.sheetnames if not name.startswith("__")] == ["张三", "王五"]
    sheet = book["张三"]
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert {
        "月度考核表",
        "E1 张三",
        "门店",
        "clerk",
        "2018-07",
        "序号",
        "考核项目",
        "得分",
        "自评",
        "上级",
    } <= set(texts)
    assert sheet.protection.sheet


def test_only_the_cells_that_are_to_be_filled_can_be(form, company):
    sheet = openpyxl.load_workbook(company.folder / "form.xlsx")["张三"]
    assert not place(sheet, "工作态度", "自评").protection.locked
    assert place(sheet, "工作态度", "评分").protection.locked
    assert place(sheet, "销售", "自评").protection.locked
    assert place(sheet, "工作态度", "结果").protection.locked


def test_the_raters_of_a_form_are_the_person_and_the_leader_of_the_unit(form, company):
    def fill(book):
        give(book["张三"], own=20, above=28)

    done = form(fill)
    assert done.code == 0, done.err
    assert done.json["imports"][0]["rows"] == 2
    assert ratings(company) == [
        ("attitude", "2018-07", "E1", "self", 20, 1),
        ("attitude", "2018-07", "L", "superior", 28, 1),
    ]


def test_a_filled_form_is_what_a_file_of_the_same_rows_is(form, company, kpi_cli):
    def fill(book):
        for sheet in (book["张三"], book["王五"]):
            give(sheet, own="２５", above=28.5, tidy=18)
            column = place(sheet, "工作态度", "评分").column
            rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)}
            sheet.cell(rows["rater"], column).value = "外部 检查员"
            sheet.cell(rows["role"], column).value = "inspector"

    assert form(fill).code == 0
    found = ratings(company)
    assert len(found) == 6
    with (company.folder / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["subject", "item", "period", "rater", "rater_role", "score"])
        for one in ("E1", "E2"):
            rows.writerow([one, "attitude", "2018-07", one, "self", "25"])
            rows.writerow([one, "attitude", "2018-07", "L", "superior", "28.5"])
            rows.writerow([one, "tidy", "2018-07", "外部 检查员", "inspector", "18"])
    again = kpi_cli("import", "ratings", "rows.csv", "-o", "json")
    assert again.json["imports"][0]["unchanged"] == 6


def test_a_form_in_which_nothing_is_filled_is_told_and_no_row_of_zeros(form):
    assert where(form()) == [("no_rows", "form.xlsx")]


def test_each_fault_is_named_by_sheet_and_cell_and_nothing_is_stored(form, company):
    def fill(book):
        give(book["张三"], own="many", above=28)
        give(book["王五"], tidy=21)

    done = form(fill)
    assert done.code == 4
    own, tidy = where(done)[0][1], where(done)[1][1]
    assert own.startswith("form.xlsx:张三!")
    assert tidy.startswith("form.xlsx:王五!")
    assert [code for code, _ in where(done)] == ["not_a_number", "no_rater"]
    assert ratings(company) == []


def test_a_score_beyond_the_full_mark_is_told_by_its_cell_and_in_a_csv_by_its_row(form, company, kpi_cli):
    done = form(lambda book: give(book["张三"], own=20, above=45))
    assert done.code == 4
    (fault,) = done.json["error"]["faults"]
    assert fault["code"] == "out_of_range"
    assert fault["where"].startswith("form.xlsx:张三!")
    assert fault["where"].endswith(":score")
    assert fault["message"] == "company.attitude: 45 is out of range, at most 30"
    head = "subject,item,period,rater,rater_role,score\n"
    (company.folder / "rows.csv").write_text(
        head + "E1,attitude,2018-07,L,superior,30\nE2,attitude,2018-07,L,superior,45\n", encoding="utf-8"
    )
    assert where(kpi_cli("import", "ratings", "rows.csv", "-o", "json")) == [
        ("out_of_range", "rows.csv:3:score")
    ]
    assert ratings(company) == []


def test_a_row_that_was_moved_under_another_name_is_noticed(form):
    def fill(book):
        sheet = book["张三"]
        give(sheet, own=20)
        place(sheet, "工作态度", "考核项目").value = "整洁 "

    assert [code for code, _ in where(form(fill))] == ["moved_row"]


def test_rows_that_were_sorted_as_a_whole_are_read_where_they_stand_now(form, company):
    def fill(book):
        sheet = book["张三"]
        give(sheet, own=20)
        first, second = place(sheet, "工作态度", "考核项目").row, place(sheet, "整洁", "考核项目").row
        for column in range(1, 9):
            one, other = sheet.cell(first, column), sheet.cell(second, column)
            one.value, other.value = other.value, one.value

    done = form(fill)
    assert done.code == 0, done.out
    assert ratings(company) == [("attitude", "2018-07", "E1", "self", 20, 1)]


def test_another_person_written_over_the_name_is_noticed(form):
    def fill(book):
        sheet = book["张三"]
        give(sheet, own=20)
        cell = next(one for row in sheet.iter_rows(min_col=2) for one in row if one.value == "E1 张三")
        cell.value = "E2 王五"

    ((code, place),) = where(form(fill))
    assert (code, place) == ("changed_form", "form.xlsx:张三!D2")


def test_a_score_of_an_item_that_is_measured_is_noticed(form):
    def fill(book):
        sheet = book["张三"]
        give(sheet, own=20)
        sheet.cell(place(sheet, "销售", "考核项目").row, place(sheet, "工作态度", "自评").column).value = 40

    assert [code for code, _ in where(form(fill))] == ["unknown_row"]


def test_a_score_in_a_column_that_does_not_rate_the_item_is_noticed(form):
    def fill(book):
        sheet = book["张三"]
        give(sheet, own=20)
        sheet.cell(place(sheet, "整洁", "考核项目").row, place(sheet, "工作态度", "自评").column).value = 5

    assert [code for code, _ in where(form(fill))] == ["unknown_row"]


@pytest.mark.parametrize("mark", ["subject", "period", "slots", "rater", "role", "item¦tidy", "total"])
def test_a_row_that_is_gone_is_noticed_and_no_other_is_taken_for_it(form, company, mark):
    def fill(book):
        sheet = book["张三"]
        give(sheet, own=20, tidy=10)
        marks = {str(sheet.cell(row, 1).value): row for row in range(1, sheet.max_row + 1)}
        sheet.cell(marks["rater"], place(sheet, "工作态度", "评分").column).value = "外部"
        sheet.delete_rows(next(row for text, row in marks.items() if text.startswith(mark)))

    assert where(form(fill)) == [("broken_form", "form.xlsx:张三!A1")]
    assert ratings(company) == []


@pytest.mark.parametrize("spoil", [lambda sheet: sheet.delete_cols(1), lambda sheet: sheet.insert_cols(1)])
def test_a_form_without_its_first_column_is_noticed_beside_whole_ones(form, company, spoil):
    def fill(book):
        for name in ("张三", "王五"):
            give(book[name], own=20)
        spoil(book["王五"])

    assert where(form(fill)) == [("broken_form", "form.xlsx:王五!A1")]
    assert ratings(company) == []


def test_a_sheet_that_is_no_form_is_told_and_one_under_any_name_is_read(form, company):
    def fill(book):
        give(book["张三"], own=20)
        book["张三"].title = "__张三"
        book.create_sheet("备注").append(["记得", "签字"])

    done = form(fill)
    assert done.code == 0, done.err
    assert "备注" in done.err
    assert ratings(company) == [("attitude", "2018-07", "E1", "self", 20, 1)]


def test_scores_that_were_merged_over_two_raters_are_noticed(form, company):
    def fill(book):
        sheet = book["张三"]
        give(sheet, own=20)
        row, column = place(sheet, "工作态度", "考核项目").row, place(sheet, "工作态度", "自评").column
        sheet.merge_cells(start_row=row, end_row=row, start_column=column, end_column=column + 1)

    assert [code for code, _ in where(form(fill))] == ["changed_form"]
    assert ratings(company) == []


def test_a_form_is_no_file_of_another_kind(form, kpi_cli):
    done = kpi_cli("import", "events", "form.xlsx", "-o", "json")
    assert where(done) == [("other_template", "form.xlsx")]
    assert "kpi import ratings" in done.json["error"]["faults"][0]["hint"]


def test_an_empty_form_takes_whom_and_when_from_its_cells(company, kpi_cli):
    done = kpi_cli("template", "judged", "--blank", "-o", "form.xlsx")
    assert done.code == 0, done.err
    path = company.folder / "form.xlsx"
    book = openpyxl.load_workbook(path)
    (sheet,) = (one for one in book.worksheets if not one.title.startswith("__"))
    give(sheet, own=20)
    rows = {str(sheet.cell(row, 1).value).split("¦")[0]: row for row in range(1, sheet.max_row + 1)}
    sheet.cell(rows["rater"], place(sheet, "工作态度", "自评").column).value = "E1 张三"
    book.save(path)
    done = kpi_cli("import", "ratings", "form.xlsx", "-o", "json")
    assert [code for code, _ in where(done)] == ["missing_value", "missing_value"] or "no_subject" in str(
        where(done)
    )
    sheet.cell(rows["subject"], 4).value = "E1 张三"
    sheet.cell(rows["period"], 4).value = "2018-07"
    book.save(path)
    assert kpi_cli("import", "ratings", "form.xlsx", "-o", "json").code == 0
    assert ratings(company) == [("attitude", "2018-07", "E1", "self", 20, 1)]


def test_a_form_says_roles_as_the_company_calls_them(company, kpi_cli):
    roles = (
        '[roles]\nclerk = { zh = "店员", en = "Shop clerk" }\nsuperior = { zh = "店长", en = "Manager" }\n'
    )
    company.policy(POLICY + roles)
    for lang, told in (("en", {"Shop clerk", "Manager"}), ("zh", {"店员", "店长"})):
        done = kpi_cli("template", "month", "--period", "2018-07", "-o", "form.xlsx", "--lang", lang)
        assert done.code == 0, done.err
        book = openpyxl.load_workbook(company.folder / "form.xlsx")
        texts = {cell.value for row in book["张三"].iter_rows() for cell in row}
        assert told <= texts
        assert not {"clerk", "superior", "上级"} & texts
    place(book["张三"], "工作态度", "店长").value = 28
    book.save(company.folder / "form.xlsx")
    assert kpi_cli("import", "ratings", "form.xlsx").code == 0
    assert ratings(company) == [("attitude", "2018-07", "L", "superior", 28, 1)]


def test_a_short_form_is_printed_on_one_page(form, company):
    sheet = openpyxl.load_workbook(company.folder / "form.xlsx")["张三"]
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight or 1) == (1, 1)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
