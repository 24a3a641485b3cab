"""What people judge: duties rated on a scale (S001.P22.2.1-3), requirements of a level (S001.P1.4, P23B.2.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpi.api import (
    Fault,
    Node,
    PolicyError,
    all_of,
    choose,
    const,
    flagged,
    if_,
    is_missing,
    maximum,
    minimum,
    scorers,
    total,
)
from kpi_ecommerce.declaring import scorer
from kpi_ecommerce.words import sentence

INFORMATIONAL = "informational"
"""Flag of an item that is worth nothing until the company gives it a weight."""

GROUP_RULES = ("all", "min_count", "min_avg")
BASES = ("rated", "sales_duties", "aftersales_duties")


def duty(rating: Node, weight: Any, scale: Any, lowest: Any = 1, enabled: bool = True) -> Node:
    """Give `weight` x rating / `scale`; outside `lowest` to `scale` it is no rating (flag `out_of_range`).

    Without a weight the rating informs (flag `informational`); one that is not `enabled` is not assessed.
    """
    if not enabled:
        return flagged(const(None), "disabled")
    fits = all_of(rating >= lowest, rating <= scale)
    return _weighed(if_(fits, weight * rating / scale, flagged(const(None), "out_of_range")), weight)


def monthly_report(
    reports: Node, reports_per_month: Any, weight: Any, due_day: Any = None, report_to: Any = None
) -> Mapping[str, Node]:
    """Give `weight` where enough reports came in time; and whether they did (S001.P22.2.1.7, P22.2.3.7).

    `due_day` is read where reports are counted; `report_to` says who gets them.
    """
    met = reports >= reports_per_month
    return {"result": _weighed(if_(met, weight, 0), weight), "on_time": met}


def reports_every_month(value: Node, least: Any, reports_per_month: Any = 1, due_day: Any = None) -> Node:
    """Tell whether the last `least` months each have their reports (S001.P23B.2.1.3.11, .4.11).

    `reports_per_month` and `due_day` are read where reports are counted.
    """
    return scorers.at_least(value, least)


def missing_reports(reports: Node, reports_per_month: Any, fine: Any) -> Node:
    """Give the `fine` for each report that is missing (S001.P22.2.1.7, P22.2.3.7)."""
    cost: Node = maximum(reports_per_month - reports, 0) * fine
    return cost


def same_day(
    rate: Node,
    tasks: Node,
    target: Any,
    weight: Any,
    counted_in: str = "observations",
    cutoff_time: Any = None,
) -> Mapping[str, Node]:
    """Give `weight` x rate / `target`, at most `weight`; besides the rate, and whether it is met (S001.P22.2.3.9).

    The rate is recorded, or counted over the table of tasks, where `cutoff_time` is read.
    """
    found = {"observations": rate, "tasks": tasks}[
        scorers.word(counted_in, "counted_in", ("observations", "tasks"))
    ]
    points = weight * minimum(found / target, 1)
    return {"result": _weighed(points, weight), "rate": found * 1, "target_met": found >= target}


def professional_quality(value: Node, sales: Node, aftersales: Node, full: Any, basis: str = "rated") -> Node:
    """Give the points that a person wrote down, or the score of a card of duties (S001.P23B.2.2.2.D, P22.2).

    The weights of the duties then add up to `full`; a score beyond it is out of range.
    """
    chosen = dict(zip(BASES, (value, sales, aftersales), strict=True))
    return scorers.manual(chosen[scorers.word(basis, "basis", BASES)], full)


def requirements(
    items: Sequence[Node],
    min_count: Any = None,
    group_rule: str = "all",
    pass_mark: Any = 1,
    scale: Any = None,
    min_avg: Any = None,
    required: bool = True,
) -> Node:
    """Tell whether the requirements of a level are met: all, `min_count` of them, or a mean of `min_avg`.

    An item that nobody rated, or rated above `scale`, is missing, and the flag `not_rated:<item>` names it;
    the whole is then missing too, unless what was rated settles it. Where nothing is `required` the unrated
    do not count.

    Raises:
        PolicyError: for an unknown `group_rule`, and one without its number.
    """
    rule = scorers.word(group_rule, "group_rule", GROUP_RULES)
    if rule == "all" and min_count is not None:
        rule = "min_count"
    rated = [_rating(one, scale) for one in items]
    if rule == "min_avg":
        return _mean_of(rated, _number("min_avg", min_avg), required=required)
    met = [one >= pass_mark for one in rated]
    if not required:
        met = [if_(is_missing(one), True, passed) for one, passed in zip(rated, met, strict=True)]
    return scorers.all_met(met, _number("min_count", min_count) if rule == "min_count" else None)


def _rating(one: Node, scale: Any) -> Node:
    """Return a rating, named where it is missing."""
    name = getattr(one, "name", "item").rpartition(".")[2]
    unrated = is_missing(one) if scale is None else if_(is_missing(one), True, one > scale)
    return if_(unrated, flagged(const(None), f"not_rated:{name}"), one)


def _mean_of(rated: Sequence[Node], least: Any, *, required: bool) -> Node:
    if required:
        return scorers.at_least(total(rated) / len(rated), least)
    given = total([if_(is_missing(one), 0, one) for one in rated])
    count = total([if_(is_missing(one), 0, 1) for one in rated])
    return choose((count == 0, True), otherwise=given >= count * least)


def _weighed(points: Node, weight: Any) -> Node:
    return flagged(points, INFORMATIONAL) if weight.value == 0 else points


def _number(name: str, value: Any) -> Any:
    if value is None:
        raise PolicyError(
            Fault(
                "not_given",
                sentence("{name} is not given", name=name),
                name,
                hint=sentence("set {name}", name=name),
            )
        )
    return value


_MET = (
    "{items} 评分达到 {pass_mark} 为达到；{group_rule}（至少 {min_count} 项，平均 {min_avg}）；未评即不过：{required}",
    "{items} met from {pass_mark} on; {group_rule} (at least {min_count}, mean {min_avg}); unrated bars: {required}",
)
_DUTY = (
    "{weight} 分 × 评分 ÷ {scale}（评分 {lowest} 至 {scale}）",
    "{weight} points x rating / {scale} (rated {lowest} to {scale})",
)
_REPORTED = (
    "每月[[ {due_day} 日前]]按期汇报 {reports_per_month} 份得 {weight} 分；汇报对象：{report_to}",
    "{weight} points for {reports_per_month} a month in time[[ (by day {due_day})]], to {report_to}",
)
_MONTHLY = (
    "连续 {least} 个月每月按期 {reports_per_month} 份（{due_day} 日前，默认月末）",
    "{reports_per_month} in each of {least} months in a row (by day {due_day}, else the last)",
)
_UNREPORTED = (
    "每缺一份（每月 {reports_per_month} 份）{fine}",
    "{fine} for each of {reports_per_month} a month that is missing",
)
_SAME_DAY = (
    "{weight} 分 × 当日完成率 ÷ {target}（取自{counted_in}[[，截止 {cutoff_time}]]）",
    "{weight} points x same-day rate / {target} (of {counted_in}[[, cut-off {cutoff_time}]])",
)
_QUALITY = (
    "最多 {full} 分，取自：{basis}",
    "at most {full}; from {basis}",
)

JUDGED = (
    scorer(requirements, "任职要求", "requirements of a level", _MET),
    scorer(duty, "职责评分", "rated duty", _DUTY),
    scorer(monthly_report, "月度汇报", "monthly report", _REPORTED),
    scorer(reports_every_month, "每月汇报", "reports every month", _MONTHLY),
    scorer(missing_reports, "缺交汇报", "missing reports", _UNREPORTED),
    scorer(same_day, "当日完成", "same-day completion", _SAME_DAY),
    scorer(professional_quality, "业务素质", "professional quality", _QUALITY),
)
"""The scorers of this chapter."""

__all__ = [
    "duty",
    "missing_reports",
    "monthly_report",
    "professional_quality",
    "reports_every_month",
    "requirements",
    "same_day",
]
