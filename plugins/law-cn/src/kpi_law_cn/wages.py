"""What may be taken from a month's wage, what must be left of it, and what a day of it is worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpi.api import Node, choose, const, flagged, maximum, minimum, round_to
from kpi_law_cn.declaring import number, scorer


def most_taken(wage: Node, share: Any = None) -> Node:
    """Give the most that may be taken of a month's wage: a share of it, and nothing of a wage below 0.

    Without a share the law is not known to set one, and the limit has no value.

    Raises:
        PolicyError: for a share that is not between 0 and 1.
    """
    if share is None:
        return _unknown()
    return maximum(wage, 0) * number(share, "share", high=1)


def minimum_wage(region: Node, monthly: Any = None) -> Node:
    """Give the monthly minimum wage: one amount, or that of the person's region from a table.

    What the company has not supplied is not known, and never 0.
    """
    if monthly is None:
        return flagged(_unknown(), "minimum_wage_unknown")
    if isinstance(monthly, Mapping):
        rows = [(region == name, number(one, f"monthly.{name}")) for name, one in monthly.items()]
        return choose(*rows, otherwise=flagged(_unknown(), "minimum_wage_unknown"))
    return number(monthly, "monthly")


def daily_wage(wage: Node, days: Any, hours: Any) -> dict[str, Node]:
    """Give what a day and an hour of a monthly wage are worth, to the cent."""
    whole_days, whole_hours = number(days, "days", 1), number(hours, "hours", 1)
    return {"daily": round_to(wage / whole_days, 2), "hourly": round_to(wage / (whole_days * whole_hours), 2)}


def unpaid_time(wage: Node, absent: Node, days: Any) -> Node:
    """Give what days of unpaid leave take from a monthly wage, to the cent, and never more than the wage."""
    return round_to(minimum(wage, wage * absent / number(days, "days", 1)), 2)


def _unknown() -> Node:
    return const(None)


SCORERS = (
    scorer(
        most_taken,
        "可扣上限",
        "the most that may be taken",
        ("不超过{wage} × {share}", "at most {wage} x {share}"),
    ),
    scorer(
        minimum_wage,
        "最低工资",
        "minimum wage",
        ("每月[[ {monthly} 元，]]由公司提供", "[[{monthly} yuan ]]a month, supplied by the company"),
    ),
    scorer(
        daily_wage,
        "日工资",
        "daily wage",
        ("{wage} ÷ {days}；小时 ÷ {hours}", "{wage} / {days}; an hour / {hours} of it"),
    ),
    scorer(
        unpaid_time,
        "无薪日扣款",
        "unpaid days",
        ("{wage} ÷ {days} × {absent} 天", "{wage} / {days} x {absent} days"),
    ),
)
"""What the rules of wages are made with."""

__all__ = ["SCORERS"]
