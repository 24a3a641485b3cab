"""The columns of the tables that several commands print."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kpi.app.vocabulary import MONEY, SIGNED
from kpi.output import Column
from kpi.types import Ledger
from kpi.words import Label, phrase, phrase_in

_STAGES = {
    "measure": phrase("measure"),
    "items": phrase("items"),
    "point_sanctions": phrase("plus and minus"),
    "standing": phrase("standing"),
    "money_sanctions": phrase("awards and fines"),
    "ladder": phrase("ladder"),
    "pay": phrase_in("columns", "pay"),
}
STATUSES = {
    "final": phrase("final"),
    "provisional": phrase("provisional"),
    "held": phrase("held"),
    "blocked": phrase("blocked"),
    "absent": phrase("none"),
    "incomplete": phrase("incomplete"),
}


def _column(key: str, zh: str, en: str, **more: Any) -> Column:
    return Column(key, Label(zh, en), **more)


_ID = _column("id", "工号", "Id")
_NAME = _column("name", "姓名", "Name")
_UNIT = _column("unit", "部门", "Unit", shown="unit_name")
_CARD = _column("card", "考核表", "Scorecard", shown="card_label", optional=True)
_PERIOD = _column("period", "期间", "Period", hidden=True)
_RULE = _column("rule", "规则", "Rule", shown="rule_name")
_LABEL = _column("label", "名称", "Name")
_AMOUNT = _column("amount", "金额/分", "Amount", number=True, places=2)
_STATUS = _column("status", "状态", "Status", words=STATUSES)
_CAUSE = _column("cause", "起因", "Cause", shown="cause_told", optional=True, loose=True)
_FLAGS = _column("flags", "标记", "Flags", shown="flags_told", optional=True, loose=True)
_SCORE = _column("score", "得分", "Score", number=True, places=2, total="mean")
_GRADE = _column("grade", "等级", "Grade", optional=True)
_RANK = _column("rank", "名次", "Rank", number=True, optional=True)
_TARGET_MET = _column("target_met", "达标", "Target met", optional=True)
_PAYABLE = _column(
    "payable", "应发", "Payable", number=True, places=2, optional=True, total="sum", money=True
)

RESULTS = (
    _column("run", "运行", "Run", hidden=True),
    _PERIOD,
    _ID,
    _column("kind", "类别", "Kind", hidden=True),
    _UNIT,
    _CARD,
    _SCORE,
    _GRADE,
    _RANK,
    _TARGET_MET,
    _PAYABLE,
    _column("proposals", "建议", "Proposals", shown="proposals_told", optional=True),
    _FLAGS,
)

RUN_TABLE = (_ID, _NAME, *(one for one in RESULTS if one is not _ID and not one.hidden))
"""What `kpi run` shows at the end; in JSON and CSV are RESULTS."""

LADDER = (
    _ID,
    _NAME,
    _UNIT,
    _column("ladder", "晋升制度", "Ladder", hidden=True),
    _column("level", "级别", "Level", shown="level_label"),
    _column("since", "自", "Since"),
    _column("next", "下一级", "Next", shown="next_label", optional=True),
    _column("met", "已满足", "Met", hidden=True),
    _column("missing", "尚缺／依据", "Missing, or why", shown="missing_told", optional=True, loose=True),
    _column("conditions", "条件", "Conditions", hidden=True),
    _column("losing", "失去依据", "Losing", hidden=True),
    _column("proposal", "建议", "Proposal", shown="proposal_told", optional=True),
    _column("proposed_level", "建议级别", "Proposed level", hidden=True),
    _column("case", "审批", "Approval", shown="case_told", optional=True),
    _column("status", "状态", "Status", words=STATUSES, optional=True),
    _column("cause", "起因", "Cause", hidden=True),
    _column("flags", "标记", "Flags", shown="flags_told", optional=True, loose=True),
    _column("beside", "参考信息", "Beside", hidden=True),
)
"""Where everyone stands on a ladder; the table says of whoever loses the level why, of others what is missing."""

LOOKED_AT = (
    _column("for", "用于", "For"),
    _column("told", "条件", "Condition", loose=True),
    _column("met", "成立", "Holds"),
    _RULE,
    _column("clauses", "条款", "Clauses", loose=True),
)
"""The conditions that were read of one person."""

_DUE_STATES = {
    "overdue": phrase("overdue"),
    "due": phrase("due today"),
    "coming": phrase("coming"),
    "unknown": phrase("unknown"),
    "missed": phrase("missed"),
    "passed": phrase("passed"),
    "done": phrase("done"),
}

DUE = (
    _ID,
    _NAME,
    _UNIT,
    _column("due", "事项", "Due", shown="what"),
    _column("last_on", "上次", "Last done", optional=True),
    _column("last_by", "由", "By", optional=True, shown="last_by_name"),
    _column("due_on", "应于", "Due on"),
    _column("state", "状态", "State", words=_DUE_STATES),
    _column("days_overdue", "逾期天数", "Days overdue", number=True, optional=True),
    _column("clauses", "条款", "Clauses", hidden=True),
    _column("note", "说明", "Note", optional=True, loose=True),
    _FLAGS,
)
"""What has to be done about whom by when."""

BESIDE = (
    _column("label", "参考信息", "To know before deciding", loose=True),
    _column("value", "值", "Value", number=True),
    _RULE,
    _column("flags", "标记", "Flags", loose=True, optional=True),
    _column("limits", "依据与限制", "Basis and limits", loose=True),
)
"""What the limits that a person is bound to tell beside a proposal."""

_SORTS = {
    "observation": phrase("figure"),
    "target": phrase("target"),
    "rating": phrase("rating"),
    "events": phrase_in("columns", "events"),
    "assignment": phrase("assignment"),
    "direct": phrase("set as it is"),
    "parameter": phrase("parameter"),
}
_NOW = _column("now", "现在", "Now", number=True, places=2)
_THEN = _column("then", "假设", "Then", number=True, places=2)
_DIFFERENCE = _column("difference", "差", "Difference", number=True, places=2, shown="difference_told")

ASKED = (
    _column("id", "工号", "Id", optional=True),
    _column("name", "姓名", "Name", optional=True),
    _column("metric", "指标", "Metric", hidden=True),
    _column("label", "假设的值", "Under another value", loose=True),
    _column("now", "现在", "Now", number=True, shown="now_told"),
    _column("then", "假设", "Then", number=True, shown="then_told"),
    _column("unit", "单位", "Unit", optional=True),
    _column("sort", "改什么", "What is changed", words=_SORTS),
)
"""What somebody asks about."""

COMPARED = (
    _ID,
    _NAME,
    _column("what", "项", "What"),
    _CARD,
    _column("stage", "环节", "Stage", words=_STAGES),
    _column("item", "项目", "Item"),
    _LABEL,
    _RULE,
    _column("ledger", "账", "Ledger"),
    _column("kind", "类别", "Kind", words=MONEY),
    _CAUSE,
    _NOW,
    _THEN,
    _DIFFERENCE,
    _column("status_now", "现状态", "Status now"),
    _STATUS,
    _FLAGS,
)
"""A period beside what it would be: a row a line, a standing, what is payable, a proposal."""

COMPARED_TABLE = (
    _CARD,
    _column("label", "名称", "Name", loose=True),
    _CAUSE,
    _NOW,
    _THEN,
    _DIFFERENCE,
    _column("status", "状态", "Status", shown="status_told", optional=True),
    _FLAGS,
)

MOVED = (
    _ID,
    _NAME,
    _UNIT,
    _CARD,
    _column("score", "得分", "Score", optional=True),
    _column("grade", "等级", "Grade", optional=True),
    _column("rank", "名次", "Rank", optional=True),
    _column("target_met", "达标", "Target met", optional=True),
    _column("line", "金额项", "Lines of money", optional=True, loose=True),
    _column("payable", "应发", "Payable", optional=True),
    _column("proposal", "建议", "Proposal", optional=True, loose=True),
)
"""What moves for the others, a row a person and card."""

PERIODS = (
    _column("period", "期间", "Period"),
    _STATUS,
    _column("scored", "评分", "Scored", number=True),
    _column("mean", "平均分", "Mean", number=True, places=2, optional=True),
    _column("paid", "发薪", "Paid", number=True),
    _column("incomplete", "未全", "Incomplete", number=True, optional=True),
    _column("payable", "应发合计", "Payable", number=True, places=2, optional=True),
    _column("proposals", "建议", "Proposals", number=True),
    _column("problems", "问题", "Problems", number=True),
    _column("run", "运行", "Run", number=True, optional=True),
)
"""A row a period of a range, in the table of `kpi run`."""

SCORES = (
    _ID,
    _NAME,
    _UNIT,
    _CARD,
    _SCORE,
    _GRADE,
    _RANK,
    _column("of", "人数", "Of", number=True, optional=True),
    _TARGET_MET,
    _FLAGS,
)

SIGN_OFFS = (
    _ID,
    _NAME,
    _UNIT,
    _CARD,
    _column("procedure", "程序", "Procedure", hidden=True),
    _SCORE,
    _column("unsigned", "未签字时", "Unsigned", hidden=True),
    _column("state", "签字", "Signatures", words=SIGNED),
    _column("signatures", "已签", "Signed by", shown="signed_told", optional=True, loose=True),
    _column("next", "下一步", "Next", optional=True),
    _column("approvers", "可签字者", "For", shown="approvers_told", optional=True),
    _column("returned", "退回", "Returned", optional=True, loose=True),
)
"""Where results stand between their signatures."""

LINES = (
    _ID,
    _NAME,
    _column("stage", "环节", "Stage", words=_STAGES),
    _CARD,
    _column("item", "项目", "Item", hidden=True),
    _LABEL,
    _RULE,
    _column("ledger", "账", "Ledger", hidden=True),
    _column("kind", "类别", "Kind", words=MONEY, optional=True),
    _AMOUNT,
    _STATUS,
    _CAUSE,
    _FLAGS,
)

PAYSLIP = tuple(column for column in LINES if column.key not in ("id", "name", "card"))

RUNS = (
    _column("run", "运行", "Run", number=True),
    _column("period", "期间", "Period"),
    _STATUS,
    _column("unit", "只算部门", "Only unit", optional=True),
    _column("recorded_on", "记录日期", "Recorded on"),
    _column("hashes", "指纹", "Hashes"),
)

COMMENTS = (
    _ID,
    _NAME,
    _column("item", "考核项目", "Item"),
    _column("group", "评分组", "Group"),
    _column("comment", "评语", "Comment", loose=True),
    _column("held", "未显示", "Held back", number=True, optional=True),
)

PROBLEMS = (
    _column("subject", "工号", "Id"),
    _column("name", "姓名", "Name", optional=True),
    _column("periods", "期间", "Periods", optional=True),
    _column("code", "问题", "Problem"),
    _column("message", "说明", "Message", loose=True),
)

CASES = (
    _column("file", "文件", "File"),
    _column("id", "例", "Case"),
    _column("status", "结果", "Status"),
    _column("clauses", "条款", "Clauses"),
    _column("differences", "差异", "Differences", loose=True),
)


_HELD = Column("held", phrase("Held"), number=True, places=2, optional=True, total="sum", money=True)


def pay_columns(kinds: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of the pay table: a person, the kinds of money, and what is payable."""
    money = (Column(kind, MONEY[kind], number=True, places=2, total="sum", money=True) for kind in kinds)
    return (_ID, _NAME, *money, _PAYABLE, _HELD, _FLAGS)


_LEDGERS = {
    Ledger.POINTS: phrase("Points"),
    Ledger.YUAN: phrase("Yuan"),
    Ledger.KPI_POINTS: phrase("KPI points of a department"),
}


def score_book() -> tuple[Column, ...]:
    """Return the columns of scores in a file for people, which tells what is not final."""
    return (*SCORES[:-1], _STATUS, _FLAGS)


def pay_book(kinds: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of pay in a file for people, with the unit of each person."""
    who, name, *rest, flags = pay_columns(kinds)
    return (who, name, _UNIT, *rest, _STATUS, flags)


def sanction_book(ledgers: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of sanctions in a file for people: an amount for each ledger, which no sum may mix."""
    amounts = [
        Column(one, _LEDGERS[Ledger(one)], number=True, places=2, optional=True, total="sum",
               money=one == Ledger.YUAN.value)
        for one in ledgers
    ]  # fmt: skip
    found: list[Column] = []
    for column in LINES:
        # The name of a rule says what its id does.
        found += amounts if column is _AMOUNT else [] if column is _RULE else [column]
    found.insert(2, _UNIT)
    return tuple(found)
