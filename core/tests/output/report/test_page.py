"""A report as a page: cells that say what is missing, text that stays text, charts with their table."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reported_company import Page

from kpi.output.charts import Bar, bars
from kpi.output.report import (
    Document,
    Field,
    Figure,
    Figures,
    Group,
    Note,
    Picture,
    Section,
    Sort,
    Table,
    report_page,
)
from kpi.output.report.page import FEW_ROWS, written
from kpi.words import Label

F = Fraction
NAME = Field("name", Label("名", "name"))
VALUE = Field("value", Label("值", "value"), Sort.NUMBER)


def page_of(*blocks, **options) -> Page:
    section = Section("one", Label("一", "one"), blocks)
    return Page(report_page(Document(Label("报告", "report"), Label(), (section,)), "en", **options))


@pytest.mark.parametrize(
    ("value", "sort", "text"),
    [
        (None, Sort.NUMBER, "–"),
        (None, Sort.COUNT, "–"),
        (None, Sort.TEXT, ""),
        (F(12345), Sort.NUMBER, "12,345.00"),
        (F("0.1234"), Sort.NUMBER, "0.1234"),
        (F(3), Sort.SIGNED, "+3.00"),
        (F(0), Sort.SIGNED, "0.00"),
        (F(-3), Sort.SIGNED, "-3.00"),
        (F(1, 3), Sort.SHARE, "33.3%"),
        (10_000, Sort.COUNT, "10,000"),
        (True, Sort.NAME, "yes"),
        (date(2024, 1, 2), Sort.NAME, "2024-01-02"),
        ([Label("甲", "a"), "b"], Sort.TEXT, "a, b"),
        ("final", Sort.NAME, "done"),
    ],
)
def test_a_cell_is_written_by_its_sort_and_a_missing_number_is_a_dash(value, sort, text):
    field = Field("x", Label("x", "x"), sort, words={"final": Label("已定", "done")})
    assert written(value, field, "en") == text


def test_no_float_is_written():
    with pytest.raises(TypeError, match="cannot be printed"):
        written(0.5, VALUE, "en")


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20))
def test_whatever_a_name_is_the_page_stays_whole(text):
    label = Label(text, text)
    table = Table(label, (NAME, VALUE), [{"name": text, "value": F(1)}], folded=label)
    page = page_of(Note(label), Figures((Figure(label, text),)), Group(label, (table,)))
    assert page.faults == []
    assert page.tables[0][2] == [[text.strip(), "1.00"]]


def test_an_optional_column_without_a_cell_is_left_out():
    field = Field("flags", Label("标", "flags"), optional=True)
    page = page_of(Table(Label("表", "table"), (NAME, field), [{"name": "a", "flags": []}]))
    assert page.tables == [("table", ["name"], [["a"]])]


def picture(rows: int) -> Picture:
    told = [{"name": f"n{one}", "value": F(one)} for one in range(rows)]
    chart = bars(
        [Bar(one["name"], one["value"], str(one["value"])) for one in told], "chart", description="said"
    )
    return Picture(chart, Table(Label("数", "numbers"), (NAME, VALUE), told))


@pytest.mark.parametrize("rows", [1, FEW_ROWS, FEW_ROWS + 1])
def test_a_chart_has_its_numbers_below_it_folded_where_there_are_many(rows):
    block = picture(rows)
    section = Section("one", Label("一", "one"), (block, block))
    text = report_page(Document(Label("报告", "report"), Label(), (section,)), "en")
    page = Page(text)
    assert len(page.charts) == 2
    assert len(page.ids) == len(set(page.ids))
    assert len(page.rows("numbers")) == 2 * rows
    assert ('<details class="numbers" open>' in text) == (rows <= FEW_ROWS)


def test_paper_has_nothing_folded_and_nothing_that_only_a_screen_reader_says():
    folded = Table(Label("全部", "everybody"), (NAME,), [{"name": "a"}], folded=Label("打开", "open"))
    block = picture(2)
    on_screen = page_of(folded, block)
    on_paper = page_of(folded, block, paper=True)
    assert [caption for caption, _, _ in on_screen.tables] == ["everybody", "numbers"]
    assert [caption for caption, _, _ in on_paper.tables] == ["numbers"]
    assert len(on_paper.charts) == 1


@pytest.mark.parametrize(("name", "kind"), [("李", "name"), ("L" * 32, "name"), ("王" * 17, "long")])
def test_a_name_that_takes_half_the_page_may_be_broken(name, kind):
    table = Table(Label(en="all"), (Field("name", Label(en="Name"), Sort.NAME),), [{"name": name}])
    page = report_page(Document(Label(en="r"), Label(), (Section("s", Label(en="s"), (table,)),)), "en")
    assert f'<th scope="row" class="{kind}">{name}</th>' in page


def test_several_texts_in_a_cell_have_the_comma_of_the_language():
    flags = Field("flags", Label(en="flags"), Sort.LONG)
    assert written([Label("甲", "a"), Label("乙", "b")], flags, "en") == "a, b"
    assert written([Label("甲", "a"), Label("乙", "b")], flags, "zh") == "甲、乙"
