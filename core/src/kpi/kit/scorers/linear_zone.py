"""Linear zone: nothing below a floor, full marks from a target on, in proportion between (S003.D04)."""

from __future__ import annotations

from kpi.expr import Const, Node, choose
from kpi.kit.scorers.given import constant, number, refused, word
from kpi.kit.scorers.words import template
from kpi.model.label import Label
from kpi.model.rule import Scorer

LINEAR_MODES = ("ratio", "interpolate")


def linear_zone(value: Node, floor: Const, target: Const, full: Const, linear_mode: str = "ratio") -> Node:
    """Give 0 below `floor`, `full` from `target` on, and between them a share of `full`.

    `ratio` is value / target, which jumps at the floor; `interpolate` rises from 0 at the floor.

    Raises:
        PolicyError: for a floor that is not below the target, or where `full` is not given.
    """
    most, low, high = constant(full, "full"), constant(floor, "floor"), constant(target, "target")
    if number(low, "floor") >= number(high, "target"):
        raise refused("floor", f"is {low.value}, which is not below the target {high.value}")
    if word(linear_mode, "linear_mode", LINEAR_MODES) == "ratio":
        between = most * value / high
    else:
        between = most * (value - low) / (high - low)
    return choose((value < low, 0), (value >= high, most), otherwise=between)


LINEAR_ZONE = Scorer(
    "linear_zone",
    linear_zone,
    Label("区间线性计分", "linear zone"),
    template(
        "{value} 低于 {floor} 不得分；{target} 及以上得 {full} 分；其间线性得分（{linear_mode}）",
        "{value} below {floor}: 0; from {target}: {full}; linear between ({linear_mode})",
        of=linear_zone,
    ),
)
