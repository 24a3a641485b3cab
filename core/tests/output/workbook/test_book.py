"""Cells of workbooks: typed by their value, never a formula of data, never less exact without a word."""

from datetime import date
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.errors import UsageError
from kpi.output.workbook import CELL, Look, fitting, height_of, kept, limited, writing
from kpi.output.workbook.names import sheet_name
from kpi.words import Label


@pytest.fixture
def put(tmp_path):
    """Write values below each other, and return the cells as a spreadsheet reads them."""

    def put(*values, lang="zh"):
        path = tmp_path / "x.xlsx"
        with writing(path, lang) as book:
            sheet = book.sheet("one")
            for row, value in enumerate(values):
                sheet.put(row, 0, value)
        return [row[0] for row in openpyxl.load_workbook(path)["one"].iter_rows()]

    return put


@pytest.mark.parametrize("text", ["=1+1", "+86 138", "-x", "@SUM(A1)", "\tx", "http://example.org", "007"])
def test_text_stays_text_whatever_it_looks_like(put, text):
    (cell,) = put(text)
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix is (text[0] in "=+-@\t")


def test_values_have_the_type_that_they_are(put):
    cells = put(Fraction("9.95"), 3, date(2018, 7, 1), Label("是的", "yes"), True)
    assert [cell.value for cell in cells[:2]] == [9.95, 3]
    assert (cells[2].value.date(), cells[2].number_format) == (date(2018, 7, 1), "yyyy-mm-dd")
    assert [cell.value for cell in cells[3:]] == ["是的", "是"]


def test_what_is_missing_is_no_zero(put):
    assert put(None, 0)[0].value is None


def test_a_number_that_a_spreadsheet_cannot_keep_says_what_it_is(put):
    third, large = put(Fraction(20, 3), Fraction("1234567890.12345678"), lang="en")
    assert third.value == 6.66666666666667
    assert third.comment.text == "exactly 20/3; the cell keeps 15 digits"
    assert "1234567890.12345678" in large.comment.text


def test_a_whole_number_of_more_digits_is_text(put):
    (cell,) = put(110101199003074233)
    assert (cell.value, cell.data_type) == ("110101199003074233", "s")


def test_a_float_is_refused(put):
    with pytest.raises(TypeError):
        put(0.1)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_decimal_of_fifteen_digits_is_kept_exactly(value):
    assert kept(Fraction(value)) == value
    assert limited(Fraction(value)) == value


@given(st.fractions(min_value=Fraction(1, 10**6), max_value=10**12))
def test_what_is_not_kept_is_off_by_less_than_the_last_of_fifteen_digits(value):
    near = Fraction(limited(value))
    assert abs(near - value) <= value / 10**14
    assert kept(near) is not None


def test_names_of_sheets_are_valid_and_differ():
    assert sheet_name("a/b[1]:*?\\") == "a_b_1_____"
    assert sheet_name("") == "Sheet"
    assert sheet_name("History") == "History_"
    assert sheet_name("张三", {"张三", "张三 (2)"}) == "张三 (3)"
    long = sheet_name("长" * 40, {"长" * 31})
    assert len(long) == 31
    assert long.endswith(" (2)")


def test_a_workbook_that_fails_leaves_the_old_one_and_nothing_beside(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(TypeError), writing(path) as book:
        book.sheet("one").put(0, 0, 0.5)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UsageError) as caught, writing(tmp_path / "no" / "x.xlsx"):
        pass
    assert caught.value.faults[0].code == "no_folder"


def test_a_text_longer_than_a_cell_is_refused_and_not_cut(put):
    with pytest.raises(UsageError) as caught:
        put("x" * 40_000)
    assert caught.value.faults[0].where == "one!A1"


def test_drop_downs_work_beyond_what_a_validation_itself_can_hold(tmp_path):
    path = tmp_path / "x.xlsx"
    names = [f"E{number:03} 员工" for number in range(500)]
    with writing(path) as book:
        sheet = book.sheet("one")
        sheet.choose((0, 0), (9, 0), book.choices(names))
        sheet.choose((0, 1), (9, 1), book.choices(names))
    read = openpyxl.load_workbook(path)
    assert read["__lists__"].sheet_state == "hidden"
    assert [cell.value for cell in read["__lists__"]["A"]] == names
    rules = read["one"].data_validations.dataValidation
    assert {rule.formula1 for rule in rules} == {"'__lists__'!$A$1:$A$500"}


def test_wide_characters_take_twice_the_room():
    assert fitting(["考核项目" * 3], most=99) > fitting(["abcd" * 3], most=99)
    assert height_of([("评" * 40, 20)]) > height_of([("a" * 40, 20)]) > height_of([("a", 20)])


def test_a_row_is_as_high_as_the_lines_that_its_letters_take():
    assert height_of([("a" * 10, 20)]) < height_of([("评" * 5, 20)])
    assert height_of([("illicit fill " * 6, 20)]) < height_of([("WARM MOMMA ww " * 6, 20)])
    told = "score of the duties of sales (points, score of: Duties of sales customer service)"
    assert height_of([(told, 28)], 9) < height_of([(told, 28)]) <= 4 * 10 * 1.35 + 6


@pytest.mark.parametrize(("rows", "height"), [(20, 1), (200, 0)])
def test_only_what_can_be_read_on_one_page_is_put_on_one(tmp_path, rows, height):
    with writing(tmp_path / "x.xlsx") as book:
        book.sheet("one").page(landscape=True, area=(rows, 3), whole=True)
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["one"]
    found = sheet.page_setup.fitToHeight
    assert (1 if found is None else found) == height


def test_a_look_changes_only_what_is_said():
    assert CELL.but(bold=True) == Look(bold=True)
