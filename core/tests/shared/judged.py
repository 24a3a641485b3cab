"""A shop whose clerks are judged on forms: two items that people rate, one that is measured."""

from kpi.store import open_store

POLICY = """
plugins = []
[metric.sales]
label = { zh = "销售额", en = "Sales" }
unit = "yuan"
[metric.kept]
label = { zh = "按时率", en = "In time" }
unit = "percent"
[metric.own]
label = { zh = "态度（自评）", en = "Attitude (self)" }
unit = "points"
source = { rated = "attitude", roles = ["self", "自评"], missing_role = "skip" }
[metric.above]
label = { zh = "态度（上级）", en = "Attitude (superior)" }
unit = "points"
source = { rated = "attitude", roles = ["superior", "上级"], missing_role = "skip" }
[metric.tidy]
label = { zh = "整洁", en = "Tidiness" }
unit = "points"
domain = { low = 0, high = 20 }
source = { rated = "tidy" }

[rule.attitude]
label = { zh = "工作态度", en = "Attitude" }
scorer = "weighted_raters"
full = "full"
inputs = { ratings = ["own", "above"] }
[rule.attitude.parameters]
full = { value = 30, unit = "points", origin = "default" }
rater_weights = { value = [1, 3], origin = "default" }
[rule.tidiness]
label = { zh = "整洁", en = "Tidiness" }
scorer = "manual"
full = "full"
inputs = { value = "tidy" }
[rule.tidiness.parameters]
full = { value = 20, unit = "points", origin = "default" }
[rule.turnover]
label = { zh = "销售", en = "Turnover" }
scorer = "manual"
full = "full"
inputs = { value = "sales" }
[rule.turnover.parameters]
full = { value = 50, unit = "points", origin = "default" }

[scorecard.month]
label = { zh = "月度考核表", en = "Monthly form" }
frequency = "month"
item = [{ rule = "attitude" }, { rule = "tidiness" }, { rule = "turnover" }]
[scorecard.judged]
label = { zh = "评分表", en = "Judged" }
frequency = "month"
item = [{ rule = "attitude" }, { rule = "tidiness" }]

[[bind]]
role = "clerk"
scorecard = ["month", "judged"]
"""
DAY = "2018-01-01"


def judged_company(kpi_store):
    """Fill an empty company with a policy, two clerks and their leader."""
    kpi_store.policy(POLICY)
    kpi_store.rows("employees", [{"id": id, "name": name, "hired_on": DAY}
                                 for id, name in (("L", "李主管"), ("E1", "张三"), ("E2", "王五"))])  # fmt: skip
    kpi_store.rows("units", [{"id": "shop", "name": "门店", "leader": "L"}])
    kpi_store.rows("assignments", [{"employee": id, "unit": "shop", "role": role, "from": DAY}
                                   for id, role in (("L", "lead"), ("E1", "clerk"), ("E2", "clerk"))])  # fmt: skip
    return kpi_store


def place(sheet, row, heading):
    """Return the cell of a row (its name) and a column (its heading) of a form."""
    cells = [cell for line in sheet.iter_rows() for cell in line]
    column = next(cell.column for cell in cells if cell.value == heading)
    at = next(cell.row for cell in cells if cell.value == row and cell.column > 1)
    return sheet.cell(at, column)


def give(sheet, *, own=None, above=None, tidy=None):
    for row, heading, value in (
        ("工作态度", "自评", own),
        ("工作态度", "上级", above),
        ("整洁", "评分", tidy),
    ):
        place(sheet, row, heading).value = value


def ratings(kpi_store):
    with open_store(kpi_store.folder / "kpi.db", tables=()) as store:
        frame = store.facts().frame("ratings")
        return sorted(frame.select("item", "period", "rater", "rater_role", "score.n", "score.d").iter_rows())
