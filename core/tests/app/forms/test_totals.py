from fractions import Fraction

from kpi.app.forms.shape import Row
from kpi.app.forms.totals import added, points_of
from kpi.words import Label


def row(item, points):
    return Row(item, item, Label(item), points, points is None, (), Label(), Label(), ())


def said(form, lang="zh"):
    return [one.text(lang) for one in form.total]


def test_of_items_of_which_a_person_has_one_at_most_the_highest_counts():
    rows = [row("a", Fraction(30)), row("b", Fraction(20)), row("c", Fraction(10)), row("d", None)]
    assert points_of(rows, ()) == 60
    assert points_of(rows, (("a", "b"),)) == 40


def test_a_card_says_how_its_score_is_made_and_what_stands_on_it(form):
    assert said(form("month")) == [
        "每月一次，考核个人",
        "总分：各项得分之和，各项满分合计 30 分，另有 1 项满分未定，须由公司给出",
        "项目未评则不计该项，其分值也不计",
        "达标：得分 达到 60 为合格",
        "排名：在同岗位内按得分，同分同名次",
        "季度得分：各期得分的平均",
    ]


def test_points_that_are_not_100_together_are_said(form):
    found = said(form("month", '[[set]]\nkey = "company.manners.full"\nvalue = 75'), "en")
    assert "note: the points are 105 together, not 100" in found


def test_a_form_cut_off_in_print_says_what_can_be_seen_of_it(form):
    more = """
    [scorecard.cut]
    label = "cut"
    incomplete = true
    item = [{ rule = "in_time" }]
    parameters = { incomplete_policy = { value = "scale_to_100", choices = ["visible", "scale_to_100"] } }
    """
    assert "原表印刷不全：100 分中可见 20 分，可见部分折算为百分" in said(form("cut", more))


def test_a_total_with_bounds_and_a_base_says_them(form):
    more = """
    [scorecard.based]
    label = "based"
    item = [{ rule = "in_time" }]
    parameters = { base = 80, cap = 100, floor = "none" }
    """
    found = said(form("based", more), "en")
    assert "the total: 80 to begin with and the sum of the items; their points are 20 together" in found
    assert "at most 100" in found
    assert "no floor: it may be below 0" in found


def test_items_that_only_take_points_are_no_full_marks():
    words = added([row("a", Fraction(20)), row("b", Fraction(-5))], Fraction(15), None)
    assert words.zh == "总分：各项得分之和，最多加 20 分，最多减 5 分"


def test_who_signs_a_form_is_told_in_the_order_of_the_steps(form):
    more = """
    [procedure.signatures]
    label = "signatures"
    parameters = { chain = ["self", "checked"], approvers = { self = ["self"], checked = ["leader", "店长"] } }
    [scorecard.signed]
    label = "signed"
    item = [{ rule = "in_time" }]
    sign_off = "signatures"
    parameters = { unsigned = { value = "held", choices = ["final", "provisional", "held"] } }
    """
    assert "签字：本人 → checked（负责人、店长）；签完之前为待定结果，不发相应工资" in said(
        form("signed", more)
    )
    assert (
        "signed by: self -> checked (leader, 店长); provisional until all have signed, and not paid by"
        in said(form("signed", more), "en")
    )
