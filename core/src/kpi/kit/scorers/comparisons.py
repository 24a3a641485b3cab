"""Comparisons: with the mean of a group, with the period before, with a date, with a pass line."""

from __future__ import annotations

from kpi.expr import (
    Const,
    Kind,
    Node,
    aligned,
    all_of,
    choose,
    flagged,
    group_count,
    group_mean,
    group_pooled,
    group_sum,
    if_,
    is_missing,
    not_,
)
from kpi.kit.scorers.given import capped, constant, positive, refused, word
from kpi.kit.scorers.steps import distance, steps_of
from kpi.kit.scorers.words import template
from kpi.model.rule import Scorer
from kpi.types import Scope
from kpi.words import phrase, sentence

MEANS = ("simple", "pooled", "excl_self", "own_history")
BETTER = ("more", "less")


def against_mean(
    value: Node,
    full: Const,
    below_pts: Const,
    mean: str = "simple",
    scope: str = "unit",
    better: str = "more",
    history: Node | None = None,
    flag: str = "",
) -> Node:
    """Give `full`, less `below_pts` where a value is worse than the mean; equal is not worse.

    The mean is taken over `scope`: `simple` of everyone's own values, `pooled` from their counts, or
    `excl_self` without the subject; `own_history` compares with the input `history`.
    `flag` marks a comparison that the regulation's print has lost.

    Raises:
        PolicyError: for an unknown mean, scope or direction, and for `own_history` without `history`.
    """
    group = Scope(word(scope, "scope", (str(one) for one in Scope)))
    mine = aligned(value)
    way = word(mean, "mean", MEANS)
    if way == "own_history":
        if history is None:
            raise refused("history", sentence("is not bound, but mean = own_history needs it"))
        middle: Node = history
    elif way == "pooled":
        mine, middle = value, group_pooled(value, group)
    elif way == "excl_self":
        middle = (group_sum(value, group) - mine) / (group_count(value, group) - 1)
    else:
        middle = group_mean(value, group)
    most = constant(full, "full")
    worse = mine < middle if word(better, "better", BETTER) == "more" else mine > middle
    points = choose((worse, most - constant(below_pts, "below_pts")), otherwise=most)
    return flagged(points, flag) if flag else points


def against_previous(
    current: Node,
    previous: Node,
    start: Const,
    rise: Const,
    fall: Const,
    step: Const,
    floor: Const | None = None,
    bonus_cap: Const | None = None,
    step_unit: str = "pp",
    step_rounding: str = "floor",
) -> Node:
    """Start from `start` and add `rise` for each step above the period before, `fall` for each below it.

    Both are signed: -2 and +2 where less is better. Without a period before nothing changes. `floor`
    and `bonus_cap` bound the points; none leaves that side open.

    Raises:
        PolicyError: for a missing number, or a step that is not above 0.
    """
    begin, width = constant(start, "start"), positive(step, "step")
    away = distance(current, previous, step_unit)
    moved = choose(
        (away >= 0, constant(rise, "rise") * steps_of(away, width, step_rounding)),
        otherwise=constant(fall, "fall") * steps_of(-away, width, step_rounding),
    )
    points = capped(begin + moved, bonus_cap, floor, begin)
    return choose((all_of(is_missing(previous), not_(is_missing(current))), begin), otherwise=points)


def deadline(
    late: Node,
    full: Const,
    late_points: Const | None = None,
    per_day: Const | None = None,
    grace: Const | int = 0,
    absent_points: Const | None = None,
    floor: Const | int = 0,
) -> Node:
    """Give `full` for what was handed in no later than `grace` days after the day it was due.

    `late` is the number of days after the due day (0 or less: in time), or a yes or no. Later it is worth
    `late_points`, or `full` less `per_day` for each day, not below `floor`. What was never handed in is
    missing, unless `absent_points` says what it is worth.

    Raises:
        PolicyError: where neither or both of `late_points` and `per_day` are given.
    """
    if (late_points is None) is (per_day is None):
        raise refused("late_points", sentence("and per_day: exactly one of them is needed"))
    most = constant(full, "full")
    if late.kind is Kind.FLAG:
        points = choose((late, constant(late_points, "late_points")), otherwise=most)
    else:
        spare = constant(grace, "grace")
        if late_points is not None:
            after: Node = constant(late_points, "late_points")
        else:
            after = capped(most - constant(per_day, "per_day") * (late - spare), None, floor, most)
        points = choose((late <= spare, most), otherwise=after)
    if absent_points is None:
        return points
    return if_(is_missing(late), constant(absent_points, "absent_points"), points)


def pass_line(
    score: Node,
    pass_line: Const,
    lowest: Node | None = None,
    min_item_points: Const | None = None,
    zero_item_blocks: bool = False,
) -> Node:
    """Tell whether a score reaches the pass line.

    With `min_item_points` no item (`lowest` is the least of them) may be below that many points; with
    `zero_item_blocks` none may be worth nothing.

    Raises:
        PolicyError: where an item's points are wanted but `lowest` is not bound.
    """
    tests = [score >= constant(pass_line, "pass_line")]
    if min_item_points is not None or zero_item_blocks:
        if lowest is None:
            raise refused("lowest", sentence("is not bound, but the least item's points are wanted"))
        if min_item_points is not None:
            tests.append(lowest >= constant(min_item_points, "min_item_points"))
        if zero_item_blocks:
            tests.append(lowest > 0)
    return all_of(*tests)


AGAINST_MEAN = Scorer(
    "against_mean",
    against_mean,
    phrase("against the mean"),
    template(
        "{full} 分；{value}不如平均值（{mean}，范围：{scope}）扣 {below_pts} 分",
        "{full} points; -{below_pts} where {value} is worse than the mean ({mean}, over {scope})",
        of=against_mean,
    ),
)

AGAINST_PREVIOUS = Scorer(
    "against_previous",
    against_previous,
    phrase("against the period before"),
    template(
        "起始 {start} 分；比上期每升 {step} {step_unit}计 {rise} 分，每降 {step} {step_unit}计 {fall} 分[[，最低 {floor} 分]][[，最高 {bonus_cap} 分]]",
        "start {start}; {rise} for each {step} above the period before, {fall} for each below"
        " ({step_unit}[[, at least {floor}]][[, at most {bonus_cap}]])",
        of=against_previous,
    ),
)

DEADLINE = Scorer(
    "deadline",
    deadline,
    phrase("deadline"),
    template(
        "按期（宽限 {grace} 天）{full} 分；逾期 {late_points} 分，或每天扣 {per_day} 分；未交 {absent_points}",
        "{full} in time (grace {grace} days); late {late_points}, or -{per_day} a day; never {absent_points}",
        of=deadline,
    ),
)

PASS_LINE = Scorer(
    "pass_line",
    pass_line,
    phrase("pass line"),
    template("{score} 达到 {pass_line} 为合格", "passes from {pass_line}", of=pass_line),
)
