"""Items and KPI points of field service: satisfaction, retention, loss, timely handling, quick response (S003.A.4.21)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpi.api import Node, all_of, any_of, choose, clamp, coalesce, const, flagged, if_, is_missing, scorers
from kpi_installer.declaring import scorer

COMBINE = ("separate", "together", "combined")
LEVELS = ("department", "company")
"""Who assesses timely handling: the department itself, or the company (S003.A.4.21.5a)."""


def share(part: Node, whole: Node) -> Node:
    """Return a part of a whole; none of nothing, and of more than the whole, which is flagged."""
    return choose(
        (part > whole, flagged(const(None), "out_of_range")),
        (whole > 0, part / whole),
        otherwise=const(None),
    )


def zone(
    value: Node, floor: Any, target: Any, full: Any, linear_mode: str = "ratio", rate_precision: Any = None
) -> dict[str, Node]:
    """Give 0 below a floor, `full` from the target on, and a share between them; and tell whether the target is met."""
    rate = scorers.rounded_rate(value, rate_precision)
    return {
        "score": scorers.linear_zone(rate, floor, target, full, linear_mode),
        "target_met": rate >= target,
        "rate": rate,
    }


def retention(
    normal_hosts: Node,
    normal_broadband: Node,
    registered_hosts: Node,
    registered_broadband: Node,
    floor: Any,
    target: Any,
    full: Any,
    target_letter: Any = None,
    floor_letter: Any = None,
    linear_mode: str = "ratio",
    rate_precision: Any = None,
) -> dict[str, Node]:
    """Score the share of registered hosts and broadband lines that are in normal use.

    The department's target letter, where it sets a target or a floor, goes before the regulation (S003.A.4.21.4b).
    `target_letter` is the target, or a table of `target` and `floor`.
    """
    registered = registered_hosts + registered_broadband
    rate = share(normal_hosts + normal_broadband, registered)
    letter = target_letter if isinstance(target_letter, Mapping) else {"target": target_letter}
    wanted = target if letter.get("target") is None else letter["target"]
    lower = letter.get("floor", floor_letter)
    least = floor if lower is None else lower
    return zone(rate, least, wanted, full, linear_mode, rate_precision)


def loss(
    group: Sequence[Node], vip: Sequence[Node], limit: Any, full: Any, combine: str = "separate"
) -> dict[str, Node]:
    """Give `full`, or nothing where more group customers or more VIP households were lost than the limit.

    `together` or `combined` takes one rate of both. A sort of which there was none at the start has no rate and loses nothing;
    without either nothing is assessed. `group` and `vip` are each the number lost and the number at the start.
    """
    most = scorers.constant(full, "full")
    (group_lost, group_start), (vip_lost, vip_start) = group, vip
    # More may be lost than there were at the start: customers who came within the month.
    group_rate = choose((group_start > 0, group_lost / group_start), otherwise=const(None))
    vip_rate = choose((vip_start > 0, vip_lost / vip_start), otherwise=const(None))
    if scorers.word(combine, "combine", COMBINE) != "separate":
        start = group_start + vip_start
        both = choose((start > 0, (group_lost + vip_lost) / start), otherwise=const(None))
        exceeded = both > limit
    else:
        exceeded = any_of(coalesce(group_rate, const(0)) > limit, coalesce(vip_rate, const(0)) > limit)
    nothing = all_of(is_missing(group_rate), is_missing(vip_rate))
    return {
        "score": choose((nothing, const(None)), (exceeded, 0), otherwise=most),
        "target_met": if_(exceeded, const(False), const(True)),
        "group_rate": group_rate,
        "vip_rate": vip_rate,
    }


def timely(
    timely: Node,
    due: Node,
    target: Any,
    company_gate: Any,
    kpi_per_point: Any,
    point: Any,
    fine: Any,
    step_rounding: str = "floor",
    company_gate_inclusive: bool = True,
    **numbers: Any,
) -> dict[str, Node]:
    """Take KPI points for each point of the timely rate below the target, where the company assesses.

    It does so at the gate (where that is `company_gate_inclusive`, S003.Q23) and below; above it the department assesses itself, and nothing is taken. `fines` is what
    the overdue tickets cost the persons responsible together. `numbers` are read by metrics.
    """
    rate = share(timely, due)
    company = rate <= company_gate if company_gate_inclusive else rate < company_gate
    short = scorers.steps_of(clamp(target - rate, 0), point, step_rounding)
    return {
        "kpi_points": if_(company, kpi_per_point * short, 0),
        "target_met": rate >= target,
        "level": if_(company, const(LEVELS[1]), const(LEVELS[0])),
        "fines": if_(company, fine * (due - timely), 0),
        "rate": rate,
    }


def response_ratio(
    in_time: Node,
    tickets: Node,
    target: Any,
    kpi_per_point: Any,
    point: Any,
    step_rounding: str = "floor",
    **numbers: Any,
) -> dict[str, Node]:
    """Take KPI points for each point of the share of quick responses below the target (S003.A.4.21.6d)."""
    rate = share(in_time, tickets)
    short = scorers.steps_of(clamp(target - rate, 0), point, step_rounding)
    return {"kpi_points": kpi_per_point * short, "target_met": rate >= target, "rate": rate}


ITEMS = (
    scorer(
        zone,
        "区间线性与达标",
        "linear zone and target",
        (
            "{value}低于 {floor} 不得分；{target} 及以上得满分 {full}；其间按线性得分（{linear_mode}）",
            "{value} below {floor}: 0; from {target}: {full}; linear between ({linear_mode})",
        ),
    ),
    scorer(
        retention,
        "客户在网率",
        "retention",
        (
            "在网率低于 {floor} 不得分；{target}[[（责任书 {target_letter}）]] 及以上得满分 {full}；其间按线性得分",
            "retention below {floor}: 0; from {target} [[(target letter {target_letter})]]: {full}; linear between",
        ),
    ),
    scorer(
        loss,
        "客户流失率",
        "loss of customers",
        (
            "集体户或 VIP 客户流失高于 {limit} 不得分，否则得满分 {full}（{combine}）",
            "0 where the loss of group or VIP customers exceeds {limit}, else {full} ({combine})",
        ),
    ),
    scorer(
        timely,
        "工单及时处理率",
        "timely handling",
        (
            "不高于 {company_gate} 由公司考核：每低 {point} 扣部门 KPI {kpi_per_point} 分（{step_rounding}），每张超时工单 {fine} 元",
            "{kpi_per_point} KPI points a {point} short at {company_gate} and below ({step_rounding}), {fine} yuan a ticket",
        ),
    ),
    scorer(
        response_ratio,
        "及时响应比例",
        "share of quick responses",
        (
            "低于 {target} 每 {point} 扣部门 KPI {kpi_per_point} 分（{step_rounding}）",
            "{kpi_per_point} KPI points for each {point} below {target} ({step_rounding})",
        ),
    ),
)
"""Scorers of field service."""

__all__ = ["ITEMS"]
