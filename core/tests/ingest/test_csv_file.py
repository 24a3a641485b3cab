"""Ragged rows, quotes, delimiters and endless lines of CSV."""

import pytest

from kpi.ingest.readers import csv_file

UNITS = "id,name\n"


def told(faults):
    return [(fault.code, fault.where) for fault in faults]


def test_a_row_with_too_few_or_too_many_cells_is_ragged(faults):
    assert told(faults("units", UNITS + "a,A\nb\nc,C,more\n")) == [
        ("ragged_row", "facts.csv:3"),
        ("ragged_row", "facts.csv:4"),
    ]


def test_empty_cells_beyond_the_header_and_blank_lines_say_nothing(read):
    rows = read("units", UNITS + "\na,A,,\n,\n\nb,B\n").rows
    assert [(row["id"], row["__where__"]) for row in rows] == [("a", "facts.csv:3"), ("b", "facts.csv:6")]


def test_lines_are_counted_through_cells_of_several_lines(read, faults):
    text = 'subject,kind,on,note\nA,late,2018-07-01,"first\nsecond\r\nthird"\nA,late,2018-07-02,x\n'
    rows = read("events", text).rows
    assert [row["__where__"] for row in rows] == ["facts.csv:2", "facts.csv:5"]
    assert told(faults("events", text + "A,lat,2018-07-03,x\n")) == [("unknown_event", "facts.csv:6:kind")]


def test_a_quote_that_is_never_closed_is_told_where_it_opens(faults):
    assert told(faults("units", UNITS + 'a,A\nb,B\nc,"C\nd,D\n')) == [("quotes", "facts.csv:4")]


def test_faults_before_an_open_quote_are_told_too(faults):
    found = faults("employees", 'id,name,hired_on\na,A,2018-06-31\nb,"B,2018-01-01\n')
    assert sorted(told(found)) == [("quotes", "facts.csv:3"), ("wrong_date", "facts.csv:2:hired_on")]


def test_a_stray_quote_does_not_swallow_the_file(faults):
    assert told(faults("units", UNITS + 'a,"A" x\nb,B\n')) == [("quotes", "facts.csv:2")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_header(read, delimiter):
    text = f'id{delimiter}name\na{delimiter}"A, B; C"\n'
    assert read("units", text).rows[0]["name"] == "A, B; C"


def test_the_delimiter_of_the_map_wins(read):
    rows = read("units", "id:name\na:A\n", 'delimiter = ":"\n').rows
    assert rows[0]["name"] == "A"


def test_a_title_above_the_header_is_skipped_by_its_line(read):
    rows = read("units", "2018年7月部门表\n\nid,name\na,A\n", "header = 3\n").rows
    assert rows == [{"id": "a", "name": "A", "__where__": "facts.csv:4"}]


def test_a_very_long_line_is_refused_with_its_number(faults):
    text = UNITS + "a,A\nb," + "x" * (csv_file.MAX_LINE + 1) + "\nc,C\n"
    assert told(faults("units", text)) == [("long_line", "facts.csv:3")]


def test_a_very_long_first_line_is_refused_too(faults):
    assert told(faults("units", "x" * (csv_file.MAX_LINE + 2))) == [("long_line", "facts.csv:1")]


def test_a_cell_beyond_the_reader_s_limit_is_told_with_its_line(faults):
    found = faults("units", UNITS + "a,A\nb," + "x" * 200_000 + "\n")
    assert told(found) == [("quotes", "facts.csv:3")]
    assert "131,072" in found[0].message


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_any_system_ends_them(read, end):
    assert [row["id"] for row in read("units", f"id,name{end}a,A{end}b,B{end}").rows] == ["a", "b"]


def test_more_rows_than_one_chunk_keep_their_lines(read, monkeypatch):
    monkeypatch.setattr(csv_file, "CHUNK", 3)
    rows = read("units", UNITS + "".join(f"u{n},U\n" for n in range(8))).rows
    assert [row["__where__"] for row in rows] == [f"facts.csv:{n}" for n in range(2, 10)]


def test_a_file_that_ends_with_a_chunk_gives_all_its_rows(read, monkeypatch):
    monkeypatch.setattr(csv_file, "CHUNK", 4)
    assert len(read("units", UNITS + "".join(f"u{n},U\n" for n in range(8))).rows) == 8
