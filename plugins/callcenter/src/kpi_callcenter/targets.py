"""Targets: met or missed, reported apart from any score (S003.D16)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpi.api import Label, Node, Scorer, all_of, choose, coalesce, const, flagged, if_, is_missing, scorers

OPERATIONS = (">=", ">", "<=", "<", "==")


def target(value: Node, target: Any, op: str = ">=") -> dict[str, Node]:
    """Tell whether a value meets its target, unrounded and as printed; where none is printed nothing is told.

    Raises:
        PolicyError: for an unknown comparison.
    """
    way = scorers.word(op, "op", OPERATIONS)
    if target is None:
        return {"met": unknown(), "value": value}
    tests = {
        ">=": value >= target,
        ">": value > target,
        "<=": value <= target,
        "<": value < target,
        "==": value == target,
    }
    return {"met": tests[way], "value": value}


def below(value: Node, limit: Any, op: str = "<") -> dict[str, Node]:
    """Tell whether a value keeps its limit; see `target`."""
    return target(value, limit, op)


def daily(value: Node, days: Node, daily: Any, op: str = ">=") -> dict[str, Node]:
    """Tell whether a daily rate was met: of a month on every day of it, else at the rate given."""
    found = target(value, daily, op)
    return {"met": if_(is_missing(days), found["met"], days >= 1), "value": value, "days_met": days}


def share_right(wrong: Node, checked: Node) -> Node:
    """Give the share of what was checked that was not wrong."""
    return choose((checked > 0, (checked - wrong) / checked), otherwise=const(None))


def accuracy(records_wrong: Node, records_checked: Node, target: Any) -> dict[str, Node]:
    """Tell whether the share of records that are right reaches its target."""
    share = share_right(records_wrong, records_checked)
    return {"met": share >= target, "value": share}


def overdue(overdue: Node, handling: Node, reply: Node, warned: Node) -> dict[str, Node]:
    """Report overdue tickets: in all, handled late, closed late, and the warnings they are worth."""
    return {"overdue": overdue, "overdue_handling": handling, "overdue_reply": reply, "warnings": warned}


def unknown() -> Node:
    """Return neither yes nor no, because the company has set no target."""
    return flagged(const(None), "no_target") == 1


def all_met(met: Sequence[Node]) -> Node:
    """Tell whether every target of a set is met; one that is not assessed leaves it open."""
    return all_of(*met)


def report(value: Node) -> Node:
    """Report a figure for which nothing is printed that follows from it."""
    return value


def reported(met: Node, full: Any = 0) -> Node:
    """Give no points, and flag whether a target is met or missed."""
    return choose(
        (is_missing(met), const(None)),
        (met, flagged(full, "target_met")),
        otherwise=flagged(full * 0, "target_missed"),
    )


def waiting(
    delay: Node, settled: Node, worst: Node, in_time: Node, limit_minutes: Any = None
) -> dict[str, Node]:
    """Report the mean and the worst wait in minutes, and whether all were in time where a limit is set (S003.Q13)."""
    mean = choose((settled > 0, delay / settled), otherwise=const(None))
    return {"mean": mean, "worst": worst, "met": unknown() if limit_minutes is None else in_time >= 1}


def handling_time(talk: Node, hold: Node, wrap: Node, answered: Node) -> Node:
    """Give the mean handling time of a call answered: talk, hold and wrap-up."""
    seconds = coalesce(talk, 0) + coalesce(hold, 0) + coalesce(wrap, 0)
    return choose((answered > 0, seconds / answered), otherwise=const(None))


def _scorer(name: str, function: Any, zh: str, en: str, words_zh: str, words_en: str) -> Scorer:
    told = scorers.template(words_zh, words_en, of=function)
    return Scorer(f"callcenter_{name}", function, Label(zh, en), told, owner="callcenter")


TARGETS: tuple[Scorer, ...] = (
    _scorer("target", target, "指标达标", "target", "{value} {op} {target}", "{value} {op} {target}"),
    _scorer("below", below, "指标限值", "limit", "{value} {op} {limit}", "{value} {op} {limit}"),
    _scorer(
        "daily",
        daily,
        "每日达标",
        "daily target",
        "每日 {value} {op} {daily}",
        "{value} {op} {daily} each day",
    ),
    _scorer("all_met", all_met, "各项达标", "all targets met", "{met} 全部达标", "all of {met} met"),
    _scorer(
        "reported",
        reported,
        "工作目标",
        "work target",
        "{met}；只报告，得 {full} 分",
        "{met}; reported only, {full} points",
    ),
    _scorer("report", report, "只报告", "report only", "报告 {value}", "report {value}"),
    _scorer(
        "waiting",
        waiting,
        "等待时长",
        "waiting time",
        "平均与最长等待（时限 {limit_minutes} 分钟）",
        "mean and worst wait (limit {limit_minutes} minutes)",
    ),
    _scorer(
        "handling_time",
        handling_time,
        "平均处理时长",
        "handling time",
        "（{talk} + {hold} + {wrap}）÷ {answered}",
        "({talk} + {hold} + {wrap}) / {answered}",
    ),
    _scorer(
        "share_right",
        share_right,
        "准确率",
        "share right",
        "（{checked} − {wrong}）÷ {checked}",
        "({checked} - {wrong}) / {checked}",
    ),
    _scorer(
        "accuracy",
        accuracy,
        "准确率达标",
        "accuracy",
        "{records_checked} 中差错 {records_wrong}，准确率 ≥ {target}",
        "{records_wrong} wrong of {records_checked}; right at least {target}",
    ),
    _scorer("overdue", overdue, "超时统计", "overdue tickets", "超时 {overdue}", "{overdue} overdue"),
)
"""Reports and targets."""

__all__ = [
    "OPERATIONS",
    "TARGETS",
    "accuracy",
    "all_met",
    "below",
    "daily",
    "handling_time",
    "overdue",
    "report",
    "reported",
    "share_right",
    "target",
    "unknown",
    "waiting",
]
