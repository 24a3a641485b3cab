"""How repairs, designs and acceptances become points (S003.A.7.40.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpi.api import (
    Node,
    Scorer,
    choose,
    clamp,
    coalesce,
    const,
    flagged,
    if_,
    is_missing,
    minimum,
    scorers,
    total,
)
from kpi_installer.declaring import scorer

METRICS = ("change", "cost")
SLOPES = ("to_zero", "ratio")
SCOPES = ("category", "pooled")
COMBINED = ("mean", "worst")


def repair_points(deduct: Node, provisional: Node, refused: Node, full: Any) -> dict[str, Node]:
    """Take from `full` the points decided for late repairs, at least 0 being left.

    Points that nobody decided yet are told (`provisional`); with points outside the range there is no score.
    The classes of repairs and what they cost can be asked without a full mark; a score cannot.
    """
    left = flagged(const(None), "not_given") if full is None else clamp(full - deduct, 0)
    score = choose(
        (refused > 0, flagged(const(None), "out_of_range")),
        (provisional > 0, flagged(left, "discretionary")),
        otherwise=left,
    )
    return {"score": score, "deduct": deduct, "provisional": provisional}


def design(
    changed: Node,
    designs: Node,
    off: Node,
    cost: Node,
    full: Any,
    high: Any,
    low: Any,
    zero_above: Any,
    change_below: Any,
    metric: str = "change",
    slope: str = "to_zero",
) -> dict[str, Node]:
    """Give `full` for designs that keep: an accuracy of `high` and more, nothing for more changes than `zero_above`.

    The accuracy is 1 - the rate of changes, or with `cost` 1 - what costs were off by / their designs. Between
    `low` and `high` it falls to nothing (`to_zero`), or is accuracy / high (`ratio`).
    """
    most = scorers.constant(full, "full")
    rate = choose((designs > 0, changed / designs), otherwise=const(None))
    by_cost = choose((cost > 0, clamp(1 - off / cost, 0)), otherwise=const(None))
    accuracy = by_cost if scorers.word(metric, "metric", METRICS) == "cost" else 1 - rate
    between = (
        most * accuracy / high
        if scorers.word(slope, "slope", SLOPES) == "ratio"
        else most * (accuracy - low) / (high - low)
    )
    score = choose((rate > zero_above, 0), (accuracy >= high, most), (accuracy < low, 0), otherwise=between)
    return {
        "score": score,
        "accuracy_met": accuracy >= high,
        "change_met": rate < change_below,
        "accuracy": accuracy,
    }


def first_pass(
    rate: Node,
    categories: Sequence[Node],
    full: Any,
    base: Any,
    step: Any,
    points: Any,
    zero_steps: Any,
    scope: str = "category",
    combine: str = "mean",
    step_rounding: str = "floor",
) -> dict[str, Node]:
    """Take points for each percentage point that a first-time pass rate is below the base; nothing is left at three.

    Three whole points are meant also where begun steps count (`ceil`): the rounding is that of the deduction alone.
    Each category has its own result and the item is their mean, or that of the `worst`; `pooled` takes all
    projects together, as where no category is known.
    """
    most = scorers.constant(full, "full")

    def scored(one: Node) -> Node:
        steps = scorers.steps_of(clamp(base - one, 0), step, step_rounding)
        return choose((base - one >= step * zero_steps, 0), otherwise=clamp(most - points * steps, 0))

    own = [scored(one) for one in categories]
    known = total([if_(is_missing(one), 0, 1) for one in categories])
    if scorers.word(combine, "combine", COMBINED) == "worst":
        together = minimum(*(coalesce(one, most) for one in own))
    else:
        together = total([if_(is_missing(one), 0, one) for one in own]) / known
    by_category = choose((known > 0, together), otherwise=scored(rate))
    pooled = scorers.word(scope, "scope", SCOPES) == "pooled"
    missed = total([if_(coalesce(one, base) < base, 1, 0) for one in categories])
    met = choose((known > 0, missed == 0), otherwise=rate >= base)
    two_way, mine, subcontracted = own
    return {
        "score": scored(rate) if pooled else by_category,
        "target_met": rate >= base if pooled else met,
        "rate": rate,
        "two_way": two_way,
        "own": mine,
        "subcontracted": subcontracted,
    }


SCORERS: tuple[Scorer, ...] = (
    scorer(
        repair_points,
        "抢修超时扣分",
        "points for late repairs",
        (
            "满分 {full}；每次超时抢修由决定人扣 {points} 分（下限、上限），未决定前{undecided}",
            "full mark {full}, less what is decided for each late repair, {points} (from, to); undecided: {undecided}",
        ),
    ),
    scorer(
        design,
        "设计变更计分",
        "points by changes of design",
        (
            "准确率 {high} 及以上得满分 {full}，降至 {low} 线性递减；变更率高于 {zero_above} 不得分（{metric}，{slope}）",
            "{full} from {high} on, linear down to {low}; nothing above {zero_above} changed ({metric}, {slope})",
        ),
    ),
    scorer(
        first_pass,
        "一次性合格率计分",
        "points by first-time passes",
        (
            "低于 {base} 每 {step} 扣 {points} 分，{zero_steps} 步不得分（{scope}）",
            "full {full}; {points} for each {step} below {base}, nothing at {zero_steps} steps ({scope})",
        ),
    ),
)
"""What the rules on engineering use."""

__all__ = ["SCORERS"]
