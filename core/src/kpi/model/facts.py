"""The facts that every company has; each class is also the table of its `kpi import` KIND."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from kpi.frozen import frozen
from kpi.model.period import Period
from kpi.model.quantity import Measure
from kpi.model.table import ColumnType as T
from kpi.model.table import Table, column, table_of
from kpi.types import Money

SIGNATURE = "signature"
DECISIONS = ("approval", "amount", "waiver", "score", "adjustment", SIGNATURE)
"""The kinds of decisions of which the core knows what follows; what falls due may bring further ones."""


@frozen
class Unit:
    """A department, group or shop; `leader` is the employee who answers for it.

    A row with a later `from` ends the one before: so a new leader or another parent begins on a day.
    """

    id: str = column(T.NAME, "部门编号")
    name: str = column(T.TEXT, "部门名称")
    parent: str | None = column(T.UNIT, "上级部门", required=False)
    leader: str | None = column(T.EMPLOYEE, "负责人", required=False)
    from_: date | None = column(T.DATE, "生效日期", required=False)
    until: date | None = column(T.DATE, "失效日期", required=False)


@frozen
class Employee:
    """A person with the dates of the contract."""

    id: str = column(T.NAME, "工号")
    name: str = column(T.TEXT, "姓名")
    hired_on: date = column(T.DATE, "入职日期")
    left_on: date | None = column(T.DATE, "离职日期", required=False)
    alias: str | None = column(T.WORD, "别名", required=False)
    probation_until: date | None = column(T.DATE, "试用期至", required=False)
    contract_from: date | None = column(T.DATE, "合同开始", required=False)
    contract_until: date | None = column(T.DATE, "合同结束", required=False)


@frozen
class Assignment:
    """Where a person works, as what, on which level and for which base pay, from a day on."""

    employee: str = column(T.EMPLOYEE, "工号")
    unit: str = column(T.UNIT, "部门")
    role: str = column(T.WORD, "岗位")
    level: str | None = column(T.WORD, "级别", required=False)
    base_pay: Fraction | None = column(T.NUMBER, "底薪", required=False, unit=Measure.YUAN)
    from_: date = column(T.DATE, "生效日期")
    until: date | None = column(T.DATE, "失效日期", required=False)


@frozen
class Observation:
    """A metric's value in a period: one number, both parts of a rate, 0 or 1 of a flag, or the word of a level."""

    subject: str = column(T.SUBJECT, "工号或部门")
    metric: str = column(T.METRIC, "指标")
    period: Period = column(T.PERIOD, "期间")
    value: Fraction | None = column(T.RATE, "数值")
    word: str | None = column(T.WORD, "等级值", required=False)
    source: str | None = column(T.WORD, "来源", required=False)
    known_on: date | None = column(T.DATE, "获知日期", required=False)


@frozen
class Target:
    """The value that a metric should reach, for a person, a role or a unit."""

    subject: str | None = column(T.SUBJECT, "工号", required=False)
    role: str | None = column(T.WORD, "岗位", required=False)
    unit: str | None = column(T.UNIT, "部门", required=False)
    metric: str = column(T.METRIC, "指标")
    period: Period = column(T.PERIOD, "期间")
    value: Fraction = column(T.RATE, "目标值")


@frozen
class Event:
    """Something that happened: a complaint, a lapse, a suggestion. A `waived` one has no effect, that of an
    `appealed` one is provisional.
    """

    subject: str = column(T.SUBJECT, "工号")
    kind: str = column(T.EVENT_KIND, "事件")
    on: str = column(T.MOMENT, "日期")
    quantity: Fraction | None = column(T.NUMBER, "数量", required=False)
    amount: Fraction | None = column(T.NUMBER, "金额", required=False)
    status: str | None = column(T.WORD, "状态", required=False)
    ref: str | None = column(T.WORD, "编号", required=False)
    note: str | None = column(T.TEXT, "备注", required=False)
    known_on: date | None = column(T.DATE, "获知日期", required=False)


@frozen
class Rating:
    """A judgement by a person in a role."""

    subject: str = column(T.SUBJECT, "工号")
    item: str = column(T.WORD, "考核项目")
    period: Period = column(T.PERIOD, "期间")
    rater: str = column(T.WORD, "评分人")
    rater_role: str = column(T.WORD, "评分角色")
    score: str = column(T.RATE, "得分")
    note: str | None = column(T.TEXT, "评语", required=False)


