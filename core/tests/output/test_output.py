import csv
import io
import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.exact import Rate, parse
from kpi.harmless import harmless
from kpi.model.period import Period
from kpi.output import Column, Format, cell, plain, render, to_json
from kpi.output.tables import drawn, folded
from kpi.types import RunStatus
from kpi.words import Label

COLUMNS = (
    Column("id", Label("编号", "id")),
    Column("score", Label("得分", "score"), number=True, places=2),
    Column("rank", Label("名次", "rank"), number=True),
    Column("note", hidden=True),
)
ROWS = (
    {"id": "王芳", "score": Fraction(6), "rank": 1, "note": "n"},
    {"id": "Li", "score": Fraction(20, 3), "rank": None, "note": None},
)


def test_json_is_an_object_with_a_schema_and_exact_numbers_as_text():
    document = json.loads(render(ROWS, COLUMNS, Format.JSON, head={"period": Period.parse("2018-07")}))
    assert document == {
        "schema": 1,
        "period": "2018-07",
        "rows": [
            {"id": "王芳", "score": "6.00", "rank": 1, "note": "n"},
            {"id": "Li", "score": "20/3", "rank": None, "note": None},
        ],
    }


def test_json_lines_are_the_rows_alone():
    lines = render(ROWS, COLUMNS, Format.NDJSON).splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["王芳", "Li"]


def test_csv_has_the_keys_as_titles_and_leaves_missing_cells_empty():
    text = render(ROWS, COLUMNS, Format.CSV)
    assert list(csv.reader(io.StringIO(text))) == [
        ["id", "score", "rank", "note"],
        ["王芳", "6.00", "1", "n"],
        ["Li", "20/3", "", ""],
    ]


@pytest.mark.parametrize("lang, titles", [("zh", ["编号", "得分", "名次"]), ("en", ["id", "score", "rank"])])
def test_a_table_has_titles_in_the_language_and_no_hidden_column(lang, titles):
    lines = render(ROWS, COLUMNS, Format.TABLE, lang=lang).splitlines()
    assert lines[0].split() == titles
    assert lines[2].split() == ["王芳", "6.00", "1"]


def test_a_table_aligns_wide_characters_as_a_terminal_shows_them():
    from rich.cells import cell_len

    lines = render(ROWS, COLUMNS, Format.TABLE).splitlines()
    assert cell_len(lines[2].partition("6.00")[0]) + 4 == cell_len(lines[3].partition("20/3")[0]) + 4


def test_a_table_that_no_terminal_limits_cuts_nothing():
    long = "x" * 500
    assert long in render([{"id": long}], COLUMNS, Format.TABLE)


NARROW = (
    Column("id"),
    Column("name"),
    Column("amount", number=True, places=2),
    Column("flags", loose=True),
)


@pytest.mark.parametrize("width", [80, 60, 50, 46])
def test_a_narrow_table_breaks_cells_at_spaces_commas_and_underscores_and_flags_first(width):
    from rich.cells import cell_len

    row = {
        "id": "E001",
        "name": "team task done",
        "amount": Fraction(12345),
        "flags": ["default_assumed", "not_pooled"],
    }
    lines = render([row], NARROW, Format.TABLE, width=width).splitlines()
    words = {word for line in lines[2:] for word in line.replace(",", " ").replace("_", " ").split()}
    assert words == {"E001", "team", "task", "done", "12345.00", "default", "assumed", "not", "pooled"}
    assert all(cell_len(line) <= width for line in lines)
    assert "team task done" in lines[2]


def test_chinese_is_broken_between_any_characters_and_what_cannot_be_broken_is_folded():
    lines = render(
        [{"flags": "协助本小组完成本月任务", "id": "x" * 30}], NARROW[::3], Format.TABLE, width=44
    ).splitlines()
    assert "".join(line.split()[-1] for line in lines[2:]) == "协助本小组完成本月任务"
    folded = render([{"id": "x" * 30}], NARROW[:1], Format.TABLE, width=20)
    assert folded.count("x") == 30


def test_markup_in_a_cell_is_text():
    assert "[red]x[/red]" in render([{"id": "[red]x[/red]"}], COLUMNS, Format.TABLE)


@pytest.mark.parametrize("format", Format)
def test_no_rows_are_no_error(format):
    assert render([], COLUMNS, format).count("\n") == {"ndjson": 0, "table": 2}.get(format, 1)


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "\n=1", "-", "-1/2/3"]
)
def test_a_formula_in_csv_is_disarmed(text):
    assert harmless(text) == f"'{text}"
    (_, row) = csv.reader(io.StringIO(render([{"id": text}], COLUMNS[:1], Format.CSV), newline=""))
    assert row == [f"'{text}"]


def test_a_carriage_return_does_not_end_a_row():
    assert render([{"id": "a\rb"}], COLUMNS[:1], Format.CSV) == 'id\n"a\nb"\n'


