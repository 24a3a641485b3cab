from fractions import Fraction

import pytest

from kpi.app.forms.rows import condition_words
from kpi.model.metric import Condition
from kpi.words import Label


def rows(form):
    return {row.item: row for row in form.rows}


def test_a_row_has_points_figures_scoring_and_clauses(form):
    row = rows(form("month"))["in_time"]
    assert (row.points, row.unset, row.clauses, row.group) == (20, False, ("C1",), "work")
    assert row.scoring == Label(
        "≥ 95 得 20 分；[90, 95) 得 10 分；< 90 得 0 分", "≥ 95: 20; [90, 95): 10; < 90: 0"
    )
    (reading,) = row.readings
    assert (reading.label.zh, reading.source.zh, reading.raters) == ("及时率", "录入数据", ())
    assert row.raters == Label("系统", "system")


def test_a_full_mark_that_nobody_has_set_is_unset_and_not_nothing(form):
    row = rows(form("month"))["manners"]
    assert (row.points, row.unset) == (None, True)
    assert rows(form("month", '[[set]]\nkey = "company.manners.full"\nvalue = 5'))["manners"].points == 5


def test_who_rates_is_named_with_the_weight_of_each(form):
    row = rows(form("month"))["manners"]
    assert row.raters == Label("上级×2、老板×1", "superior x 2, 老板 x 1")
    assert row.readings[0].label.zh == "评分"


def test_for_whom_an_item_is_and_what_follows_without_it_is_noted(form):
    found = rows(form("month"))
    assert [one.zh for one in found["manners"].notes] == ["仅当方向 = a"]
    assert [one.en for one in found["lateness"].notes] == ["not assessed: full points"]


def test_a_rule_that_weighs_figures_has_them_as_parts_with_their_share(form):
    (row,) = form("year").rows
    assert [(one.label.zh, one.points, one.rule) for one in row.rows] == [
        ("左", 75, ""),
        ("折算", 25, "company.halved"),
    ]
    assert [one.raters.zh for one in row.rows] == ["本人", "系统"]
    assert "及时率" in row.rows[1].scoring.zh
    assert sum(one.points for one in row.rows) == Fraction(100)


def test_the_rules_behind_a_figure_are_told_in_words(form):
    more = """
    [rule.twice]
    scorer = "ratio"
    inputs = { actual = "worked", target = "rate" }
    parameters = { full = 10 }
    [scorecard.other]
    label = "other"
    item = [{ rule = "twice" }]
    """
    (row,) = form("other", more).rows
    assert [(one.rule, one.label.zh) for one in row.behind] == [("company.halved", "折算")]


@pytest.mark.parametrize(
    "condition, zh",
    [
        (Condition("company.track", "missing"), "方向缺失"),
        (Condition("company.track", "present"), "方向已有"),
        (Condition("company.track", "in", ("a", "b")), "方向为 a、b 之一"),
        (Condition("company.rate", ">=", Fraction(90)), "及时率 ≥ 90"),
    ],
)
def test_a_condition_is_said_with_the_name_of_what_it_tests(company, condition, zh):
    assert condition_words(condition, company().catalogue).zh == zh
