"""Shifts as planned and punches as made. A shift whose end is not after its start ends on the next day."""

from __future__ import annotations

from kpi.model.label import Label
from kpi.model.table import Column, Table
from kpi.model.table import ColumnType as T

SHIFTS = Table(
    "shifts",
    (
        Column("employee", T.EMPLOYEE, label=Label("员工", "Employee")),
        Column("on", T.DATE, label=Label("日期", "Day")),
        Column("start", T.TIME, required=False, label=Label("上班时间", "Start")),
        Column("end", T.TIME, required=False, label=Label("下班时间", "End")),
        Column("kind", T.WORD, required=False, label=Label("班次", "Kind of shift")),
    ),
    ("employee", "on", "start"),
    about="on",
    subject="employee",
    label=Label("排班", "Shifts"),
)

PUNCHES = Table(
    "punches",
    (
        Column("employee", T.EMPLOYEE, label=Label("员工", "Employee")),
        Column("at", T.MOMENT, label=Label("打卡时间", "Time")),
        Column(
            "direction", T.WORD, required=False, choices=("in", "out"), label=Label("上下班", "In or out")
        ),
        Column("device", T.WORD, required=False, label=Label("设备", "Device")),
        Column("note", T.TEXT, required=False, label=Label("备注", "Note")),
    ),
    ("employee", "at"),
    about="at",
    subject="employee",
    label=Label("打卡", "Punches"),
)
