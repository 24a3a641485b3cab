import pytest

from kpi.app.forms.sources import raters_of, role_called, source_of
from kpi.words import Label

MORE = """
    [metric.seen]
    label = "seen"
    unit = "count"
    source = { table = "surveys", how = "count" }
    [metric.wanted]
    label = "wanted"
    unit = "percent"
    source = { target_of = "rate" }
    [metric.before]
    label = "before"
    unit = "percent"
    source = { of = "rate", over = "window", how = "previous" }
    [metric.led]
    label = "led"
    unit = "percent"
    source = { of = "rate", over = "subordinates", how = "mean" }
    [metric.days]
    label = "days"
    unit = "days"
    source = { attendance = "attended_days" }
    [metric.judged_before]
    label = "judged before"
    unit = "points"
    source = { of = "manners", over = "window", how = "mean" }
"""


@pytest.mark.parametrize(
    "name, zh, en",
    [
        ("rate", "录入数据", "recorded"),
        ("late", "事件：迟到", "events: late"),
        ("manners", "评分", "rated"),
        ("seen", "表：客户评价", "table: Ratings by customers"),
        ("wanted", "下达的目标", "the target set"),
        ("before", "上期值", "the period before"),
        ("led", "下属平均", "mean over the people led"),
        ("days", "考勤", "attendance"),
        ("total", "《月度》得分", "score of: Month"),
        ("worked", "按规则算出", "worked out by a rule"),
    ],
)
def test_a_figure_says_where_it_comes_from(company, name, zh, en):
    catalogue = company(MORE).catalogue
    assert source_of(catalogue.metrics[f"company.{name}"], catalogue) == Label(zh, en)


def test_the_raters_of_what_a_figure_is_made_of_are_its_own(company):
    catalogue = company(MORE).catalogue
    assert [one.zh for one in raters_of(catalogue.metrics["company.judged_before"], catalogue)] == [
        "上级×2",
        "老板×1",
    ]
    assert list(raters_of(catalogue.metrics["company.worked"], catalogue)) == []
    assert [one.zh for one in raters_of(catalogue.metrics["company.free"], catalogue)] == ["不限"]


def test_a_role_that_only_the_company_knows_is_called_as_it_calls_it():
    assert role_called("auditor") == Label("审核人", "auditor")
    assert role_called("店长").en == "店长"


def test_a_panel_is_named_with_its_groups_and_its_assumptions(form):
    more = """
    [panel.round]
    label = { zh = "互评", en = "all sides" }
    parameters = { groups = { team = ["team_member", "同事"] }, min_raters = { value = 3, origin = "default", meaning = { zh = "人数", en = "how many" } } }
    [metric.seen]
    label = "seen"
    unit = "points"
    source = { rated = "seen", panel = "round" }
    [rule.seen]
    scorer = "manual"
    inputs = { value = "seen" }
    parameters = { full = 10 }
    [scorecard.sides]
    label = "sides"
    item = [{ rule = "seen" }]
    """
    found = form("sides", more)
    assert found.rows[0].raters == Label("互评", "all sides")
    assert any("评分组：同事" in one.zh and "匿名" in one.zh for one in found.total)
    assert "company.round.min_raters" in [one.parameter for one in found.assumed]


def test_a_role_is_called_what_the_company_calls_it():
    named = {"clerk": Label("店员", "Shop clerk"), "superior": Label("店长", "Manager")}
    assert role_called("clerk", named).en == "Shop clerk"
    assert role_called("superior", named).zh == "店长"
    assert role_called("上级", named).en == "Manager"
    assert role_called("self", named) == role_called("self")


def test_raters_are_called_what_the_company_calls_them(company):
    catalogue = company(MORE).catalogue
    named = {"superior": Label("店长", "Manager"), "老板": Label("老板", "Owner")}
    told = raters_of(catalogue.metrics["company.judged_before"], catalogue, named)
    assert [one.en for one in told] == ["Manager x 2", "Owner x 1"]