@pytest.mark.parametrize("text", ["-5.00", "+5", "-20/3", "王芳", "a=b", ""])
def test_numbers_and_plain_text_stay_as_they_are(text):
    assert harmless(text) == text


@given(st.fractions())
def test_an_exact_number_survives_json_and_csv(number):
    (row,) = json.loads(render([{"n": number}], [Column("n")], Format.JSON))["rows"]
    assert parse(row["n"]) == number
    (_, (text,)) = csv.reader(io.StringIO(render([{"n": number}], [Column("n")], Format.CSV)))
    assert parse(text) == number


def test_a_float_cannot_be_printed():
    with pytest.raises(TypeError, match="float"):
        plain(0.1)


@pytest.mark.parametrize(
    "value, wanted",
    [
        (None, None),
        (True, True),
        (3, 3),
        (Decimal("1.50"), "1.5"),
        (Rate(Fraction(1), Fraction(4)), "0.25"),
        (Rate(Fraction(0), Fraction(0)), None),
        (date(2018, 7, 1), "2018-07-01"),
        (RunStatus.FINAL, "final"),
        (Label("一", "one"), {"zh": "一", "en": "one"}),
        (("a", Fraction(1, 2)), ["a", "0.5"]),
        ({"b", "a"}, ["a", "b"]),
        ({1: Fraction(1)}, {"1": "1"}),
    ],
)
def test_every_kind_of_value_has_its_json(value, wanted):
    assert plain(value) == wanted
    assert json.loads(to_json(value)) == wanted


@pytest.mark.parametrize(
    "value, wanted",
    [
        (None, ""),
        (True, "是"),
        (False, "否"),
        (Label("一", "one"), "一"),
        (("a", "b"), "a, b"),
        ({"a": 1}, "a=1"),
    ],
)
def test_every_kind_of_value_has_its_cell(value, wanted):
    assert cell(value) == wanted


def test_yes_and_no_are_words_of_the_language():
    assert (cell(True, "en"), cell(False, "en")) == ("yes", "no")


def test_csv_is_data_and_says_yes_in_one_language():
    rows = [{"met": True}]
    assert render(rows, [Column("met")], Format.CSV, lang="zh") == "met\nyes\n"


def test_a_table_leaves_out_an_optional_column_without_a_word_and_csv_does_not():
    columns = (Column("id"), Column("note", optional=True))
    assert render([{"id": "a", "note": None}], columns, Format.TABLE).split()[0] == "id"
    assert "note" not in render([{"id": "a", "note": None}], columns, Format.TABLE)
    assert "note" in render([{"id": "a", "note": "b"}], columns, Format.TABLE)
    assert render([{"id": "a", "note": None}], columns, Format.CSV).startswith("id,note\n")


def test_a_table_shows_names_and_labels_where_data_has_ids_and_words():
    columns = (Column("unit", shown="unit_name"), Column("status", words={"held": Label("暂缓", "on hold")}))
    row = {"unit": "u1", "unit_name": "网店", "status": "held"}
    assert render([row], columns, Format.TABLE).splitlines()[2].split() == ["网店", "暂缓"]
    assert render([row], columns, Format.CSV) == "unit,status\nu1,held\n"
    assert render([{"unit": "u1", "status": "new"}], columns, Format.TABLE).splitlines()[2].split() == [
        "u1",
        "new",
    ]


@pytest.mark.parametrize("lang, text", [("zh", "得分"), ("en", "score")])
def test_a_label_in_csv_is_in_the_language_asked_for(lang, text):
    rows = [{"label": Label("得分", "score")}]
    assert render(rows, (Column("label"),), Format.CSV, lang=lang) == f"label\n{text}\n"


def test_lists_within_a_list_or_a_table_are_seen_to_end():
    assert cell([[2200, 1800], [1800, 1600]]) == "[2200, 1800], [1800, 1600]"
    assert cell({"grooming": ["face", "hands"], "speech": "voice"}) == "grooming=[face, hands], speech=voice"
    assert cell([{"kind": "fault", "minutes": 360}, {}]) == "{kind=fault, minutes=360}, {}"
    assert cell(["a", "b"]) == "a, b"


_CELLS = st.text(alphabet="ab _甲（é🙂\n", max_size=9)


@given(
    st.integers(1, 3).flatmap(
        lambda wide: st.tuples(
            st.lists(st.lists(_CELLS, min_size=wide, max_size=wide), min_size=1, max_size=4),
            st.lists(st.booleans(), min_size=wide, max_size=wide),
        )
    )
)
def test_a_table_that_fits_is_drawn_fast_as_rich_would_draw_it(table):
    lines, right = table
    titles = [text.strip() or "t" for text in lines[0]]
    every = [titles, *lines[1:]]
    assert drawn(every, right, 500) == folded(every, right, 500)


def test_a_cell_with_a_sign_that_is_not_printed_is_left_to_rich():
    assert drawn([["a"], ["b\x1b[31m"]], [False], 80) == ""
