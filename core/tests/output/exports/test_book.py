"""Workbooks of tables, read back by the readers that people's programs use."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from listed import CARDS, listing, row
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from kpi.errors import UsageError
from kpi.output.exports import About, write_book
from kpi.output.exports import book as book_module
from kpi.words import Label

TITLE = Label("三月", "March")


def written(path, rows, **more):
    write_book(path, TITLE, [listing(rows)], [], "en", **more)
    return load_workbook(path), load_workbook(path, data_only=True)


def grid(sheet):
    return [list(one) for one in sheet.iter_rows(values_only=True)]


def decimal(value):
    return None if value is None else Decimal(repr(value))


def test_a_unit_is_a_sheet_with_the_rows_that_it_has_on_the_sheet_of_all(tmp_path):
    rows = [row("A", "u", base="1"), row("B", "u", base="2"), row("C", "v", base="3.5"), row("D", base="4")]
    _, values = written(tmp_path / "a.xlsx", rows)
    assert values.sheetnames == ["Summary", "Pay", "u", "v", "No unit", "About"]
    assert [one[0] for one in grid(values["Pay"])[3:7]] == ["A", "B", "C", "D"]
    assert [one[:1] + one[4:6] for one in grid(values["u"])[3:6]] == [
        ["A", 1, None], ["B", 2, None], ["Total of rows shown", 3, None]
    ]  # fmt: skip
    assert [one[0] for one in grid(values["No unit"])[3:4]] == ["D"]


def test_units_whose_names_are_alike_or_not_allowed_have_sheets_of_their_own(tmp_path):
    names = ["x" * 31 + "1", "x" * 31 + "2", "[a]:*?/\\", "History", "history", "'q'", "Summary", "About"]
    rows = [row(f"E{at}", f"u{at}", unit_name=name, base="1") for at, name in enumerate(names)]
    _, values = written(tmp_path / "a.xlsx", rows)
    assert len(values.sheetnames) == len(names) + 3 == len({one.lower() for one in values.sheetnames})
    assert [one[2] for sheet in values.worksheets[2:-1] for one in grid(sheet)[3:4]] == names
    summed = grid(values["Summary"])
    assert [one[0] for one in summed if one[0] in names] == names


def test_two_units_of_one_name_stay_apart(tmp_path):
    rows = [row("A", "u", unit_name="店", base="1"), row("B", "v", unit_name="店", base="2")]
    formulas, values = written(tmp_path / "a.xlsx", rows)
    assert values.sheetnames[2:4] == ["店", "店 (2)"]
    at = [one[0] for one in grid(values["Summary"])].index("店")
    assert [grid(values["Summary"])[at + step][3] for step in (0, 1)] == [1, 2]
    assert "'店 (2)'!" in grid(formulas["Summary"])[at + 1][3]


amounts = st.one_of(st.none(), st.integers(-(10**8), 10**8).map(lambda one: Fraction(one, 10_000)))


@settings(max_examples=8)
@given(st.lists(st.tuples(st.sampled_from(["", "u", "v"]), amounts, amounts, amounts), max_size=12))
def test_every_formula_has_the_value_that_its_cells_come_to(tmp_path_factory, drawn):
    rows = [
        row(f"E{at}", unit, score=score, base=base, fine=fine,
            payable=None if base is None and fine is None else (base or 0) + (fine or 0))
        for at, (unit, score, base, fine) in enumerate(sorted(drawn, key=lambda one: (not one[0], one[0])))
    ]  # fmt: skip
    path = tmp_path_factory.mktemp("book") / "a.xlsx"
    formulas, values = written(path, rows)
    for sheet in formulas:
        for cells in sheet.iter_rows():
            for one in cells:
                if one.data_type == "f":
                    got = decimal(values[sheet.title][one.coordinate].value)
                    assert abs(got - reckoned(formulas, sheet.title, one.value)) < Decimal("0.0000001"), (
                        one.value
                    )
    keys = {"Score": "score", "Base": "base", "Fine": "fine", "Payable": "payable"}
    titles = grid(values["Pay"])[2]
    for one, line in zip(rows, grid(values["Pay"])[3:], strict=False):
        for title, value in zip(titles, line, strict=True):
            if title in keys:
                kept = None if value is None else Fraction(decimal(value))
                assert kept == one[keys[title]]


def reckoned(formulas, sheet, text):
    """Reckon a formula of ours over the cells of a workbook, as a spreadsheet does."""
    import re

    text = re.sub(r'^=IFERROR\((.*),""\)$', r"=\1", text)
    name, inner = re.fullmatch(r"=([A-Z]+)\((.*)\)", text).groups()
    code = ""
    if name == "SUBTOTAL":
        code, inner = inner.split(",", 1)
    place, _, cells = inner.rpartition("!")
    found = formulas[place.strip("'").replace("''", "'") if place else sheet]
    values = []
    corners = cells.replace("$", "").split(":")
    for line in found[f"{corners[0]}:{corners[-1]}"]:
        for one in line:
            if one.data_type == "f":
                values.append(reckoned(formulas, found.title, one.value))
            elif one.value is not None:
                values.append(one.value if isinstance(one.value, str) else decimal(one.value))
    if name == "COUNTA":
        return Decimal(len(values))
    if name == "AVERAGE" or code == "101":
        return sum(values) / len(values)
    assert name == "SUM" or code == "109", text
    return Decimal(sum(values))


def test_means_of_scorecards_are_not_mixed(tmp_path):
    rows = [row("A", "u", card=CARDS[0], score="90"), row("B", "u", card=CARDS[1], score="60"),
            row("C", "v", card=CARDS[0], score="80")]  # fmt: skip
    formulas, values = written(tmp_path / "a.xlsx", rows)
    summed = grid(values["Summary"])
    assert [one[:4] for one in summed if one[0] in ("u", "v", "All")] == [
        ["u", 2, 90, 60], ["v", 1, 80, None], ["All", 3, 85, 60]
    ]  # fmt: skip
    assert any('"=班长~?~~"' in str(cell) for line in grid(formulas["Summary"]) for cell in line)
    assert "Mean of rows shown" not in [one[0] for one in grid(values["Pay"])]
    assert "Mean of rows shown" in [one[0] for one in grid(values["v"])]


def test_what_nobody_has_is_blank_and_not_zero(tmp_path):
    _, values = written(tmp_path / "a.xlsx", [row("A", "u", base=None), row("B", "v", base="5")])
    (told,) = [one for one in grid(values["Summary"]) if one[0] == "u"]
    assert told[1:3] == [1, None]
    assert [one[0] for one in grid(values["u"])] == ["Pay · u", "March 2025", "Id", "A"]


def test_a_table_without_rows_says_so(tmp_path):
    _, values = written(tmp_path / "a.xlsx", [])
    assert values.sheetnames == ["Summary", "Pay", "About"]
    assert grid(values["Pay"])[3][0] == "Nothing of that kind is recorded."


def test_a_number_that_no_spreadsheet_keeps_has_its_exact_form_in_a_note(tmp_path):
    formulas, _ = written(tmp_path / "a.xlsx", [row("A", "u", base="20/3", fine="-1234567890123456.78")])
    notes = {
        one.value: one.comment.text for line in formulas["Pay"].iter_rows() for one in line if one.comment
    }
    assert ["20/3" in text or "-1234567890123456.78" in text for text in notes.values()] == [True, True]


def test_more_decimals_than_usual_are_shown(tmp_path):
    formulas, _ = written(tmp_path / "a.xlsx", [row("A", "u", score="1.2345", base="1.005", fine="-3")])
    line = formulas["Pay"][4]
    assert [one.number_format for one in line[3:6]] == [
        "0.0000;[Red]-0.0000", "#,##0.000;[Red]-#,##0.000", "#,##0.00;[Red]-#,##0.00"
    ]  # fmt: skip


def test_what_is_payable_is_a_sum_only_where_its_kinds_come_to_it(tmp_path):
    rows = [
        row("A", "u", base="3000", fine="-20", payable="2980"),
        row("B", "u", base="3000", payable="2000"),
    ]
    formulas, values = written(tmp_path / "a.xlsx", rows)
    assert [grid(formulas["Pay"])[at][6] for at in (3, 4)] == ["=SUM(E4:F4)", 2000]
    assert [grid(values["Pay"])[at][6] for at in (3, 4)] == [2980, 2000]


def test_rows_that_wait_and_runs_that_are_not_final_are_seen(tmp_path):
    waiting = {**row("A", "u", base="1"), "waits": True}
    write_book(tmp_path / "a.xlsx", TITLE, [listing([waiting, row("B", "u")], open=True)], [], "en")
    sheet = load_workbook(tmp_path / "a.xlsx")["Pay"]
    assert [sheet.cell(at, 5).fill.fgColor.rgb for at in (4, 5)] == ["FFFFF3D6", "00000000"]
    assert [sheet["A2"].font.color.rgb, sheet["A2"].font.b] == ["FFB42318", True]


def test_a_long_text_is_wrapped_in_a_row_that_is_high_enough(tmp_path):
    rows = [row("A", "u", unit_name="Long name of a unit " * 6), row("B", "v", unit_name="short")]
    formulas, _ = written(tmp_path / "a.xlsx", rows)
    sheet = formulas["Pay"]
    assert sheet["C4"].alignment.wrap_text
    assert sheet.row_dimensions[4].height > 2 * (sheet.row_dimensions[5].height or 15)


def test_sheets_are_made_to_be_read_and_printed(tmp_path):
    formulas, _ = written(tmp_path / "a.xlsx", [row("A", "u", base="1"), row("B", "v", base="2")])
    sheet = formulas["Pay"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C4", "A3:G5")
    assert sheet.print_title_rows == "$3:$3"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_three_hundred_units_are_three_hundred_sheets(tmp_path):
    rows = [row(f"E{at:03}", f"u{at:03}", base="1.10") for at in range(300)]
    write_book(tmp_path / "a.xlsx", TITLE, [listing(rows)], [], "zh")
    book = CalamineWorkbook.from_path(tmp_path / "a.xlsx")
    assert len(book.sheet_names) == 303
    summed = book.get_sheet_by_name(book.sheet_names[0]).to_python()
    assert summed[-1][1:4] == [300.0, "", 330.0]


def test_large_workbooks_are_written_row_by_row_and_say_the_same(tmp_path, monkeypatch):
    rows = [row(f"E{at}", f"u{at // 4}", base="1.10", fine="-1", payable="0.10") for at in range(12)]
    written(tmp_path / "small.xlsx", rows)
    monkeypatch.setattr(book_module, "_LARGE", 5)
    written(tmp_path / "large.xlsx", rows)
    small, large = (
        [(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
        for book in (CalamineWorkbook.from_path(tmp_path / name) for name in ("small.xlsx", "large.xlsx"))
    )
    assert small == large


def test_more_rows_than_a_sheet_takes_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(book_module, "MOST_ROWS", 1)
    with pytest.raises(UsageError, match="has 2 rows, a sheet takes 1"):
        written(tmp_path / "a.xlsx", [row("A"), row("B")])
    assert list(tmp_path.iterdir()) == []


def test_the_last_sheet_tells_sources_and_problems(tmp_path):
    about = [About(Label("来源", "Source"), [(Label("运行", "Run"), "15")])]
    problems = ((listing([]).columns[:2]), [{"id": "A", "name": "=x"}])
    write_book(tmp_path / "a.xlsx", TITLE, [listing([])], about, "en", problems=problems)
    told = [one[:2] for one in grid(load_workbook(tmp_path / "a.xlsx")["About"])]
    assert ["Run", "15"] in told
    assert ["A", "=x"] in told
