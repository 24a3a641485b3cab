from fractions import Fraction

import attrs

from kpi.app.forms.remarks import without_remarks
from kpi.app.forms.shape import Row
from kpi.words import Label

REMARK = Label("自评仅供参考", "one's own is for reference")


def row(zh, en):
    label = Label("项", "item")
    return Row("item", "company.item", label, Fraction(1), False, (), Label(zh, en), label, ())


ROWS = [row(f"{n} 分；自评仅供参考", f"{n} points; one's own is for reference") for n in range(3)]


def test_a_remark_that_ends_the_scoring_of_every_row_is_said_once():
    rows, remarks = without_remarks(ROWS)
    assert [one.scoring.zh for one in rows] == ["0 分", "1 分", "2 分"]
    assert [one.scoring.en for one in rows] == ["0 points", "1 points", "2 points"]
    assert remarks == (REMARK,)


def test_what_two_rows_repeat_or_one_row_lacks_stays_where_it_is():
    assert without_remarks(ROWS[:2]) == (tuple(ROWS[:2]), ())
    other = [*ROWS, row("按公司分档", "by the company's bands")]
    assert without_remarks(other) == (tuple(other), ())


def test_an_end_with_a_number_is_scoring_and_no_remark():
    rows = [row(f"{n} 分；最低 0 分", f"{n} points; at least 0") for n in range(3)]
    assert without_remarks(rows) == (tuple(rows), ())


def test_a_row_that_is_nothing_but_the_remark_keeps_it():
    rows = [row("自评仅供参考", "one's own is for reference") for _ in range(3)]
    assert without_remarks(rows) == (tuple(rows), ())


def test_a_row_with_parts_keeps_its_words():
    rows = [*ROWS[:2], attrs.evolve(ROWS[2], rows=(ROWS[0],))]
    assert without_remarks(rows) == (tuple(rows), ())
