"""Items of the hotline's scorecard: linear zones, volume, response speed (S003.A.2.9, B.7.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpi.api import (
    Fault,
    Label,
    Node,
    PolicyError,
    Scorer,
    all_of,
    any_of,
    choose,
    coalesce,
    const,
    flagged,
    if_,
    is_missing,
    maximum,
    minimum,
    scorers,
)
from kpi_callcenter.words import phrase, sentence


def linear_item(
    value: Node, floor: Any, target: Any, full: Any, linear_mode: str = "ratio", rate_precision: Any = None
) -> dict[str, Node]:
    """Score a rate linearly between floor and target, and tell whether the target is met (S003.D04)."""
    return {
        "score": scorers.linear_zone(value, floor, target, full, linear_mode, rate_precision),
        "target_met": scorers.rounded_rate(value, rate_precision) >= target,
    }


def volume(
    calls: Node,
    days_worked: Node,
    bands: Any,
    full: Any,
    floor: Any,
    days: Any,
    target: Any = None,
    prorate: bool = False,
    step_rounding: str = "floor",
    band_mode: str = "marginal",
    gap_1500_1600: str = "extend",
) -> dict[str, Node]:
    """Take points for each step of calls short, by bands; between the last band and the floor the slope runs on.

    The target is where the bands begin, unless there is another. With `prorate` target and floor are those of the days worked, of `days` at most; the steps stay as printed.
    """
    top = bands[0][0]
    share: Node = const(1)
    if prorate:
        share = minimum(days_worked / days, 1)
    counted = calls + top * (1 - share) if prorate else calls
    points = scorers.step_bands(counted, bands, full, None, step_rounding, band_mode, gap_1500_1600)
    score = choose((calls < floor * share, 0), otherwise=points)
    return {
        "score": score,
        "deduct": full - score,
        "target_met": calls >= (top if target is None else target) * share,
    }


def _volume_words(words: Mapping[str, Any], lang: str) -> str:
    """Print the bands, what lies below the last of them, and whether the days worked shorten the target."""
    names = ("floor", "days", "gap_1500_1600", "band_mode", "step_rounding")
    floor, days, gap, mode, rounding = (scorers.said(words.get(name), lang) for name in names)
    told = phrase(
        "{bands}; below the last: {gap}; 0 below {floor}; {mode}, {rounding}",
        bands=scorers.step_band_words(words["bands"], lang),
        gap=gap,
        floor=floor,
        mode=mode,
        rounding=rounding,
    )
    if words.get("prorate"):
        told = phrase("{told}; target and floor by days worked of {days}", told=told, days=days)
    return told.text(lang)


def capacity(days: Any, minutes_per_day: Any, minutes_per_call: Any) -> dict[str, Node]:
    """Give the calls that fit into a month: days x minutes a day / minutes a call (S003.A.2.7)."""
    return {"calls": const(1) * days * minutes_per_day / minutes_per_call}


def response(
    deduction: Node,
    assessed: Node,
    by_dispatch: Node,
    full: Any,
    yuan_per_point: Any,
    split: Any = None,
) -> dict[str, Node]:
    """Score the speed of answering and of dispatching from one pool of points, each worth money (S003.B.7.1).

    `split` gives each of the two a pool of its own. Without assessed calls nothing is assessed.

    Raises:
        PolicyError: for a split that is no pair of points that make up the full mark.
    """
    late = coalesce(by_dispatch, 0)
    if split is None:
        points = maximum(full - deduction - late, 0)
    else:
        first, second = _pair(split, full)
        points = maximum(first - deduction, 0) + maximum(second - late, 0)
    nothing = any_of(is_missing(assessed), assessed <= 0)
    found = if_(nothing, const(None), points)
    return {
        "points": found,
        "yuan": found * yuan_per_point,
        "deduct": if_(nothing, const(None), full - points),
    }


def _pair(split: Any, full: Any) -> tuple[Any, Any]:
    if not isinstance(split, tuple | list) or len(split) != 2:
        raise PolicyError(Fault("parameter", sentence("split must be [answering, dispatching]"), "split"))
    if split[0].value + split[1].value != full.value:
        raise PolicyError(
            Fault("parameter", sentence("split must add up to the full {value}", value=full.value), "split")
        )
    return split[0], split[1]


def late_dispatch(late: Node, deduct_per_late: Any = None) -> dict[str, Node]:
    """Count late dispatches; what they cost is lost, and nothing unless the company says (S003.B.7.1.2)."""
    return {"deduct": const(0) if deduct_per_late is None else late * deduct_per_late, "late": late}


def paid(points: Node) -> Node:
    """Pay what points are worth already."""
    return points


def lost_item(rating: Node, full: Any = None) -> Node:
    """Take the points that a person gives, once the company has set the full mark that the text has lost (S003.Q51)."""
    if full is None:
        return flagged(if_(all_of(rating > 0, rating < 0), rating, const(None)), "truncated")
    return scorers.manual(rating, full)


ITEMS: tuple[Scorer, ...] = (
    Scorer(
        "callcenter_linear_item",
        linear_item,
        Label("区间线性计分", "linear zone with target"),
        scorers.template(
            "{value}低于 {floor} 不得分；{target} 及以上得满分 {full}；其间按线性得分（{linear_mode}）",
            "{value} below {floor}: 0; from {target}: {full}; linear between ({linear_mode})",
            of=linear_item,
        ),
        owner="callcenter",
    ),
    Scorer(
        "callcenter_volume",
        volume,
        Label("受理量计分", "points by volume"),
        _volume_words,
        owner="callcenter",
    ),
    Scorer(
        "callcenter_capacity",
        capacity,
        Label("可接听量", "calls that fit"),
        scorers.template(
            "{days} 天 × {minutes_per_day} 分钟 ÷ {minutes_per_call} 分钟",
            "{days} days x {minutes_per_day} minutes / {minutes_per_call} minutes",
            of=capacity,
        ),
        owner="callcenter",
    ),
    Scorer(
        "callcenter_response",
        response,
        Label("响应速度", "response speed"),
        scorers.template(
            "{full} 分减接听与派单扣分，最低 0 分：接听超过 {limit_s} 秒，每 {step_s} 秒扣 {points_per_step} 分（{step_rounding}，{mode}，{sample}）；每分 {yuan_per_point} 元",
            "{full} points less answering and dispatching, at least 0: {points_per_step} for each {step_s} s beyond {limit_s} s ({step_rounding}, {mode}, {sample}); {yuan_per_point} yuan a point",
            of=response,
        ),
        owner="callcenter",
    ),
    Scorer(
        "callcenter_late_dispatch",
        late_dispatch,
        Label("派单超时", "late dispatches"),
        scorers.template(
            "每次超时扣 {deduct_per_late} 分", "{deduct_per_late} points for each late one", of=late_dispatch
        ),
        owner="callcenter",
    ),
    Scorer(
        "callcenter_paid",
        paid,
        Label("按分计款", "money of points"),
        scorers.template("支付 {points}", "pays {points}", of=paid),
        owner="callcenter",
    ),
    Scorer(
        "callcenter_lost_item",
        lost_item,
        Label("原文缺失的项目", "item lost in the text"),
        scorers.template(
            "由评分人评定，满分 {full}（原文缺失）", "rated by people, full mark {full} (lost)", of=lost_item
        ),
        owner="callcenter",
    ),
)
"""Items of the hotline."""

__all__ = ["ITEMS", "capacity", "late_dispatch", "linear_item", "lost_item", "paid", "response", "volume"]
