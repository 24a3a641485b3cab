"""Tables of an export that tests make of drawn rows."""

from __future__ import annotations

from fractions import Fraction

from kpi.output import Column
from kpi.output.exports import Listing
from kpi.words import Label

CARDS = ("客服*", "班长?~")
COLUMNS = (
    Column("id", Label("工号", "Id")),
    Column("name", Label("姓名", "Name")),
    Column("unit", Label("部门", "Unit"), shown="unit_name"),
    Column("card", Label("考核表", "Scorecard"), optional=True),
    Column("score", Label("得分", "Score"), number=True, places=2, total="mean"),
    Column("base", Label("基本工资", "Base"), number=True, places=2, total="sum", money=True),
    Column("fine", Label("罚款", "Fine"), number=True, places=2, total="sum", money=True),
    Column("payable", Label("应发", "Payable"), number=True, places=2, total="sum", money=True),
    Column("note", Label("标记", "Flags"), optional=True, loose=True),
)


def row(id, unit="", name="", unit_name=None, **values):
    """Return a row; amounts are written as text."""
    exact = {
        key: None if value is None else Fraction(value) for key, value in values.items() if key != "card"
    }
    card = {"card": values["card"]} if "card" in values else {}
    return {"id": id, "name": name or id, "unit": unit, "unit_name": unit if unit_name is None else unit_name,
            **exact, **card}  # fmt: skip


def listing(rows, *, open=False, title=("应发", "Pay")):
    return Listing(Label(*title), COLUMNS, rows, Label("2025年3月", "March 2025"), open,
                   {"payable": ("base", "fine")}, "card")  # fmt: skip
