"""How the failures of systems become points (S003.A.6.36.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpi.api import (
    Label,
    Node,
    Scorer,
    any_of,
    choose,
    clamp,
    coalesce,
    const,
    flagged,
    if_,
    is_missing,
    maximum,
    minimum,
    scorers,
    total,
)

COMBINED = ("sum", "worst")
AGGREGATES = ("worst", "sum", "mean")
SLOPES = ("to_zero", "cliff")
SCOPES = ("system", "all")
DENOMINATORS = ("year", "running")


def call_outages(
    long: Node,
    short: Node,
    counted: Node,
    full: Any,
    long_points: Any,
    long_zero: Any,
    short_points: Any,
    short_zero: Any,
    target: Any,
    combine: str = "sum",
) -> dict[str, Node]:
    """Take points for each long and each short outage; from a number of either class on nothing is left.

    `target_met` tells whether no more outages than allowed were as long as the target says (S003.A.6.33a).
    """
    full = scorers.constant(full, "full")
    losses = [long * long_points, short * short_points]
    lost = total(losses) if scorers.word(combine, "combine", COMBINED) == "sum" else maximum(*losses)
    zero = any_of(long >= long_zero, short >= short_zero)
    return {"score": choose((zero, 0), otherwise=clamp(full - lost, 0)), "target_met": counted <= target}


def overrun(
    worst: Node,
    over: Node,
    due: Node,
    met: Node,
    ungraded: Node,
    full: Any,
    zone: Any,
    aggregate: str = "worst",
    slope: str = "to_zero",
) -> dict[str, Node]:
    """Give `full` less the share by which limits were overrun; from `zone` on nothing.

    `to_zero` reaches nothing at the end of the zone; with `cliff` the share itself is lost, and what is left
    falls at its end. The month's overrun is that of the `worst` failure, their `sum` or their `mean`.
    """
    full = scorers.constant(full, "full")
    ways = {"worst": worst, "sum": over, "mean": choose((due == 0, 0), otherwise=over / due)}
    share = ways[scorers.word(aggregate, "aggregate", AGGREGATES)]
    lost = share / zone if scorers.word(slope, "slope", SLOPES) == "to_zero" else share
    points = choose((share >= zone, 0), otherwise=full * (1 - lost))
    in_time = choose((due > 0, met / due), otherwise=const(None))
    return {
        "score": if_(coalesce(ungraded, 0) > 0, flagged(points, "ungraded"), points),
        "overrun": share,
        "in_time": in_time,
    }


def checks(
    checks: Sequence[Node],
    full: Any,
    min_checks: Any,
    missing_points: Any,
    systems: Sequence[Any],
    scope: str = "system",
) -> dict[str, Node]:
    """Take points for each maintenance check too few; without any check nothing is left (S003.A.6.36.2f, g).

    Each system has its own result, and the item is their mean (`system`), or all checks are one (`all`).
    A system of which nothing is known stays out.
    """
    every, full = list(checks), scorers.constant(full, "full")
    own = [_checked(one, full, min_checks, missing_points) for one in every]
    known = total([if_(is_missing(one), 0, 1) for one in every])
    if scorers.word(scope, "scope", SCOPES) == "all":
        capped = total([if_(is_missing(one), 0, one) for one in every])
        score = _checked(capped, full, min_checks * known, missing_points)
        own = [const(None) for _ in every]
    else:
        score = total([if_(is_missing(one), 0, one) for one in own]) / known
    item = choose((known > 0, score), otherwise=const(None))
    enough = total([if_(is_missing(one), 0, if_(one >= min_checks, 1, 0)) for one in every])
    met = choose((known > 0, enough == known), otherwise=const(None, kind="flag"))
    return {
        "score": item,
        "target_met": met,
        **{_bare(name): one for name, one in zip(systems, own, strict=True)},
    }


def _checked(count: Node, full: Any, wanted: Any, each: Any) -> Node:
    lost = each * clamp(wanted - count, 0)
    return choose((count <= 0, 0), otherwise=clamp(full - lost, 0))


def _bare(name: Any) -> str:
    return str(getattr(name, "value", name))


def annual(
    hours: Node, other: Node, limit: Any, year_hours: Any, denominator: str = "year"
) -> dict[str, Node]:
    """Tell whether the failure time of the year is at most a share of the time (S003.A.6.34).

    The time is the whole year, or with `running` what is left of it.
    """
    down = hours + coalesce(other, 0)
    whole = scorers.word(denominator, "denominator", DENOMINATORS) == "year"
    share = down / year_hours if whole else down / (year_hours - minimum(down, year_hours))
    return {"score": 0 * down, "hours": down, "met": share <= limit, "rate": share}


def _scorer(function: Any, zh: str, en: str, told: tuple[str, str]) -> Scorer:
    words = scorers.template(*told, of=function)
    return Scorer(f"callcenter_{function.__name__}", function, Label(zh, en), words, owner="callcenter")


_TOLD: Mapping[str, tuple[str, str]] = {
    "call_outages": (
        "长故障每次扣 {long_points} 分，{long_zero} 次不得分；短故障每次扣 {short_points} 分，{short_zero} 次不得分（{combine}）",
        "full {full}; {long_points} a long outage, none left at {long_zero}; {short_points} a short, {short_zero} ({combine})",
    ),
    "overrun": (
        "超出时限 {zone} 及以上不得分，以内线性扣分（{slope}，{aggregate}）",
        "full {full}; nothing from {zone} over the limit on, linear below ({slope}, {aggregate})",
    ),
    "checks": (
        "每月检查 {min_checks} 次，少一次扣 {missing_points} 分，未检查不得分（{scope}）",
        "full {full}; {min_checks} a month, {missing_points} for each missing, nothing without any ({scope})",
    ),
    "annual": (
        "年度故障时间 ÷ {year_hours} 小时 ≤ {limit}（{denominator}）",
        "failure time of the year / {year_hours} h <= {limit} ({denominator})",
    ),
}

SCORERS: tuple[Scorer, ...] = (
    _scorer(call_outages, "呼叫系统故障计分", "points by outages", _TOLD["call_outages"]),
    _scorer(overrun, "超时计分", "points by overrun", _TOLD["overrun"]),
    _scorer(checks, "例行检查计分", "points by checks", _TOLD["checks"]),
    _scorer(annual, "年度故障率", "failure time of the year", _TOLD["annual"]),
)
"""What the rules on systems use."""

__all__ = ["SCORERS"]
