"""How reliability and failures of the network become points (S003.A.5.31.3)."""

from __future__ import annotations

from typing import Any

from kpi.api import Node, Scorer, choose, clamp, const, flagged, if_, scorers
from kpi_installer.declaring import scorer

ZERO_SCOPES = ("item", "kpi")
BELOW = ("zero", "ladder", "keep")
HOURS_A_DAY = 24


def reliability(
    hours: Node,
    days: Node,
    target: Any,
    full: Any,
    year_hours: Any,
    band: Any,
    below: str = "zero",
    step_rounding: str = "floor",
    period: str = "year_to_date",
) -> dict[str, Node]:
    """Give `full` for a reliability of at least the target: 1 - time down / time.

    The time is that of the whole year also where only a part of it has passed, or with `month` the period's.
    Below the target nothing is left (`zero`), or a share is lost for each step (`ladder`: `[step, share]`),
    or nothing is lost (`keep`).
    """
    full = scorers.constant(full, "full")
    whole = year_hours if period == "year_to_date" else days * HOURS_A_DAY
    reached = 1 - hours / whole
    step, share = band
    left = {
        "zero": const(0),
        "ladder": clamp(
            full - full * share * scorers.steps_of(clamp(target - reached, 0), step, step_rounding), 0
        ),
        "keep": full,
    }[scorers.word(below, "below", BELOW)]
    met = reached >= target
    return {"score": if_(met, full, left), "reliability": reached, "target_met": met, "hours": hours}


def stop_rate(
    stopped_seconds: Node, hours: Node, limit: Any, full: Any, scoring: str = "report"
) -> dict[str, Node]:
    """Tell whether broadcasting stopped for no more than so many seconds in a hundred hours (S003.A.5.22)."""
    rate = choose((hours > 0, stopped_seconds / hours * 100), otherwise=const(None))
    found = scorers.work_target(rate, limit, "<=", full, scoring)
    return {"score": found["score"], "rate": rate, "met": found["met"]}


def exit_failures(
    n: Node,
    full: Any,
    limit: Any,
    first_charged: Any,
    kpi_per_failure: Any,
    zero_above: Any,
    above_zero: str = "drop",
    zero_scope: str = "item",
    kpi_base: Any = 100,
) -> dict[str, Node]:
    """Take nothing but KPI points from the `first_charged` failure on; above `zero_above` the item is zero.

    The KPI points of the department then fall away (`drop`), or are taken all the same (`keep`); where not the item but
    the `kpi` is zero (`zero_scope`, S003.Q67), all of its base is taken.
    """
    zero = n > zero_above
    return {
        "score": if_(zero, 0, scorers.constant(full, "full")),
        "kpi_points": exit_points(
            n, first_charged, kpi_per_failure, zero_above, above_zero, zero_scope, kpi_base
        ),
        "target_met": n <= limit,
        "item_zero": zero,
    }


def exit_points(
    n: Node,
    first_charged: Any,
    kpi_per_failure: Any,
    zero_above: Any,
    above_zero: str = "drop",
    zero_scope: str = "item",
    kpi_base: Any = 100,
) -> Node:
    """Give the KPI points that failures of the exit cost: so many for each from `first_charged` on."""
    points: Node = kpi_per_failure * clamp(n - first_charged + 1, 0)
    if scorers.word(zero_scope, "zero_scope", ZERO_SCOPES) == "kpi":
        return if_(n > zero_above, kpi_base, points)
    if scorers.word(above_zero, "above_zero", ("drop", "keep")) == "keep":
        return points
    return if_(n > zero_above, 0, points)


def aggregation(
    failures: Node,
    devices: Node,
    full: Any,
    limit: Any,
    band: Any,
    step_rounding: str = "floor",
) -> dict[str, Node]:
    """Take a share of `full` for each step of the rate within a band; above the limit nothing is left.

    `band` is `[low, high, step, share]`. The target is met up to the limit, also where the score is 0.
    Without managed devices there is no rate.
    """
    low, high, step, share = band
    rate = choose((devices > 0, failures / devices), otherwise=const(None))
    steps = scorers.steps_of(clamp(rate, low, high) - low, step, step_rounding)
    if full is None:
        # What failures weigh can be asked without a full mark; a score cannot.
        points = flagged(const(None), "not_given")
    else:
        points = choose((rate > limit, 0), otherwise=clamp(full - full * share * steps, 0))
    return {"score": points, "count": failures, "rate": rate, "target_met": rate <= limit}


def rounds_kept(weeks_met: Node, weeks: Node, days_met: Node, days: Node, full: Any) -> dict[str, Node]:
    """Tell whether every week had an overhaul and every day an inspection (S003.A.5.27a).

    The points are `full` times the share of the weeks and days that had them.
    """
    share = choose((weeks + days > 0, (weeks_met + days_met) / (weeks + days)), otherwise=const(None))
    return {
        "score": full * share,
        "met": share >= 1,
        "weeks_met": weeks_met,
        "weeks": weeks,
        "days_met": days_met,
        "days": days,
    }


def exit_deduction(
    n: Node,
    first_charged: Any,
    kpi_per_failure: Any,
    zero_above: Any,
    above_zero: str = "drop",
    zero_scope: str = "item",
    kpi_base: Any = 100,
) -> Node:
    """Take the KPI points that failures of the exit cost from the department's total."""
    return 0 - exit_points(n, first_charged, kpi_per_failure, zero_above, above_zero, zero_scope, kpi_base)


SCORERS: tuple[Scorer, ...] = (
    scorer(
        reliability,
        "运行可靠性",
        "reliability",
        (
            "可靠性不低于 {target} 得满分 {full}，否则{below}（全年 {year_hours} 小时，{period}）",
            "{full} from a reliability of {target} on, else {below} (year of {year_hours} h, {period})",
        ),
    ),
    scorer(
        stop_rate,
        "停播率",
        "stop rate",
        ("每百小时停播不超过 {limit} 秒", "at most {limit} s stopped in 100 h"),
    ),
    scorer(
        exit_failures,
        "出口故障",
        "failures of the exit",
        (
            "第 {first_charged} 次起每次扣 KPI {kpi_per_failure} 分；超过 {zero_above} 次本项不得分",
            "{kpi_per_failure} KPI points for each from number {first_charged} on; item zero above {zero_above}",
        ),
    ),
    scorer(
        exit_deduction,
        "出口故障扣 KPI",
        "KPI points by failures of the exit",
        (
            "第 {first_charged} 次起每次扣 KPI {kpi_per_failure} 分（超过 {zero_above} 次：{above_zero}）",
            "{kpi_per_failure} KPI points for each from number {first_charged} on (above {zero_above}: {above_zero})",
        ),
    ),
    scorer(
        aggregation,
        "汇聚层故障率",
        "failure rate of the aggregation layer",
        (
            "故障率超过 {limit} 不得分；其下按 [下限、上限、每步、每步扣满分的比例] {band} 扣分（{step_rounding}）",
            "nothing above a rate of {limit}; below it a share of the full mark for each step: [from, to, step, share] {band} ({step_rounding})",
        ),
    ),
    scorer(
        rounds_kept,
        "检修巡检",
        "overhauls and inspections",
        (
            "每周检修、每日巡检即达标，得 {full} 分",
            "an overhaul every week, an inspection every day; full {full}",
        ),
    ),
)
"""What the rules on the network use."""

__all__ = ["SCORERS"]
