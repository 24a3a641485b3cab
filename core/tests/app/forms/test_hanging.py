from kpi.app.forms.hanging import hanging_on
from kpi.words import Label

MORE = """
    [[bind]]
    role = "clerk"
    unit = "north"
    scorecard = "month"
    sanctions = "results"
    pay = "wage"
    [metric.streak]
    label = "streak"
    unit = "count"
    source = { of = "total", over = "window", how = "streak", where = { op = "<", value = 60 } }
    [sanction.warned]
    label = { zh = "警告", en = "Warning" }
    scorer = "at_least"
    kind = "condition"
    ledger = "points"
    inputs = { value = "streak" }
    parameters = { least = 2 }
    proposal = "warning"
    [sanctions.results]
    label = { zh = "结果", en = "Results" }
    rules = ["warned"]
    [rule.wage]
    label = { zh = "绩效工资", en = "Pay by score" }
    kind = "pay"
    scorer = "by_score"
    inputs = { amount = "base_pay", score = "total" }
    parameters = { full = 100 }
    [pay.wage]
    label = { zh = "工资", en = "Wage" }
    part = [{ name = "wage", money = "base", rule = "wage" }]
"""


def test_pay_sanctions_cards_and_bindings_that_read_a_card_are_told(form):
    assert [one.zh for one in form("month", MORE).hanging] == [
        "工资：工资：绩效工资",
        "奖惩：结果：警告",
        "用于考核表：整表",
        "适用于：clerk（north）；同时适用：结果、工资",
    ]


def test_whom_a_card_holds_for_is_called_as_the_company_calls_it(company):
    policy = company(MORE)
    roles = {"clerk": Label("店员", "Shop clerk")}
    card = policy.catalogue.scorecards["company.month"]
    told = [one.en for one in hanging_on(card, policy.catalogue, policy.bindings, roles)]
    assert any(one.startswith("holds for: Shop clerk in north") for one in told)


def test_a_card_that_nothing_reads_says_nothing(form):
    assert form("year").hanging == ()
