"""What a file of each KIND holds: `kpi import KIND --columns`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpi.model.table import ColumnType, Table
from kpi.words import Label

HOLDS: Mapping[ColumnType, Label] = {
    ColumnType.NAME: Label("本行编号", "its own id"),
    ColumnType.EMPLOYEE: Label("员工：工号", "an employee: id"),
    ColumnType.UNIT: Label("部门：编号", "a unit: id"),
    ColumnType.SUBJECT: Label("员工或部门：编号", "an employee or unit: id"),
    ColumnType.METRIC: Label("指标：编号、短名或别名", "a metric: id, short name or alias"),
    ColumnType.EVENT_KIND: Label("事件类别：编号、短名或别名", "a kind of event: id, short name or alias"),
    ColumnType.WORD: Label("词", "a word"),
    ColumnType.TEXT: Label("文字", "text"),
    ColumnType.PERIOD: Label("期间", "a period"),
    ColumnType.DATE: Label("日期", "a day"),
    ColumnType.MOMENT: Label("日期，或日期与时间", "a day, or a day and a time"),
    ColumnType.TIME: Label("时刻", "a time of day"),
    ColumnType.DURATION: Label("时长", "a duration"),
    ColumnType.COUNT: Label("整数", "a whole number"),
    ColumnType.NUMBER: Label("数值", "a number"),
    ColumnType.RATE: Label(
        "数值，或 numerator、denominator 两列", "a number, or numerator and denominator as two columns"
    ),
    ColumnType.FLAG: Label("是或否", "yes or no"),
}
"""What the cells of a column may be, by its type."""


def kind_columns(table: Table, lang: str) -> list[dict[str, Any]]:
    """Return a row for each column: its name, the title that may stand in its place, what it holds, whether it is needed."""
    return [
        {
            "name": one.name,
            "title": one.label.text(lang) or one.name,
            "holds": list(one.choices) or HOLDS[one.type].text(lang),
            "needed": one.required,
        }
        for one in table.columns
    ]


__all__ = ["HOLDS", "kind_columns"]
