"""A small company whose months are exported: a mover, a name like a formula, a fine that waits, pay without a score."""

from __future__ import annotations

from kpi.testing.command import typed
from kpi.testing.company import Company

POLICY = """
plugins = []
[metric.care]
label = { zh = "关怀", en = "Care" }
unit = "percent"
[metric.own]
label = "own"
unit = "score"
source = { standing = "score", card = "desk" }
[rule.care]
label = { zh = "关怀得分", en = "Care" }
scorer = "ratio"
full = "full"
inputs = { actual = "care" }
parameters = { full = { value = 100 }, target = { value = 100 } }
[scorecard.desk]
label = { zh = "客服台", en = "Desk" }
rank = { scope = "card" }
[[scorecard.desk.item]]
rule = "care"
[event.late]
label = "late"
[sanction.late_fine]
label = { zh = "迟到罚款", en = "Fine for coming late" }
kind = "fine"
scorer = "per_event"
ledger = "yuan"
money = "fine"
on = "late"
inputs = { nth = "nth" }
parameters = { amount = 20.55 }
[sanctions.shop]
label = "shop"
rules = ["late_fine"]
[rule.base]
label = "Base pay"
kind = "pay"
scorer = "share"
inputs = { amount = "base_pay" }
parameters = { split = { value = 1 } }
[rule.merit]
label = "merit"
kind = "pay"
unit = "yuan"
scorer = "share"
inputs = { amount = "own" }
parameters = { split = { value = 1 } }
[pay.monthly]
label = "pay"
[[pay.monthly.part]]
name = "base"
mechanism = "amount"
money = "base"
rule = "base"
[[pay.monthly.part]]
name = "merit"
mechanism = "amount"
money = "award"
rule = "merit"
[[pay.monthly.part]]
name = "fines"
mechanism = "sanctions"
money = "fine"
[[bind]]
role = "cs"
scorecard = "desk"
sanctions = "shop"
pay = "monthly"
"""
SHOP, AFTER = "一二三四五六七八九十" * 3 + "一店", "一二三四五六七八九十" * 3 + "一售后[退/换]"
"""Units whose names begin with the same 31 characters."""
MAP = 'schema = 1\nkind = "employees"\n[column.name]\nformulas = true\n'
FORMULA = "=cmd|'/C calc'!A0"


def company(folder) -> Company:
    """Return it with 2025-03, run and recorded."""
    made = Company(folder)
    made.policy(POLICY)
    made.rows("units", [{"id": "u", "name": SHOP}, {"id": "v", "name": AFTER}])
    people = {"A": FORMULA, "B": "+李", "C": "@王", "D": "赵"}
    rows = "".join(f"{id},{name},2020-01-01\n" for id, name in people.items())
    (folder / "people.csv").write_text(f"id,name,hired_on\n{rows}", encoding="utf-8")
    (folder / "map.toml").write_text(MAP, encoding="utf-8")
    assert typed(folder, "import", "employees", "people.csv", "--map", "map.toml").code == 0
    at = {"role": "cs", "from": "2020-01-01", "base_pay": "3000"}
    made.rows(
        "assignments",
        [
            {"employee": "A", "unit": "u", **at},
            {"employee": "B", "unit": "u", **at},
            {"employee": "B", "unit": "v", **at, "from": "2025-03-16"},
            {"employee": "C", "unit": "v", **at},
            {"employee": "D", "unit": "v", **at},
        ],
    )
    made.rows(
        "observations",
        [
            {"subject": who, "metric": "care", "period": "2025-03", "value": value}
            for who, value in (("A", "90"), ("B", "70.25"), ("C", "80"))
        ],
    )
    made.rows("events", [{"subject": "A", "kind": "late", "on": "2025-03-05", "ref": "L1"}])
    made.run("2025-03")
    return made
