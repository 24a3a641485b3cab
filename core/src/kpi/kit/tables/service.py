"""What comes back from customers: call-backs, ratings, complaints, and what inspections found.

`status` says how far a case is: pending until somebody has looked at it, then confirmed or waived. `amount` and
`severity` are what was decided of it, where a rule leaves a range.
"""

from __future__ import annotations

from collections.abc import Mapping

from kpi.model.quantity import Measure
from kpi.model.table import Column, Table
from kpi.model.table import ColumnType as T
from kpi.words import Label, phrase_in

SEVERITIES = ("minor", "moderate", "serious")
"""From the least on: the quantity 1, 2 and 3 of an event."""
SEVERITY_WORDS: Mapping[str, Label] = {
    "minor": phrase_in("severity", "minor"),
    "moderate": phrase_in("severity", "moderate"),
    "serious": phrase_in("severity", "serious"),
}
_STATUSES = ("pending", "confirmed", "waived", "appealed")
_DECIDED = (
    Column("severity", T.WORD, required=False, choices=SEVERITIES, label=Label("情节", "Severity")),
    Column("amount", T.NUMBER, required=False, unit=Measure.YUAN, label=Label("决定金额", "Amount decided")),
    Column("status", T.WORD, required=False, choices=_STATUSES, label=Label("状态", "Status")),
    Column("note", T.TEXT, required=False, label=Label("备注", "Note")),
)

CALLBACKS = Table(
    "callbacks",
    (
        Column("ticket", T.WORD, label=Label("工单编号", "Ticket")),
        Column("at", T.MOMENT, label=Label("回访时间", "Time of the call-back")),
        Column("agent", T.EMPLOYEE, required=False, label=Label("回访人", "Agent")),
        # Reached, and an answer or a rating recorded.
        Column("effective", T.FLAG, label=Label("有效回访", "Effective")),
        Column("satisfied", T.FLAG, required=False, label=Label("满意", "Satisfied")),
        Column("result", T.WORD, required=False, label=Label("回访结果", "Result")),
    ),
    ("ticket", "at"),
    about="at",
    subject="agent",
    label=Label("电话回访", "Call-backs"),
)

SURVEYS = Table(
    "surveys",
    (
        Column("id", T.NAME, label=Label("评价编号", "Rating")),
        Column("on", T.MOMENT, label=Label("评价时间", "Time of the rating")),
        Column("employee", T.EMPLOYEE, required=False, label=Label("服务人员", "Employee")),
        Column("unit", T.UNIT, required=False, label=Label("服务部门", "Unit")),
        Column("channel", T.WORD, required=False, label=Label("渠道", "Channel")),
        Column("level", T.WORD, required=False, label=Label("评价等级", "Level as given")),
        # Missing where the rating is not valid: it counts neither above nor below the line.
        Column("satisfied", T.FLAG, required=False, label=Label("满意", "Satisfied")),
    ),
    ("id",),
    about="on",
    subject="employee",
    label=Label("客户评价", "Ratings by customers"),
)

COMPLAINTS = Table(
    "complaints",
    (
        Column("id", T.NAME, label=Label("投诉编号", "Complaint")),
        Column("on", T.MOMENT, label=Label("投诉时间", "Time of the complaint")),
        Column("employee", T.EMPLOYEE, required=False, label=Label("当事人", "Person concerned")),
        Column("unit", T.UNIT, required=False, label=Label("责任单位", "Unit concerned")),
        Column("cause", T.WORD, required=False, label=Label("投诉原因", "Cause")),
        Column("class", T.WORD, required=False, label=Label("投诉类别", "Class")),
        Column("channel", T.WORD, required=False, label=Label("渠道", "Channel")),
        Column("ticket", T.WORD, required=False, label=Label("工单编号", "Ticket")),
        Column("responded", T.MOMENT, required=False, label=Label("响应时间", "Responded")),
        # An improvement measure was given to the customer.
        Column("measured", T.MOMENT, required=False, label=Label("改善措施时间", "Measure given")),
        Column("resolved", T.MOMENT, required=False, label=Label("解决时间", "Resolved")),
        *_DECIDED,
    ),
    ("id",),
    about="on",
    subject="employee",
    label=Label("投诉", "Complaints"),
)

INSPECTIONS = Table(
    "inspections",
    (
        Column("id", T.NAME, label=Label("检查编号", "Inspection")),
        Column("on", T.MOMENT, label=Label("检查时间", "Time of the inspection")),
        Column("by", T.WORD, required=False, label=Label("检查方", "By whom")),
        Column("employee", T.EMPLOYEE, required=False, label=Label("责任人", "Responsible person")),
        Column("unit", T.UNIT, required=False, label=Label("受检单位", "Unit inspected")),
        Column("item", T.WORD, required=False, label=Label("检查项目", "Item")),
        Column("passed", T.FLAG, label=Label("合格", "Passed")),
        *_DECIDED,
    ),
    ("id",),
    about="on",
    subject="employee",
    label=Label("检查", "Inspections"),
)

__all__ = ["CALLBACKS", "COMPLAINTS", "INSPECTIONS", "SEVERITIES", "SURVEYS"]
