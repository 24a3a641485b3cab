"""Shifts as planned, punches as made, and what people hand in about them: leave, make-up forms, swaps.

A shift whose end is not after its start ends on the next day; `24:00` is midnight at the end of its day.
"""

from __future__ import annotations

from kpi.model.table import Column, Table
from kpi.model.table import ColumnType as T
from kpi.words import Label

_DIRECTIONS = ("in", "out")

SHIFTS = Table(
    "shifts",
    (
        Column("employee", T.EMPLOYEE, label=Label("员工", "Employee")),
        Column("on", T.DATE, label=Label("日期", "Day")),
        Column("start", T.TIME, required=False, label=Label("上班时间", "Start")),
        Column("end", T.TIME, required=False, label=Label("下班时间", "End")),
        Column("kind", T.WORD, required=False, label=Label("班次", "Kind of shift")),
        Column("published", T.DATE, required=False, label=Label("排班公布日期", "Published on")),
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
        Column("direction", T.WORD, required=False, choices=_DIRECTIONS, label=Label("上下班", "In or out")),
        Column("device", T.WORD, required=False, label=Label("设备", "Device")),
        Column("note", T.TEXT, required=False, label=Label("备注", "Note")),
    ),
    ("employee", "at"),
    about="at",
    subject="employee",
    label=Label("打卡", "Punches"),
)

LEAVES = Table(
    "leaves",
    (
        Column("employee", T.EMPLOYEE, label=Label("员工", "Employee")),
        # Moments: a day alone is the whole day, the last one included.
        Column("from", T.MOMENT, label=Label("开始时间", "From")),
        Column("until", T.MOMENT, label=Label("结束时间", "Until")),
        Column("kind", T.WORD, required=False, label=Label("请假类别", "Kind of leave")),
        Column("filed", T.MOMENT, label=Label("申请时间", "Filed")),
        Column("approved", T.FLAG, required=False, label=Label("批准", "Approved")),
        Column("decided", T.MOMENT, required=False, label=Label("审批时间", "Decided")),
        Column("by", T.WORD, required=False, label=Label("审批人", "By whom")),
        Column("note", T.TEXT, required=False, label=Label("事由", "Reason")),
    ),
    ("employee", "from"),
    about="from",
    subject="employee",
    label=Label("请假", "Leave"),
)

PUNCH_FORMS = Table(
    "punch_forms",
    (
        Column("employee", T.EMPLOYEE, label=Label("员工", "Employee")),
        Column("on", T.DATE, label=Label("漏打卡日期", "Day of the missing punch")),
        # Without a direction a form stands for whichever punch of the day is missing.
        Column("direction", T.WORD, required=False, choices=_DIRECTIONS, label=Label("上下班", "In or out")),
        Column("filed", T.DATE, label=Label("申请日期", "Filed on")),
        Column("approved", T.FLAG, required=False, label=Label("批准", "Approved")),
        Column("by", T.WORD, required=False, label=Label("审批人", "By whom")),
        Column("reason", T.TEXT, required=False, label=Label("原因", "Reason")),
    ),
    ("employee", "on", "direction"),
    about="on",
    subject="employee",
    label=Label("补卡申请", "Make-up forms"),
)

SHIFT_SWAPS = Table(
    "shift_swaps",
    (
        Column("on", T.DATE, label=Label("日期", "Day")),
        Column("employee", T.EMPLOYEE, label=Label("员工", "Employee")),
        Column("partner", T.EMPLOYEE, label=Label("调班同事", "Partner")),
        # The partner's day where it is another one; without it both shifts are of the same day.
        Column("partner_on", T.DATE, required=False, label=Label("同事的日期", "Partner's day")),
        Column("approved", T.FLAG, required=False, label=Label("批准", "Approved")),
        Column("by", T.WORD, required=False, label=Label("审批人", "By whom")),
    ),
    ("on", "employee"),
    about="on",
    subject="employee",
    label=Label("调班", "Swapped shifts"),
)

HANDOVERS = Table(
    "handovers",
    (
        Column("from", T.EMPLOYEE, label=Label("交班人", "Who goes off")),
        Column("to", T.EMPLOYEE, label=Label("接班人", "Who comes on")),
        Column("started", T.MOMENT, label=Label("交接开始", "Started")),
        Column("finished", T.MOMENT, required=False, label=Label("交接完成", "Finished")),
        Column("signed_from", T.FLAG, required=False, label=Label("交班人签字", "Signed by who goes off")),
        Column("signed_to", T.FLAG, required=False, label=Label("接班人签字", "Signed by who comes on")),
        Column("record", T.FLAG, required=False, label=Label("有交接记录", "Recorded in writing")),
        # What went wrong in it, in the words of the rules (`causes`); nothing where all went well.
        Column("problem", T.WORD, required=False, label=Label("交接问题", "Problem")),
        Column("note", T.TEXT, required=False, label=Label("备注", "Note")),
    ),
    ("from", "to", "started"),
    about="started",
    subject="from",
    label=Label("交接班", "Hand-overs"),
)
