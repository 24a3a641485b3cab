"""Tables as CSV for people."""

import csv
import io

from listed import listing, row

from kpi.output.exports import write_csv


def read(path):
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_titles_are_in_the_language_and_optional_columns_without_a_value_left_out(tmp_path):
    rows = [row("A", "u", name="=1+1", unit_name="店", base="3000", fine="-20.5", payable="2979.5")]
    write_csv(tmp_path / "a.csv", listing(rows), "zh")
    assert read(tmp_path / "a.csv") == [
        ["工号", "姓名", "部门", "得分", "基本工资", "罚款", "应发"],
        ["A", "'=1+1", "店", "", "3000.00", "-20.50", "2979.50"],
    ]


def test_a_number_without_end_is_rounded_and_stands_exactly_beside(tmp_path):
    write_csv(
        tmp_path / "a.csv",
        listing([row("A", score="20/3"), row("B", score="-20/3"), row("C", score="7")]),
        "en",
    )
    assert [one[3:5] for one in read(tmp_path / "a.csv")] == [
        ["Score", "Score (exact)"], ["6.67", "(20/3)"], ["-6.67", "(-20/3)"], ["7.00", ""]
    ]  # fmt: skip


def test_a_table_without_rows_has_its_titles(tmp_path):
    write_csv(tmp_path / "a.csv", listing([]), "en")
    assert len(read(tmp_path / "a.csv")) == 1
