"""What happened in the two years: incidents, titles, and what the people who may decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kpi.api import Row
from kpi_ecommerce.demo.years.people import LEADER

APPEALED = ("V11", "V12")
"""The incidents of June 2019 that were found in July not to have been any."""

_EVENTS = (
    ("E01", "probation_exam", date(2018, 1, 25), 92),
    ("E03", "excellent_cs", date(2018, 9, 28), None),
    ("E08", "no_mandarin", date(2018, 3, 14), None),
    ("E08", "valid_complaint", date(2018, 10, 9), None),
    ("E07", "no_mandarin", date(2018, 8, 22), None),
    ("E01", "excellent_cs", date(2018, 12, 28), None),
    ("E02", "cover", date(2019, 1, 19), None),
    ("E01", "excellent_cs", date(2019, 3, 29), None),
    ("E07", "valid_complaint", date(2019, 5, 6), None),
    ("E01", "excellent_cs", date(2019, 6, 28), None),
    ("E05", "no_mandarin", date(2019, 6, 11), None),
    ("E05", "no_mandarin", date(2019, 6, 20), None),
)
"""Who, what, on which day, and the score of an exam."""

_APPROVAL = (
    ("匿名评选", "E08"), ("部门领导推举", LEADER), ("总经办审核", "总经办"), ("员工晋升审批流程", "人力资源部"),
)  # fmt: skip
_REGULAR = (("部门转正考核", LEADER), ("部门领导", LEADER), ("人力资源部", "人力资源部"))
_DEFENCE = (
    ("部门领导推举", LEADER), ("本人申请", "E01"), ("总经办审核", "总经办"), ("人力资源部安排答辩", "人力资源部"),
    ("演讲", "E01"), ("评审团评分", "评审甲"), ("评审团评分", "评审乙"), ("问答考核", "评审甲"), ("问答考核", "评审乙"),
)  # fmt: skip
_EXCEPTION = (("部门领导提出", LEADER), ("总经办批准", "总经办"))
_SCORES = {"评审甲": 88, "评审乙": 91}
_DECIDED = (
    ("E01", "初级", date(2018, 1, 29), _REGULAR, "试用期考核合格"),
    ("E01", "中级", date(2018, 5, 8), _APPROVAL, "季度 A，月均第一"),
    ("E02", "初级", date(2018, 10, 10), ((None, "总经办"),), "第三季度 C，降一级"),
    ("E03", "高级", date(2018, 10, 16), _EXCEPTION, "旺季带队，评审非常优秀"),
    ("E03", "高级", date(2018, 11, 6), _APPROVAL, "越级例外已批准"),
    ("E01", "高级", date(2019, 1, 8), _APPROVAL, "连续两个 A，获优秀客服称号"),
    ("E01", "储备主管", date(2019, 7, 8), _DEFENCE, "三次称号，答辩通过"),
    ("E05", "中级", date(2019, 8, 6), _APPROVAL, "申诉成立后月均第三"),
    ("E06", "中级", date(2019, 9, 9), _APPROVAL, "月均第三，第二季度 A"),
)  # fmt: skip
"""Who, which level, the day of the first step, the steps with who takes them, and why; a step follows a day later."""


def events() -> Iterator[Row]:
    """Yield the incidents with a reference each."""
    for number, (subject, kind, on, score) in enumerate(_EVENTS, 1):
        yield {"subject": subject, "kind": kind, "on": on, "quantity": score or "", "ref": f"V{number:02d}"}


def decisions() -> Iterator[Row]:
    """Yield what was decided, step by step, and the waiver that the appeal of July 2019 led to."""
    number = 0
    for subject, level, first, steps, why in _DECIDED:
        for later, (step, by) in enumerate(steps):
            number += 1
            told = {
                "kind": "approval",
                "subject": subject,
                "level": level,
                "on": first + timedelta(days=later),
            }
            score = _SCORES.get(by, "")
            item = "skip_level" if steps is _EXCEPTION else ""
            yield {
                **told, "by": by, "item": item, "step": step or "", "score": score, "outcome": "approved",
                "note": why, "ref": f"D{number:02d}",
            }  # fmt: skip
    for ref in APPEALED:
        yield {
            "kind": "waiver", "subject": "E05", "on": date(2019, 7, 18), "by": LEADER, "ref": ref,
            "note": "接待的是讲方言的客户，申诉成立",
        }  # fmt: skip


__all__ = ["APPEALED", "decisions", "events"]
