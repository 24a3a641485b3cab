"""Tickets of service and repair, one row each, with the moments at which their clocks start, pause and stop."""

from __future__ import annotations

from kpi.model.table import Column, Table
from kpi.model.table import ColumnType as T
from kpi.words import Label

TICKETS = Table(
    "tickets",
    (
        Column("id", T.NAME, label=Label("工单编号", "Ticket")),
        Column("kind", T.WORD, label=Label("工单类别", "Kind")),
        Column("customer_class", T.WORD, required=False, label=Label("客户级别", "Class of customer")),
        Column(
            "unit", T.UNIT, required=False, label=Label("受理部门", "Unit"), aliases=("accepting_branch",)
        ),
        Column("assignee", T.EMPLOYEE, required=False, label=Label("处理人", "Assignee")),
        Column(
            "origin", T.UNIT, required=False, label=Label("派单部门", "Origin"), aliases=("origin_branch",)
        ),
        Column("dispatched", T.MOMENT, label=Label("派单时间", "Dispatched")),
        # When its handling limit ends, where the system that keeps the tickets says so.
        Column("due", T.MOMENT, required=False, label=Label("时限截止", "Limit ends")),
        Column("responded", T.MOMENT, required=False, label=Label("响应时间", "Responded")),
        Column("resolved", T.MOMENT, required=False, label=Label("完成时间", "Resolved")),
        Column("closed", T.MOMENT, required=False, label=Label("回单时间", "Closed")),
        Column("customer", T.WORD, required=False, label=Label("客户", "Customer")),
        # Whether it went to the right unit.
        Column("correct", T.FLAG, required=False, label=Label("派单正确", "Rightly dispatched")),
        Column("dispatcher", T.EMPLOYEE, required=False, label=Label("派单人", "Dispatched by")),
        Column("call", T.WORD, required=False, label=Label("通话编号", "Call")),
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

PAUSES = Table(
    "pauses",
    (
        Column("ticket", T.WORD, label=Label("工单编号", "Ticket")),
        Column("from", T.MOMENT, label=Label("暂停开始", "From")),
        Column("until", T.MOMENT, required=False, label=Label("暂停结束", "Until")),
        Column("reason", T.WORD, label=Label("暂停原因", "Reason")),
    ),
    ("ticket", "from"),
    about="from",
    label=Label("工单暂停", "Pauses of tickets"),
)

__all__ = ["PAUSES", "TICKETS"]
