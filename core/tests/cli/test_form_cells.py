from datetime import date
from fractions import Fraction

import attrs

from kpi.app.forms import Assumed, Form, Reading, Row
from kpi.cli.form_cells import assumed_cells, row_cells
from kpi.model.quantity import Measure
from kpi.types import Origin
from kpi.words import Label

RATED = Label("评分", "rated")
ROW = Row(
    "manners",
    "company.manners",
    Label("礼貌", "Manners"),
    Fraction(10),
    unset=False,
    readings=(),
    scoring=Label("评定", "judged"),
    raters=Label("上级", "superior"),
    clauses=("C1", "C2"),
)
ASSUMED = Assumed(
    "company.manners.floor",
    Label("礼貌", "Manners"),
    Fraction(0),
    "points",
    Label("最低分", "the least"),
    Origin.DEFAULT,
    None,
    None,
    ("C1",),
)


def form(*rows, groups=None):
    total = sum((row.points or 0 for row in rows), start=Fraction(0))
    return Form("company.card", Label("表", "card"), (), rows, groups or {}, total, (), (), (), ())


def cells(*rows, lang="zh", width=120, groups=None):
    return [one for one in row_cells(form(*rows, groups=groups), lang, width) if one]


def test_a_wide_form_has_columns_for_who_scores_and_for_clauses():
    (cell,) = cells(ROW)
    assert cell == {
        "number": "1",
        "label": "礼貌",
        "points": "10",
        "readings": "",
        "scoring": "评定",
        "raters": "上级",
        "clauses": "C1\nC2\nmanners",
    }


def test_a_narrow_form_has_them_below_the_figures_and_the_name():
    (cell,) = cells(ROW, width=80, lang="en")
    assert (cell["label"], cell["readings"]) == ("Manners\nC1\nC2\nmanners", "who scores: superior")
    assert "raters" not in cell


def test_figures_of_one_unit_and_source_stand_together():
    recorded = Label("录入数据", "recorded")
    readings = (
        Reading("a", Label("甲", "a"), Measure.PERCENT, recorded),
        Reading("b", Label("乙", "b"), Measure.PERCENT, recorded),
        Reading("c", Label("丙", "c"), Measure.POINTS, RATED, (Label("上级", "superior"),)),
        Reading("d", Label("丁", "d"), Measure.POINTS, RATED, (Label("不限", "anyone"),)),
    )
    row = attrs.evolve(ROW, readings=readings)
    assert cells(row)[0]["readings"] == "甲、乙（%，录入数据）\n丙（分，上级评分）\n丁（分，评分）"
    assert cells(row, lang="en")[0]["readings"].splitlines()[:2] == [
        "a, b (%, recorded)",
        "c (points, rated by superior)",
    ]


def test_points_that_nobody_set_are_no_number_and_thirds_are_about():
    unset = attrs.evolve(ROW, points=None, unset=True)
    none = attrs.evolve(ROW, points=None)
    third = attrs.evolve(ROW, points=Fraction(100, 3))
    assert [one["points"] for one in cells(unset, none, third)] == ["未定", "—", "≈33.33", "100/3"]
    assert cells(unset, lang="en")[0]["points"] == "not set"


def test_blocks_parts_and_the_sum_have_lines_of_their_own():
    row = attrs.evolve(ROW, group="work", rows=(ROW, ROW))
    found = cells(row, ROW, groups={"work": (Label("工作", "Work"), Fraction(10))})
    assert [(one.get("number"), one["label"], one["points"]) for one in found] == [
        (None, "【工作】", "10"),
        ("1", "礼貌", "10"),
        ("1.1", "礼貌", "10"),
        ("1.2", "礼貌", "10"),
        ("2", "礼貌", "10"),
        (None, "合计", "20"),
    ]


def test_rules_that_assume_the_same_are_one_line():
    other = attrs.evolve(ASSUMED, parameter="company.looks.floor", clauses=("C2",))
    (line,) = assumed_cells([ASSUMED, other], "zh")
    assert line == {
        "name": "floor",
        "of": "manners, looks",
        "value": "0 分",
        "meaning": "最低分",
        "origin": "默认",
        "clauses": "C1, C2",
    }


def test_what_the_company_set_is_told_with_its_days_and_what_it_replaces():
    one = attrs.evolve(
        ASSUMED,
        value=None,
        origin=Origin.COMPANY,
        since=date(2025, 1, 1),
        until=date(2025, 6, 30),
        instead_of=Fraction(1),
        replaces=True,
    )
    assert assumed_cells([one], "zh")[0]["origin"] == "公司，自 2025-01-01，至 2025-06-30（原为 1 分）"
    assert (
        assumed_cells([one], "en")[0]["origin"]
        == "company, from 2025-01-01, until 2025-06-30 (instead of 1 points)"
    )


def test_words_of_facts_stand_as_they_are_written_and_choices_in_words():
    words = attrs.evolve(ASSUMED, value=("two_way", "双向"), unit="")
    choice = attrs.evolve(ASSUMED, value="all_or_nothing", unit="")
    assert assumed_cells([words], "en")[0]["value"] == "two_way, 双向"
    assert assumed_cells([choice], "zh")[0]["value"] == "有则零分"
