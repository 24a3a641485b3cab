"""What happens to systems and networks: outages, and the checks that are made of them."""

from __future__ import annotations

from kpi.model.table import Column, Table
from kpi.model.table import ColumnType as T
from kpi.words import Label

_STARTS = ("start", "started_at", "reported_at", "first_reported_at", "dispatched", "dispatched_at")
_ENDS = ("end", "ended_at", "fixed_at", "restored_at", "switched_at", "replaced_at")

OUTAGES = Table(
    "outages",
    (
        Column("id", T.NAME, label=Label("故障编号", "Outage")),
        Column("system", T.WORD, label=Label("系统", "System")),
        # From the first report of several: a second report of the same outage is no new row.
        Column("reported", T.MOMENT, label=Label("首报时间", "First reported"), aliases=_STARTS),
        Column(
            "responded",
            T.MOMENT,
            required=False,
            label=Label("响应时间", "Responded"),
            aliases=("responded_at",),
        ),
        Column(
            "arrived", T.MOMENT, required=False, label=Label("到场时间", "Arrived"), aliases=("arrived_at",)
        ),
        Column("fixed", T.MOMENT, required=False, label=Label("恢复时间", "Fixed"), aliases=_ENDS),
        # The ticket's return, where closing it asks for one after the repair.
        Column(
            "returned",
            T.MOMENT,
            required=False,
            label=Label("回单时间", "Returned"),
            aliases=("returned_at",),
        ),
        Column("kind", T.WORD, required=False, label=Label("故障类别", "Kind of failure")),
        Column("grade", T.WORD, required=False, label=Label("故障级别", "Grade")),
        Column("layer", T.WORD, required=False, label=Label("网络层", "Layer")),
        Column("device", T.WORD, required=False, label=Label("设备", "Device")),
        Column("devices", T.COUNT, required=False, label=Label("涉及设备数", "Devices concerned")),
        Column("cause", T.WORD, required=False, label=Label("原因", "Cause")),
        # What several alarms belong to: one failure of a large area.
        Column("event", T.WORD, required=False, label=Label("大面积故障", "Event")),
        Column(
            "appeal",
            T.WORD,
            required=False,
            choices=("granted", "refused", "pending"),
            label=Label("申诉结果", "Appeal"),
        ),
        Column("unit", T.UNIT, required=False, label=Label("责任部门", "Unit")),
        Column("employee", T.EMPLOYEE, required=False, label=Label("责任人", "Employee")),
        Column("analysis", T.MOMENT, required=False, label=Label("书面分析时间", "Written analysis")),
        Column("note", T.TEXT, required=False, label=Label("备注", "Note")),
    ),
    ("id",),
    about="reported",
    subject="unit",
    label=Label("故障", "Outages"),
)

MAINTENANCE = Table(
    "maintenance",
    (
        Column("on", T.DATE, label=Label("日期", "Day")),
        Column("kind", T.WORD, label=Label("工作类别", "Kind of work")),
        Column("system", T.WORD, label=Label("系统或区域", "System or place")),
        Column("unit", T.UNIT, required=False, label=Label("责任部门", "Unit")),
        Column("employee", T.EMPLOYEE, required=False, label=Label("执行人", "Employee")),
        Column("note", T.TEXT, required=False, label=Label("备注", "Note")),
    ),
    ("on", "kind", "system"),
    about="on",
    subject="unit",
    label=Label("维护记录", "Maintenance"),
)

__all__ = ["MAINTENANCE", "OUTAGES"]
