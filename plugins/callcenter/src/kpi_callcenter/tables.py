"""What the call centre and the hospital desk record beside the shared tables."""

from __future__ import annotations

from kpi.api import Column, Label, Table
from kpi.api import ColumnType as T

DUTY_LOG = Table(
    "duty_log",
    (
        Column("on", T.DATE, label=Label("日期", "Day")),
        # meeting, cleaning: the words of the rules (their parameter `duty`).
        Column("duty", T.WORD, label=Label("事项", "Duty")),
        Column("unit", T.UNIT, label=Label("部门", "Unit")),
        Column("employee", T.EMPLOYEE, required=False, label=Label("参加人或执行人", "Who was there")),
        Column("note", T.TEXT, required=False, label=Label("备注", "Note")),
    ),
    ("on", "duty", "unit", "employee"),
    about="on",
    subject="unit",
    label=Label("例行事项记录", "Log of regular duties"),
)

VISITS = Table(
    "visits",
    (
        Column("id", T.NAME, label=Label("来访编号", "Visit")),
        Column("at", T.MOMENT, label=Label("来访时间", "Time")),
        Column("visitor", T.TEXT, required=False, label=Label("来访者", "Visitor")),
        Column("employee", T.EMPLOYEE, required=False, label=Label("接待人", "Who let him in")),
        Column("approved_by", T.WORD, required=False, label=Label("批准人", "Approved by")),
    ),
    ("id",),
    about="at",
    subject="employee",
    label=Label("机房来访", "Visits of the machine room"),
)

DATA_REQUESTS = Table(
    "data_requests",
    (
        Column("id", T.NAME, label=Label("申请编号", "Request")),
        Column("at", T.MOMENT, label=Label("时间", "Time")),
        Column("employee", T.EMPLOYEE, required=False, label=Label("责任人", "Who answers for it")),
        Column("approved_by", T.WORD, required=False, label=Label("同意人", "With whose consent")),
        Column("handled_by", T.WORD, required=False, label=Label("查阅人", "Who looked it up")),
    ),
    ("id",),
    about="at",
    subject="employee",
    label=Label("资料查阅", "Requests for data"),
)

SEAT_LOG = Table(
    "seat_log",
    (
        Column("employee", T.EMPLOYEE, label=Label("员工", "Employee")),
        Column("at", T.MOMENT, label=Label("时间", "Time")),
        Column("seat", T.WORD, label=Label("座位", "Seat")),
        Column("assigned", T.WORD, required=False, label=Label("规定座位", "Assigned seat")),
    ),
    ("employee", "at"),
    about="at",
    subject="employee",
    label=Label("座位记录", "Log of seats"),
)

EMERGENCY_LEAVES = Table(
    "emergency_leaves",
    (
        Column("employee", T.EMPLOYEE, label=Label("员工", "Employee")),
        Column(
            "incident",
            T.MOMENT,
            aliases=("incident_at", "incident_time"),
            label=Label("事发时间", "Incident"),
        ),
        Column(
            "phoned",
            T.MOMENT,
            required=False,
            aliases=("phone", "phone_time", "phoned_at"),
            label=Label("电话告知时间", "Told by phone"),
        ),
        Column(
            "consent", T.FLAG, required=False, aliases=("consented",), label=Label("负责人同意", "Consent")
        ),
        Column(
            "returned",
            T.DATE,
            required=False,
            aliases=("return_date", "return"),
            label=Label("上班日期", "Day of return"),
        ),
        Column(
            "paperwork",
            T.DATE,
            required=False,
            aliases=("paperwork_date",),
            label=Label("补办手续日期", "Papers handed in"),
        ),
        Column("shift_start", T.MOMENT, required=False, label=Label("班次开始", "Start of the shift missed")),
        Column("note", T.TEXT, required=False, label=Label("事由", "Reason")),
    ),
    ("employee", "incident"),
    about="incident",
    subject="employee",
    label=Label("突发事件请假", "Leave in an emergency"),
)

TABLES: tuple[Table, ...] = (DUTY_LOG, VISITS, DATA_REQUESTS, SEAT_LOG, EMERGENCY_LEAVES)
"""The KINDs of this part."""
