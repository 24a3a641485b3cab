"""Calls of a call centre, one row each."""

from __future__ import annotations

from fractions import Fraction

from kpi.model.quantity import Domain
from kpi.model.table import Column, Table
from kpi.model.table import ColumnType as T
from kpi.words import Label

CALLS = Table(
    "calls",
    (
        Column("id", T.NAME, label=Label("通话编号", "Call")),
        # Missing where nobody took the call.
        Column("agent", T.EMPLOYEE, required=False, label=Label("坐席", "Agent")),
        Column("on", T.MOMENT, label=Label("来电时间", "Time of the call")),
        Column("unit", T.UNIT, required=False, label=Label("部门", "Unit")),
        Column("queue", T.WORD, required=False, label=Label("队列", "Queue")),
        Column("topic", T.WORD, required=False, label=Label("主题", "Topic")),
        Column("customer", T.WORD, required=False, label=Label("客户", "Customer")),
        Column("answered", T.FLAG, label=Label("接通", "Answered")),
        Column("resolved", T.FLAG, required=False, label=Label("解决", "Resolved")),
        Column("all_busy", T.FLAG, required=False, label=Label("座席全忙", "All seats busy")),
        Column("leader", T.EMPLOYEE, required=False, label=Label("介入班长", "Leader who stepped in")),
        Column("ticket", T.WORD, required=False, label=Label("工单编号", "Ticket")),
        # Drawn for assessment.
        Column("sampled", T.FLAG, required=False, label=Label("抽查", "Sampled")),
        Column("transferred", T.FLAG, required=False, label=Label("转接", "Transferred")),
        # Seconds. Missing where nobody answered: a wait that never ended is no speed of 0.
        Column("speed_of_answer", T.DURATION, required=False, label=Label("应答时长", "Speed of answer")),
        Column("talk_time", T.DURATION, required=False, label=Label("通话时长", "Talk time")),
        Column("hold_time", T.DURATION, required=False, label=Label("保持时长", "Hold time")),
        Column("wrap_time", T.DURATION, required=False, label=Label("话后时长", "Wrap-up time")),
        Column(
            "satisfaction",
            T.NUMBER,
            required=False,
            domain=Domain(Fraction(0), Fraction(100)),
            label=Label("满意度", "Satisfaction"),
        ),
    ),
    ("id",),
    about="on",
    subject="agent",
    label=Label("通话", "Calls"),
)
