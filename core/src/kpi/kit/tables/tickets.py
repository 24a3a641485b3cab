"""Tickets of service and repair, one row each, with the moments at which their clocks start and stop."""

from __future__ import annotations

from kpi.model.label import Label
from kpi.model.table import Column, Table
from kpi.model.table import ColumnType as T

TICKETS = Table(
    "tickets",
    (
        Column("id", T.NAME, label=Label("工单编号", "Ticket")),
        Column("kind", T.WORD, label=Label("工单类别", "Kind")),
        Column("customer_class", T.WORD, required=False, label=Label("客户级别", "Class of customer")),
        Column("unit", T.UNIT, required=False, label=Label("受理部门", "Unit")),
        Column("assignee", T.EMPLOYEE, required=False, label=Label("处理人", "Assignee")),
        Column("origin", T.UNIT, required=False, label=Label("派单部门", "Origin")),
        Column("dispatched", T.MOMENT, label=Label("派单时间", "Dispatched")),
        Column("responded", T.MOMENT, required=False, label=Label("响应时间", "Responded")),
        Column("resolved", T.MOMENT, required=False, label=Label("完成时间", "Resolved")),
        Column("closed", T.MOMENT, required=False, label=Label("回单时间", "Closed")),
        Column("status", T.WORD, required=False, label=Label("状态", "Status")),
        Column("satisfied", T.FLAG, required=False, label=Label("满意", "Satisfied")),
        Column("ref", T.WORD, required=False, label=Label("关联单号", "Reference")),
        Column("note", T.TEXT, required=False, label=Label("备注", "Note")),
    ),
    ("id",),
    about="dispatched",
    subject="assignee",
    label=Label("工单", "Tickets"),
)