@frozen
class Comment:
    """What somebody wrote beside a judgement that he gave unseen; `ref` only tells one comment from another.

    The import of ratings makes them, apart from the scores: nothing in them leads to a score or a rater.
    """

    subject: str = column(T.SUBJECT, "工号")
    item: str = column(T.WORD, "考核项目")
    period: Period = column(T.PERIOD, "期间")
    rater_role: str = column(T.WORD, "评分角色")
    ref: str = column(T.WORD, "编号")
    text: str = column(T.TEXT, "评语")


@frozen
class Decision:
    """What somebody who may decided, and why."""

    kind: str = column(T.WORD, "决定", choices=DECISIONS)
    subject: str = column(T.SUBJECT, "工号")
    on: date = column(T.DATE, "日期")
    by: str = column(T.WORD, "决定人")
    ref: str | None = column(T.WORD, "编号", required=False)
    period: Period | None = column(T.PERIOD, "期间", required=False)
    card: str | None = column(T.WORD, "考核表", required=False)
    item: str | None = column(T.WORD, "考核项目", required=False)
    score: Fraction | None = column(T.NUMBER, "得分", required=False)
    amount: Fraction | None = column(T.NUMBER, "金额", required=False)
    step: str | None = column(T.WORD, "步骤", required=False)
    outcome: str | None = column(T.WORD, "结果", required=False, choices=("approved", "rejected"))
    level: str | None = column(T.WORD, "级别", required=False)
    effective_on: date | None = column(T.DATE, "生效日期", required=False)
    note: str | None = column(T.TEXT, "理由", required=False)


@frozen
class Exclusion:
    """A time in which somebody does not count for a rank, a mean, a pool or pay."""

    subject: str = column(T.SUBJECT, "工号")
    from_: date = column(T.DATE, "开始日期")
    until: date = column(T.DATE, "结束日期")
    reason: str = column(T.WORD, "原因")
    scope: str | None = column(T.WORD, "范围", required=False, choices=("rank", "mean", "pool", "pay"))


@frozen
class PayLine:
    """Money from outside, such as overtime."""

    subject: str = column(T.SUBJECT, "工号")
    period: Period = column(T.PERIOD, "期间")
    kind: str = column(T.WORD, "类别", choices=tuple(Money))
    amount: Fraction = column(T.NUMBER, "金额", unit=Measure.YUAN)
    note: str = column(T.TEXT, "说明")


@frozen
class TakenOver:
    """A result of before this program, taken over as it stands."""

    subject: str = column(T.SUBJECT, "工号")
    card: str = column(T.WORD, "考核表")
    period: Period = column(T.PERIOD, "期间")
    score: Fraction | None = column(T.NUMBER, "得分", required=False)
    grade: str | None = column(T.WORD, "等级", required=False)
    rank: int | None = column(T.COUNT, "名次", required=False)


CORE_TABLES: tuple[Table, ...] = (
    table_of(Unit, "units", ("id", "from"), about="from", open_ended=True),
    table_of(Employee, "employees", ("id",), about="hired_on"),
    table_of(
        Assignment, "assignments", ("employee", "from"), about="from", subject="employee", open_ended=True
    ),
    table_of(Observation, "observations", ("subject", "metric", "period"), about="period", subject="subject"),
    table_of(
        Target, "targets", ("subject", "role", "unit", "metric", "period"), about="period", subject="subject"
    ),
    table_of(Event, "events", ("subject", "kind", "on", "ref"), about="on", subject="subject", own_ref=True),
    table_of(
        Rating,
        "ratings",
        ("subject", "item", "period", "rater", "rater_role"),
        about="period",
        subject="subject",
    ),
    table_of(Comment, "comments", ("subject", "item", "period", "ref"), about="period", subject="subject"),
    table_of(Decision, "decisions", ("kind", "subject", "on", "ref"), about="on", subject="subject"),
    table_of(Exclusion, "exclusions", ("subject", "from", "reason"), about="from", subject="subject"),
    table_of(PayLine, "pay_lines", ("subject", "period", "kind"), about="period", subject="subject"),
    table_of(TakenOver, "results", ("subject", "card", "period"), about="period", subject="subject"),
)
"""The KINDs of the contract that need neither kit nor plugin."""
