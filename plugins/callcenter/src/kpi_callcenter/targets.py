"""Targets: met or missed, reported apart from any score (S003.D16)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpi.api import Label, Node, Scorer, all_of, choose, const, flagged, scorers

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


def unknown() -> Node:
    """Return neither yes nor no, because the company has set no target."""
    return flagged(const(None), "no_target") == 1


def all_met(met: Sequence[Node]) -> Node:
    """Tell whether every target of a set is met; one that is not assessed leaves it open."""
    return all_of(*met)


def report(value: Node) -> Node:
    """Report a figure for which nothing is printed that follows from it."""
    return value


def counted(counts: Sequence[Node]) -> Node:
    """Report how often something happened, in all."""
    return sum(counts[1:], counts[0])


def waiting(
    delay: Node, answered: Node, worst: Node, in_time: Node, limit_minutes: Any = None
) -> dict[str, Node]:
    """Report the mean and the worst wait in minutes, and whether all were in time where a limit is set (S003.Q13)."""
    mean = choose((answered > 0, delay / answered), otherwise=const(None))
    return {"mean": mean, "worst": worst, "met": unknown() if limit_minutes is None else in_time >= 1}


def handling_time(talk: Node, hold: Node, wrap: Node, answered: Node) -> Node:
    """Give the mean handling time of a call answered: talk, hold and wrap-up."""
    from kpi.api import coalesce

    seconds = coalesce(talk, 0) + coalesce(hold, 0) + coalesce(wrap, 0)
    return choose((answered > 0, seconds / answered), otherwise=const(None))


TARGETS: tuple[Scorer, ...] = (
    Scorer(
        "callcenter_target",
        target,
        Label("指标达标", "target"),
        scorers.template("{value} {op} {target}", "{value} {op} {target}", of=target),
        owner="callcenter",
    ),
    Scorer(
        "callcenter_all_met",
        all_met,
        Label("各项达标", "all targets met"),
        scorers.template("{met} 全部达标", "all of {met} met", of=all_met),
        owner="callcenter",
    ),
    Scorer(
        "callcenter_report",
        report,
        Label("只报告", "report only"),
        scorers.template("报告 {value}", "report {value}", of=report),
        owner="callcenter",
    ),
    Scorer(
        "callcenter_counted",
        counted,
        Label("只计数", "count only"),
        scorers.template("报告 {counts} 之和", "report the sum of {counts}", of=counted),
        owner="callcenter",
    ),
    Scorer(
        "callcenter_waiting",
        waiting,
        Label("等待时长", "waiting time"),
        scorers.template(
            "平均与最长等待（时限 {limit_minutes} 分钟）",
            "mean and worst wait (limit {limit_minutes} minutes)",
            of=waiting,
        ),
        owner="callcenter",
    ),
    Scorer(
        "callcenter_handling_time",
        handling_time,
        Label("平均处理时长", "handling time"),
        scorers.template(
            "（{talk} + {hold} + {wrap}）÷ {answered}",
            "({talk} + {hold} + {wrap}) / {answered}",
            of=handling_time,
        ),
        owner="callcenter",
    ),
)
"""Reports and targets."""

__all__ = [
    "OPERATIONS",
    "TARGETS",
    "all_met",
    "counted",
    "handling_time",
    "report",
    "target",
    "unknown",
    "waiting",
]
