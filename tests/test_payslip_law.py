"""A payslip on which the law has cut what is taken, with an open appeal and money from outside."""

from __future__ import annotations

import html
import re

POLICY = """
schema = 1
plugins = ["law_cn"]
[rule.base]
label = { zh = "底薪", en = "Base pay" }
kind = "pay"
scorer = "share"
inputs = { amount = "base_pay" }
parameters = { split = { value = 1 } }
[pay.monthly]
label = { zh = "工资", en = "Pay" }
[[pay.monthly.part]]
name = "base"
mechanism = "amount"
money = "base"
rule = "base"
[[pay.monthly.part]]
name = "outside"
mechanism = "outside"
money = "adjustment"
[[bind]]
role = "courier"
pay = "monthly"
[[bind]]
limits = ["law_cn.month"]
[[set]]
key = "law_cn.month.mode"
value = "cap"
"""


def test_what_the_law_gives_back_and_carries_on_stands_on_the_slips_of_both_months(
    kpi_store, kpi_cli, tmp_path
):
    kpi_store.policy(POLICY)
    kpi_store.rows("units", [{"id": "depot", "name": "站点"}])
    kpi_store.rows("employees", [{"id": "C1", "name": "程一", "hired_on": "2020-01-01"}])
    kpi_store.rows(
        "assignments",
        [{"employee": "C1", "unit": "depot", "role": "courier", "base_pay": "4500", "from": "2020-01-01"}],
    )
    kpi_store.rows(
        "pay_lines",
        [
            {
                "subject": "C1",
                "period": "2024-01",
                "kind": "loss_compensation",
                "amount": "-3000",
                "note": "包裹",
            }
        ],
    )
    for period in ("2024-01", "2024-02"):
        kpi_store.run(period)
        assert kpi_cli("payslip", "C1", "--period", period, "-o", f"{period}.html").code == 0
    first, second = (
        " ".join(
            html.unescape(
                re.sub(r"<[^>]+>", " ", (tmp_path / f"{one}.html").read_text(encoding="utf-8"))
            ).split()
        )
        for one in ("2024-01", "2024-02")
    )
    for part in (
        "包裹",
        "-3,000.00",
        "应扣 3,000.00；最多可扣 900.00",
        "2,100.00",
        "¥3,600.00",
        "CN.WAGES.16",
    ):
        assert part in first
    for part in ("由 2024年1月 结转", "-2,100.00", "1,200.00", "¥3,600.00"):
        assert part in second
