"""The columns of the tables that several commands print."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.model.label import Label
from kpi.output import Column


def _column(key: str, zh: str, en: str, **more: bool | int) -> Column:
    return Column(key, Label(zh, en), **more)  # type: ignore[arg-type]


_ID = _column("id", "工号", "Id")
_NAME = _column("name", "姓名", "Name")
_UNIT = _column("unit", "部门", "Unit")
_CARD = _column("card", "考核表", "Scorecard")
_PERIOD = _column("period", "期间", "Period", hidden=True)
_RULE = _column("rule", "规则", "Rule")
_LABEL = _column("label", "名称", "Name")
_AMOUNT = _column("amount", "金额/分", "Amount", number=True, places=2)
_STATUS = _column("status", "状态", "Status")
_CAUSE = _column("cause", "起因", "Cause")
_FLAGS = _column("flags", "标记", "Flags")

RESULTS = (
    _column("run", "运行", "Run", hidden=True),
    _PERIOD,
    _ID,
    _column("kind", "类别", "Kind", hidden=True),
    _UNIT,
    _CARD,
    _column("score", "得分", "Score", number=True, places=2),
    _column("grade", "等级", "Grade"),
    _column("rank", "名次", "Rank", number=True),
    _column("target_met", "达标", "Target met"),
    _column("payable", "应发", "Payable", number=True, places=2),
    _column("proposals", "建议", "Proposals"),
    _FLAGS,
)

SCORES = (
    _ID,
    _NAME,
    _UNIT,
    _CARD,
    _column("score", "得分", "Score", number=True, places=2),
    _column("grade", "等级", "Grade"),
    _column("rank", "名次", "Rank", number=True),
    _column("of", "人数", "Of", number=True),
    _column("target_met", "达标", "Target met"),
    _FLAGS,
)

LINES = (
    _ID,
    _column("stage", "环节", "Stage"),
    _CARD,
    _column("item", "项目", "Item", hidden=True),
    _LABEL,
    _RULE,
    _column("ledger", "账", "Ledger", hidden=True),
    _column("kind", "类别", "Kind"),
    _AMOUNT,
    _STATUS,
    _CAUSE,
    _FLAGS,
)

PAYSLIP = tuple(column for column in LINES if column.key not in ("id", "card"))

RUNS = (
    _column("run", "运行", "Run", number=True),
    _column("period", "期间", "Period"),
    _STATUS,
    _column("recorded_on", "记录日期", "Recorded on"),
    _column("hashes", "指纹", "Hashes"),
)

PROBLEMS = (
    _column("subject", "工号", "Id"),
    _column("code", "问题", "Problem"),
    _column("message", "说明", "Message"),
)

CASES = (
    _column("file", "文件", "File"),
    _column("id", "例", "Case"),
    _column("status", "结果", "Status"),
    _column("clauses", "条款", "Clauses"),
    _column("differences", "差异", "Differences"),
)

_MONEY = {
    "base": Label("基本工资", "Base"),
    "commission": Label("提成", "Commission"),
    "pool_share": Label("奖金分配", "Pool share"),
    "guarantee": Label("保底补足", "Guarantee"),
    "award": Label("奖励", "Award"),
    "allowance": Label("津贴", "Allowance"),
    "overtime": Label("加班费", "Overtime"),
    "fine": Label("罚款", "Fine"),
    "variable_reduction": Label("绩效扣减", "Variable reduction"),
    "loss_compensation": Label("损失赔偿", "Loss compensation"),
    "unpaid_time": Label("缺勤扣款", "Unpaid time"),
    "commission_returned": Label("提成退回", "Commission returned"),
    "adjustment": Label("调整", "Adjustment"),
}


def pay_columns(kinds: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of the pay table: a person, the kinds of money, and what is payable."""
    money = (Column(kind, _MONEY[kind], number=True, places=2) for kind in kinds)
    return (_ID, _NAME, *money, _column("payable", "应发", "Payable", number=True, places=2), _FLAGS)
